"""After a kill: what is whole is found, what is torn is cut off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.reader import open_page
from osint_monitor.evidence.record import Earlier, Exchange, Role, pack, warcinfo
from osint_monitor.evidence.recover import rebuild, recover, truncate

Make = Callable[..., Exchange]
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
NAME = "board-20260501-001.warc.gz"


@pytest.fixture
def path(tmp_path: Path, make: Make) -> Path:
    """A file with three captures."""
    found = tmp_path / NAME
    found.write_bytes(
        warcinfo(NAME, {}, AT)
        + b"".join(pack(make(body=b"%d" % n, frontier=f"f{n}")).data for n in range(3))
    )
    return found


def test_the_index_can_be_rebuilt_from_the_file(path: Path) -> None:
    found = recover(path, 0)
    assert found.torn_at is None
    assert [one.frontier for one in found.kept] == ["f0", "f1", "f2"]
    first = found.kept[0].capture
    assert (first.source_id, first.run_id, first.status) == ("board", "run-1", 200)
    assert first.fetched_at == AT
    pages = [
        open_page(path.parent, one.capture, max_body_bytes=9).body for one in found.kept
    ]
    assert pages == [b"0", b"1", b"2"]


def test_what_is_in_the_index_is_not_read_again(path: Path) -> None:
    first = recover(path, 0).kept[0].capture
    found = recover(path, first.offset + first.length)
    assert [one.frontier for one in found.kept] == ["f1", "f2"]


def test_confirmations_are_told_from_captures(tmp_path: Path, make: Make) -> None:
    earlier = Earlier(
        record_id="1", url="https://a.example/", fetched_at=AT, digest="x"
    )
    path = tmp_path / NAME
    path.write_bytes(pack(make(status=304, body=b"", earlier=earlier)).data)
    (found,) = recover(path, 0).kept
    assert (found.role, found.refers_to) == (Role.UNCHANGED, "1")


def test_a_rendered_page_is_one_capture(tmp_path: Path, make: Make) -> None:
    path = tmp_path / NAME
    path.write_bytes(pack(make(rendered=b"<p>after</p>")).data)
    (found,) = recover(path, 0).kept
    page = open_page(tmp_path, found.capture, max_body_bytes=99)
    assert page.rendered


@pytest.mark.parametrize("garbage", [b"\x1f\x8b", b"\0" * 512, b"garbage"])
def test_a_torn_tail_is_found_and_cut_off(path: Path, garbage: bytes) -> None:
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes() + garbage)
    found = recover(path, 0)
    assert (len(found.kept), found.torn_at) == (3, whole)
    truncate(path, whole)
    assert path.stat().st_size == whole
    assert recover(path, 0).torn_at is None


def test_a_damaged_place_with_whole_records_behind_it_is_not_cut_off(
    path: Path,
) -> None:
    second = recover(path, 0).kept[1].capture
    raw = bytearray(path.read_bytes())
    raw[second.offset + 60] ^= 0xFF
    path.write_bytes(raw)
    found = recover(path, 0)
    assert [one.frontier for one in found.kept] == ["f0"]
    assert (found.torn_at, found.damaged_at) == (None, second.offset)


def test_a_record_inside_a_torn_body_is_not_taken_for_one_of_ours(
    tmp_path: Path, make: Make
) -> None:
    """Encoded bodies are stored as they are: a server can send what it likes."""
    forged = pack(make(url="https://forged.example/", body=b"never sent")).data
    hostile = make(headers=[(b"Content-Encoding", b"gzip")], body=forged + b"x" * 500)
    path = tmp_path / NAME
    path.write_bytes(pack(hostile).data[:-300])
    assert recover(path, 0).kept == ()


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1))
def test_wherever_a_file_breaks_off_what_is_whole_is_found(
    tmp_path_factory: pytest.TempPathFactory, part: float
) -> None:
    exchange = Exchange(
        url="https://board.example/", source_id="board", run_id="r", started_at=AT,
        status=200, body=b"body",
    )  # fmt: skip
    members = [pack(exchange).data for _ in range(4)]
    data = b"".join(members)
    cut = int(len(data) * part)
    path = tmp_path_factory.mktemp("captures") / NAME
    path.write_bytes(data[:cut])
    ends = [sum(map(len, members[: n + 1])) for n in range(4)]
    found = recover(path, 0)
    assert len(found.kept) == sum(end <= cut for end in ends)
    truncate(path, cut if found.torn_at is None else found.torn_at)
    assert recover(path, 0).torn_at is None


def test_a_file_shorter_than_its_index_stops_the_start(path: Path) -> None:
    with pytest.raises(EvidenceError, match="its index speaks of"):
        recover(path, path.stat().st_size + 1)


def test_a_file_that_is_gone_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="can't be read"):
        recover(tmp_path / NAME, 0)


def test_nothing_is_added_by_cutting(path: Path) -> None:
    with pytest.raises(EvidenceError, match="shorter"):
        truncate(path, path.stat().st_size + 1)


def test_all_files_of_a_folder_are_rebuilt(path: Path) -> None:
    (path.parent / "notes.txt").write_text("no capture")
    ((found_path, found),) = rebuild(path.parent)
    assert (found_path, len(found.kept)) == (path, 3)
