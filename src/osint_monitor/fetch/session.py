"""One run of one source, at work: what it keeps, asks, knows and owes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from osint_monitor.errors import RunError
from osint_monitor.evidence.record import Exchange
from osint_monitor.evidence.writer import CaptureWriter, Kept
from osint_monitor.fetch.addresses import fingerprint, may_ask
from osint_monitor.fetch.backlog import Backlog
from osint_monitor.model.clock import now
from osint_monitor.model.run import Run, RunKind, failure_of
from osint_monitor.model.source import Source
from osint_monitor.spool.captures import Entry
from osint_monitor.spool.frontier import Frontier, Wanted
from osint_monitor.spool.leases import HEARTBEAT_S
from osint_monitor.spool.pages import Pages
from osint_monitor.spool.runs import OpenRun
from osint_monitor.spool.spool import Spool
from osint_monitor.work.tasks import Append, Confirm, ReadCapture, Reply, Task

FINAL = frozenset({200, 203, 404, 410})
"""Statuses of answers that end the asking for a page: workers read these."""


class Workers(Protocol):
    """Who reads, understands, scores and stores; see ``work.pool.Pool``."""

    async def ask(self, task: Task) -> Reply:
        """The reply to a task, once what it gave is in the store."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    source_id: str
    pages_done: int
    pages_open: int
    posts: int
    failed: int


Report = Callable[[Progress], None]


