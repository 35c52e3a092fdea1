"""Whatever a browser sends, it is a whole request or it is refused."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.egress.proxy_http import MAX_HEAD, BadRequest, Head, read_request

PIECES = st.sampled_from(
    [b"GET ", b"CONNECT ", b"http://", b"a.example", b":80", b"/", b"@", b"[::1]", b"?",
     b" HTTP/1.1", b"\r\n", b"\n", b"\r", b"\0", b"Host: x", b"Content-Length: 1",
     b"Transfer-Encoding: chunked", b": ", b" ", b"\xff", b"#"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_a_request_is_whole_or_refused(pieces: list[bytes]) -> None:
    async def go() -> Head | None:
        reader = asyncio.StreamReader(limit=MAX_HEAD)
        reader.feed_data(b"".join(pieces) + b"\r\n\r\n")
        reader.feed_eof()
        try:
            return await read_request(reader)
        except (BadRequest, EOFError):
            return None

    head = asyncio.run(go())
    if head is None:
        return
    assert head.host and 0 < head.port < 65_536
    if not head.is_tunnel:
        assert head.forwarded.count(b"\r\n\r\n") == 1
        assert head.forwarded.endswith(b"Connection: close\r\n\r\n")
        assert head.forwarded.lower().count(b"\r\nhost:") == 1
