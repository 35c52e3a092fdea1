"""Further ways to read a field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang

Read = Callable[..., Document]


def norms(doc: Document, name: str) -> list[str]:
    for reading in doc.fields["text"].readings:
        if reading.name == name:
            return list(reading.norms)
    return []


@pytest.mark.parametrize(
    ("text", "name", "word"),
    [
        ("we keep your p a s s p o r t here", "despaced", "passport"),
        ("we keep your p.a.s.s.p.o.r.t here", "despaced", "passport"),
        ("we keep your pass-port here with us", "despaced", "passport"),
        ("send me a m4ss4ge now please", "leet", "massage"),
        ("we keep your pa$$port here with us", "leet", "passport"),
    ],
)
def test_hidden_words_are_read(read: Read, text: str, name: str, word: str) -> None:
    doc = read(text, lang=Lang.EN)
    assert word in norms(doc, name)
    assert word not in norms(doc, "plain")


def test_plain_text_has_the_plain_reading_only(read: Read) -> None:
    doc = read("We need 5 people, part-time, e-mail us: B2B and 4G experience.")
    assert [r.name for r in doc.fields["text"].readings] == ["plain"]


def test_a_hidden_word_leads_back_to_all_of_it(read: Read) -> None:
    text = "we keep your p a s s p o r t here"
    reading = read(text, lang=Lang.EN).fields["text"].readings[1]
    at = list(reading.norms).index("passport")
    assert text[reading.starts[at] : reading.ends[at]] == "p a s s p o r t"
