"""Archives of others: what is whole is read, each fault is told with its place."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from osint_monitor.evidence.foreign import (
    Fault,
    ForeignCapture,
    read_archive,
)
from osint_monitor.evidence.record import Exchange, pack

Make = Callable[..., Exchange]
HTML = [("Content-Type", "text/html")]


def write(
    *urls: str,
    gz: bool = True,
    kind: str = "response",
    body: bytes = b"<p>work</p>",
    headers: list[tuple[str, str]] = HTML,
) -> bytes:
    """An archive as warcio writes it: independent of our own writer."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gz)
    writer._create_temp_file = io.BytesIO  # its own are left open
    for url in urls:
        http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http if kind == "response" else None,
            warc_headers_dict={"WARC-Date": "2026-05-01T12:00:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()


def by_hand(kind: str, block: bytes, *fields: bytes) -> bytes:
    lines = [
        b"WARC/1.0",
        b"WARC-Type: " + kind.encode(),
        b"WARC-Target-URI: " + A.encode(),
        b"WARC-Date: 2026-05-01T12:00:00Z",
        *fields,
        b"Content-Length: %d" % len(block),
    ]
    return b"\r\n".join([*lines, b"", block]) + b"\r\n\r\n"


def read(folder: Path, data: bytes, **given: int) -> tuple[list[str], list[str]]:
    """Addresses of what was captured, and reasons of faults."""
    path = folder / "foreign"
    path.write_bytes(data)
    found = list(read_archive(path, **given))
    return (
        [one.url for one in found if isinstance(one, ForeignCapture)],
        [one.reason for one in found if isinstance(one, Fault)],
    )


def only(folder: Path, data: bytes, **given: int) -> ForeignCapture:
    path = folder / "foreign"
    path.write_bytes(data)
    (found,) = read_archive(path, **given)
    assert isinstance(found, ForeignCapture)
    return found


A, B, C = (f"https://{letter}.example/" for letter in "abc")


@pytest.mark.parametrize("gz", [True, False])
def test_every_capture_is_read(tmp_path: Path, gz: bool) -> None:
    assert read(tmp_path, write(A, B, C, gz=gz)) == ([A, B, C], [])


def test_a_capture_has_its_parts(tmp_path: Path) -> None:
    found = only(tmp_path, write(A))
    assert (found.status, found.reason, found.kind) == (200, "OK", "response")
    assert found.headers == ((b"Content-Type", b"text/html"),)
    assert found.body == b"<p>work</p>"
    assert found.fetched_at.isoformat() == "2026-05-01T12:00:00+00:00"
    assert found.payload_digest is not None
    assert found.payload_digest.startswith("sha1:")


def test_one_gzip_stream_over_all_records_is_read(tmp_path: Path) -> None:
    data = gzip.compress(write(A, B, gz=False))
    assert read(tmp_path, data) == ([A, B], [])


def test_resources_are_read(tmp_path: Path) -> None:
    found = only(tmp_path, write(A, kind="resource", body=b"{}"))
    assert (found.kind, found.status, found.body) == ("resource", 200, b"{}")


def test_revisits_have_no_body(tmp_path: Path) -> None:
    found = only(tmp_path, by_hand("revisit", b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    assert (found.kind, found.body) == ("revisit", b"")


@pytest.mark.parametrize("kind", ["metadata", "request", "conversion", "warcinfo"])
def test_other_kinds_are_left_out(tmp_path: Path, kind: str) -> None:
    assert read(tmp_path, by_hand(kind, b"GET / HTTP/1.1\r\n\r\n")) == ([], [])


@pytest.mark.parametrize("url", ["dns:a.example", "file:///etc/passwd", "urn:x"])
def test_other_schemes_are_left_out(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, write(url, kind="resource")) == ([], [])


@pytest.mark.parametrize("coding", ["chunked", "gzip, chunked"])
def test_chunks_are_joined(tmp_path: Path, coding: str) -> None:
    headers = [*HTML, ("Transfer-Encoding", coding)]
    body = b"5\r\n<p>wo\r\n6;x=y\r\nrk</p>\r\n0\r\n\r\n"
    found = only(tmp_path, write(A, body=body, headers=headers))
    assert found.body == b"<p>work</p>"
    assert found.headers == ((b"Content-Type", b"text/html"),)


@pytest.mark.parametrize("body", [b"<p>work</p>", b"12 flats to let", b"5\r\n<p>wooo"])
def test_what_was_joined_already_stays(tmp_path: Path, body: bytes) -> None:
    headers = [*HTML, ("Transfer-Encoding", "chunked")]
    assert only(tmp_path, write(A, body=body, headers=headers)).body == body


def test_a_long_body_is_cut(tmp_path: Path) -> None:
    found = only(tmp_path, write(A, body=b"x" * 5_000), max_body_bytes=1_000)
    assert found.cut
    assert len(found.body) < 1_000


def test_of_an_own_rendered_page_the_rendered_one_is_read(
    tmp_path: Path, make: Make
) -> None:
    found = only(tmp_path, pack(make(rendered=b"<p>after</p>")).data)
    assert (found.body, found.rendered) == (b"<p>after</p>", True)


# Damage


@pytest.mark.parametrize("gz", [True, False])
def test_a_cut_file_is_read_up_to_the_cut(tmp_path: Path, gz: bool) -> None:
    data = write(A, B, C, gz=gz)
    assert read(tmp_path, data[:-30]) == ([A, B], ["torn"])


@pytest.mark.parametrize("gz", [True, False])
def test_after_a_damaged_record_the_next_is_read(tmp_path: Path, gz: bool) -> None:
    one = write(A, gz=gz)
    data = bytearray(one + write(B, gz=gz) + write(C, gz=gz))
    middle = len(one) + (60 if gz else len(write(B, gz=gz)) - 8)
    data[middle : middle + 2] = b"\xff\xff"
    urls, reasons = read(tmp_path, bytes(data))
    assert urls == [A, C]
    assert reasons and set(reasons) <= {"damaged", "torn", "bad_digest", "bad_head"}


@pytest.mark.parametrize("gz", [True, False])
def test_garbage_between_records_is_passed_over(tmp_path: Path, gz: bool) -> None:
    data = write(A, gz=gz) + b"garbage \x1f\x8b\x08 garbage\n" + write(B, gz=gz)
    urls, reasons = read(tmp_path, data)
    assert urls == [A, B]
    assert len(reasons) == 1


@pytest.mark.parametrize("gz", [True, False])
def test_garbage_before_the_first_record_is_passed_over(
    tmp_path: Path, gz: bool
) -> None:
    urls, _ = read(tmp_path, b"garbage\n" + write(A, gz=gz))
    assert urls == [A]


@pytest.mark.parametrize("wrong", [b"5", b"500", b"999999999999999", b"x", b"-1"])
def test_a_wrong_length_does_not_hide_the_next_record(
    tmp_path: Path, wrong: bytes
) -> None:
    one, two = write(A, gz=False), write(B, gz=False)
    length = one.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]
    one = one.replace(b"Content-Length: " + length, b"Content-Length: " + wrong)
    urls, reasons = read(tmp_path, one + two)
    assert urls == [B]
    assert len(reasons) == 1


def test_a_fault_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    one = write(A)
    path.write_bytes(one + write(B)[:-9])
    assert list(read_archive(path))[-1] == Fault("", len(one), "torn")


def test_a_block_that_was_changed_is_a_fault(tmp_path: Path) -> None:
    data = write(A, gz=False).replace(b"<p>work", b"<p>play")
    assert read(tmp_path, data) == ([], ["bad_digest"])


@pytest.mark.parametrize("form", ["hex", "b32"])
@pytest.mark.parametrize("name", ["sha256", "sha-256", "sha1", "md5"])
def test_digests_are_read_in_both_forms(tmp_path: Path, name: str, form: str) -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\nhi"
    raw = hashlib.new(name.replace("-", ""), block).digest()
    text = raw.hex() if form == "hex" else base64.b32encode(raw).decode()
    claim = f"WARC-Block-Digest: {name}:{text}".encode()
    data = by_hand("response", block, claim)
    assert read(tmp_path, data) == ([A], [])
    assert read(tmp_path, data.replace(b"\r\nhi", b"\r\nho"))[1] == ["bad_digest"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"HTTP/1.1 200 OK", b"NONSENSE 200 OK", "bad_http"),
        (b"2026-05-01T12:00:00Z", b"the day before x....", "bad_date"),
        (b"WARC-Type: response\r\n", b"", "bad_head"),
    ],
)
def test_a_record_that_says_nonsense_is_a_fault(
    tmp_path: Path, old: bytes, new: bytes, reason: str
) -> None:
    data = write(A, gz=False).replace(old, new)
    data = data.replace(b"WARC-Block-Digest", b"X-Block-Digest___")
    assert read(tmp_path, data + write(B, gz=False)) == ([B], [reason])


