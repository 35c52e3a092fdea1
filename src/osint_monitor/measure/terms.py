"""The page's own words, in English and Dutch."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osint_monitor.measure.shares import Share

_FOLDER = Path(__file__).parent / "tables"
LANGS = ("en", "nl")


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of one language; *table* is ``tables/page.LANG.toml``."""

    lang: str
    table: Mapping[str, Any]

    def __call__(self, part: str, name: str, **values: object) -> str:
        """A word of a part of the table, with its values filled in."""
        return str(self.table[part][name]).format(**values)

    def name(self, value: str) -> str:
        """A value of the vocabulary in plain words; others stay as they are."""
        return str(self.table["names"].get(value, value))

    def number(self, value: float, digits: int) -> str:
        """A number with the decimal sign of the language."""
        return f"{value:.{digits}f}".replace(".", self.table["decimal"])

    def count(self, value: int) -> str:
        """A whole number with the thousands set apart."""
        return f"{value:,}".replace(",", "\u202f")

    def share(self, share: Share) -> str:
        """``87 %``, and below it ``71-95 · 26/30``; a dash of nothing."""
        if share.rate is None or share.low is None or share.high is None:
            return str(self.table["nothing"])
        digits = digits_of(share)
        rate, low, high = (
            self.number(value * 100, digits)
            for value in (share.rate, share.low, share.high)
        )
        return f"{rate} %\n{low}-{high} · {share.hits}/{share.whole}"


def digits_of(share: Share) -> int:
    """Decimals that mean something: more where many posts make a small share."""
    if share.whole < 100 or share.rate is None:
        return 0
    return 2 if share.whole >= 1_000 and share.rate < 0.1 else 1


def read_terms(lang: str) -> Terms:
    """
    The words of a language.

    Raises:
        KeyError: there are none.
    """
    if lang not in LANGS:
        raise KeyError(lang)
    text = (_FOLDER / f"page.{lang}.toml").read_text("utf-8")
    return Terms(lang, tomllib.loads(text))
