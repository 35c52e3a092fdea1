"""Word lists beside the code: words apart by white space, ``#`` begins a comment."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "tables"


def read_lines(name: str) -> list[str]:
    """The lines of one list that hold something, without comments."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    plain = (line.partition("#")[0].strip() for line in lines)
    return [line for line in plain if line]


def read_words(name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(word for line in read_lines(name) for word in line.split())


def read_by_key(name: str) -> dict[str, list[str]]:
    """First word of a line → all other words of the lines that begin so."""
    words: dict[str, list[str]] = {}
    for line in read_lines(name):
        key, *rest = line.split()
        words.setdefault(key, []).extend(rest)
    return words
