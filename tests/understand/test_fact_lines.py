"""Invented lines in seven languages, and every fact that is read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from osint_monitor.model.document import Document, Price
from osint_monitor.model.words import Lang

Read = Callable[..., Document]

LINES = Path(__file__).with_name("fact_lines.txt")
LEAST = 25


def _lines() -> Iterator[tuple[Lang, str, str]]:
    lang = Lang.OTHER
    for line in LINES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lang = Lang(line.strip("[]"))
        elif line and not line.startswith("#"):
            text, _, facts = line.partition(" => ")
            yield lang, text, facts


def _ends(low: float, high: float | None) -> str:
    return f"{low:.10g}" if high in (None, low) else f"{low:.10g}-{high:.10g}"


def _price(price: Price) -> str:
    tax = {True: "net", False: "gross", None: ""}[price.net]
    parts = (
        _ends(price.amount, price.upper),
        price.currency or "?",
        price.per or "",
        tax,
        price.purpose or "",
    )
    return " ".join(part for part in parts if part)


def _facts(doc: Document) -> set[str]:
    return {
        *(_price(price) for price in doc.prices),
        *(f"{time.of} {_ends(time.low, time.high)}" for time in doc.times),
        *(f"people {_ends(one.low, one.high)} {one.who}" for one in doc.people),
        *(f"age {_ends(low, high)}" for low, high, _ in doc.ages),
        *(f"route {r.origin.country}>{r.destination.country}" for r in doc.routes),
    }


@pytest.mark.parametrize(("lang", "text", "facts"), list(_lines()))
def test_every_fact_of_a_line_is_read_and_no_other(
    read: Read, lang: Lang, text: str, facts: str
) -> None:
    wanted = set() if facts == "none" else set(facts.split("; "))
    assert _facts(read(text, lang=lang)) == wanted


def test_every_language_has_its_lines() -> None:
    counted = [lang for lang, _, _ in _lines()]
    assert all(counted.count(lang) >= LEAST for lang in set(Lang) - {Lang.OTHER})
