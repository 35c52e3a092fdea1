"""Feeds what is in brought files to the workers, a bounded number of tasks ahead."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.blob import KeptFile, keep_file
from osint_monitor.evidence.custody import Custody
from osint_monitor.extract.files.draft import Passed
from osint_monitor.jobs.brought import form_of
from osint_monitor.jobs.unpack import Again, Broken, Brought, Unpacked, unpack
from osint_monitor.model.capture import Capture, Page
from osint_monitor.model.clock import cut, now
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, Run, failure_of
from osint_monitor.model.source import Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings
from osint_monitor.spool.outbox import NONE_WAITS, Waiting
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import (
    Append,
    ReadPages,
    ReadVersions,
    Reply,
    SeenAgain,
    Task,
)

BATCH = 200
PAGES_BYTES = 4 << 20
"""Bytes of pages that go to a worker in one task."""

MAX_POSTS = 1_000
"""Posts of an import that are told one by one."""

AHEAD = 4
"""Tasks for each worker that were asked and not yet answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToRead:
    """
    What the person who brings files says about them.

    Args:
        kind: of all posts; by default what a record says, else the source's.
        columns: key of a post → column of a table.
        charset: of tables; by default found out.
    """

    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """
    The end of an import.

    Args:
        faults: (file as brought, reason) → how often.
        levels: level → posts that were read in this run.
        waiting: what is not in the store yet, because that is away.
        posts: ids of the first ``MAX_POSTS`` that were read, each once, in no order.
    """

    run: Run
    faults: Mapping[tuple[str, str], int]
    levels: Mapping[str, int]
    hints: tuple[str, ...] = ()
    waiting: Waiting = NONE_WAITS
    posts: tuple[str, ...] = ()


