"""Content encodings undone, never further than a limit."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli  # type: ignore[import-untyped]

from osint_monitor.errors import ExtractError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_LAYERS = 3
_PIECE = 256 * 1024
_MAX_WINDOW_LOG = 23  # 8 MB, what browsers allow

Pieces = Iterator[bytes]


def decoded(pieces: Iterable[bytes], encodings: str, limit: int) -> tuple[bytes, bool]:
    """
    A body without its content encodings.

    Args:
        pieces: the body as sent.
        encodings: the ``Content-Encoding`` header; empty for none.
        limit: bytes that are kept at most; no more is unpacked than that.

    Returns:
        The body, and whether it was cut: too long, or broken off in the middle.

    Raises:
        ExtractError: ``bad_encoding``: nothing can be made of it.
    """
    layers = [e.strip().lower() for e in encodings.split(",")]
    layers = [e for e in layers if e and e != "identity"]
    if len(layers) > MAX_LAYERS or not all(e in _DECODERS for e in layers):
        raise ExtractError("bad_encoding", layers=len(layers))
    stream: Pieces = iter(pieces)
    for layer in reversed(layers):
        stream = _DECODERS[layer](stream)
    body = bytearray()
    try:
        for piece in stream:
            body += piece
            if len(body) > limit:
                return bytes(body[:limit]), True
    except _BrokenOff as error:
        if not body:
            raise ExtractError("bad_encoding", layers=len(layers)) from error
        return bytes(body), True
    return bytes(body), False


class _BrokenOff(Exception):
    """The encoded body ends too early or is malformed."""


def _inflate(pieces: Pieces, window: int) -> Pieces:
    """Gzip (also several members) and deflate; what follows the end is ignored."""
    state, begun = zlib.decompressobj(window), False
    for pending in pieces:
        while pending:
            try:
                out = state.decompress(pending, _PIECE)
            except zlib.error as error:
                raise _BrokenOff from error
            begun = True
            if out:
                yield out
            pending = state.unconsumed_tail
            if state.eof:
                pending = state.unused_data
                if window != 31 or pending[:2] != b"\x1f\x8b":
                    return
                state = zlib.decompressobj(window)
    if begun and not state.eof:
        raise _BrokenOff


def _gzip(pieces: Pieces) -> Pieces:
    return _inflate(pieces, 31)


def _deflate(pieces: Pieces) -> Pieces:
    """With or without the zlib wrapper: servers send both under this name."""
    first = next(pieces, b"")
    wrapped = (
        len(first) > 1 and first[0] & 15 == 8 and (first[0] << 8 | first[1]) % 31 == 0
    )

    def again() -> Pieces:
        yield first
        yield from pieces

    return _inflate(again(), 15 if wrapped else -15)


def _brotli(pieces: Pieces) -> Pieces:
    state = brotli.Decompressor()
    begun = False
    for pending in pieces:
        try:
            out = state.process(pending, output_buffer_limit=_PIECE)
            while out or not state.can_accept_more_data():
                yield out
                out = state.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise _BrokenOff from error
        begun = begun or bool(pending)
        if state.is_finished():
            return
    if begun:
        raise _BrokenOff


def _zstd(pieces: Pieces) -> Pieces:
    options = {int(zstd.DecompressionParameter.window_log_max): _MAX_WINDOW_LOG}
    state, begun = zstd.ZstdDecompressor(options=options), False
    for pending in pieces:
        begun = begun or bool(pending)
        while pending or not state.needs_input:
            try:
                out = state.decompress(pending, _PIECE)
            except zstd.ZstdError as error:
                raise _BrokenOff from error
            pending = b""
            if out:
                yield out
            if state.eof:
                return
    if begun:
        raise _BrokenOff


_DECODERS: dict[str, Callable[[Pieces], Pieces]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
