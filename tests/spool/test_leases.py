"""Leases: one owner for each source, also across processes and machines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from osint_monitor.model.clock import now
from osint_monitor.spool.leases import SILENT, Leases, Owner, SourceBusy
from osint_monitor.spool.spool import Spool

_TAKE = """
import sys, time
from pathlib import Path
from osint_monitor.spool.spool import Spool
spool = Spool(Path(sys.argv[1]))
spool.leases.take("board")
print("taken", flush=True)
time.sleep(60)
"""


def test_a_source_has_one_owner(spool: Spool) -> None:
    spool.leases.take("board")

    with pytest.raises(SourceBusy):
        spool.leases.take("board")
    spool.leases.take("other")


def test_a_source_that_was_given_back_can_be_taken(spool: Spool) -> None:
    spool.leases.take("board")
    spool.leases.give_back("board")

    spool.leases.take("board")


def test_another_process_is_kept_out_until_it_is_dead(path: Path, spool: Spool) -> None:
    command = [sys.executable, "-c", _TAKE, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"taken\n"
        with pytest.raises(SourceBusy) as told:
            spool.leases.take("board")
        os.kill(other.pid, signal.SIGKILL)
        other.wait()

    assert told.value.pid == other.pid
    spool.leases.take("board")


def test_a_process_that_only_has_the_same_number_is_no_owner(spool: Spool) -> None:
    earlier = replace(Owner.myself(), begun=1)
    Leases(spool.database, earlier).take("board")

    spool.leases.take("board")


def test_an_owner_of_an_earlier_boot_is_dead(spool: Spool) -> None:
    earlier = replace(Owner.myself(), boot="another")
    Leases(spool.database, earlier).take("board")

    spool.leases.take("board")


def test_an_owner_on_another_machine_is_believed_for_a_while(spool: Spool) -> None:
    far = replace(Owner.myself(), host="elsewhere")

    assert far.is_alive(now())
    assert not far.is_alive(now() - SILENT - timedelta(seconds=1))


def test_a_lease_that_is_somebody_elses_is_not_renewed(spool: Spool) -> None:
    spool.leases.take("board")
    other = Leases(spool.database, replace(Owner.myself(), pid=1))

    assert spool.leases.renew("board")
    assert not other.renew("board")
