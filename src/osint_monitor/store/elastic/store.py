"""The store on Elasticsearch: every method of ``Store``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from osint_monitor.errors import StoreError
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, Run
from osint_monitor.store.base import (
    Batch,
    Counts,
    History,
    PostPage,
    PostView,
    Stats,
)
from osint_monitor.store.elastic import (
    dump,
    looking,
    reader,
    rebuild,
    records,
    triage,
    writer,
)
from osint_monitor.store.elastic.access import access_of
from osint_monitor.store.elastic.schema import ensure
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.query import Query, Step
from osint_monitor.store.triage import Triage

MAX_PAGE = 1_000
"""Posts on one page of a search."""


class ElasticStore:
    """
    A store in a cluster, for a team; any number of processes may use it at once.

    Used by the thread that made it.
    """

    def __init__(self, url: str) -> None:
        """
        Open the store, make its indices when they are not there.

        Args:
            url: see ``access.access_of``.
        """
        self.session = Session(access_of(url))
        try:
            self.session.ask(lambda client: ensure(client, self.session.access))
        except BaseException:
            self.session.close()
            raise

    def put(self, batch: Batch) -> Counts:
        """Append records; all but the refused are on the disks when it returns."""
        return writer.Appender(self.session).append(batch)

    def put_run(self, run: Run) -> None:
        """Write the newest state of a run."""
        writer.put_run(self.session, run)

    def put_triage(self, states: Sequence[Triage]) -> None:
        """Keep the newest triage state of each post."""
        triage.put_triage(self.session, states)

    def triaged(self) -> Iterator[Triage]:
        """The triage states of all posts."""
        return triage.triaged(self.session)

    def post(self, post_id: str) -> PostView | None:
        """The present of one post; a unique prefix of its id (6 or more) will do."""
        return reader.find_post(self.session, post_id)

    def posts(self, post_ids: Sequence[str]) -> list[PostView]:
        """Those of the posts that are there, by their whole ids, in the same order."""
        return reader.posts(self.session, post_ids)

    def history(self, post_id: str) -> History:
        """Everything over time; empty for an unknown post."""
        return records.history(self.session, post_id)

    def search(
        self, query: Query, *, after: str | None = None, limit: int = 50
    ) -> PostPage:
        """Posts in the query's order, *limit* at a time (1 to 1,000)."""
        if not 1 <= limit <= MAX_PAGE:
            raise StoreError(f"a page has 1 to {MAX_PAGE:,} posts")
        return reader.search(self.session, query, after=after, limit=limit)

    def count(self, query: Query) -> int:
        """How many posts answer the query, exactly."""
        return reader.count(self.session, query)

    def scan(
        self, query: Query, *, part: tuple[int, int] = (0, 1)
    ) -> Iterator[PostView]:
        """All posts that answer, by id."""
        return reader.scan(self.session, query, part)

    def ids(self, query: Query) -> Iterator[str]:
        """The ids of all posts that answer, in any order."""
        return reader.ids(self.session, query)

    def outdated(
        self,
        engine: str,
        *,
        part: tuple[int, int] = (0, 1),
        until: datetime | None = None,
    ) -> Iterator[Version]:
        """Versions that *engine* is still to assess, in no order."""
        return records.outdated(self.session, engine, part, until)

    def overruled(self, engine: str, version_ids: Sequence[str]) -> dict[str, str]:
        """Of versions that *engine* assessed and then another: the newest's id."""
        return records.overruled(self.session, engine, version_ids)

    def assessed(self, engine: str) -> int:
        """How many assessments *engine* has made."""
        return records.assessed(self.session, engine)

    def not_understood(
        self, understanding: str, version_ids: Sequence[str]
    ) -> set[str]:
        """Those of *version_ids* of which no reading of *understanding* is stored."""
        return records.not_understood(self.session, understanding, version_ids)

    def facets(self, query: Query, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """Exact counts per value of each field, over the posts that answer."""
        return reader.facets(self.session, query, fields)

    def histogram(
        self, query: Query, step: Step, zone: ZoneInfo
    ) -> list[tuple[date, int]]:
        """How many posts that answer were last seen in each step of time."""
        return looking.histogram(self.session, query, step, zone)

    def counts(self, words: Sequence[str], at_most: int) -> dict[str, int]:
        """In how many posts each word stands, counted no further than *at_most*."""
        return looking.counts(self.session, words, at_most)

    def holding(self, words: Sequence[str], at_least: int) -> dict[str, frozenset[str]]:
        """Posts in which at least so many of *words* stand, with these."""
        return looking.holding(self.session, words, at_least)

    def sharing(self, observable: tuple[str, str], limit: int) -> list[str]:
        """Ids of posts that ever showed this (kind, value), by id."""
        return reader.sharing(self.session, observable, limit)

    def seen_in(self, capture_id: str) -> list[tuple[str, str]]:
        """(post id, version id) of what was sighted in a capture, by post id."""
        return records.seen_in(self.session, capture_id)

    def unread(self, capture_ids: Sequence[str]) -> set[str]:
        """Those of *capture_ids* that have no read record yet."""
        return records.unread(self.session, capture_ids)

    def reads_of(self, run_id: str) -> dict[str, int]:
        """What a run read: ``read``, ``unread`` (it failed), and ``posts`` on them."""
        return records.reads_of(self.session, run_id)

    def failures(
        self, *, source_id: str | None = None, run_id: str | None = None
    ) -> Iterator[Failure]:
        """Failures, oldest first."""
        return records.failures(self.session, source_id, run_id)

    def runs(self, source_id: str | None = None) -> list[Run]:
        """Runs, newest first."""
        return records.runs(self.session, source_id)

    def stats(self) -> Stats:
        """Sums over everything."""
        return records.stats(self.session)

    def records(
        self, kind: str, *, after: str = ""
    ) -> Iterator[tuple[str, Sequence[Any]]]:
        """All records of a kind, some hundreds at a time, by id."""
        return dump.chunks(self.session, kind, after)

    def rebuild(self) -> None:
        """Compute the present of all posts anew from the records."""
        rebuild.rebuild(self.session)

    def close(self) -> None:
        """Let go of the connections."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
