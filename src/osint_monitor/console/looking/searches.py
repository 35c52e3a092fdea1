"""Saved searches: kept, shared, and how many hits are new in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from osint_monitor.console import auditing, judging
from osint_monitor.console.asked import FILTERS, Asked, asked_by
from osint_monitor.console.models import SavedSearch, SearchSeen
from osint_monitor.console.recent import recent
from osint_monitor.console.settled import count, settled
from osint_monitor.jobs.masking import masked_text
from osint_monitor.model.document import ObservableKind
from osint_monitor.store.tree import All, Has, Node, Not, Time, all_of, conjuncts
from osint_monitor.store.tree import Any as AnyOf

MOST = 50
"""Searches of one officer."""
BESIDE = 12
"""Searches that stand beside the queue; all stand on their own page."""
_KEPT = (*FILTERS, "q", "order", "state")
_LONGEST = 4_000
_LONGEST_NAME = 80
_COUNTED_FOR_S = 60
_CONTACTS = frozenset(one.value for one in ObservableKind)
_BEGINNING = 6
"""Signs of a contact that tell no person: ``phone:+316*`` may be shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """
    A search as its reader sees it.

    Args:
        new: hits to decide, first seen since the reader last opened it, or since it was
            kept; ``None`` when it was not counted, or can't be read any more.
    """

    search: SavedSearch
    is_own: bool
    asked: Asked
    new: int | None


def usable(user: Any) -> QuerySet[SavedSearch]:
    """The own searches, and those that the organisation shares."""
    shared = Q(is_shared=True, owner__organisation=user.organisation)
    if user.organisation is None:
        shared = Q(is_shared=True, owner__organisation__isnull=True)
    found = SavedSearch.objects.filter(Q(owner=user) | shared)
    return found.select_related("owner").order_by("name", "pk")


def keep(request: Any, name: str, asked: str, *, is_shared: bool) -> SavedSearch | None:
    """
    Keep a search; an own one of the same name is replaced.

    Returns:
        ``None`` without a name, with nothing that can be asked, or when there are
        ``MOST``.
    """
    name = masked_text(" ".join(name.replace("\0", "").split()))[:_LONGEST_NAME]
    kept = cleaned(asked)
    if not name or not kept or len(kept) > _LONGEST:
        return None
    with transaction.atomic():
        own = SavedSearch.objects.select_for_update().filter(owner=request.user)
        made: SavedSearch | None = own.filter(name=name).first()
        if made is None:
            if own.count() >= MOST:
                return None
            made = SavedSearch(owner=request.user, name=name)
        made.asked, made.kept_at = kept, timezone.now()
        read = asked_for(request.user, made)
        if read.mistake:
            return None
        made.is_shared = is_shared and not names_contact(read)
        made.save()
        _seen(request.user, made)
        why = "shared" if made.is_shared else "own"
        auditing.note(request, "search.kept", object_id=key(made), why=why)
    return made


def share(request: Any, search: SavedSearch, *, is_shared: bool) -> bool:
    """Share an own search, or stop that; False when it names a contact."""
    if is_shared and names_contact(asked_for(request.user, search)):
        return False
    SavedSearch.objects.filter(pk=search.pk).update(is_shared=is_shared)
    why = "shared" if is_shared else "own"
    auditing.note(request, "search.shared", object_id=key(search), why=why)
    return True


def remove(request: Any, search: SavedSearch) -> None:
    """Let go of an own search."""
    with transaction.atomic():
        auditing.note(request, "search.removed", object_id=key(search))
        search.delete()


def opened(request: Any, search: SavedSearch) -> datetime:
    """Note that a search is opened; since when its hits are new to this officer."""
    since: datetime = search.kept_at
    if last := SearchSeen.objects.filter(search=search, by=request.user).first():
        since = last.at
    _seen(request.user, search)
    auditing.note(request, "search.opened", object_id=key(search))
    return since


def key(search: SavedSearch) -> str:
    """How the audit names it."""
    return f"search-{search.pk}"


def cleaned(asked: str) -> str:
    """Only what the queue is asked with; not where a reader was in it."""
    given = QueryDict(asked[: 2 * _LONGEST])
    made = QueryDict(mutable=True)
    for name in _KEPT:
        if values := [one for one in given.getlist(name) if one.strip()]:
            made.setlist(name, values)
    return str(made.urlencode()) if set(made) - {"order"} else ""


def names_contact(asked: Asked) -> bool:
    """Whether a search tells a contact: then it stays its owner's."""
    if masked_text(asked.typed) != asked.typed or asked.mistake:
        return True
    return any(
        one.kind in _CONTACTS and (not one.is_prefix or len(one.value) > _BEGINNING)
        for one in _leaves(asked.query.where)
    )


def _leaves(node: Node | None) -> Iterator[Has]:
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case Has():
            yield node


def asked_for(user: Any, search: SavedSearch) -> Asked:
    """What a search asks, of the sources that *user* may see."""
    return asked_by(QueryDict(search.asked), user)


def beside(user: Any) -> Sequence[SavedSearch]:
    """Those that stand beside the queue: own ones first."""
    found = sorted(usable(user), key=lambda one: one.owner_id != user.pk)
    return found[:BESIDE]


def listed(user: Any, searches: Sequence[SavedSearch]) -> list[Listed]:
    """The searches, each with the number of its new hits."""
    seen = dict(
        SearchSeen.objects.filter(by=user, search__in=searches).values_list(
            "search_id", "at"
        )
    )
    made, state = [], judging.newest()
    for one in searches:
        asked = asked_for(user, one)
        new = _new(
            asked, seen.get(one.pk, one.kept_at), (one.asked, user.sources, state)
        )
        made.append(
            Listed(search=one, is_own=one.owner_id == user.pk, asked=asked, new=new)
        )
    return made


def _new(asked: Asked, since: datetime, told: tuple[Any, ...]) -> int | None:
    """Counted once a minute, unless what is *told* is another: many pages ask."""
    if asked.mistake:
        return None
    number = recent(_COUNTED_FOR_S, lambda: _count(asked, since), "new", since, told)
    return int(number)


def _count(asked: Asked, since: datetime) -> int:
    """What was first seen since was last seen since: that is found sooner."""
    moment = since.astimezone(UTC)
    first = Time("first", moment, None)
    query = replace(
        asked.query,
        since=moment,
        where=all_of([*conjuncts(asked.query.where), first]),
    )
    return count(query, None if asked.everything else settled())


def _seen(user: Any, search: SavedSearch) -> None:
    SearchSeen.objects.update_or_create(
        search=search, by=user, defaults={"at": timezone.now()}
    )
