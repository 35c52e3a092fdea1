"""What waits for the store: in order, durable, bounded, drained by one at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from osint_monitor.spool import outbox as outbox_module
from osint_monitor.spool.leases import Owner, SourceBusy
from osint_monitor.spool.outbox import Outbox, OutboxFull, Waiting, waiting_in

WRITER = """
import sys
from pathlib import Path
from osint_monitor.spool.outbox import Outbox
box = Outbox(Path(sys.argv[1]), 1 << 30)
for number in range(10_000):
    box.add(str(number).encode())
    print(number, flush=True)
"""

DRAINER = """
import sys, time
from pathlib import Path
from osint_monitor.spool.outbox import Outbox
with Outbox(Path(sys.argv[1]), 1 << 30).draining():
    print("at it", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@pytest.fixture
def box(file: Path) -> Iterator[Outbox]:
    opened = Outbox(file, 1_000_000)
    yield opened
    opened.close()


def _drained(box: Outbox) -> list[bytes]:
    found = []
    with box.draining() as held:
        for one in held:
            found.append(one.body)
            box.done(one.number, {})
    return found


def test_what_waits_comes_out_in_its_order(box: Outbox) -> None:
    for body in (b"one", b"two", b"three"):
        box.add(body)
    assert box.waiting().batches == 3
    assert _drained(box) == [b"one", b"two", b"three"]
    assert box.is_empty()


def test_what_comes_while_it_drains_comes_out_too(box: Outbox) -> None:
    box.add(b"one")
    found = []
    with box.draining() as held:
        for one in held:
            if not found:
                box.add(b"two")
            found.append(one.body)
            box.done(one.number, {})
    assert found == [b"one", b"two"]


def test_a_batch_that_was_not_stored_stays_the_first(box: Outbox) -> None:
    box.add(b"one")
    box.add(b"two")
    with box.draining() as held:
        assert next(held).body == b"one"
        assert next(held, None) is None
    assert _drained(box) == [b"one", b"two"]


def test_only_the_owner_reads_it_and_nothing_is_left_of_what_is_done(
    box: Outbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "TIDY_PAGES", 0)
    words = os.urandom(100_000)
    box.add(words)
    assert file.stat().st_mode & 0o777 == 0o600
    _drained(box)
    box.tidy()
    assert file.stat().st_size < 100_000
    left = b"".join(path.read_bytes() for path in file.parent.glob("outbox.db*"))
    assert words[50_000:50_100] not in left


def test_full_outbox_says_so_and_loses_nothing(file: Path) -> None:
    box = Outbox(file, 300)
    box.away("no route to the store")
    box.add(os.urandom(200))
    with pytest.raises(OutboxFull, match=r"300 bytes.*outbox_bytes.*no route"):
        box.add(os.urandom(200))
    assert box.waiting().batches == 1
    _drained(box)
    box.add(os.urandom(200))
    box.close()


def test_waiting_says_since_when_and_why(box: Outbox, file: Path) -> None:
    box.away("refused")
    box.add(b"one")
    box.add(b"two")
    found = waiting_in(file)
    assert (found.batches, found.why) == (2, "refused")
    assert found.since is not None and 0 < found.size < 100
    box.back()
    assert box.waiting().why == ""


def test_asking_for_what_waits_makes_no_file(file: Path) -> None:
    assert waiting_in(file) == Waiting()
    assert not file.exists()


def test_an_absent_store_is_asked_less_and_less_often(box: Outbox) -> None:
    pauses = []
    for _ in range(8):
        box.away("refused")
        pauses.append(round(box.pause_s()))
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    box.back()
    assert box.pause_s() == 0


def test_a_clock_that_was_set_back_holds_nothing_up(
    box: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.away("refused")
    earlier = outbox_module.now() - timedelta(days=1)
    monkeypatch.setattr(outbox_module, "now", lambda: earlier)
    assert box.pause_s() == 0


def test_one_process_drains_at_a_time(box: Outbox, file: Path) -> None:
    box.add(b"one")
    other = Outbox(file, 1_000_000, replace(Owner.myself(), pid=1, begun=_begun(1)))
    with other.draining(), pytest.raises(SourceBusy), box.draining():
        pass
    assert _drained(box) == [b"one"]
    other.close()


def test_a_killed_drainer_is_followed_by_the_next(box: Outbox, file: Path) -> None:
    box.add(b"one")
    with _process(DRAINER, file) as drainer:
        assert drainer.stdout is not None and drainer.stdout.readline() == "at it\n"
        with pytest.raises(SourceBusy), box.draining():
            pass
        drainer.send_signal(signal.SIGKILL)
    assert _drained(box) == [b"one"]


def test_everything_acknowledged_outlives_a_kill(file: Path) -> None:
    with _process(WRITER, file) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline() for _ in range(50)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += writer.stdout.readlines()
    box = Outbox(file, 1 << 30)
    numbers = [int(body) for body in _drained(box)]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= len([line for line in acknowledged if line.endswith("\n")])
    box.close()


def test_new_records_of_a_run_are_summed_up(box: Outbox) -> None:
    for _ in range(2):
        box.add(b"x")
        with box.draining() as held:
            for one in held:
                box.done(one.number, {("r", "versions"): 3, ("r", "reads"): 0})
    assert box.stored_of("r") == {"versions": 6}
    assert box.stored_of("other") == {}


def test_a_store_that_was_reached_is_known_ever_after(box: Outbox, file: Path) -> None:
    assert not box.has_reached("s")
    box.reach("s")
    box.reach("s")
    again = Outbox(file, 1)
    assert again.has_reached("s") and not again.has_reached("t")
    again.close()


def _process(program: str, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, text=True
    )


def _begun(pid: int) -> int:
    stat = Path(f"/proc/{pid}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[19])
