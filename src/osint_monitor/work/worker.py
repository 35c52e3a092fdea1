"""
A worker process: takes tasks from a pipe, appends what they give, answers.

Started by ``Pool`` as ``python -m osint_monitor.work.worker``; ends when the pipe does,
so that a killed parent leaves no orphan.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import BinaryIO

from osint_monitor.errors import ItemError, OsintMonitorError
from osint_monitor.model.assessment import Assessment, id_after
from osint_monitor.model.capture import Capture, Page
from osint_monitor.model.clock import now
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, ReadOutcome, Run, failure_of
from osint_monitor.pipeline import Pipeline, indexed
from osint_monitor.score.open import open_assessor
from osint_monitor.store.open import open_store
from osint_monitor.store.outcome import Outcome, batch_of
from osint_monitor.understand.annotate import Annotator
from osint_monitor.work import frames
from osint_monitor.work.delivery import Delivered, Delivery, open_delivery
from osint_monitor.work.parcel import parcel_of
from osint_monitor.work.tasks import (
    Append,
    Assess,
    AtWork,
    Confirm,
    Judged,
    PostLine,
    ReadCapture,
    ReadPages,
    ReadVersions,
    Reply,
    Rescore,
    SeenAgain,
    Setup,
    Task,
)

GROUP = 32
"""Tasks that share one transaction, when so many are waiting."""

REST_S = 0.5
"""While another worker drains, an idle one looks so often whether it has ended."""

MEMORY_BYTES = 6 << 30
"""Address space of a worker: a hostile page ends one worker, not the machine."""


class Worker:
    """
    Does tasks; knows nothing of pipes.

    Args:
        at_work: told now and then while the store is waited for.
    """

    def __init__(
        self, setup: Setup, at_work: Callable[[], None] = lambda: None
    ) -> None:
        self.pipeline = Pipeline(
            captures=setup.captures,
            sources=setup.sources,
            annotator=Annotator(),
            assessor=open_assessor(setup.rules, setup.model),
            max_body_bytes=setup.max_body_bytes,
        )
        self.delivery = _delivery(setup, at_work) if setup.store else None

    def do(self, tasks: list[Task]) -> list[Reply]:
        """The replies to *tasks*, in order, after all they gave is kept durably."""
        results = [self._outcome(task) for task in tasks]
        delivered = Delivered()
        if self.delivery is not None:
            batch = batch_of(outcome for outcome, _ in results)
            delivered = self.delivery.put(parcel_of(batch, tasks))
        replies = [
            replace(_reply(*result), run=_run_of(task, delivered))
            for task, result in zip(tasks, results, strict=True)
        ]
        if replies and delivered.new:
            # The counts of a shared transaction go to its first reply, once.
            replies[0] = replace(replies[0], new=dict(delivered.new))
        return replies

    def rest(self) -> float | None:
        """Use a pause for what waits; seconds until there may be more to do."""
        if self.delivery is None or self.delivery.pause_s() is None:
            return None
        self.delivery.drain()
        pause_s = self.delivery.pause_s()
        return None if pause_s is None else max(pause_s, REST_S)

    def _outcome(self, task: Task) -> tuple[Outcome, tuple[Judged, ...]]:
        match task:
            case ReadCapture(capture):
                return self.pipeline.read_capture(capture), ()
            case Confirm(capture, seen_at):
                # Which posts were seen again is found out when it is stored.
                return self.pipeline.confirm(capture, (), seen_at), ()
            case ReadPages(pages):
                return self._read_pages(pages), ()
            case ReadVersions(versions):
                return self._read_versions(versions), ()
            case SeenAgain():
                return Outcome(), ()
            case Append(failures, reads, _):
                return Outcome(failures=list(failures), reads=list(reads)), ()
            case Rescore():
                return self._rescored(task)
            case Assess(versions):
                return Outcome(), tuple(self._judged(version) for version in versions)

    def _read_pages(self, pages: tuple[tuple[Page, Capture], ...]) -> Outcome:
        whole = Outcome()
        for page, capture in pages:
            whole.add(self.pipeline.read_page(page, capture))
        return whole

    def _read_versions(self, versions: tuple[tuple[Version, Capture], ...]) -> Outcome:
        whole = Outcome()
        for version, capture in versions:
            whole.add(self.pipeline.read_version(version, capture))
        return whole

    def _rescored(self, task: Rescore) -> tuple[Outcome, tuple[Judged, ...]]:
        """A version that fails now keeps its older assessments."""
        outcome, judged = Outcome(), []
        for version in task.versions:
            reason = None
            try:
                document, assessment = self.pipeline.judge(version)
            except Exception as error:  # noqa: BLE001 the per-item boundary
                reason = error.reason if isinstance(error, ItemError) else "crash"
                outcome.failures.append(_rescore_failure(version, reason, error))
            else:
                if former := task.overruled.get(version.id):
                    again = id_after(version.id, assessment.engine, former)
                    assessment = replace(assessment, id=again)
                outcome.assessments.append(assessment)
                if version.id not in task.understood:
                    outcome.versions.append(indexed(document))
            judged.append(Judged(version.id, (), None, reason))
        return outcome, tuple(judged)

    def _judged(self, version: Version) -> Judged:
        try:
            document, assessment = self.pipeline.judge(version)
        except Exception as error:  # noqa: BLE001 the per-item boundary
            reason = error.reason if isinstance(error, ItemError) else "crash"
            return Judged(version.id, (), None, reason)
        return Judged(version.id, document.observables, assessment)


def _delivery(setup: Setup, at_work: Callable[[], None]) -> Delivery:
    return open_delivery(
        lambda: open_store(setup.store),
        setup.store,
        outbox=setup.outbox,
        max_bytes=setup.outbox_bytes,
        letters=setup.dead_letters,
        at_work=at_work,
    )


def _run_of(task: Task, delivered: Delivered) -> Run | None:
    if isinstance(task, Append) and task.run:
        return delivered.runs.get(task.run.id)
    return None


def _rescore_failure(version: Version, reason: str, error: Exception) -> Failure:
    return failure_of(
        "score",
        reason,
        source_id=version.source_id,
        run_id="rescore",
        where=version.id,
        at=now(),
        detail={"error": type(error).__name__},
    )


def _reply(outcome: Outcome, judged: tuple[Judged, ...]) -> Reply:
    levels = {item.version_id: item for item in outcome.assessments}
    unread = sum(read.outcome is ReadOutcome.FAILED for read in outcome.reads)
    return Reply(
        links=tuple((link.url, link.role.value) for link in outcome.extraction.links),
        addresses=outcome.extraction.addresses,
        posts=tuple(
            _line(item.version, levels.get(item.version.id))
            for item in outcome.versions
        ),
        gone=tuple(item.post_id for item in outcome.sightings if item.gone),
        judged=judged,
        failures=tuple((item.stage, item.reason) for item in outcome.failures),
        failed=unread > 0,
        unread=unread,
        reason=outcome.failures[0].reason if outcome.failures else None,
    )


def _line(version: Version, assessment: Assessment | None) -> PostLine:
    return PostLine(
        version.post_id,
        version.id,
        version.url,
        version.kind.value,
        assessment.lang.value if assessment else None,
        assessment.level.value if assessment else None,
    )


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer tasks until the parent closes the pipe; tell it of an error and stop."""
    try:
        worker = Worker(frames.read(stdin), lambda: _say(stdout, AtWork()))
        _say(stdout, None)
        while True:
            pause_s: float | None = 0.0
            while not select.select([stdin], [], [], pause_s)[0]:
                pause_s = worker.rest()
            tasks = _waiting(stdin)
            for reply in worker.do(tasks):
                stdout.write(frames.pack(reply))
            stdout.flush()
    except (EOFError, BrokenPipeError):
        return
    except OsintMonitorError as error:
        _say(stdout, error)


def _say(stdout: BinaryIO, message: object) -> None:
    stdout.write(frames.pack(message))
    stdout.flush()


def _waiting(stdin: BinaryIO) -> list[Task]:
    """The next task and those that are already here behind it, up to ``GROUP``."""
    tasks = [frames.read(stdin)]
    while len(tasks) < GROUP and select.select([stdin], [], [], 0)[0]:
        tasks.append(frames.read(stdin))
    return tasks


def main() -> None:
    """Run on standard input and output; whatever prints, prints to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    stdin = os.fdopen(os.dup(0), "rb", buffering=0)
    stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    sys.excepthook = _crashed
    serve(stdin, stdout)


def _crashed(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say where, and never what: the message of a foreign error may quote a post."""
    del error
    stack = extract_tb(trace)
    where = f"{Path(stack[-1].filename).name}:{stack[-1].lineno}" if stack else "?"
    sys.stderr.write(f"a mistake in a worker: {kind.__name__} at {where}\n")


if __name__ == "__main__":
    main()
