"""What surrounds digits decides whether they are a telephone number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.document import Observable
from osint_monitor.understand.observables.phones import find_phones, looks_hidden
from osint_monitor.understand.observables.reader import Shown, find_observables
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

Find = Callable[..., list[Observable]]


def phones(found: list[Observable]) -> list[str]:
    return [one.value for one in found if one.kind == "phone"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("bel 0612345678 of 0687654321", ["+31612345678", "+31687654321"]),
        ("0612345678/0687654321", ["+31612345678", "+31687654321"]),
        ("06-12-34-56-78", ["+31612345678"]),
        ("prijs 40 euro, 0612345678", ["+31612345678"]),
        ("12 t/m 15 uur\n06 12 34 56 78", ["+31612345678"]),
        ("+31 (0)6 12345678", ["+31612345678"]),
        ("tel0612345678bellen", ["+31612345678"]),
        ("Call:+31612345678Anna", ["+31612345678"]),
    ],
)
def test_numbers_are_cut_where_they_end(
    find: Find, text: str, number: list[str]
) -> None:
    assert phones(find(text, "NL")) == number


@pytest.mark.parametrize(
    "digits",
    [
        "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "\u0966\u096c\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e",
        "\U0001f10c\u2465\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467",
        "\u2070\u2076\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078",
    ],
    ids=["arabic", "devanagari", "circled", "raised"],
)
def test_digits_of_other_scripts_are_digits(find: Find, digits: str) -> None:
    [phone] = find(f"bel {digits}", "NL")
    assert (phone.value, phone.obscured) == ("+31612345678", True)


@pytest.mark.parametrize(
    "text",
    [
        "ordernummer 0612345678",
        "zaak nr. KP-0612345678",
        "van 06.00-14.00 / 14.00-22.00",
        "0612345678 euro",
        "+3/1+6/1+2/3+4/5+67/8",
        "NL00 BANK 0612 3456 78",
        "https://site.example/0612345678",
        "06 tot 12 of 34 tot 56 en 78",
        "06 m 12 cm 34 kg 56 uur 78",
    ],
)
def test_what_is_said_to_be_something_else_is_none(find: Find, text: str) -> None:
    assert phones(find(text, "NL")) == []


def test_a_bare_polish_number_needs_its_shape_or_a_cue(find: Find) -> None:
    assert phones(find("691 234 567", "PL")) == ["+48691234567"]
    assert phones(find("69 1234 567", "PL")) == []
    assert phones(find("dzwoń 69 1234 567", "PL")) == ["+48691234567"]
    assert phones(find("oferta 691 234 567", "PL")) == []


def test_the_span_is_that_of_the_raw_text(find: Find) -> None:
    text = "bel 0\u200b6\ufe0f\u20e3 een twee drie vier vijf zes zeven acht nu"
    [phone] = find(text, "NL")
    assert text[phone.span.start : phone.span.end].startswith("0")
    assert text[phone.span.start : phone.span.end].endswith("acht")


@pytest.mark.parametrize(
    ("raw", "hidden"),
    [
        ("06-12345678", False),
        ("06 12 34 56 78", False),
        ("+31\u00a06\u201312345678", False),
        ("0 6 1 2 3 4 5 6 7 8", True),
        ("0*6*12345678", True),
        ("06\u200b12345678", True),
    ],
)
def test_a_plain_way_of_writing_is_not_hidden(raw: str, hidden: bool) -> None:
    assert looks_hidden(raw) is hidden


def test_halves_in_title_and_text_are_joined(find: Find) -> None:
    [phone] = find("de rest is 345678", "NL", title="Bel 0612")
    assert (phone.value, phone.obscured) == ("+31612345678", True)
    assert (phone.span.field, phone.span.start, phone.span.end) == ("text", 11, 17)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Kamer 0612", "huur 345678"),
        ("Bel 0612", "de rest is 345678 euro"),
        (
            "Bel 0612, hele lange titel die daarna nog doorgaat en doorgaat",
            "rest 345678",
        ),
        ("Bel 0612345678", "de rest is 345678"),
    ],
)
def test_other_digits_of_two_fields_stay_apart(
    find: Find, title: str, text: str
) -> None:
    found = phones(find(text, "NL", title=title))
    assert found in ([], ["+31612345678"])
    assert bool(found) is ("0612345678" in title)


@pytest.mark.parametrize(
    "text",
    [
        "06 " * 20_000,
        "1 2 3 " * 20_000,
        "een twee " * 10_000,
        "0612345678 call 12 me 34 " * 4_000,
        "+" * 50_000 + "0" * 50_000,
        "O0l1" * 20_000,
        "12:30 01.02.2020 " * 5_000,
        "4111 " * 10_000,
        "NL91" * 10_000,
        "AB-12-" * 10_000,
        "t.me/+" * 10_000,
        "tg: " * 10_000,
        "a@" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    view = fold(text)
    shown = Shown(text, view, split(view.text))
    found = find_observables({"text": shown}, Places(("NL", "PL")))
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)


@settings(max_examples=150)
@given(st.text(alphabet="06 12345789+-.,/()*nulzeseen\nOolI🧿€", max_size=80))
def test_every_phone_stands_where_it_says(text: str) -> None:
    view = fold(text)
    for one in find_phones("text", text, view, split(view.text), Places(("NL",))):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.value.startswith("+") and one.value[1:].isdigit()
        assert 8 <= len(one.value) <= 18
