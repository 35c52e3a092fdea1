"""Exact copies: the same title and text at another address, decided together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import transaction

from osint_monitor.console import claims, judging, reading, standing
from osint_monitor.console.asked import allowed
from osint_monitor.console.listed import text_of
from osint_monitor.console.models import Decision
from osint_monitor.model.identity import stable_id
from osint_monitor.store.base import PostView
from osint_monitor.store.query import Order, Query
from osint_monitor.store.traits import TEXT, text_key
from osint_monitor.store.tree import Has

MOST = 50
"""Copies that are shown, and decided together, at most."""
_KNOWN_S = 60
"""Seconds for which it is known which posts are copies."""
REASON = "copy"
"""Why a copy was decided as it was; see ``words.REASONS``."""


def copies_of(user: Any, view: PostView) -> list[PostView]:
    """
    Other posts with the very same words, as far as the account may see them.

    Which they are is looked for once in a while and not by every page of the post; how
    they are is always read anew.
    """
    wanted, sources = text_of(view), allowed(user)
    key = text_key(*wanted)
    if key is None or not wanted[1]:
        return []
    known = f"copies:{stable_id(*wanted, *sources)}"
    ids: list[str] | None = cache.get(known)
    if ids is None:
        found = _with(key, wanted, sources)
        cache.set(known, [one.post_id for one in found], timeout=_KNOWN_S)
    else:
        views = reading.store().posts(ids)
        found = [one for one in views if text_of(one) == wanted]
    return [one for one in found if one.post_id != view.post_id][:MOST]


def _with(
    key: str, wanted: tuple[str, str], sources: tuple[str, ...]
) -> list[PostView]:
    """Posts of a text, no more than are shown and the one that is asked about."""
    query = Query(where=Has(TEXT, key), sources=sources, order=Order.ID)
    page = reading.store().search(query, limit=MOST + 1)
    # Other words may have the same key, once in very many years.
    return [one for one in page.posts if text_of(one) == wanted]


def open_copies(user: Any, view: PostView) -> list[PostView]:
    """Copies that wait for a decision, and that nobody else works on."""
    found = copies_of(user, view)
    ids = [one.post_id for one in found]
    decisions, claimed = standing.holding(ids), claims.running(ids)
    return [
        one
        for one in found
        if standing.is_open(one, decisions[one.post_id])
        and (one.post_id not in claimed or claimed[one.post_id].by_id == user.pk)
    ]


def decide(
    request: Any,
    view: PostView,
    given: judging.Given,
    shown: Sequence[str],
    *,
    by: Any = None,
    beside: Callable[[Decision], None] = lambda _made: None,
) -> tuple[Decision, int]:
    """
    Decide on a post, and on those copies of it that were shown.

    Each gets a judgement of its own, and its own line in the audit.

    Args:
        shown: ids of the wordings of copies that the officer saw.
        by: whose decision it is, where another only confirms it.
        beside: what else the decision means; in its transaction, which begins only
            when the store was asked for the copies.

    Returns:
        The decision on the post, and how many copies were decided with it.
    """
    wanted = set(shown)
    others = [
        one
        for one in (open_copies(request.user, view) if wanted else ())
        if one.version is not None and one.version.id in wanted
    ]
    reasons = (*(one for one in given.reasons if one != REASON), REASON)
    with transaction.atomic():
        made = judging.decide(request, view, given, by=by)
        beside(made)
        for one in others:
            counted = _counted(one)
            own = replace(
                given,
                reasons=reasons,
                note="",
                confirmed=[rule for rule in given.confirmed if rule in counted],
                rejected=[rule for rule in given.rejected if rule in counted],
            )
            judging.decide(request, one, own, copy_of=made.pk, by=by)
    return made, len(others)


def _counted(view: PostView) -> set[str]:
    judged = view.assessment
    return {one.rule for one in judged.matches if one.counted} if judged else set()
