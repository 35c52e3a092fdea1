"""What becomes of records that a store refuses: a dead letter and a failure each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson

from osint_monitor.model.run import Failure, failure_of
from osint_monitor.spool.dead_letters import DeadLetter
from osint_monitor.store.base import Batch, Indexed, Refused
from osint_monitor.store.codec import pack
from osint_monitor.work.parcel import KINDS, Parcel, record_id

STAGE, REASON = "store", "refused"


def dead_letters(
    batch: Batch, refused: Iterable[Refused], parcel: Parcel, at: datetime
) -> list[DeadLetter]:
    """The refused records of *batch*, whole, each with its source and run."""
    sources = _sources(batch)
    letters = []
    for one in refused:
        for record in _records(batch, one):
            source, run = _origin(record, sources, parcel)
            letters.append(
                DeadLetter(
                    at=at.isoformat(),
                    source_id=source,
                    run_id=run,
                    kind=one.kind,
                    id=one.id,
                    reason=one.reason,
                    record=orjson.loads(pack(record)),
                )
            )
    return letters


def failures_of(letters: Sequence[DeadLetter]) -> list[Failure]:
    """What is stored of dead letters: which and why, nothing of their words."""
    return [
        failure_of(
            STAGE,
            REASON,
            source_id=letter.source_id,
            run_id=letter.run_id,
            where=f"{letter.kind} {letter.id}",
            at=datetime.fromisoformat(letter.at),
            detail={"why": letter.reason},
        )
        for letter in letters
    ]


def _records(batch: Batch, refused: Refused) -> list[Any]:
    """One, or more when a version came with several understandings."""
    if refused.kind not in KINDS:
        return []
    records = getattr(batch, refused.kind)
    return [record for record in records if record_id(record) == refused.id]


def _sources(batch: Batch) -> dict[str, str]:
    """Post → source, as far as the batch says it."""
    seen = {one.post_id: one.source_id for one in batch.sightings}
    return seen | {one.version.post_id: one.version.source_id for one in batch.versions}


def _origin(record: Any, sources: dict[str, str], parcel: Parcel) -> tuple[str, str]:
    about = record.version if isinstance(record, Indexed) else record
    source = getattr(about, "source_id", None) or sources.get(about.post_id, "")
    run = getattr(record, "run_id", None) or parcel.run_ids.get(source, "")
    return source, run
