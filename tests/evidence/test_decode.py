"""Whatever a server sends under the name of an encoding, decoding ends."""

from __future__ import annotations

import gzip

import brotli
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.errors import ExtractError
from osint_monitor.evidence.decode import decoded

BODY = b"".join(b"<p>%d</p>" % n for n in range(300))
ENCODED = [gzip.compress(BODY, mtime=0), brotli.compress(BODY), zstd.compress(BODY)]


@settings(max_examples=80, deadline=None)
@given(
    encoding=st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "", "x"]),
    raw=st.binary(max_size=300)
    | st.tuples(
        st.sampled_from(ENCODED), st.floats(0, 0.99), st.binary(max_size=3)
    ).map(lambda t: t[0][: int(len(t[0]) * t[1])] + t[2] + t[0][-40:]),
    size=st.integers(1, 100),
)
def test_decoding_ends_within_its_limit(encoding: str, raw: bytes, size: int) -> None:
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    try:
        body, _ = decoded(pieces, encoding, 1_000)
    except ExtractError as error:
        assert error.reason == "bad_encoding"
    else:
        assert len(body) <= 1_000


@given(
    encoded=st.sampled_from([("gzip", 0), ("br", 1), ("zstd", 2)]),
    size=st.integers(1, 700),
)
@settings(max_examples=30, deadline=None)
def test_the_pieces_do_not_matter(encoded: tuple[str, int], size: int) -> None:
    name, which = encoded
    raw = ENCODED[which]
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    assert decoded(pieces, name, 1_000_000) == (BODY, False)
