"""What officers type, and what happens when two type at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class ChangedMeanwhile(Exception):
    """Somebody changed it since it was read; *now* is the state that holds."""

    def __init__(self, now: Any) -> None:
        super().__init__(now.number)
        self.now = now


def typed(form: Mapping[str, str], name: str, limit: int) -> str:
    """A field as typed, at most *limit* signs; without NUL, which no database keeps."""
    value = form.get(name, "").replace("\x00", "").replace("\r\n", "\n")
    return value.strip()[:limit]


def chosen(form: Mapping[str, str], name: str, values: Collection[str]) -> str:
    """A field that was chosen out of fixed words; empty when it is none of them."""
    value = form.get(name, "")
    return value if value in values else ""


def number(form: Mapping[str, str], name: str) -> int:
    """A field that holds a number; 0 when it does not."""
    return whole(form.get(name, ""))


def whole(value: str) -> int:
    """What was typed as a whole number; 0 when it is none, as ids begin at 1."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
