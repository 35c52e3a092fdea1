"""
The runs of imports and rescorings in the store: begun, at work, ended or killed.

A run at work holds a lease in the spool. One that says "running" and whose lease
nobody alive holds was killed; whoever works next writes its end, from what it stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from osint_monitor.errors import StoreAway
from osint_monitor.jobs.outbox import drain, waiting
from osint_monitor.model.run import Run, RunKind
from osint_monitor.settings import Settings
from osint_monitor.spool.leases import Leases, SourceBusy
from osint_monitor.spool.spool import Spool
from osint_monitor.store.base import Store
from osint_monitor.store.open import open_store

KILLED = "killed"

DRAIN_S = 30.0
"""How long what waits for the store is seen to before the work begins."""


@contextmanager
def at_work(settings: Settings, run: Run) -> Iterator[None]:
    """
    Hold a run's lease; runs that were killed before it are given their end.

    While the store is away, or what came before waits for it, that is left for later.

    Raises:
        SpoolError, StoreError: the spool or the store can't be used.
    """
    with Spool(settings.folder.spool) as spool:
        spool.leases.take(_lease(run.id))
        try:
            killed = _close(settings, spool.leases)
            yield
            if killed:
                # What the killed process' own workers were at may have come in since.
                _again(settings, killed)
            else:
                # What waited for the store may have kept one from being seen.
                _close(settings, spool.leases)
        finally:
            spool.leases.give_back(_lease(run.id))


def close_killed(settings: Settings) -> list[Run]:
    """Write the end of imports and rescorings that were killed; gives them."""
    with Spool(settings.folder.spool) as spool:
        return _close(settings, spool.leases)


def reads_of(settings: Settings, run_id: str) -> dict[str, int] | None:
    """
    What a run read, as the store has it; see ``Store.reads_of``.

    ``None`` when the store does not have all of it yet.
    """
    if waiting(settings).batches:
        return None
    try:
        with open_store(settings.folder.store_url) as store:
            found: dict[str, int] = store.reads_of(run_id)
    except StoreAway:
        return None
    return found


def _lease(run_id: str) -> str:
    return f"run:{run_id}"


def _close(settings: Settings, leases: Leases) -> list[Run]:
    try:
        if drain(settings, longest_s=DRAIN_S).batches:
            # Their own last words may be among what waits.
            return []
        with open_store(settings.folder.store_url) as store:
            found = [run for run in store.runs() if _may_be_killed(run)]
            return _recount(store, [run for run in found if _is_free(leases, run)])
    except StoreAway:
        return []


def _again(settings: Settings, killed: Sequence[Run]) -> None:
    with suppress(StoreAway):
        if not drain(settings).batches:
            with open_store(settings.folder.store_url) as store:
                _recount(store, killed)


def _may_be_killed(run: Run) -> bool:
    # A crawl that was killed is resumed; it has books of its own in the spool.
    return run.outcome == "running" and run.kind is not RunKind.CRAWL


def _is_free(leases: Leases, run: Run) -> bool:
    """True when nobody alive is at the run."""
    try:
        leases.take(_lease(run.id))
    except SourceBusy:
        return False
    leases.give_back(_lease(run.id))
    return True


def _recount(store: Store, runs: Sequence[Run]) -> list[Run]:
    """Write runs as killed, with the counts that follow from their records."""
    ended = [replace(run, outcome=KILLED, counts=_counts(store, run)) for run in runs]
    for run in ended:
        store.put_run(run)
    return ended


def _counts(store: Store, run: Run) -> dict[str, int]:
    if run.kind is not RunKind.IMPORT:
        return {}
    reads = store.reads_of(run.id)
    stages = Counter(failure.stage for failure in store.failures(run_id=run.id))
    captures, failed = reads["read"] + reads["unread"], stages["import"]
    dead = {"dead_letters": stages["store"]} if stages["store"] else {}
    return {
        "attempts": captures + failed,
        "captures": captures,
        "unchanged": 0,
        "failed": failed,
        "read": reads["read"],
        "unread": reads["unread"],
        "waiting": 0,
        "posts": reads["posts"],
        **dead,
    }
