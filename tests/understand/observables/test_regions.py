"""Digits are held against the numbering plans of the countries that fit."""

from __future__ import annotations

import pytest

from osint_monitor.model.words import Lang
from osint_monitor.understand.observables.regions import read_number, regions_of


@pytest.mark.parametrize(
    ("digits", "regions", "value"),
    [
        ("0612345678", ("NL",), "+31612345678"),
        ("0671234567", ("NL", "UA"), "+380671234567"),
        ("380671234567", ("NL",), "+380671234567"),
        ("89161234567", ("RU",), "+79161234567"),
        ("9161234567", ("RU",), "+79161234567"),
        ("0512345678", ("PL",), "+48512345678"),
        ("0031612345678", (), "+31612345678"),
        ("+44 7700 900123".replace(" ", ""), (), "+447700900123"),
        ("07700900123", ("GB",), "+447700900123"),
    ],
)
def test_the_likeliest_value_comes_first(
    digits: str, regions: tuple[str, ...], value: str
) -> None:
    assert read_number(digits, regions).values[0] == value


@pytest.mark.parametrize("digits", ["12345", "123456789012345678", "+0", "0000000000"])
def test_other_digits_are_no_number(digits: str) -> None:
    assert read_number(digits, ("NL", "PL")).values == ()


@pytest.mark.parametrize(
    ("digits", "regions", "value"),
    [("000000012", ("PL",), "+48000000012"), ("0600000012", ("NL",), "+31600000012")],
)
def test_a_number_of_the_right_length_may_be_new(
    digits: str, regions: tuple[str, ...], value: str
) -> None:
    assert read_number(digits, regions).values[0] == value


def test_other_plausible_countries_are_kept() -> None:
    values = read_number("0612345678", ("UA",)).values
    assert {"+31612345678", "+380612345678"} <= set(values)


def test_a_landline_comes_first_where_the_source_is() -> None:
    known = read_number("0612345678", ("UA",), is_known=True)
    guessed = read_number("0612345678", ("UA", "NL"))
    assert known.values[0] == "+380612345678"
    assert guessed.values[0] == "+31612345678"


def test_the_source_comes_before_the_language_and_that_before_places() -> None:
    assert regions_of(Lang.UK, "nl", ["RO", "NL"]) == ("NL", "UA", "PL", "RO")
