"""Brings files in: each is kept first, noted in the custody log, then read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from osint_monitor.catalogue.mandates import local_day, require_mandate
from osint_monitor.errors import OsintMonitorError
from osint_monitor.evidence.custody import Custody
from osint_monitor.jobs.brought import brought_files
from osint_monitor.jobs.importer import HowToRead, Imported, Importer
from osint_monitor.jobs.ledger import at_work, reads_of
from osint_monitor.jobs.outbox import settled
from osint_monitor.model.clock import now
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.source import Source
from osint_monitor.settings import Settings
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import Append


@dataclass(frozen=True, slots=True)
class Told:
    """How far an import is."""

    files: int
    of_files: int
    records: int


Tell = Callable[[Told], None]
Files = Sequence[tuple[Path, str]]


async def import_paths(
    paths: Sequence[Path],
    source: Source,
    settings: Settings,
    how: HowToRead | None = None,
    tell: Tell | None = None,
) -> Imported:
    """
    Keep and read everything at *paths* for a source.

    A second import of the same bytes stores nothing twice.

    Raises:
        SetupError: no valid mandate, no such path, wrong rules.
        RunError: the evidence or the store fails.
    """
    mandate = require_mandate(source, local_day(source, now()))
    files = brought_files(paths)
    folder = settings.folder.make()
    run = Run(
        id=str(uuid4()),
        kind=RunKind.IMPORT,
        source_id=source.id,
        started_at=now(),
        mandate=mandate.reference or mandate.basis,
    )
    custody = Custody(folder.custody)
    async with Pool(settings, {source.id: source}) as pool:
        importer = Importer(pool, settings, source, run, how or HowToRead(), custody)
        with at_work(settings, run):
            run = await _noted(run, files, importer, tell)
    (run,), left = settled(settings, [run])
    return replace(importer.result(run), waiting=left)


async def _noted(run: Run, files: Files, importer: Importer, tell: Tell | None) -> Run:
    """Bring everything; the run and the custody log say how it began and ended."""
    pool, custody = importer.pool, importer.custody
    custody.note("import_started", run=run.id, source=run.source_id, files=len(files))
    await pool.ask(Append(run=run))
    outcome = "failed"
    try:
        await _bring_all(files, importer, tell)
        outcome = "finished"
    except (asyncio.CancelledError, KeyboardInterrupt):
        outcome = "stopped"
        raise
    finally:
        await importer.end()
        counts = importer.counts(reads_of(importer.settings, run.id))
        run = replace(run, ended_at=now(), outcome=outcome, counts=counts)
        run = await _last_word(pool, run)
        custody.note("import_ended", run=run.id, outcome=outcome)
    return run


async def _bring_all(files: Files, importer: Importer, tell: Tell | None) -> None:
    for number, (path, name) in enumerate(files):

        def say(done: int = number) -> None:
            if tell is not None:
                tell(Told(done, len(files), importer.records))

        say()
        await importer.bring(path, name, say)
    await importer.settle()
    if tell is not None:
        tell(Told(len(files), len(files), importer.records))


async def _last_word(pool: Pool, run: Run) -> Run:
    """Store how a run ended, unless the store itself is why it did."""
    try:
        reply = await pool.ask(Append(run=run))
    except OsintMonitorError:
        if run.outcome == "finished":
            raise
        return run
    return reply.run or run
