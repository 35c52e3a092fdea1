"""
What is printed: a title and blocks, from which a page and a PDF are made alike.

A paper is plain data, so that it can be kept as it was made. Foreign words in it are
harmless already: what turns or hides text stands there as its code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from osint_monitor.console.filters import harmless

Block = dict[str, Any]
Paper = dict[str, Any]


def paper(title: str, *, language: str, foot: str, blocks: Sequence[Block]) -> Paper:
    """
    A paper.

    Args:
        language: ``nl`` or ``en``.
        foot: stands on every sheet.
    """
    return {
        "title": harmless(title),
        "language": language,
        "foot": harmless(foot),
        "blocks": list(blocks),
    }


def heading(text: str, level: int = 2) -> Block:
    """A heading; level 2 or 3, the title is 1."""
    return {"kind": "heading", "level": level, "text": harmless(text)}


def says(text: str, tone: str = "") -> Block:
    """A paragraph; *tone* is ``dim``, ``notice`` or nothing."""
    return {"kind": "says", "tone": tone, "text": harmless(text)}


def facts(rows: Iterable[tuple[object, object]]) -> Block:
    """Names and values; what has no value is left out."""
    kept = [[harmless(name), harmless(value)] for name, value in rows if value]
    return {"kind": "facts", "rows": kept}


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Block:
    """A table; every row as long as its head."""
    return {
        "kind": "table",
        "head": [harmless(one) for one in head],
        "rows": [[harmless(cell) for cell in row] for row in rows],
    }


def listing(items: Iterable[object]) -> Block:
    """A list of sentences."""
    return {"kind": "listing", "said": [harmless(one) for one in items]}


def words(text: str) -> Block:
    """Foreign words, or a text to copy, line by line as they stand."""
    return {"kind": "words", "text": harmless(text)}


def chart(
    title: str, rows: Iterable[tuple[object, float]], shape: str = "bars"
) -> Block:
    """Figures with their names, drawn; *shape* is ``bars`` or ``columns`` over time."""
    kept = [[harmless(name), number] for name, number in rows]
    return {"kind": "chart", "shape": shape, "title": harmless(title), "rows": kept}


def written(made: Paper) -> tuple[str, str]:
    """A paper as text to be kept, and the SHA-256 of that."""
    text = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Paper:
    """A paper that was kept."""
    made: Paper = json.loads(text)
    return made
