"""Word lists beside the code: words apart by white space, ``#`` begins a comment."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "tables"


def read_words(name: str) -> frozenset[str]:
    """The words of one list."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
