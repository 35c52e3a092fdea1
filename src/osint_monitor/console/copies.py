"""Exact copies: the same title and text at another address, decided together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import transaction

from osint_monitor.console import claims, judging, reading
from osint_monitor.console.asked import allowed
from osint_monitor.console.listed import text_of
from osint_monitor.console.models import Decision
from osint_monitor.model.identity import stable_id
from osint_monitor.store.base import PostView
from osint_monitor.store.query import Order, Query
from osint_monitor.store.tree import Phrase
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

MOST = 50
"""Copies that are shown, and decided together, at most."""
_PAGES, _AT_ONCE = 5, 60
"""Posts that begin alike are looked at so many at once, until there are enough."""
_KNOWN_S = 60
"""Seconds for which it is known which posts are copies."""
_HEAD, _WORDS = 600, 20
"""Characters and words of a text by which its copies are looked for."""
REASON = "copy"
"""Why a copy was decided as it was; see ``words.REASONS``."""


def copies_of(user: Any, view: PostView) -> list[PostView]:
    """
    Other posts with the very same words, as far as the account may see them.

    Which they are is looked for once in a while and not by every page of the post; how
    they are is always read anew.
    """
    if view.version is None or not (words := _phrase(view.version.text)):
        return []
    wanted, sources = text_of(view), allowed(user)
    key = f"copies:{stable_id(*wanted, *sources)}"
    ids: list[str] | None = cache.get(key)
    if ids is None:
        found = _with(words, wanted, sources)
        cache.set(key, [one.post_id for one in found], timeout=_KNOWN_S)
    else:
        views = reading.store().posts(ids)
        found = [one for one in views if text_of(one) == wanted]
    return [one for one in found if one.post_id != view.post_id][:MOST]


def _with(
    words: tuple[str, ...], wanted: tuple[str, str], sources: tuple[str, ...]
) -> list[PostView]:
    """Posts of a text, no more than are shown and the one that is asked about."""
    query = Query(where=Phrase("", words), sources=sources, order=Order.ID)
    same: list[PostView] = []
    after = None
    for _page in range(_PAGES):
        page = reading.store().search(query, after=after, limit=_AT_ONCE)
        same += [one for one in page.posts if text_of(one) == wanted]
        after = page.after
        if after is None or len(same) > MOST:
            break
    return same[: MOST + 1]


def _phrase(text: str) -> tuple[str, ...]:
    """The first words of a text, as they stand in the index; whole ones only."""
    head = text[:_HEAD]
    norms = split(fold(head).text).norms
    return tuple(norms if len(text) <= _HEAD else norms[:-1])[:_WORDS]


def open_copies(user: Any, view: PostView) -> list[PostView]:
    """Copies that wait for a decision, and that nobody else works on."""
    found = copies_of(user, view)
    ids = [one.post_id for one in found]
    decisions, claimed = judging.holding(ids), claims.running(ids)
    return [
        one
        for one in found
        if judging.is_open(one, decisions[one.post_id])
        and (one.post_id not in claimed or claimed[one.post_id].by_id == user.pk)
    ]


def decide(
    request: Any,
    view: PostView,
    given: judging.Given,
    shown: Sequence[str],
    *,
    by: Any = None,
) -> tuple[Decision, int]:
    """
    Decide on a post, and on those copies of it that were shown.

    Each gets a judgement of its own, and its own line in the audit.

    Args:
        shown: ids of the wordings of copies that the officer saw.
        by: whose decision it is, where another only confirms it.

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
