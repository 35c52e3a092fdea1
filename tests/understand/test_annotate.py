"""The whole document, on ordinary and on hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.errors import UnderstandError
from osint_monitor.model.document import Document, Span
from osint_monitor.model.post import MAX_TEXT
from osint_monitor.model.words import Lang
from osint_monitor.understand.annotate import Annotator

Read = Callable[..., Document]


def spans(doc: Document) -> Iterator[Span]:
    for each in (*doc.observables, *doc.prices, *doc.places):
        yield each.span
    for stance in doc.stances:
        yield from (stance.cue, stance.scope)
    yield from (age[2] for age in doc.ages)
    yield from (part.span for part in doc.lang_parts)
    for name, field in doc.fields.items():
        for reading in field.readings:
            for start, end in zip(reading.starts, reading.ends, strict=True):
                yield Span(name, start, end)


def test_a_romanised_post_says_so(read: Read) -> None:
    doc = read("Shukayu robotu v Polshchi, potribni divchata, dokumenty ne treba")
    assert (doc.romanised, doc.lang) == (True, Lang.UK)
    assert [r.name for r in doc.fields["text"].readings] == ["plain", "cyrillic"]


def test_empty_fields_are_left_out(read: Read) -> None:
    doc = read("", title="Werk")
    assert list(doc.fields) == ["title"]


def test_contact_is_read_for_observables(read: Read) -> None:
    doc = read("Werk in de kas", contact="06-12345678", country="NL")
    assert [o.span.field for o in doc.observables] == ["contact"]


def test_a_field_over_the_limit_is_refused(read: Read) -> None:
    with pytest.raises(UnderstandError, match="too_long"):
        read("a" * (MAX_TEXT + 1_000))


def test_the_same_code_has_the_same_digest() -> None:
    assert Annotator().digest == Annotator().digest


PIECES = st.sampled_from(
    ["p a s s", "0️⃣6", "+31 6", "@", "t.me/", "€", "12-05", "«", "»", "не ", "\n",
     "m4ss", "İ", "\u200b", "\u0301", "ﷺ", "\ud800", "нуль ", "O6l", "(at)", "dot nl",
     "Den Haag ", "?", "shukayu robotu ", "http://[", "18-35 y"]
)  # fmt: skip


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(PIECES | st.text(max_size=6), max_size=25).map("".join))
def test_spans_lie_inside_the_raw_text(read: Read, text: str) -> None:
    for span in spans(read(text, title=text[:40])):
        length = len(text if span.field == "text" else text[:40])
        assert 0 <= span.start <= span.end <= length


@pytest.mark.parametrize(
    "piece",
    ["a", "0", "0 ", "a.", "@a", "a@", "p a ", "не ", "\u0301", "€1 ", "«", "t.me/",
     "0-", "aа", "l0", "один ", "(", "18-", "\u200b", "a-"]
)  # fmt: skip
def test_hostile_repeats_are_read(read: Read, piece: str) -> None:
    text = (piece * MAX_TEXT)[:MAX_TEXT]
    assert read(text).fields["text"].readings[0].name == "plain"
