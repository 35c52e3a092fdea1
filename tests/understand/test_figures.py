"""Numbers of a field, and facts on hostile and romanised text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import Document, Span
from osint_monitor.model.words import Lang
from osint_monitor.understand.figures import MAX_FIGURES, Figures, find_figures
from osint_monitor.understand.hours import find_times
from osint_monitor.understand.people import find_people
from osint_monitor.understand.prices import find_prices
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

Read = Callable[..., Document]


def _figures(text: str) -> Figures:
    view = fold(text)
    return find_figures("text", view, split(view.text))


def _values(text: str) -> list[float]:
    return [figure.value for figure in _figures(text).found]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.500,- and 2 500 and 15,50", [1500, 2500, 15.5]),
        ("1.234.567,89", [1234567.89]),
        ("1'200 CHF", [1200]),
        ("6:30 till 20:00", [6.5, 20]),
        ("on 12.05.2024 at 10", [10]),
        ("twenty five people, п'ять дівчат", [25, 5]),
        ("A4, B2B and m2", []),
        ("12345678901234567890", []),
        ("30 de ore", [30]),
    ],
)
def test_numbers_are_read(text: str, values: list[float]) -> None:
    assert _values(text) == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "upper"),
    [
        ("10-12 workers", 12),
        ("van 21 tot en met 30", 30),
        ("between 20 and 30", 30),
        ("10\n-12", None),
        ("10, 12", None),
        ("10 and 12", None),
    ],
)
def test_a_range_has_one_dash_or_word_between(text: str, upper: float | None) -> None:
    found = _figures(text).ranged(0)
    assert (found and found.value) == upper


def test_letters_behind_digits_are_kept() -> None:
    (figure,) = _figures("12h").found
    assert (figure.value, figure.glued) == (12, "h")


def test_a_table_of_numbers_ends_somewhere() -> None:
    assert len(_figures("7 x " * 5_000).found) == MAX_FIGURES


def test_romanised_hours_and_people_are_read(read: Read) -> None:
    text = (
        "Potribni dvi divchyny na robotu za kordonom, zmina 14 hodyn, bez vykhidnykh, "
        "zhytlo nadaiemo, oplata shchotyzhnia, dzvonit v bud iakyi chas"
    )
    doc = read(text)
    assert doc.romanised
    assert [one.of for one in doc.times if one.low == 7] == ["days_week"]


def test_spans_are_places_in_the_raw_text(read: Read) -> None:
    text = "ﬁne pay: ２５ € per hour ‍for 5 girls, 12h shifts"
    doc = read(text, lang=Lang.EN)
    spans = [*(p.span for p in doc.prices), *(p.span for p in doc.people)]
    assert [text[span.start : span.end] for span in spans] == [
        "２５ € per hour",
        "5 girls",
    ]


_WORDS = st.sampled_from(
    """1 12 7 / - : . , € zł грн per на week год h 12h 24 pm до to salary no off days
    girls років between and de тыс 5k 3PM 1'000""".split()  # noqa: SIM905 words
)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(_WORDS, max_size=60).map(" ".join),
        st.lists(_WORDS, max_size=60).map("".join),
    )
)
def test_no_text_breaks_a_reader(text: str) -> None:
    figures = _figures(text)
    spans: list[Span] = [one.span for one in find_prices(figures)]
    spans += [one.span for one in find_times(figures)]
    spans += [one.span for one in find_people(figures)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize(
    "piece", ["1 - ", "1 000 ", "€ 1 ", "no days off ", "12h / ", "per 1 per ", "9:00-"]
)
def test_a_long_text_of_one_piece_is_read(piece: str) -> None:
    figures = _figures(piece * 10_000)
    found = [*find_prices(figures), *find_times(figures), *find_people(figures)]
    assert len(found) <= 110