NO_ARCHIVES = [
    (b"", "empty"),
    (b"no archive at all", "not_an_archive"),
    (b"\0" * 99, "not_an_archive"),
]


@pytest.mark.parametrize(("data", "reason"), NO_ARCHIVES)
def test_what_is_no_archive_is_a_fault(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    assert read(tmp_path, data) == ([], [reason])


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert [*read_archive(tmp_path / "nowhere")] == [Fault("", 0, "unreadable")]


@settings(max_examples=60, deadline=None)
@given(
    gz=st.booleans(),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=5)), max_size=5),
    cut=st.floats(0, 1),
)
def test_whatever_is_damaged_the_reading_ends_and_invents_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    gz: bool,
    changes: list[tuple[float, bytes]],
    cut: float,
) -> None:
    data = bytearray(write(A, B, C, gz=gz))
    data = data[: int(len(data) * cut)]
    for where, new in changes:
        place = int(len(data) * where)
        data[place : place + len(new)] = new
    path = tmp_path_factory.mktemp("foreign") / "x"
    path.write_bytes(data)
    for found in read_archive(path):
        if isinstance(found, ForeignCapture) and gz:
            assert found.body == b"<p>work</p>"


# WACZ


def wacz(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("datapackage.json", "{}")
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("gz", [True, False])
def test_every_archive_of_a_wacz_is_read(
    tmp_path: Path, compression: int, gz: bool
) -> None:
    end = ".gz" if gz else ""
    parts = {
        f"archive/b.warc{end}": write(B, gz=gz),
        f"archive/a.warc{end}": write(A, gz=gz),
        "pages/pages.jsonl": b"{}",
    }
    assert read(tmp_path, wacz(parts, compression)) == ([A, B], [])


def test_a_capture_of_a_wacz_names_its_part(tmp_path: Path) -> None:
    data = wacz({"archive/a.warc.gz": write(A)})
    assert only(tmp_path, data).file == "archive/a.warc.gz"


def test_a_cut_wacz_is_read_as_far_as_it_is_whole(tmp_path: Path) -> None:
    data = wacz({"archive/a.warc.gz": write(A, B)})
    urls, reasons = read(tmp_path, data[: data.index(b"PK\x01\x02") + 10])
    assert urls == [A, B]
    assert reasons[0] == "torn_zip"


@pytest.mark.parametrize(
    "name",
    ["archive/../../evil.warc.gz", "archive//etc/x.warc.gz", "archive/\x1b.warc"],
)
def test_names_are_never_paths(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    urls, _ = read(folder, wacz({name: write(A)}))
    assert urls == [A]
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "foreign"]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    data = wacz({"archive/a.warc": b"\0" * 20_000_000}, zipfile.ZIP_DEFLATED)
    assert read(tmp_path, data) == ([], ["zip_bomb"])


def test_a_list_of_contents_that_fills_the_memory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.evidence.foreign import wacz as module

    monkeypatch.setattr(module, "MAX_DIRECTORY_BYTES", 50)
    assert read(tmp_path, wacz({"archive/a.warc.gz": write(A)})) == ([], ["zip_bomb"])


def test_a_zip_without_archives_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path, wacz({"a.warc.gz": write(A)})) == ([], ["no_archive_inside"])


