"""Records that others can replay and check."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from osint_monitor.evidence.fields import read_head
from osint_monitor.evidence.record import Earlier, Exchange, Role, pack, warcinfo

AT = datetime(2026, 5, 1, 12, 30, 15, 123_000, tzinfo=UTC)
PAGE = Exchange(
    url="https://board.example/jobs/1?a=b",
    source_id="board",
    run_id="run-1",
    started_at=AT,
    status=200,
    reason="OK",
    request_headers=[(b"Accept", b"text/html")],
    headers=[
        (b"Content-Type", b"text/html"),
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
        (b"Transfer-Encoding", b"chunked"),
    ],
    body=b"<p>work</p>",
    ip_address="203.0.113.7",
    frontier="f00d",
)
ZIPPED = replace(
    PAGE,
    headers=[(b"Content-Encoding", b"gzip")],
    body=gzip.compress(b"<p>work</p>", mtime=0),
)
EARLIER = Earlier(
    record_id="6f7d2b6e-0000-4000-8000-000000000001",
    url=PAGE.url,
    fetched_at=AT,
    digest="sha256:" + "0" * 64,
)
UNCHANGED = replace(PAGE, status=304, reason="Not Modified", body=b"", earlier=EARLIER)
SAME_BYTES = replace(PAGE, earlier=EARLIER)
RENDERED = replace(PAGE, rendered="<p>після</p>".encode())
ONLY_RENDERED = replace(RENDERED, body=None)
CUT = replace(PAGE, truncated="length")
POSTED = replace(PAGE, method="POST", request_body=b"q=1")
EMPTY = replace(PAGE, status=301, headers=[(b"Location", b"/x")], body=b"")
ALL = [
    PAGE, ZIPPED, UNCHANGED, SAME_BYTES, RENDERED, ONLY_RENDERED, CUT, POSTED, EMPTY,
]  # fmt: skip


def records(data: bytes) -> list[SimpleNamespace]:
    """The records as an independent reader sees them."""
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        body = record.raw_stream.read()
        found.append(
            SimpleNamespace(
                kind=record.rec_type,
                fields=record.rec_headers,
                http=record.http_headers,
                body=body,
            )
        )
    return found


def test_a_page_is_a_request_and_its_answer() -> None:
    request, answer = records(pack(PAGE).data)
    assert (request.kind, answer.kind) == ("request", "response")
    assert request.http.get_header("Host") == "board.example"
    assert request.fields.get_header("WARC-Concurrent-To") == answer.fields.get_header(
        "WARC-Record-ID"
    )
    assert answer.http.get_statuscode() == "200"
    assert answer.body == PAGE.body
    assert answer.fields.get_header("WARC-Date") == "2026-05-01T12:30:15.123Z"
    assert answer.fields.get_header("WARC-IP-Address") == "203.0.113.7"


def test_the_capture_is_the_answer() -> None:
    packed = pack(PAGE)
    alone = packed.data[packed.start : packed.start + packed.length]
    (answer,) = records(alone)
    assert answer.kind == "response"
    assert answer.fields.get_header("WARC-Record-ID") == (
        f"<urn:uuid:{packed.record_id}>"
    )
    assert answer.fields.get_header("WARC-Payload-Digest") == packed.digest


def test_repeated_headers_stay_and_transfer_coding_goes() -> None:
    _, answer = records(pack(PAGE).data)
    names = [name for name, _ in answer.http.headers]
    assert names == ["Content-Type", "Set-Cookie", "Set-Cookie"]


def test_an_encoded_body_is_kept_as_sent() -> None:
    _, answer = records(pack(ZIPPED).data)
    assert answer.body == ZIPPED.body


def test_the_index_can_be_made_from_the_record_alone() -> None:
    _, answer = records(pack(PAGE).data)
    own = {name: answer.fields.get_header(f"WARC-Osint-{name}")
           for name in ("Source", "Run", "Role", "Status", "Frontier")}  # fmt: skip
    assert own == {
        "Source": "board",
        "Run": "run-1",
        "Role": "capture",
        "Status": "200",
        "Frontier": "f00d",
    }


@pytest.mark.parametrize(
    ("exchange", "profile"),
    [(UNCHANGED, "server-not-modified"), (SAME_BYTES, "identical-payload-digest")],
)
def test_what_did_not_change_refers_to_the_earlier_capture(
    exchange: Exchange, profile: str
) -> None:
    packed = pack(exchange)
    _, answer = records(packed.data)
    assert (answer.kind, packed.role) == ("revisit", Role.UNCHANGED)
    assert answer.fields.get_header("WARC-Profile").endswith(profile)
    assert EARLIER.record_id in answer.fields.get_header("WARC-Refers-To")
    assert answer.body == b""


def test_a_rendered_page_is_a_conversion_of_the_raw_answer() -> None:
    packed = pack(RENDERED)
    _, raw, page = records(packed.data)
    assert (raw.kind, page.kind) == ("response", "conversion")
    assert page.fields.get_header("WARC-Refers-To") == raw.fields.get_header(
        "WARC-Record-ID"
    )
    assert raw.fields.get_header("WARC-Osint-Role") == "part"
    assert page.fields.get_header("WARC-Record-ID") == f"<urn:uuid:{packed.record_id}>"
    assert page.body == RENDERED.rendered


def test_without_the_raw_answer_the_rendered_page_is_a_resource() -> None:
    request, page = records(pack(ONLY_RENDERED).data)
    assert (request.kind, page.kind) == ("request", "resource")


def test_a_newer_protocol_is_named_and_written_as_the_older() -> None:
    request, answer = records(pack(replace(PAGE, protocol="h2")).data)
    assert answer.http.protocol == "HTTP/1.1"
    assert request.http.statusline.endswith(" HTTP/1.1")
    assert answer.fields.get_header("WARC-Protocol") == "h2"


def test_an_address_that_nobody_can_read_is_kept_all_the_same() -> None:
    url = "http://[::1/jobs"
    assert (
        records(pack(replace(PAGE, url=url)).data)[1].fields.get_header(
            "WARC-Target-URI"
        )
        == url
    )


def test_the_request_body_is_kept() -> None:
    request, _ = records(pack(POSTED).data)
    assert request.http.protocol == "POST"
    assert request.body == b"q=1"


def test_an_independent_checker_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "all.warc.gz"
    info = warcinfo("all.warc.gz", {"mandate": "Example Police"}, AT)
    path.write_bytes(info + b"".join(pack(one).data for one in ALL))
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    assert checker.process_all() == 0


def test_the_file_says_who_wrote_it_and_how() -> None:
    (info,) = records(warcinfo("x.warc.gz", {"mandate": "Example\r\nPolice: x"}, AT))
    lines = info.body.decode().splitlines()
    assert "mandate: Example Police: x" in lines
    assert any("reconstructed" in line for line in lines)


HOSTILE = st.text(
    st.sampled_from(["\r", "\n", "\0", ":", " ", "a", "é", "☃", "\ud800", "\x85"]),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE, raw=st.binary(max_size=12))
def test_nobody_can_add_a_field_or_a_record(text: str, raw: bytes) -> None:
    evil = text + "\r\nWARC-Type: warcinfo\r\n\r\nWARC/1.1\r\n"
    bad = raw + b"\r\nX-Added: 1\r\n\r\nWARC/1.1\r\n"
    exchange = replace(
        PAGE,
        url="https://board.example/" + evil,
        reason=evil,
        source_id=evil,
        frontier=evil,
        ip_address=evil,
        headers=[(bad, bad)],
        request_headers=[(bad, bad)],
    )
    request, answer = records(pack(exchange).data)
    assert [request.kind, answer.kind] == ["request", "response"]
    for record in (request, answer):
        assert len(record.fields.headers) <= 15
        assert record.http.get_header("X-Added") is None
    assert answer.body == PAGE.body


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_head_is_read_without_a_crash(raw: bytes) -> None:
    read_head(raw)
    read_head(b"WARC/1.1\r\n" + raw + b"\r\n\r\n")
