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
        record = _record(batch, one)
        source, run = _origin(record, sources, parcel)
        letters.append(
            DeadLetter(
                at=at.isoformat(),
                source_id=source,
                run_id=run,
                kind=one.kind,
                id=one.id,
                reason=one.reason,
                record={} if record is None else orjson.loads(pack(record)),
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


def _record(batch: Batch, refused: Refused) -> Any:
    """``None`` for what is not of this batch: the present of a post known before."""
    records = getattr(batch, refused.kind) if refused.kind in KINDS else ()
    found = (record for record in records if record_id(record) == refused.id)
    return next(found, None)


def _sources(batch: Batch) -> dict[str, str]:
    """Post → source, as far as the batch says it."""
    seen = {one.post_id: one.source_id for one in batch.sightings}
    return seen | {one.version.post_id: one.version.source_id for one in batch.versions}


def _origin(record: Any, sources: dict[str, str], parcel: Parcel) -> tuple[str, str]:
    about = record.version if isinstance(record, Indexed) else record
    source = getattr(about, "source_id", None)
    if source is None and about is not None:
        source = sources.get(about.post_id)
    run_ids = parcel.run_ids
    if source is None and len(run_ids) == 1:
        (source,) = run_ids
    run = getattr(record, "run_id", None) or run_ids.get(source or "", "")
    return source or "", run
