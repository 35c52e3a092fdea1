"""What is known of one contact: over time, by place, source and language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from osint_monitor.console import reading
from osint_monitor.console.asked import ZONE, allowed
from osint_monitor.console.models import KnownContact
from osint_monitor.jobs.masking import masked_value
from osint_monitor.store.base import PostView
from osint_monitor.store.query import Order, Query, Step
from osint_monitor.understand.places import find_places

FACETS = ("level", "lang", "kind", "type", "source")
LISTED = 200
"""Posts that are listed, the newest; other contacts are counted among them."""
_READ = 40
"""Posts in which places are read."""
_MOST = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """
    Another contact in the same posts, masked.

    Args:
        post_id: one of them, by which it can be looked at.
    """

    kind: str
    value: str
    shown: str
    posts: int
    post_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    All that the reader's organisation may know of a contact.

    Args:
        total: posts that show or ever showed it, before narrowing.
        posts: newest first, narrowed, at most ``LISTED``.
        over_time: (first day of the step, posts last seen in it).
    """

    total: int
    posts: Sequence[PostView]
    found: int
    first: datetime | None
    last: datetime | None
    facets: dict[str, dict[str, int]]
    step: Step
    over_time: Sequence[tuple[date, int]]
    beside: Sequence[Beside]


def query_of(user: Any, contact: KnownContact) -> Query:
    """Posts that show or ever showed it, of any level."""
    return Query(
        observable=(contact.kind, contact.value),
        sources=allowed(user),
        order=Order.NEWEST,
    )


def known_of(user: Any, contact: KnownContact, narrowed: Query) -> Known:
    """Look it up; *narrowed* is ``query_of`` with what the reader chose."""
    whole, store = query_of(user, contact), reading.store()
    posts = store.search(narrowed, limit=LISTED).posts
    days = store.histogram(whole, Step.DAY, ZONE)
    step = step_for(days)
    return Known(
        total=store.count(whole),
        posts=posts,
        found=store.count(narrowed),
        first=min((one.first_seen for one in posts), default=None),
        last=max((one.last_seen for one in posts), default=None),
        facets=store.facets(whole, FACETS),
        step=step,
        over_time=days if step is Step.DAY else store.histogram(whole, step, ZONE),
        beside=_beside(posts, contact),
    )


def step_for(days: Sequence[tuple[date, int]]) -> Step:
    """The step in which a stretch of days gives some dozens of columns at most."""
    span = (days[-1][0] - days[0][0]).days if days else 0
    return Step.DAY if span <= 45 else Step.WEEK if span <= 400 else Step.MONTH


def end_of(first: date, step: Step) -> date:
    """The day after a step of time that begins on *first*."""
    if step is Step.MONTH:
        return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7 if step is Step.WEEK else 1)


def unbroken(
    counted: Sequence[tuple[date, int]], step: Step, *, most: int = 400
) -> list[tuple[date, int]]:
    """With the steps that have no post, for a chart; at most the newest *most*."""
    known, made = dict(counted), []
    day = counted[0][0] if counted else date.max
    while counted and day <= counted[-1][0]:
        made.append((day, known.get(day, 0)))
        day = end_of(day, step)
    return made[-most:]


def between(query: Query, first: date, after: date) -> Query:
    """The posts last seen in these days."""
    since, until = (
        datetime(one.year, one.month, one.day, tzinfo=ZONE) for one in (first, after)
    )
    return replace(query, since=since, until=until)


def places_of(user: Any, contact: KnownContact) -> list[tuple[str, int]]:
    """Places that the newest posts name, and in how many; reading takes a moment."""
    posts = reading.store().search(query_of(user, contact), limit=_READ).posts
    counted: Counter[str] = Counter()
    for view in posts:
        counted.update(set(_named(view)))
    return counted.most_common(_MOST)


def _named(view: PostView) -> Iterator[str]:
    for name, read in reading.words_of(view).items():
        raw = getattr(view.version, name, "")
        if read.readings:
            for one in find_places(name, raw, read.readings[0]):
                yield one.name


def _beside(posts: Sequence[PostView], contact: KnownContact) -> list[Beside]:
    counted: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], str] = {}
    for view in posts:
        for kind, value in {(one.kind.value, one.value) for one in view.observables}:
            if (kind, value) != (contact.kind, contact.value):
                counted[kind, value] += 1
                where[kind, value] = view.post_id
    return [
        Beside(
            kind=kind, value=value, shown=masked_value(kind, value), posts=number,
            post_id=where[kind, value],
        )
        for (kind, value), number in counted.most_common(_MOST)
    ]  # fmt: skip
