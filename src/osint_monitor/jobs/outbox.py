"""What waits for the store, and what it refused, as commands and timers see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from osint_monitor.errors import StoreAway
from osint_monitor.evidence.custody import Custody
from osint_monitor.model.clock import now
from osint_monitor.model.run import Run
from osint_monitor.settings import Settings
from osint_monitor.spool.dead_letters import DeadLetter, DeadLetters
from osint_monitor.spool.outbox import NONE_WAITS, Outbox, Waiting, waiting_in
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.codec import dump, unpack
from osint_monitor.store.open import open_store
from osint_monitor.work.delivery import open_delivery
from osint_monitor.work.parcel import KINDS

LAST_S = 300.0
"""How long a crawl or an import stays at its end for what waits."""

AT_ONCE = 200
"""Dead letters that are put again in one batch."""


@dataclass(frozen=True, slots=True)
class Retried:
    """
    What came of putting dead letters again.

    Args:
        stored: records that the store took; they are no dead letters any more.
        left: records that it refused once more.
    """

    stored: int
    left: int


def waiting(settings: Settings) -> Waiting:
    """
    What waits for the store.

    Raises:
        SpoolError: the outbox can't be read.
    """
    return waiting_in(settings.folder.outbox)


def drain(settings: Settings, *, longest_s: float = math.inf) -> Waiting:
    """
    Store what waits, as far as the store takes it.

    Args:
        longest_s: stop after so many seconds.

    Returns:
        What still waits: the store is away, or another process is draining.

    Raises:
        StoreError: the store can't be used; everything stays where it is.
    """
    if not waiting(settings).batches:
        return NONE_WAITS
    folder = settings.folder
    delivery = open_delivery(
        lambda: open_store(folder.store_url),
        folder.store_url,
        outbox=folder.outbox,
        max_bytes=settings.outbox_bytes,
        letters=folder.dead_letters,
    )
    try:
        return delivery.drain(longest_s=longest_s, must_ask=True)
    finally:
        delivery.close()


def settled(settings: Settings, runs: Sequence[Run]) -> tuple[list[Run], Waiting]:
    """
    The end of some work: what waits is stored if that is possible now.

    Returns:
        *runs* as they are stored, where a part of them had to wait; and what waits.

    Raises:
        StoreError: as ``drain``.
    """
    waited = _waited(settings, runs)
    left = drain(settings, longest_s=LAST_S)
    if left.batches or not waited:
        return list(runs), left
    try:
        with open_store(settings.folder.store_url) as store:
            stored = {run.id: run for run in store.runs()}
    except StoreAway:
        return list(runs), left
    return [stored.get(run.id, run) for run in runs], left


def dead_letters(settings: Settings) -> DeadLetters:
    """The records that the store refused."""
    return DeadLetters(settings.folder.dead_letters)


def destroy_old(settings: Settings) -> int:
    """
    Destroy dead letters older than the settings allow; noted in the custody log first.

    What they were made from stays in the captures, that they were refused in the
    failures and in the sums of their runs.

    Returns:
        How many letters.

    Raises:
        SpoolError, EvidenceError: they can't be read, or it can't be noted; then they
            stay.
    """
    letters = dead_letters(settings)
    day = now().date() - timedelta(days=settings.dead_letter_days)
    old = letters.older_than(day)
    custody = Custody(settings.folder.custody)
    for name, count in old.items():
        custody.note("dead_letters_destroyed", file=name, letters=count)
        letters.destroy([name])
    return sum(old.values())


def retry(settings: Settings) -> Retried:
    """
    Put all dead letters again; those that are stored are forgotten.

    Raises:
        StoreError: the store is away or can't be used; the rest is left as it is.
    """
    letters = dead_letters(settings)
    found = list({one.key: one for one in letters.all()}.values())
    whole = [one for one in found if one.record]
    stored = 0
    with open_store(settings.folder.store_url) as store:
        for start in range(0, len(whole), AT_ONCE):
            part = whole[start : start + AT_ONCE]
            refused = store.put(_batch(part, store)).refused
            keys = {one.key for one in part} - {(one.kind, one.id) for one in refused}
            letters.remove(keys)
            stored += len(keys)
    return Retried(stored, len(found) - stored)


def _batch(letters: Sequence[DeadLetter], store: Store) -> Batch:
    """The refused records; with versions, what the store has of their posts."""
    records = {
        kind: [
            unpack(KINDS[kind], dump(one.record)) for one in letters if one.kind == kind
        ]
        for kind in KINDS
    }
    # It may have been the present of a post that was refused: then it is made of all.
    for post_id in {one.version.post_id for one in records["versions"]}:
        history = store.history(post_id)
        records["sightings"] += history.sightings
        records["assessments"] += history.assessments
    return Batch(**records)


def _waited(settings: Settings, runs: Sequence[Run]) -> bool:
    """True when something of these runs went, or may have gone, through the outbox."""
    if not settings.folder.outbox.exists():
        return False
    outbox = Outbox(settings.folder.outbox, settings.outbox_bytes)
    try:
        return not outbox.is_empty() or any(outbox.stored_of(run.id) for run in runs)
    finally:
        outbox.close()
