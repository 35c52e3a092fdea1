"""Phones, addresses and accounts; and what is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang

Read = Callable[..., Document]


def values(doc: Document, kind: str) -> list[str]:
    return [each.value for each in doc.observables if each.kind == kind]


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("bel 06-12345678 vandaag", "NL", "+31612345678"),
        ("+31 6 0000 0123", None, "+31600000123"),
        ("call +44 7700 900123 now", None, "+447700900123"),
        ("тел. 067 123 45 67", "UA", "+380671234567"),
        ("500-000-123", "PL", "+48500000123"),
        ("wa.me/447700900123", None, "+447700900123"),
    ],
)
def test_a_phone_is_found(
    read: Read, text: str, country: str | None, phone: str
) -> None:
    doc = read(text, country=country)
    assert values(doc, "phone") == [phone]
    assert not any(each.obscured for each in doc.observables)


@pytest.mark.parametrize(
    "text",
    [
        "nul zes een twee drie vier vijf zes zeven acht",
        "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "O6-l2345678",
        "0 6 1 2 3 4 5 6 7 8",
        "06 een twee drie 4 5 6 7 8",
    ],
)
def test_a_hidden_phone_is_found_and_says_so(read: Read, text: str) -> None:
    found = [
        each for each in read(text, country="NL").observables if each.kind == "phone"
    ]
    assert [(each.value, each.obscured) for each in found] == [("+31612345678", True)]


@pytest.mark.parametrize(
    "text",
    [
        "van 12-05-2022 tot 2024-06-01",
        "huur €1.200.000 of 1 200 000 euro",
        "1012 AB Amsterdam, KvK 12345678",
        "NL91ABNA0417164300",
        "2019-2023, 2020 2021",
        "https://site.example/item/0612345678",
        "één of twee mensen, drie of vier dagen",
    ],
)
def test_other_numbers_are_no_phones(read: Read, text: str) -> None:
    assert values(read(text, country="NL"), "phone") == []


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("mail Anna@Site.example.", "anna@site.example"),
        ("anna (at) site punkt nl", "anna@site.nl"),
        ("anna [at] site [dot] com", "anna@site.com"),
    ],
)
def test_an_email_is_found(read: Read, text: str, email: str) -> None:
    assert values(read(text), "email") == [email]


@pytest.mark.parametrize("text", ["we meet at site. nl", "look at home.de", "@", "a@b"])
def test_other_words_are_no_email(read: Read, text: str) -> None:
    assert values(read(text), "email") == []


@pytest.mark.parametrize(
    ("text", "service", "handle"),
    [
        ("write t.me/Demo_Person", "telegram", "demo_person"),
        ("телеграм: @demo_person", "telegram", "demo_person"),
        ("inst: demo.person1", "instagram", "demo.person1"),
        ("instagram demo_person", "instagram", "demo_person"),
        ("follow @demo_person", None, "demo_person"),
        ("telegram channel only", None, None),
    ],
)
def test_an_account_is_found(
    read: Read, text: str, service: str | None, handle: str | None
) -> None:
    found = [each for each in read(text).observables if each.kind == "handle"]
    wanted = [(service, handle)] if handle else []
    assert [(each.service, each.value) for each in found] == wanted


def test_an_invite_is_an_address_without_an_account(read: Read) -> None:
    doc = read("https://t.me/+AbCdEf123")
    assert values(doc, "url") == ["https://t.me/+AbCdEf123"]
    assert values(doc, "handle") == []


def test_a_value_is_masked_when_shown(read: Read) -> None:
    doc = read("bel 06-12345678", country="NL", lang=Lang.NL)
    assert "12345678" not in repr(doc.observables)
