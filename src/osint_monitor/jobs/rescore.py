"""Gives stored posts the opinion of the rules of today; older opinions stay."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from uuid import uuid4

from osint_monitor.jobs.ledger import at_work
from osint_monitor.jobs.outbox import settled
from osint_monitor.model.clock import now
from osint_monitor.model.post import Version
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.source import Source
from osint_monitor.score.open import open_assessor
from osint_monitor.settings import Settings
from osint_monitor.store.open import open_store
from osint_monitor.understand.annotate import Annotator
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import Append, Rescore

BATCH = 100
AHEAD = 4


def engine_of(settings: Settings) -> str:
    """The id of the engine that would assess now."""
    assessor = open_assessor(settings.rules_folder, settings.model)
    return assessor.engine(Annotator().digest).id


async def rescore(
    settings: Settings,
    sources: dict[str, Source],
    tell: Callable[[int], None] = lambda _: None,
) -> Run:
    """
    Assess every stored version that the engine of today has not assessed.

    It can be stopped and begun again: what is done is not done twice.

    Args:
        tell: how many are done.

    Raises:
        RuleError: the rules are wrong; nothing was done.
        StoreError: the store fails.
    """
    engine = engine_of(settings)
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
            run = await _noted(run, engine, settings, pool, tell)
    (run,), _ = settled(settings, [run])
    return run


async def _noted(
    run: Run, engine: str, settings: Settings, pool: Pool, tell: Callable[[int], None]
) -> Run:
    """Do it; the run says how it began and ended."""
    tally = Counter(rescored=0, not_rescored=0)
    outcome = "failed"
    await pool.ask(Append(run=run))
    try:
        with open_store(settings.folder.store_url) as store:
            versions = store.outdated(engine)
            await _all(versions, pool, settings.workers, run.id, tally, tell)
        outcome = "finished"
    except (asyncio.CancelledError, KeyboardInterrupt):
        outcome = "stopped"
        raise
    finally:
        run = replace(run, ended_at=now(), outcome=outcome, counts=dict(tally))
        await pool.ask(Append(run=run))
    return run


async def _all(
    versions: Iterator[Version],
    pool: Pool,
    workers: int,
    run_id: str,
    tally: Counter[str],
    tell: Callable[[int], None],
) -> None:
    """Batches of the outdated, a bounded number of them at once."""
    asked: set[asyncio.Task[None]] = set()

    async def one(batch: tuple[Version, ...]) -> None:
        reply = await pool.ask(Rescore(batch, run_id))
        tally["rescored"] += len(reply.posts)
        tally["not_rescored"] += len(batch) - len(reply.posts)
        tell(tally["rescored"])

    try:
        while batch := tuple(islice(versions, BATCH)):
            asked.add(asyncio.create_task(one(batch)))
            if len(asked) >= AHEAD * workers:
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
