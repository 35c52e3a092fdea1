"""The store on SQLite: every method of ``Store``, each in its own transaction."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Self, TypeVar
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
from osint_monitor.store.query import Order, Query, Step
from osint_monitor.store.sqlite import dump, looking, reader, records, view
from osint_monitor.store.sqlite.connection import (
    connect,
    reading,
    translated,
    writing,
)
from osint_monitor.store.sqlite.triage import put_triage, triaged
from osint_monitor.store.sqlite.writer import Appender, put_run
from osint_monitor.store.triage import Triage

T = TypeVar("T")

MAX_PAGE = 1_000
"""Posts on one page of a search."""


class SqliteStore:
    """
    A store in one file, for one machine; several processes may use it at once.

    Used by the thread that made it.
    """

    def __init__(self, path: str) -> None:
        """
        Open the store, make it when it is not there, bring it up to date.

        Args:
            path: of the file, or ``:memory:``.
        """
        self._path = path
        self._db = connect(path)

    def put(self, batch: Batch) -> Counts:
        """Append records; all of them are durable when it returns."""
        with self._writing() as db:
            return Appender(db).append(batch)

    def put_run(self, run: Run) -> None:
        """Write the newest state of a run."""
        with self._writing() as db:
            put_run(db, run)

    def put_triage(self, states: Sequence[Triage]) -> None:
        """Keep the newest triage state of each post."""
        with self._writing() as db:
            put_triage(db, states)

    def triaged(self) -> Iterator[Triage]:
        """The triage states of all posts."""
        return self._translated(triaged(self._db))

    def post(self, post_id: str) -> PostView | None:
        """The present of one post; a unique prefix of its id (6 or more) will do."""
        with self._reading() as db:
            return reader.find_post(db, post_id)

    def posts(self, post_ids: Sequence[str]) -> list[PostView]:
        """Those of the posts that are there, by their whole ids, in the same order."""
        with self._reading() as db:
            return reader.posts(db, post_ids)

    def history(self, post_id: str) -> History:
        """Everything over time; empty for an unknown post."""
        with self._reading() as db:
            return records.history(db, post_id)

    def search(
        self, query: Query, *, after: str | None = None, limit: int = 50
    ) -> PostPage:
        """Posts in the query's order, *limit* at a time (1 to 1,000)."""
        if not 1 <= limit <= MAX_PAGE:
            raise StoreError(f"a page has 1 to {MAX_PAGE:,} posts")
        with self._reading() as db:
            return reader.search(db, query, after=after, limit=limit)

    def count(self, query: Query) -> int:
        """How many posts answer the query, exactly."""
        with self._reading() as db:
            return reader.count(db, query)

    def scan(
        self, query: Query, *, part: tuple[int, int] = (0, 1)
    ) -> Iterator[PostView]:
        """All posts that answer, by id."""
        by_id = replace(query, order=Order.ID)
        mark: str | None = None
        while True:
            with self._reading() as db:
                page = reader.search(db, by_id, after=mark, limit=500, part=part)
            yield from page.posts
            if (mark := page.after) is None:
                return

    def ids(self, query: Query) -> Iterator[str]:
        """The ids of all posts that answer, in any order."""
        return self._translated(reader.ids(self._db, query))

    def outdated(
        self,
        engine: str,
        *,
        part: tuple[int, int] = (0, 1),
        until: datetime | None = None,
    ) -> Iterator[Version]:
        """Versions that *engine* is still to assess, in the order of their arrival."""
        return self._translated(records.outdated(self._db, engine, part, until))

    def overruled(self, engine: str, version_ids: Sequence[str]) -> dict[str, str]:
        """Of versions that *engine* assessed and then another: the newest's id."""
        with self._reading() as db:
            return records.overruled(db, engine, version_ids)

    def assessed(self, engine: str) -> int:
        """How many assessments *engine* has made."""
        with self._reading() as db:
            return records.assessed(db, engine)

    def not_understood(
        self, understanding: str, version_ids: Sequence[str]
    ) -> set[str]:
        """Those of *version_ids* of which no reading of *understanding* is stored."""
        with self._reading() as db:
            return records.not_understood(db, understanding, version_ids)

    def facets(self, query: Query, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """Exact counts per value of each field, over the posts that answer."""
        with self._reading() as db:
            return reader.facets(db, query, fields)

    def histogram(
        self, query: Query, step: Step, zone: ZoneInfo
    ) -> list[tuple[date, int]]:
        """How many posts that answer were last seen in each step of time."""
        with self._reading() as db:
            return looking.histogram(db, query, step, zone)

    def counts(self, words: Sequence[str], at_most: int) -> dict[str, int]:
        """In how many posts each word stands, counted no further than *at_most*."""
        with self._reading() as db:
            return looking.counts(db, words, at_most)

    def holding(self, words: Sequence[str], at_least: int) -> dict[str, frozenset[str]]:
        """Posts in which at least so many of *words* stand, with these."""
        with self._reading() as db:
            return looking.holding(db, words, at_least)

    def sharing(self, observable: tuple[str, str], limit: int) -> list[str]:
        """Ids of posts that ever showed this (kind, value), by id."""
        with self._reading() as db:
            return records.sharing(db, observable, limit)

    def seen_in(self, capture_id: str) -> list[tuple[str, str]]:
        """(post id, version id) of what was sighted in a capture, by post id."""
        with self._reading() as db:
            return records.seen_in(db, capture_id)

    def unread(self, capture_ids: Sequence[str]) -> set[str]:
        """Those of *capture_ids* that have no read record yet."""
        with self._reading() as db:
            return records.unread(db, capture_ids)

    def reads_of(self, run_id: str) -> dict[str, int]:
        """What a run read: ``read``, ``unread`` (it failed), and ``posts`` on them."""
        with self._reading() as db:
            return records.reads_of(db, run_id)

    def failures(
        self, *, source_id: str | None = None, run_id: str | None = None
    ) -> Iterator[Failure]:
        """Failures, oldest first."""
        return self._translated(records.failures(self._db, source_id, run_id))

    def runs(self, source_id: str | None = None) -> list[Run]:
        """Runs, newest first."""
        with self._reading() as db:
            return records.runs(db, source_id)

    def stats(self) -> Stats:
        """Sums over everything."""
        with self._reading() as db:
            return records.stats(db)

    def records(
        self, kind: str, *, after: str = ""
    ) -> Iterator[tuple[str, Sequence[Any]]]:
        """All records of a kind, some hundreds at a time, in their order of arrival."""
        return self._translated(dump.chunks(self._db, kind, after))

    def rebuild(self) -> None:
        """Compute the present of all posts anew from the records."""
        with self._writing() as db:
            view.rebuild(db)

    def close(self) -> None:
        """Let go of the file."""
        with translated(self._path):
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path), writing(self._db):
            yield self._db

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path), reading(self._db):
            yield self._db

    def _translated(self, rows: Iterator[T]) -> Iterator[T]:
        """*rows*, with errors translated while they are fetched."""
        while True:
            with translated(self._path):
                row = next(rows, None)
            if row is None:
                return
            yield row
