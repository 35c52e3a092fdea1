"""A batch with all that goes with it, as it is stored now or waits in the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Sighting
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.store.base import Batch, Indexed
from osint_monitor.store.codec import pack, unpack
from osint_monitor.work.tasks import (
    Append,
    Confirm,
    ReadCapture,
    ReadPages,
    ReadVersions,
    Rescore,
    SeenAgain,
    Task,
)

KINDS: Mapping[str, Any] = {
    "versions": Indexed,
    "sightings": Sighting,
    "assessments": Assessment,
    "failures": Failure,
    "reads": Read,
}
"""The fields of a batch, and what stands in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """
    What a group of tasks gave.

    Args:
        again: captures whose posts were seen again; which posts these are, the store
            knows, once it has what came before.
        runs: states of runs, to be written after the records.
        run_ids: source → the run that the records of its posts belong to.
    """

    versions: tuple[Indexed, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    failures: tuple[Failure, ...] = ()
    reads: tuple[Read, ...] = ()
    again: tuple[SeenAgain, ...] = ()
    runs: tuple[Run, ...] = ()
    run_ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """True when there is nothing to store."""
        records = any(getattr(self, kind) for kind in KINDS)
        return not (records or self.again or self.runs)

    def batch(self, more: Iterable[Sighting] = ()) -> Batch:
        """The records, with the sightings that *again* came to."""
        return Batch(
            versions=self.versions,
            sightings=(*self.sightings, *more),
            assessments=self.assessments,
            failures=self.failures,
            reads=self.reads,
        )


def parcel_of(batch: Batch, tasks: Sequence[Task]) -> Parcel:
    """What *tasks* gave, with what else is to be done for them."""
    again: list[SeenAgain] = []
    runs: list[Run] = []
    run_ids: dict[str, str] = {}
    for task in tasks:
        run_ids |= _run_ids(task)
        match task:
            case Confirm(capture, seen_at) | SeenAgain(capture, seen_at):
                again.append(SeenAgain(capture, seen_at))
            case Append(run=Run() as run):
                runs.append(run)
    return Parcel(
        versions=tuple(batch.versions),
        sightings=tuple(batch.sightings),
        assessments=tuple(batch.assessments),
        failures=tuple(batch.failures),
        reads=tuple(batch.reads),
        again=tuple(again),
        runs=tuple(runs),
        run_ids=run_ids,
    )


def parts_of(parcel: Parcel, size: int) -> list[Parcel]:
    """
    A parcel in parts of at most *size* records of a kind, to be stored in order.

    What says that something is done comes last: reads, and states of runs.
    """
    sliced = ("versions", "sightings", "assessments")
    most = max(len(getattr(parcel, kind)) for kind in sliced)
    if most <= size:
        return [parcel]
    parts = [
        Parcel(
            run_ids=parcel.run_ids,
            **{kind: getattr(parcel, kind)[start : start + size] for kind in sliced},
        )
        for start in range(0, most, size)
    ]
    rest: dict[str, Any] = dict.fromkeys(sliced, ())
    return [*parts, replace(parcel, **rest)]


def packed(parcel: Parcel) -> bytes:
    """A parcel as the outbox keeps it."""
    return pack(parcel)


def unpacked(raw: bytes) -> Parcel:
    """
    The parcel that ``packed`` wrote.

    Raises:
        StoreError: *raw* is something else.
    """
    return unpack(Parcel, raw)


def record_id(record: Any) -> str:
    """What a store calls a record of a batch by."""
    if isinstance(record, Indexed):
        return record.version.id
    return str(record.capture_id if isinstance(record, Read) else record.id)


def _run_ids(task: Task) -> dict[str, str]:
    match task:
        case ReadCapture(capture):
            return {capture.source_id: capture.run_id}
        case ReadVersions(pairs):
            return {capture.source_id: capture.run_id for _, capture in pairs}
        case ReadPages(pages):
            return {capture.source_id: capture.run_id for _, capture in pages}
        case Rescore(versions, run_id, _):
            return {version.source_id: run_id for version in versions}
        case _:
            return {}
