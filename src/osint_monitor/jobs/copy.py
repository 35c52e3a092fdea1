"""A whole store into another of any kind; goes on where it was cut off."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.errors import StoreError
from osint_monitor.model.identity import stable_id
from osint_monitor.store.base import Batch, Refused, Stats, Store
from osint_monitor.store.open import open_store

KINDS = ("versions", "sightings", "assessments", "failures", "reads")
"""In this order: reads say that all the rest of a capture is there."""

Tell = Callable[[str, int], None]


@dataclass(slots=True)
class Copied:
    """
    What was copied, and how both stores stand at the end.

    Args:
        new, known: records by kind, of this call alone.
        source, target: sums of both; equal unless somebody wrote meanwhile.
    """

    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    source: Stats | None = None
    target: Stats | None = None

    @property
    def is_same(self) -> bool:
        """True when both stores have the same sums."""
        return self.source == self.target


class _Place:
    """Where a copy stands, in a file that outlives a kill."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.marks: dict[str, str] = {}
        try:
            self.marks = orjson.loads(path.read_bytes())
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            what = "can't be read; remove it to copy from the beginning"
            raise StoreError(f"{path}: {what}") from error

    def reached(self, kind: str, mark: str) -> None:
        self.marks[kind] = mark
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                file.write(orjson.dumps(self.marks))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            what = f"can't be written ({error.strerror})"
            raise StoreError(f"{self._path}: {what}") from error

    def done(self) -> None:
        self._path.unlink(missing_ok=True)


def copy(source_url: str, target_url: str, folder: Path, tell: Tell) -> Copied:
    """
    Put all records of one store into another.

    Nothing is removed from either; what the target has is known there. Cut off, the
    next call with the same URLs goes on.

    Args:
        folder: keeps how far it came.
        tell: told of each step: the kind of record and how many came of it.

    Raises:
        StoreError: one of the stores can't be opened, or refuses.
        StoreAway: one of them can't be reached now; call again.
    """
    if source_url == target_url:
        raise StoreError("a store can't be copied into itself")
    place = _Place(folder / f"copy-{stable_id(source_url, target_url)[:12]}.json")
    copied = Copied()
    with open_store(source_url) as source, open_store(target_url) as target:
        for kind in KINDS:
            count = 0
            for mark, records in source.records(kind, after=place.marks.get(kind, "")):
                _put(target, kind, records, copied)
                place.reached(kind, mark)
                count += len(records)
                tell(kind, count)
        for run in source.runs():
            target.put_run(run)
        copied.source, copied.target = source.stats(), target.stats()
    place.done()
    return copied


def _put(target: Store, kind: str, records: Sequence[Any], copied: Copied) -> None:
    fields: dict[str, Any] = {kind: records}
    counts = target.put(Batch(**fields))
    for sums, more in ((copied.new, counts.new), (copied.known, counts.known)):
        for name, number in more.items():
            sums[name] = sums.get(name, 0) + number
    copied.refused += counts.refused
