"""What a worker can be asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.capture import Capture, Page
from osint_monitor.model.document import Observable
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """
    What a worker is told when it starts.

    Args:
        store: address of the store; empty means: store nothing.
        outbox: what waits while the store is away, at most *outbox_bytes*.
        dead_letters: the folder of records that the store refuses.
    """

    captures: Path
    outbox: Path
    outbox_bytes: int
    dead_letters: Path
    rules: Path
    model: str | None
    store: str
    sources: Mapping[str, Source]
    max_body_bytes: int


@dataclass(frozen=True, slots=True)
class ReadCapture:
    """Read one capture: extract, understand, score, store."""

    capture: Capture


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Read pages that came in a file and that the asker has opened."""

    pages: tuple[tuple[Page, Capture], ...]


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """An archive says that what an earlier capture of it showed was unchanged."""

    capture: Capture
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Confirm:
    """
    A page was unchanged: its posts were seen again.

    Args:
        capture: the earlier capture that the server confirmed.
    """

    capture: Capture
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ReadVersions:
    """Understand, score and store versions that came in a file."""

    versions: tuple[tuple[Version, Capture], ...]


@dataclass(frozen=True, slots=True)
class Append:
    """Store records as they are; a run is overwritten by its newer state."""

    failures: tuple[Failure, ...] = ()
    reads: tuple[Read, ...] = ()
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Rescore:
    """
    Understand and score stored versions anew, with the worker's engine.

    Args:
        understood: ids of those whose reading, as it is made today, is stored already.
        overruled: of those that the engine assessed before another one did, the id of
            the newest assessment.
    """

    versions: tuple[Version, ...]
    run_id: str = "rescore"
    understood: frozenset[str] = frozenset()
    overruled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assess:
    """Understand and score; store nothing."""

    versions: tuple[Version, ...]


Task = (
    ReadCapture
    | ReadPages
    | ReadVersions
    | Confirm
    | SeenAgain
    | Append
    | Rescore
    | Assess
)


@dataclass(frozen=True, slots=True)
class AtWork:
    """Said between replies by a worker that waits for the store: it does not hang."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in a reply: enough to list it, nothing of its words."""

    post_id: str
    version_id: str
    url: str
    kind: str
    lang: str | None
    level: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """
    The answer for one version of ``Assess``; *reason* when it could not be done.

    Of ``Rescore`` only that: its assessments go into the store.
    """

    version_id: str
    observables: tuple[Observable, ...]
    assessment: Assessment | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """
    What came of a task.

    Args:
        links: (address, role), in page order.
        addresses: (post id, address at which it can be asked again).
        gone: ids of posts that the page says are removed.
        failed: the capture could not be read; *reason* is the class of failure.
        unread: how many captures of the task could not be read.
        new: how many records of each sort were new to the store; not those that wait
            for it in the outbox.
        run: the run of ``Append`` as it was stored; ``None`` when it waits.
    """

    links: tuple[tuple[str, str], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    posts: tuple[PostLine, ...] = ()
    gone: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()  # (stage, reason)
    failed: bool = False
    reason: str | None = None
    unread: int = 0
    new: Mapping[str, int] = field(default_factory=dict)
    run: Run | None = None
