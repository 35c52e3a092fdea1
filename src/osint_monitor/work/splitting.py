"""A task that no worker survives: its parts, and what is stored of a guilty one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from osint_monitor.model.capture import Capture
from osint_monitor.model.clock import now
from osint_monitor.model.run import Failure, ReadOutcome, failure_of, read_of
from osint_monitor.work.tasks import (
    Append,
    Assess,
    Confirm,
    Judged,
    ReadCapture,
    ReadPages,
    ReadVersions,
    Reply,
    Rescore,
    SeenAgain,
    Task,
)

REASON = "worker_died"


def parts_of(task: Task) -> list[Task]:
    """The task as tasks of one item each, in order."""
    match task:
        case ReadVersions(versions) if len(versions) > 1:
            return [ReadVersions((one,)) for one in versions]
        case ReadPages(pages) if len(pages) > 1:
            return [ReadPages((one,)) for one in pages]
        case Rescore(versions) if len(versions) > 1:
            return [replace(task, versions=(one,)) for one in versions]
        case Assess(versions) if len(versions) > 1:
            return [Assess((one,)) for one in versions]
        case _:
            return [task]


def given_up(task: Task) -> Append:
    """What is stored in place of a task; of a capture, also that it was read."""
    captures = _captures_of(task)
    failures = [_unread(capture) for capture in captures]
    if isinstance(task, Rescore):
        failures = [
            failure_of(
                "score",
                REASON,
                source_id=version.source_id,
                run_id="rescore",
                where=version.id,
                at=now(),
            )
            for version in task.versions
        ]
    reads = [
        read_of(capture, ReadOutcome.FAILED, 0, now())
        for capture in captures
        if not isinstance(task, Confirm | SeenAgain)
    ]
    return Append(failures=tuple(failures), reads=tuple(reads))


def judged_none(task: Task) -> tuple[Judged, ...]:
    """The answers for versions that could not be assessed; none for other tasks."""
    versions = task.versions if isinstance(task, Assess | Rescore) else ()
    return tuple(Judged(version.id, (), None, REASON) for version in versions)


def joined(replies: Sequence[Reply]) -> Reply:
    """The replies to the parts of a task as its own."""
    new: Counter[str] = Counter()
    for reply in replies:
        new.update(reply.new)
    return Reply(
        links=tuple(link for reply in replies for link in reply.links),
        addresses=tuple(pair for reply in replies for pair in reply.addresses),
        posts=tuple(post for reply in replies for post in reply.posts),
        gone=tuple(post for reply in replies for post in reply.gone),
        judged=tuple(one for reply in replies for one in reply.judged),
        failures=tuple(one for reply in replies for one in reply.failures),
        failed=any(reply.failed for reply in replies),
        reason=next((reply.reason for reply in replies if reply.reason), None),
        unread=sum(reply.unread for reply in replies),
        new=dict(new),
    )


def _captures_of(task: Task) -> list[Capture]:
    match task:
        case ReadCapture(capture) | Confirm(capture, _) | SeenAgain(capture, _):
            return [capture]
        case ReadVersions(versions):
            return [capture for _, capture in versions]
        case ReadPages(pages):
            return [capture for _, capture in pages]
        case _:
            return []


def _unread(capture: Capture) -> Failure:
    return failure_of(
        "work",
        REASON,
        source_id=capture.source_id,
        run_id=capture.run_id,
        where=capture.url,
        at=now(),
        capture_id=capture.id,
    )