@dataclass(slots=True, kw_only=True)
class Session:
    """
    A run that is open in this process; the only one that writes for its source.

    Args:
        taken: pages that are being asked, or wait for it in memory.
        resumed: the run was begun by a process that is no more.
        begun, ended: attempts of this process; they must be equal in the end.
        error: why the run must stop, once it must.
        on_abort: stops the crawler.
    """

    source: Source
    run: OpenRun
    spool: Spool
    frontier: Frontier
    pages: Pages
    workers: Workers
    writer: CaptureWriter
    backlog: Backlog
    taken: set[str] = field(default_factory=set)
    resumed: bool = False
    report: Report = lambda _: None
    on_abort: Callable[[], None] = lambda: None
    begun: int = 0
    ended: int = 0
    error: RunError | None = None
    _aside: set[asyncio.Task[None]] = field(default_factory=set)
    _heart: asyncio.Task[None] | None = None
    _posts: int = 0
    _failed: int = 0

    def start(self) -> None:
        """Begin to renew the lease."""
        self._heart = asyncio.get_running_loop().create_task(self._beat())

    async def keep(self, exchange: Exchange) -> Entry:
        """
        Put an exchange into the evidence; it is on the disk when this returns.

        Raises:
            EvidenceError, SpoolError: it could not be kept; the run must stop.
        """
        return entry_of(await self.writer.put(exchange))

    def kept_answer(self, wanted: Wanted) -> Entry | None:
        """The answer that an earlier process has kept for a page, if it is final."""
        if not self.resumed:
            return None
        answers = self.spool.captures.answers(self.run.id, wanted.fp)
        return next((entry for entry in answers if is_final(entry)), None)

    async def read(self, entry: Entry) -> Reply:
        """
        Have a record read, or what it confirms confirmed.

        Raises:
            RunError: the run must stop.
        """
        with self.backlog.waiting():
            return await self.workers.ask(self._task(entry))

    def read_aside(self, entry: Entry) -> None:
        """Have a record read that no page waits for: a redirect, a busy answer."""
        task = asyncio.get_running_loop().create_task(self._read_aside(entry))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def finish(
        self,
        wanted: Wanted,
        entry: Entry,
        reply: Reply,
        more: Iterable[Wanted] = (),
        validators: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """Note all that a page gave, and that it is done, in one transaction."""
        capture = entry.capture
        with self.spool.database.transaction():
            self._mark(entry, reply)
            self.frontier.add([*self._links(wanted, reply), *more])
            self.frontier.done(wanted.fp, "read")
            self.frontier.alias(fingerprint(capture.url), capture.url)
            self.pages.seen(reply.addresses, capture.fetched_at)
            self.pages.gone(reply.gone)
            if entry.role == "capture":
                self.pages.remember(capture.url, capture.id, *validators)
            self.spool.runs.tally(
                self.run.id,
                posts=len(reply.posts),
                gone=len(reply.gone),
                new_versions=reply.new.get("versions", 0),
            )
        self.taken.discard(wanted.fp)
        self._posts += len(reply.posts)
        self._tell()

    async def fail(
        self, reason: str, url: str, *, entry: Entry | None = None, **detail: str
    ) -> None:
        """
        Keep a failure, here and in the store.

        Args:
            entry: what was captured and can't be used; ``None`` when the attempt
                itself failed.
        """
        failure = self.spool.failures.add(
            failure_of(
                "fetch",
                reason,
                source_id=self.source.id,
                run_id=self.run.id,
                where=url,
                at=now(),
                capture_id=entry.capture.id if entry else None,
                detail=detail,
            ),
            is_attempt=entry is None,
        )
        await self.workers.ask(Append(failures=(failure,)))
        self.spool.failures.stored([failure])
        self._failed += 1

    def give_up(self, wanted: Wanted, outcome: str, reason: str) -> None:
        """Note that a page is done without having been read."""
        with self.spool.database.transaction():
            self.frontier.done(wanted.fp, outcome, reason)
        self.taken.discard(wanted.fp)
        self._tell()

    def abort(self, error: RunError) -> None:
        """Stop the run: going on would lose something."""
        if self.error is None:
            self.error = error
            self.backlog.open()
            self.on_abort()

    async def settle(self) -> None:
        """Wait for what is read aside, and let go of the files."""
        while self._aside:
            await asyncio.wait(self._aside)
        if self._heart is not None:
            self._heart.cancel()
        await self.writer.close()

    def _task(self, entry: Entry) -> Task:
        if entry.role == "capture":
            return ReadCapture(entry.capture)
        earlier = self.spool.captures.get(entry.refers_to or "")
        if earlier is None:  # its file was destroyed when its time had run out
            return Append()
        return Confirm(earlier, entry.capture.fetched_at)

    async def _read_aside(self, entry: Entry) -> None:
        try:
            reply = await self.read(entry)
            with self.spool.database.transaction():
                self._mark(entry, reply)
        except RunError as error:
            self.abort(error)

    def _mark(self, entry: Entry, reply: Reply) -> None:
        state = "unreadable" if reply.failed else "read"
        self.spool.captures.mark(entry.capture.id, state)

    def _links(self, wanted: Wanted, reply: Reply) -> list[Wanted]:
        asked = [link for link in reply.links if may_ask(self.source, link[0])]
        if len(asked) < len(reply.links):
            more = len(reply.links) - len(asked)
            self.spool.runs.tally(self.run.id, off_hosts=more, dropped=more)
        depth = wanted.depth + 1
        return [Wanted(fingerprint(url), url, role, depth) for url, role in asked]

    def _tell(self) -> None:
        size, waiting = self.frontier.size, self.frontier.open_count
        self.report(
            Progress(self.source.id, size - waiting, waiting, self._posts, self._failed)
        )

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            with suppress(RunError):
                if not self.spool.leases.renew(self.source.id):
                    self.abort(RunError(f"{self.source.id} was taken by another run"))


def entry_of(kept: Kept) -> Entry:
    """A record of the evidence as the spool indexes it."""
    return Entry(kept.capture, kept.role.value, kept.frontier, kept.refers_to)


def is_final(entry: Entry) -> bool:
    """True when the page need not be asked again."""
    return entry.role == "unchanged" or entry.capture.status in FINAL


def run_record(
    session: Session, outcome: str, counts: dict[str, int], *, ended: bool
) -> Run:
    """The run as the store keeps it."""
    return Run(
        id=session.run.id,
        kind=RunKind.CRAWL,
        source_id=session.source.id,
        started_at=session.run.started_at,
        mandate=session.run.mandate,
        ended_at=now() if ended else None,
        outcome=outcome,
        counts=counts,
    )


def index_into(spool: Spool) -> Callable[[Sequence[Kept]], None]:
    """What a capture writer calls once a group of records is on the disk."""

    def index(group: Sequence[Kept]) -> None:
        spool.captures.add(entry_of(kept) for kept in group)

    return index
