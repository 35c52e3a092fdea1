"""Accounts and cards are known by their check digits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Observable
from osint_monitor.understand.observables.accounts import is_card, is_iban

Find = Callable[..., list[Observable]]


def values(found: list[Observable], kind: str) -> list[str]:
    return [one.value for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "iban"),
    [
        ("naar NL91 ABNA 0417 1643 00 graag", "NL91ABNA0417164300"),
        ("NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("iban nl91abna0417164300", "NL91ABNA0417164300"),
        ("BE68 5390 0754 7034", "BE68539007547034"),
        ("DE89 3704 0044 0532 0130 00 BIC", "DE89370400440532013000"),
        ("PL61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        ("konto 61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        ("UA213223130000026007233566001", "UA213223130000026007233566001"),
        ("RO49 AAAA 1B31 0075 9384 0000", "RO49AAAA1B31007593840000"),
        ("GB29.NWBK.6016.1331.9268.19", "GB29NWBK60161331926819"),
    ],
)
def test_an_iban_is_found(find: Find, text: str, iban: str) -> None:
    found = find(text)
    assert values(found, "iban") == [iban]
    assert values(found, "phone") == []


@pytest.mark.parametrize(
    "text",
    [
        "NL92 ABNA 0417 1643 00",
        "NL91 ABNA 0417 1643",
        "XX91ABNA0417164300",
        "BE 12 uur",
    ],
)
def test_what_fails_the_check_is_no_iban(find: Find, text: str) -> None:
    assert values(find(text), "iban") == []


def test_length_and_digits_are_those_of_the_country() -> None:
    assert is_iban("NL91ABNA0417164300")
    assert not is_iban("NL91ABNA04171643000")


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("карта 4111 1111 1111 1111", "4111111111111111"),
        ("5555-5555-5555-4444", "5555555555554444"),
        ("3782 822463 10005", "378282246310005"),
        ("karta: 4111111111111111", "4111111111111111"),
    ],
)
def test_a_card_is_found(find: Find, text: str, card: str) -> None:
    found = find(text)
    assert values(found, "card") == [card]
    assert values(found, "phone") == []


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "order 4111111111111111",
        "9999 9999 9999 9995",
        "0000 0000 0000 0000",
        "2024 2025 2026 2027",
    ],
)
def test_other_digits_are_no_card(find: Find, text: str) -> None:
    assert values(find(text), "card") == []


def test_a_card_has_the_digits_of_its_scheme() -> None:
    assert is_card("4111111111111111")
    assert not is_card("4111111111111")