def test_a_locked_part_is_a_fault(tmp_path: Path) -> None:
    data = bytearray(wacz({"archive/a.warc.gz": write(A)}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    assert read(tmp_path, bytes(data)) == ([], ["encrypted"])


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), min_size=1, max_size=4
    ),
    compression=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
)
def test_whatever_is_damaged_in_a_wacz_the_reading_ends(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[float, bytes]],
    compression: int,
) -> None:
    data = bytearray(wacz({"archive/a.warc.gz": write(A, B)}, compression))
    for where, new in changes:
        place = int(len(data) * where)
        data[place : place + len(new)] = new
    path = tmp_path_factory.mktemp("foreign") / "x"
    path.write_bytes(data)
    for found in read_archive(path):
        assert isinstance(found, Fault) or found.body == b"<p>work</p>"


# Hostile archives


@pytest.mark.parametrize(
    "piece",
    [
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3000000\r\n\r\n",
        b"WARC/1.0\r\n",
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", mtime=0),
        gzip.compress(b"WARC/1.0\r\n", mtime=0)[:-9],
    ],
)
def test_a_file_full_of_faults_is_given_up_with_a_fault(
    tmp_path: Path, piece: bytes
) -> None:
    _, reasons = read(tmp_path, piece * 20_000)
    assert len(reasons) == 1_001
    assert reasons[-1] == "too_many_faults"


def test_a_file_full_of_false_beginnings_is_given_up_with_a_fault(
    tmp_path: Path,
) -> None:
    data = write(A) + b"\x1f\x8b\x08" * 100_000
    urls, reasons = read(tmp_path, data)
    assert urls == [A]
    assert reasons[-1] == "too_many_faults"


def test_reading_in_vain_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.evidence.foreign import archive as module

    monkeypatch.setattr(module, "MAX_COST", 1_000_000)
    piece = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 90000\r\n\r\n"
    _, reasons = read(tmp_path, piece * 20_000)
    assert len(reasons) < 100
    assert reasons[-1] == "too_many_faults"


def test_a_bomb_is_read_in_bounded_memory(tmp_path: Path) -> None:
    import tracemalloc

    data = write(A, body=b"\0" * 60_000_000) + write(B)
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(data)
    del data
    tracemalloc.start()
    try:
        found = list(read_archive(path, max_body_bytes=100_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [one.cut for one in found if isinstance(one, ForeignCapture)] == [
        True,
        False,
    ]
    assert peak < 5_000_000
