"""Length-prefixed pickles between a parent and the workers it started itself."""

from __future__ import annotations

import asyncio
import pickle
import struct
from typing import Any, BinaryIO

HEADER = struct.Struct("<I")


def pack(message: object) -> bytes:
    """One message as a frame."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEADER.pack(len(body)) + body


def read(stream: BinaryIO) -> Any:
    """
    The next message; blocks.

    Raises:
        EOFError: the other side is gone.
    """
    (size,) = HEADER.unpack(_exactly(stream, HEADER.size))
    # Only our own parent or child writes into this pipe.
    return pickle.loads(_exactly(stream, size))  # noqa: S301


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """*size* bytes of an unbuffered stream, on which ``select`` tells the truth."""
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


async def receive(stream: asyncio.StreamReader) -> Any:
    """
    The next message.

    Raises:
        asyncio.IncompleteReadError: the other side is gone.
    """
    (size,) = HEADER.unpack(await stream.readexactly(HEADER.size))
    return pickle.loads(await stream.readexactly(size))  # noqa: S301
