"""Ordinary posts are filled in, styled and romanised as people write."""

from __future__ import annotations

from collections import Counter

import pytest

from osint_monitor.demo.families import (
    Family,
    Tongue,
    draft,
    fill,
    new_phone,
    new_price,
)
from osint_monitor.demo.phones import RANGES, is_invented, phone
from osint_monitor.demo.romanise import romanise
from osint_monitor.demo.seed import chance, number_of
from osint_monitor.demo.style import restyle

_FAMILY = Family(
    id="bikes",
    sites={"board": 1},
    titles=["Red bike", "Blue bike"],
    parts=[["It is red.", "It is blue."], ["{price} euro, {phone}."]],
    numbers={"price": [10, 20, 5]},
    price="{price}",
    paired=[0],
)
_TONGUE = Tongue(
    lang="en",
    countries=["PL"],
    slots={"city": [["Łódź", "Łodzi"]], "name": ["Ada"]},
    updates=[],
    talk=[],
)


def test_a_paired_part_goes_with_its_title() -> None:
    for seed in range(20):
        made = draft(_FAMILY, _TONGUE, chance(seed), Counter())
        colour = made.title.split()[0].lower()
        assert colour in made.text


def test_a_slot_can_have_a_form_after_a_preposition() -> None:
    made = draft(_FAMILY, _TONGUE, chance(1), Counter())
    assert (made.slots["city"], made.slots["city_in"]) == ("Łódź", "Łodzi")


def test_numbers_are_given_out_once() -> None:
    taken: Counter[str] = Counter()
    phones = {
        draft(_FAMILY, _TONGUE, chance(n), taken).slots["phone"][-3:] for n in range(9)
    }
    assert len(phones) == 9


def test_a_new_price_is_another_price() -> None:
    made = draft(_FAMILY, _TONGUE, chance(3), Counter())
    other = new_price(made, _FAMILY, chance(4))
    assert other.wording().price != made.wording().price


def test_a_new_phone_is_another_phone() -> None:
    made = draft(_FAMILY, _TONGUE, chance(3), Counter())
    assert new_phone(made).wording().phone != made.wording().phone


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{nothing}", {})


@pytest.mark.parametrize("country", RANGES)
def test_a_number_is_written_as_its_country_writes_it(country: str) -> None:
    shown = {phone(country, 12, shape) for shape in range(9)}
    assert len(shown) == len(RANGES[country].shapes)


@pytest.mark.parametrize("number", ["+31612345678", "+447700900123", "+48500000999"])
def test_invented_numbers_are_known(number: str) -> None:
    assert is_invented(number)


@pytest.mark.parametrize("number", ["+31687654321", "+447911123456", "+4850000099"])
def test_other_numbers_are_not_taken_for_invented(number: str) -> None:
    assert not is_invented(number)


def test_a_style_always_writes_alike() -> None:
    text = "Wonderful weather for bicycles and sailing"
    assert [restyle(text, n) for n in range(100)] == [
        restyle(text, n) for n in range(100)
    ]


def test_some_styles_mistype_and_some_leave_the_text_alone() -> None:
    text = "Wonderful weather for bicycles and sailing"
    written = Counter(restyle(text, n) for n in range(100))
    assert written[text] > 50
    assert len(written) > 10


def test_accents_can_be_left_out_but_cyrillic_stays() -> None:
    assert restyle("Zażółć gęślą, Київ", 90) == "Zazolc gesla, Київ"


@pytest.mark.parametrize(
    ("lang", "text", "latin"),
    [
        ("uk", "Їду до Києва", "Yidu do Kyyeva"),
        ("ru", "Еду в Киев", "Edu v Kiev"),
        ("nl", "Naar Kiev", "Naar Kiev"),
    ],
)
def test_romanised_text_is_as_typed_without_cyrillic_keys(
    lang: str, text: str, latin: str
) -> None:
    assert romanise(text, lang) == latin


def test_chance_depends_on_its_parts_and_their_borders() -> None:
    assert number_of("a", "b") == number_of("a", "b")
    assert number_of("ab") != number_of("a", "b")
