"""A capture opened again is what was captured, or an error."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from backports import zstd

from osint_monitor.errors import EvidenceError, ExtractError
from osint_monitor.evidence.reader import open_page
from osint_monitor.evidence.record import Exchange, pack
from osint_monitor.model.capture import Capture

Make = Callable[..., Exchange]
BODY = b"<p>" + b"work " * 1_000 + b"</p>"


def keep(folder: Path, exchange: Exchange) -> Capture:
    packed = pack(exchange)
    (folder / "x.warc.gz").write_bytes(b"before" + packed.data + b"after")
    return Capture(
        id=packed.record_id,
        source_id=exchange.source_id,
        run_id=exchange.run_id,
        url=packed.url,
        status=exchange.status,
        fetched_at=exchange.started_at,
        digest=packed.digest,
        file="x.warc.gz",
        offset=6 + packed.start,
        length=packed.length,
    )


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("x-gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
        ("identity", bytes),
    ],
)
def test_content_encodings_are_undone(
    tmp_path: Path, make: Make, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    headers = [(b"Content-Encoding", encoding.encode())]
    capture = keep(tmp_path, make(headers=headers, body=encode(BODY)))
    page = open_page(tmp_path, capture, max_body_bytes=100_000)
    assert (page.body, page.cut, page.status) == (BODY, False, 200)


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    ],
)
def test_a_bomb_is_cut(
    tmp_path: Path, make: Make, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    headers = [(b"Content-Encoding", encoding.encode())]
    bomb = encode(b"\0" * 30_000_000)
    page = open_page(
        tmp_path, keep(tmp_path, make(headers=headers, body=bomb)), max_body_bytes=1_000
    )
    assert (len(page.body), page.cut) == (1_000, True)


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
)
def test_a_body_that_breaks_off_is_read_as_far_as_it_goes(
    tmp_path: Path, make: Make, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    text = b"".join(b"%d work here " % (n * n) for n in range(20_000))
    headers = [(b"Content-Encoding", encoding.encode())]
    half = encode(text)[: len(encode(text)) // 2]
    capture = keep(tmp_path, make(headers=headers, body=half))
    page = open_page(tmp_path, capture, max_body_bytes=1_000_000)
    assert page.cut and page.body and text.startswith(page.body)


@pytest.mark.parametrize(
    "encoding", ["gzip", "deflate", "br", "zstd", "exotic", "gzip,gzip,gzip,gzip"]
)
def test_what_can_not_be_decoded_fails_as_one_item(
    tmp_path: Path, make: Make, encoding: str
) -> None:
    headers = [(b"Content-Encoding", encoding.encode())]
    capture = keep(tmp_path, make(headers=headers, body=b"\xff\xff no such thing"))
    with pytest.raises(ExtractError) as caught:
        open_page(tmp_path, capture, max_body_bytes=1_000)
    assert caught.value.reason == "bad_encoding"


def test_an_empty_body_has_no_encoding_to_undo(tmp_path: Path, make: Make) -> None:
    capture = keep(tmp_path, make(headers=[(b"Content-Encoding", b"gzip")], body=b""))
    assert open_page(tmp_path, capture, max_body_bytes=10).body == b""


def test_a_long_plain_body_is_cut(tmp_path: Path, make: Make) -> None:
    page = open_page(tmp_path, keep(tmp_path, make(body=BODY)), max_body_bytes=10)
    assert (page.body, page.cut) == (BODY[:10], True)


def test_a_body_that_the_server_broke_off_is_marked(tmp_path: Path, make: Make) -> None:
    capture = keep(tmp_path, make(truncated="disconnect"))
    assert open_page(tmp_path, capture, max_body_bytes=100).cut


def test_headers_are_in_lower_case_and_the_last_one_counts(
    tmp_path: Path, make: Make
) -> None:
    headers = [(b"X-A", b"1"), (b"x-a", b"2"), (b"Content-Type", b"text/html")]
    page = open_page(tmp_path, keep(tmp_path, make(headers=headers)), max_body_bytes=99)
    assert page.headers == {"x-a": "2", "content-type": "text/html"}


def test_four_megabytes_of_headers_are_read(tmp_path: Path, make: Make) -> None:
    headers = [(b"X-%d" % n, b"x" * 200) for n in range(20_000)]
    page = open_page(tmp_path, keep(tmp_path, make(headers=headers)), max_body_bytes=99)
    assert len(page.headers) == 20_000


def test_a_rendered_page_is_read_instead_of_the_raw_one(
    tmp_path: Path, make: Make
) -> None:
    exchange = make(body=b"<script>", rendered="<p>після</p>".encode())
    page = open_page(tmp_path, keep(tmp_path, exchange), max_body_bytes=99)
    assert page.rendered
    assert page.body.decode() == "<p>після</p>"
    assert page.headers == {"content-type": "text/html;charset=utf-8"}


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_found(tmp_path: Path, make: Make, where: float) -> None:
    capture = keep(tmp_path, make(body=BODY))
    path = tmp_path / "x.warc.gz"
    raw = bytearray(path.read_bytes())
    raw[capture.offset + int(capture.length * where)] ^= 0x55
    path.write_bytes(raw)
    with pytest.raises(EvidenceError):
        open_page(tmp_path, capture, max_body_bytes=100_000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"offset": 0}, "damaged"),
        ({"length": 10_000_000}, "shorter than its index"),
        ({"length": 10}, "another length"),
        ({"digest": "sha256:" + "0" * 64}, "another digest"),
        ({"id": "someone-else"}, "another record"),
        ({"file": "nowhere.warc.gz"}, "No such file"),
        ({"file": "../x.warc.gz"}, "outside"),
        ({"file": "/etc/passwd"}, "outside"),
    ],
)
def test_an_index_that_is_wrong_is_found(
    tmp_path: Path, make: Make, change: dict[str, object], message: str
) -> None:
    capture = replace(keep(tmp_path, make()), **change)  # type: ignore[arg-type]
    with pytest.raises(EvidenceError, match=message):
        open_page(tmp_path, capture, max_body_bytes=100)
