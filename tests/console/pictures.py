"""A picture, and one that an officer brought in with a post."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile

from osint_monitor.evidence.blob import keep_file


def png(width: int = 3, height: int = 2) -> bytes:
    """A picture of one colour."""

    def part(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 3 for _ in range(2)))
    parts = part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def bring_picture(data: Path, post_id: str, *, mandate: str) -> None:
    """A picture in custody that the inspector brought in with a post."""
    from osint_monitor.console.models import Account, Brought, BroughtPost

    with NamedTemporaryFile() as file:
        file.write(png())
        file.flush()
        kept = keep_file(Path(file.name), data / "captures")
    made = Brought(
        by=Account.objects.get(username="inspector"), source_id="demo_captures",
        mandate=mandate, form="png", digest=kept.digest, size=kept.size, run_id="run",
    )  # fmt: skip
    made.save()
    BroughtPost(brought=made, post_id=post_id).save()
