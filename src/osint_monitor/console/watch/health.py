"""How each source does, out of its file, its runs and its posts; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from osint_monitor.catalogue.due import last_due
from osint_monitor.catalogue.load import load_sources
from osint_monitor.catalogue.mandates import local_day, require_mandate
from osint_monitor.console import reading
from osint_monitor.console.asked import ZONE, allowed
from osint_monitor.errors import MandateError, SourceError
from osint_monitor.jobs.outbox import dead_letters
from osint_monitor.model.clock import now
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.source import Source
from osint_monitor.store.base import Store
from osint_monitor.store.query import Order, Query

SILENT = timedelta(days=3)
"""After so long without a post a source that is read is called silent."""
ENDS_SOON = timedelta(days=14)
LATE = timedelta(hours=2)
"""How long a crawl may be due before somebody is told."""
_BAD = frozenset({"failed", "killed"})
_WEEK = timedelta(days=7)
SUMS = ("attempts", "captures", "unchanged", "failed", "read", "unread", "posts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """
    How a source does.

    Args:
        source: ``None`` when its file is gone and its posts are there.
        state: a word of ``words.WATCH_WORDS["source_state"]``.
        last_run: the newest crawl or import; ``None`` when there was none.
        last_post: when a post of it was last seen.
        today, week, posts: posts seen since midnight, within seven days, and ever.
        failed: pages of the last seven days' runs that were not fetched or not read.
        letters: records that the store refused, and that wait to be put again.
        warnings: words of ``words.WATCH_WORDS["warning"]``, the worst first.
    """

    id: str
    source: Source | None
    state: str
    last_run: Run | None
    last_post: datetime | None
    today: int
    week: int
    posts: int
    failed: int
    letters: int
    warnings: tuple[str, ...]


def catalogue() -> tuple[Mapping[str, Source], Sequence[Any]]:
    """The sources by id, and what is wrong with their files."""
    try:
        return load_sources(settings.OSINT_MONITOR.sources_folder).sources, ()
    except SourceError as error:
        return {}, error.problems


def healths(user: Any, sources: Mapping[str, Source]) -> list[Health]:
    """Those of the account's sources, ones with warnings first."""
    store, at = reading.store(), now()
    midnight = at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = {
        name: _by_source(store, user, since)
        for name, since in (("today", midnight), ("week", at - _WEEK), ("posts", None))
    }
    runs = _by_run(store.runs())
    letters = Counter(
        one.source_id for one in dead_letters(settings.OSINT_MONITOR).all()
    )
    ids = [one for one in {*sources, *seen["posts"], *letters} if user.sees(one)]
    made = [
        _health(
            one,
            sources.get(one),
            runs.get(one, []),
            last_post=_last_post(store, one) if one in seen["posts"] else None,
            letters=letters[one],
            counts={name: counts.get(one, 0) for name, counts in seen.items()},
            at=at,
        )
        for one in ids
    ]
    return sorted(made, key=lambda one: (-len(one.warnings), one.id))


def _by_source(store: Store, user: Any, since: datetime | None) -> dict[str, int]:
    query = Query(sources=allowed(user), since=since)
    return store.facets(query, ("source",)).get("source", {})


def _by_run(runs: Sequence[Run]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {}
    for one in runs:
        if one.kind is not RunKind.RESCORE:
            found.setdefault(one.source_id, []).append(one)
    return found


def _last_post(store: Store, source_id: str) -> datetime | None:
    query = Query(sources=(source_id,), order=Order.NEWEST)
    return next((one.last_seen for one in store.search(query, limit=1).posts), None)


def _health(
    source_id: str,
    source: Source | None,
    runs: Sequence[Run],
    *,
    last_post: datetime | None,
    letters: int,
    counts: Mapping[str, int],
    at: datetime,
) -> Health:
    recent = [one for one in runs if one.started_at > at - _WEEK]
    state = state_of(source, at)
    warned = _warnings(source, state, runs, last_post=last_post, at=at)
    return Health(
        id=source_id,
        source=source,
        state=state,
        last_run=runs[0] if runs else None,
        last_post=last_post,
        failed=sum(_not_read(one) for one in recent),
        letters=letters,
        warnings=(*warned, *(("dead_letters",) if letters else ())),
        **counts,
    )


def _not_read(run: Run) -> int:
    return run.counts.get("failed", 0) + run.counts.get("unread", 0)


def state_of(source: Source | None, at: datetime) -> str:
    """Whether a source may be read, in a word."""
    if source is None:
        return "unknown"
    try:
        require_mandate(source, local_day(source, at))
    except MandateError:
        return "no_mandate" if source.enabled else "disabled"
    return "ready" if source.enabled else "disabled"


def _warnings(
    source: Source | None,
    state: str,
    runs: Sequence[Run],
    *,
    last_post: datetime | None,
    at: datetime,
) -> list[str]:
    """What somebody should look at; nothing of a source that nobody reads."""
    if source is None or not source.enabled:
        return []
    if state == "no_mandate":
        return ["no_mandate"]
    crawls = [one for one in runs if one.kind is RunKind.CRAWL]
    asked = {
        "mandate_ends": source.mandate.expires - local_day(source, at) <= ENDS_SOON,
        "failed": bool(runs) and runs[0].outcome in _BAD,
        "layout": _has_other_layout(crawls),
        "unread": _is_mostly_unread(crawls),
        "overdue": _is_overdue(source, runs, at),
        "silent": bool(source.schedule) and _is_silent(runs, last_post, at),
    }
    return [name for name, holds in asked.items() if holds]


def _is_silent(runs: Sequence[Run], last_post: datetime | None, at: datetime) -> bool:
    """Not before it had the time to be heard: from its first run on, if it had none."""
    since = last_post or (runs[-1].started_at if runs else None)
    return since is not None and at - since >= SILENT


def _is_overdue(source: Source, runs: Sequence[Run], at: datetime) -> bool:
    if source.schedule is None or not runs:
        return False
    return last_due(source.schedule, at - LATE, runs[0].started_at) is not None


def _ended(crawls: Sequence[Run]) -> list[Run]:
    return [one for one in crawls if one.ended_at and one.counts.get("captures")]


def _has_other_layout(crawls: Sequence[Run]) -> bool:
    """The newest crawl read pages, all of them anew, and found none of the posts."""
    ended = _ended(crawls)
    if not ended or ended[0].counts.get("unchanged"):
        return False
    had = any(one.counts.get("posts") for one in ended[1:])
    return had and ended[0].counts.get("posts") == 0


def _is_mostly_unread(crawls: Sequence[Run]) -> bool:
    ended = _ended(crawls)
    if not ended:
        return False
    return 2 * ended[0].counts.get("unread", 0) > ended[0].counts["captures"]


def runs_for(user: Any, source_id: str = "") -> list[Run]:
    """
    Runs that the account may see, newest first.

    Those of no source, rescorings, are for accounts that see all sources.
    """
    found = reading.store().runs(source_id or None)
    return [one for one in found if user.sees(one.source_id)]
