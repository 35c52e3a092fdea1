"""From a source to an open run, new or taken up again; and its end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib.metadata import version
from uuid import uuid4

from osint_monitor.catalogue.mandates import local_day, require_mandate
from osint_monitor.errors import EvidenceError, RunError
from osint_monitor.evidence.custody import Custody
from osint_monitor.evidence.reader import capture_path
from osint_monitor.evidence.recover import SUFFIX, recover, truncate
from osint_monitor.evidence.writer import CaptureWriter
from osint_monitor.fetch.addresses import fingerprint
from osint_monitor.fetch.backlog import Backlog
from osint_monitor.fetch.session import (
    Report,
    Session,
    Workers,
    entry_of,
    index_into,
    is_final,
    run_record,
)
from osint_monitor.model.clock import now
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.run import Run, failure_of
from osint_monitor.model.source import Source
from osint_monitor.settings import DataFolder
from osint_monitor.spool.frontier import Frontier, Wanted
from osint_monitor.spool.runs import OpenRun
from osint_monitor.spool.spool import Spool
from osint_monitor.work.tasks import Append


async def open_session(
    source: Source,
    folder: DataFolder,
    spool: Spool,
    workers: Workers,
    *,
    backlog: Backlog,
    report: Report = lambda _: None,
) -> Session:
    """
    The open run of a source, ready to fetch: the unfinished one, or a new one.

    What a killed process left is put in order first: torn tails are cut off, records
    that were not indexed are, and captures that nobody read are read.

    Raises:
        MandateError: nobody may read the source today.
        SourceBusy: another process is at it.
        EvidenceError: a capture file is not what its index says.
        RunError: the store or the spool can't be used.
    """
    mandate = require_mandate(source, local_day(source, now()))
    spool.leases.take(source.id)
    try:
        recover_captures(source.id, folder, spool)
        unfinished = spool.runs.open_run(source.id)
        run = unfinished or _begin(source, mandate, spool)
        session = Session(
            source=source,
            run=run,
            spool=spool,
            frontier=_frontier(source, spool, run.id),
            pages=spool.pages(source.id),
            workers=workers,
            writer=_writer(source, run, folder, spool),
            backlog=backlog,
            resumed=unfinished is not None,
            report=report,
        )
        await _catch_up(session)
        event = "crawl_resumed" if unfinished else "crawl_started"
        Custody(folder.custody).note(
            event, source=source.id, run=run.id, basis=mandate.basis
        )
        session.start()
    except BaseException:
        with suppress(RunError):
            spool.leases.give_back(source.id)
        raise
    return session


async def close_session(
    session: Session, folder: DataFolder, *, stopped: bool = False
) -> Run:
    """
    End a run as far as it has come, and let go of the source.

    Returns:
        The run as it is stored. ``finished``: all is done and the sums add up.
        ``stopped``: there is more to do, ``resume`` goes on. ``failed``: the sums do
        not add up, or ``session.error`` says why it had to stop.
    """
    if session.error is None and session.frontier.open_count == 0:
        for entry in session.spool.captures.unread(session.source.id):
            session.read_aside(entry)
    await session.settle()
    counts = session.spool.runs.counts(session.run.id)
    outcome = _outcome(session, counts, stopped=stopped)
    record = run_record(session, outcome, counts, ended=outcome != "stopped")
    try:
        if session.error is None:
            reply = await session.workers.ask(Append(run=record))
            record = reply.run or record
            if session.frontier.open_count == 0:
                session.spool.runs.end(session.run.id)
    except RunError as error:
        session.error = error
        record = run_record(session, "failed", counts, ended=False)
    Custody(folder.custody).note(
        f"crawl_{outcome}", source=session.source.id, run=session.run.id, **counts
    )
    session.spool.leases.give_back(session.source.id)
    return record


def recover_captures(source_id: str, folder: DataFolder, spool: Spool) -> None:
    """
    Bring the index in line with the files of a source.

    Raises:
        EvidenceError: a file is shorter than its index, gone, or not to be cut.
    """
    indexed = spool.captures.indexed_until(source_id)
    there = {path.name for path in folder.captures.glob(f"{source_id}-*{SUFFIX}")}
    for name in sorted(there | set(indexed)):
        path = capture_path(folder.captures, name)
        if name not in there:
            raise EvidenceError(f"{name} is in the index, but the file is not there")
        found = recover(path, indexed.get(name, 0))
        spool.captures.add(
            entry_of(kept) for kept in found.kept if kept.capture.source_id == source_id
        )
        if found.damaged_at is not None:
            _note_damage(source_id, name, found.damaged_at, spool)
        if found.torn_at is not None:
            size = path.stat().st_size
            truncate(path, found.torn_at)
            Custody(folder.custody).note(
                "torn_tail_cut", file=name, at=found.torn_at, bytes=size - found.torn_at
            )


def _note_damage(source_id: str, file: str, at: int, spool: Spool) -> None:
    """A place that can't be read, with records behind it: a person must look at it."""
    failure = failure_of(
        "fetch",
        "damaged_record",
        source_id=source_id,
        run_id="",
        where=f"{file} at {at}",
        at=now(),
    )
    spool.failures.add(failure, is_attempt=False)


def _begin(source: Source, mandate: Mandate, spool: Spool) -> OpenRun:
    """A new run with its seeds: start pages, and posts that were there last time."""
    parts = (mandate.authority, mandate.basis, mandate.purpose, mandate.reference or "")
    run = OpenRun(uuid4().hex, source.id, now(), "; ".join(p for p in parts if p))
    seeds = [Wanted(fingerprint(url), url, "start", 0) for url in source.start]
    # Posts that lists no longer show are asked again, but never use up the limit.
    room = source.limits.max_pages // 2
    known = spool.pages(source.id).to_revisit(room)
    seeds += [Wanted(fingerprint(url), url, "revisit", 1) for url in known]
    with spool.database.durable():
        spool.runs.begin(run)
        _frontier(source, spool, run.id).add(seeds)
    return run


def _frontier(source: Source, spool: Spool, run_id: str) -> Frontier:
    limits = source.limits
    return spool.frontier(
        run_id, max_pages=limits.max_pages, max_depth=limits.max_depth
    )


def _writer(
    source: Source, run: OpenRun, folder: DataFolder, spool: Spool
) -> CaptureWriter:
    info = {
        "software": f"osint_monitor/{version('osint-monitor')}",
        "source": source.id,
        "run": run.id,
        "mandate": run.mandate,
    }
    return CaptureWriter(folder.captures, source.id, info=info, index=index_into(spool))


async def _catch_up(session: Session) -> None:
    """Tell the store of the run and of what it does not know yet."""
    ask, spool = session.workers.ask, session.spool
    running = run_record(session, "running", {}, ended=False)
    await ask(Append(run=running))
    failures = spool.failures.unstored(session.source.id)
    if failures:
        await ask(Append(failures=tuple(failures)))
        spool.failures.stored(failures)
    for entry in spool.captures.unread(session.source.id):
        # What answers an open page is read when that page's turn comes.
        mine = entry.capture.run_id == session.run.id and entry.fp is not None
        if not (mine and is_final(entry)):
            session.read_aside(entry)
    await asyncio.sleep(0)


def _outcome(session: Session, counts: dict[str, int], *, stopped: bool) -> str:
    if session.error is not None:
        return "failed"
    if stopped or session.frontier.open_count:
        return "stopped"
    adds_up = (
        session.begun == session.ended
        and counts["waiting"] == 0
        and counts["captures"] == counts["read"] + counts["unread"]
        and not session.spool.captures.unread(session.source.id)
    )
    return "finished" if adds_up else "failed"