class Importer:
    """One import at work: what it was given, what it waits for, what it counted."""

    def __init__(
        self,
        pool: Pool,
        settings: Settings,
        source: Source,
        run: Run,
        how: HowToRead,
        custody: Custody,
    ) -> None:
        self.pool, self.settings, self.source, self.run = pool, settings, source, run
        self.how, self.custody = how, custody
        self.records = 0
        self.tally: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()
        self.faults: Counter[tuple[str, str]] = Counter()
        self.hints: dict[str, None] = {}
        self.posts: dict[str, None] = {}
        self._asked: set[asyncio.Task[None]] = set()
        self._versions: list[tuple[Version, Capture]] = []
        self._pages: list[tuple[Page, Capture]] = []
        self._broken: list[Failure] = []
        self._again: list[Again] = []

    async def bring(self, path: Path, name: str, tell: Callable[[], None]) -> None:
        """Keep one file and read it."""
        brought = await self._keep(path, name)
        if brought is None:
            return
        for item in unpack(brought):
            await self._take(item, name)
            if self.records % BATCH == 0:
                tell()
        await self.settle()

    async def settle(self) -> None:
        """Send what is waiting, and wait until all is stored."""
        await self._send_versions()
        await self._send_pages()
        await self._send_broken()
        await self._wait(0)
        # They refer to what the tasks before have stored.
        again, self._again = self._again, []
        for one in again:
            await self._ask(SeenAgain(one.earlier, one.seen_at))
        await self._wait(0)

    def counts(self, reads: Mapping[str, int] | None) -> dict[str, int]:
        """
        What the run did; ``attempts = captures + unchanged + failed``.

        Args:
            reads: of the run, as the store has them: a worker that died after it
                stored something has told nobody. ``None`` while some of them wait in
                the outbox; then all that was answered counts as new, until the run is
                stored behind them.
        """
        if reads is None:
            unread = self.tally["unread"]
            reads = {"read": self.tally["answered"] - unread, "unread": unread}
        failed, captures = self.tally["failed"], reads["read"] + reads["unread"]
        # Of a stopped import: what was answered, not what was on its way.
        unchanged = max(0, self.tally["answered"] - captures)
        return {
            "files": self.tally["files"],
            "attempts": captures + unchanged + failed,
            "captures": captures,
            "unchanged": unchanged,
            "failed": failed,
            "read": reads["read"],
            "unread": reads["unread"],
            "waiting": 0,
            "posts": self.tally["posts"],
            "versions": self.tally["new_versions"],
            "passed": self.tally["passed"],
        }

    def result(self, run: Run) -> Imported:
        """All there is to tell."""
        return Imported(
            run,
            dict(self.faults),
            dict(self.levels),
            tuple(self.hints),
            posts=tuple(self.posts),
        )

    async def _keep(self, path: Path, name: str) -> Brought | None:
        self.tally["files"] += 1
        try:
            path.open("rb").close()
        except OSError:
            # Its name may name a person: the failure says only which file it was.
            where = f"file {self.tally['files']}"
            await self._take(
                Broken(f"{self.run.id}:{where}", where, "unreadable"), name
            )
            return None
        folder = self.settings.folder
        kept = await asyncio.to_thread(keep_file, path, folder.captures)
        self._note(kept)
        copy = folder.captures / kept.file
        return Brought(
            path=copy,
            original=path,
            name=name,
            form=form_of(name, copy),
            digest=kept.digest,
            size=kept.size,
            kept_at=_kept_since(copy),
            source_id=self.source.id,
            run_id=self.run.id,
            kind=self.how.kind or self.source.kind,
            forced_kind=self.how.kind is not None,
            columns=self.how.columns,
            charset=self.how.charset,
            max_body_bytes=self.settings.max_body_bytes,
        )

    def _note(self, kept: KeptFile) -> None:
        self.custody.note(
            "imported",
            run=self.run.id,
            source=self.source.id,
            digest=kept.digest,
            bytes=kept.size,
            known=kept.known,
        )

    async def _take(self, item: Unpacked, name: str) -> None:
        if isinstance(item, Passed):
            self.tally["passed"] += 1
            return
        self.records += 1
        if isinstance(item, Broken):
            await self._take_broken(item, name)
        elif isinstance(item, Again):
            self._again.append(item)
        elif isinstance(item[0], Version):
            self._versions.append(item)
            if len(self._versions) >= BATCH:
                await self._send_versions()
        else:
            self._pages.append(item)
            if sum(len(page.body) for page, _ in self._pages) >= PAGES_BYTES:
                await self._send_pages()

    async def _take_broken(self, broken: Broken, name: str) -> None:
        self.tally["failed"] += 1
        self.faults[name, broken.reason] += 1
        if broken.reason == "no_text_column":
            columns = broken.detail.get("columns", "")
            self.hints[f"{name}: columns are {columns}; say --map text=COLUMN"] = None
        failure = failure_of(
            "import",
            broken.reason,
            source_id=self.source.id,
            run_id=self.run.id,
            where=broken.where,
            at=now(),
            capture_id=broken.capture_id,
        )
        self._broken.append(failure)
        if len(self._broken) >= BATCH:
            await self._send_broken()

    async def _send_versions(self) -> None:
        if self._versions:
            await self._ask(ReadVersions(tuple(self._versions)))
            self._versions = []

    async def _send_pages(self) -> None:
        if self._pages:
            await self._ask(ReadPages(tuple(self._pages)))
            self._pages = []

    async def _send_broken(self) -> None:
        if self._broken:
            await self._ask(Append(failures=tuple(self._broken)))
            self._broken = []

    async def _ask(self, task: Task) -> None:
        await self._wait(AHEAD * self.settings.workers - 1)
        self._asked.add(asyncio.create_task(self._answered(task)))

    async def _answered(self, task: Task) -> None:
        reply = await self.pool.ask(task)
        self.tally["answered"] += _captures_in(task)
        self._count(reply, is_append=isinstance(task, Append))

    def _count(self, reply: Reply, *, is_append: bool) -> None:
        self.tally["new_versions"] += reply.new.get("versions", 0)
        self.tally["posts"] += len(reply.posts)
        self.tally["unread"] += reply.unread
        for post in reply.posts:
            if len(self.posts) < MAX_POSTS:
                self.posts[post.post_id] = None
        self.levels.update(post.level or "unassessed" for post in reply.posts)
        if not is_append:
            for stage, reason in reply.failures:
                self.faults[f"({stage})", reason] += 1

    async def end(self) -> None:
        """Wait for what is asked, whatever becomes of it: it may be stored by now."""
        await asyncio.gather(*self._asked, return_exceptions=True)
        self._asked = set()

    async def _wait(self, at_most: int) -> None:
        """Until no more than *at_most* tasks are open; their errors are raised here."""
        while len(self._asked) > at_most:
            done, self._asked = await asyncio.wait(
                self._asked, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()


def _captures_in(task: Task) -> int:
    match task:
        case ReadVersions(versions):
            return len(versions)
        case ReadPages(pages):
            return len(pages)
        case SeenAgain():
            return 1
        case _:
            return 0


def _kept_since(copy: Path) -> datetime:
    """When the copy was made: the same for every import of the same bytes."""
    try:
        return cut(datetime.fromtimestamp(copy.stat().st_mtime, UTC))
    except OSError as error:
        raise EvidenceError(f"a kept file is gone: {error.strerror}") from error
