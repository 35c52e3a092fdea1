"""
Gives stored posts the opinion of the rules of today; older opinions stay.

What was done is known by its records alone: a version that the engine of today has
assessed is passed over. So it may be stopped or killed at any moment and begun again,
and several processes may each take a part, on one machine or on several.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from uuid import uuid4

from osint_monitor.errors import RunError, StoreAway
from osint_monitor.jobs.ledger import at_work
from osint_monitor.jobs.outbox import drain, settled
from osint_monitor.model.clock import now
from osint_monitor.model.post import Version
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.source import Source
from osint_monitor.score.open import open_assessor
from osint_monitor.settings import Settings
from osint_monitor.store.base import Store
from osint_monitor.store.open import open_store
from osint_monitor.understand.annotate import Annotator
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import Append, Rescore

BATCH = 100
AHEAD = 4

PASSES = 5
"""How often at most it is looked for what crawls with older rules added meanwhile."""

AWAY_S = 900.0
"""How long a store that is away is waited for."""

PAUSE_S, DRAIN_S = 2.0, 30.0

Tell = Callable[[int, int], None]


def engine_of(settings: Settings) -> str:
    """The id of the engine that would assess now."""
    assessor = open_assessor(settings.rules_folder, settings.model)
    return assessor.engine(Annotator().digest).id


async def rescore(
    settings: Settings,
    sources: dict[str, Source],
    *,
    part: tuple[int, int] = (0, 1),
    tell: Tell = lambda _done, _total: None,
) -> Run:
    """
    Assess every stored version that the engine of today has not assessed, or after
    which another engine did: a change of the rules that was taken back.

    It can be stopped and begun again: what is done is not done twice.

    Args:
        part: (i, n): only the i-th of n disjoint parts, the others being other
            processes' work.
        tell: told now and then how many are done, of about how many.

    Raises:
        RuleError: the rules are wrong; nothing was done.
        RunError: the rules changed meanwhile.
        StoreError: the store fails, or stays away for a quarter of an hour.
    """
    rules = _Rules(settings)
    settings.folder.make()
    run = Run(
        id=str(uuid4()),
        kind=RunKind.RESCORE,
        source_id="",
        started_at=now(),
        mandate="",
    )
    async with Pool(settings, sources) as pool:
        with at_work(settings, run):
            run = await _noted(run, rules, settings, pool, part, tell)
    (run,), _ = settled(settings, [run])
    return run


async def _noted(
    run: Run,
    rules: _Rules,
    settings: Settings,
    pool: Pool,
    part: tuple[int, int],
    tell: Tell,
) -> Run:
    """Do it; the run says how it began and ended."""
    tally = Counter(rescored=0, not_rescored=0)
    outcome = "failed"
    await pool.ask(Append(run=run))
    try:
        with open_store(settings.folder.store_url) as store:
            total = _left(store, rules.engine, part)
            work = _Work(pool, store, rules, run, tally)
            work.tell = lambda: tell(tally["rescored"], total)
            await work.all(part, settings.workers)
        outcome = "finished"
    except (asyncio.CancelledError, KeyboardInterrupt):
        outcome = "stopped"
        raise
    finally:
        run = replace(run, ended_at=now(), outcome=outcome, counts=dict(tally))
        await pool.ask(Append(run=run))
    return run


def _left(store: Store, engine: str, part: tuple[int, int]) -> int:
    """About how many versions there are to do in a part, or may be."""
    versions = store.stats().versions
    left = max(0, versions - store.assessed(engine)) or versions
    return -(-left // part[1])


class _Rules:
    """The rules with which it began, and whether they still are the same."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._stamps = self._now()
        self.engine, self.understanding = engine_of(settings), Annotator().digest

    def check(self) -> None:
        """
        Look at the files, which costs little.

        Raises:
            RunError: they say something else now. What reads posts with the new rules
                by then must not be overruled by the old.
        """
        stamps = self._now()
        if stamps == self._stamps:
            return
        if engine_of(self.settings) != self.engine:
            raise RunError("the rules changed meanwhile: rescore again")
        self._stamps = stamps

    def _now(self) -> set[tuple[Path, int, int]]:
        found = ((p, p.stat()) for p in self.settings.rules_folder.rglob("*.yml"))
        return {(path, stat.st_mtime_ns, stat.st_size) for path, stat in found}


class _Work:
    """The way of all outdated versions through the workers."""

    def __init__(
        self, pool: Pool, store: Store, rules: _Rules, run: Run, tally: Counter[str]
    ) -> None:
        self.tell: Callable[[], None] = lambda: None
        self._pool, self._store, self._rules = pool, store, rules
        self._settings = rules.settings
        self._run, self._tally = run, tally
        self._failed: set[str] = set()

    async def all(self, part: tuple[int, int], workers: int) -> None:
        """A part, and again what came into it meanwhile with an older opinion."""
        passes = 0
        while passes < PASSES:
            self._rules.check()
            before = self._tally["rescored"]
            # What others think from now on is later, and stays.
            outdated = self._store.outdated(
                self._rules.engine, part=part, until=self._run.started_at
            )
            left = (one for one in outdated if one.id not in self._failed)
            try:
                await self._pass(left, AHEAD * workers)
            except StoreAway as error:
                await self._wait(error)
                continue
            if self._tally["rescored"] == before:
                return
            passes += 1

    async def _wait(self, error: StoreAway) -> None:
        """
        Until the store is back and has all that waited: else that were done again.

        Raises:
            StoreAway: *error*; it stayed away.
        """
        until = time.monotonic() + AWAY_S
        while True:
            await asyncio.sleep(PAUSE_S)
            with suppress(StoreAway):
                if not drain(self._settings, longest_s=DRAIN_S).batches:
                    self._store.assessed(self._rules.engine)
                    return
            if time.monotonic() > until:
                raise error

    async def _pass(self, versions: Iterator[Version], at_once: int) -> None:
        """Batches of the outdated, a bounded number of them at once."""
        asked: set[asyncio.Task[None]] = set()
        try:
            while batch := tuple(islice(versions, BATCH)):
                self._rules.check()
                asked.add(asyncio.create_task(self._one(batch)))
                if len(asked) >= at_once:
                    done, asked = await asyncio.wait(
                        asked, return_when=asyncio.FIRST_COMPLETED
                    )
                    for task in done:
                        task.result()
            for task in asked:
                await task
        finally:
            # Told to stop: what is on its way is stored, and must be counted.
            await asyncio.gather(*asked, return_exceptions=True)

    async def _one(self, batch: tuple[Version, ...]) -> None:
        ids = [version.id for version in batch]
        missing = self._store.not_understood(self._rules.understanding, ids)
        understood = frozenset(ids) - missing
        overruled = self._store.overruled(self._rules.engine, ids)
        reply = await self._pool.ask(
            Rescore(batch, self._run.id, understood, overruled)
        )
        failed = {one.version_id for one in reply.judged if one.reason is not None}
        self._failed |= failed
        self._tally["rescored"] += len(batch) - len(failed)
        self._tally["not_rescored"] += len(failed)
        self.tell()
