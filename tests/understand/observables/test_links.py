"""Addresses, and the accounts, numbers and groups that they lead to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Observable

Find = Callable[..., list[Observable]]


@pytest.mark.parametrize(
    ("text", "kind", "service", "value"),
    [
        ("https://wa.me/31612345678?text=hoi", "phone", "whatsapp", "+31612345678"),
        ("wa.me/+31612345678", "phone", "whatsapp", "+31612345678"),
        (
            "https://api.whatsapp.com/send?phone=31612345678&text=a",
            "phone",
            "whatsapp",
            "+31612345678",
        ),
        ("whatsapp://send?phone=+31612345678", "phone", "whatsapp", "+31612345678"),
        ("viber://chat?number=%2B380671234567", "phone", "viber", "+380671234567"),
        ("viber://add?number=380671234567", "phone", "viber", "+380671234567"),
        ("https://viber.click/380671234567", "phone", "viber", "+380671234567"),
        ("tel:+31-6-12345678", "phone", None, "+31612345678"),
        ("t.me/+380671234567", "phone", "telegram", "+380671234567"),
        ("https://signal.me/#p/+31612345678", "phone", "signal", "+31612345678"),
        ("t.me/+AbCdEf123", "invite", "telegram", "t.me/+AbCdEf123"),
        ("t.me/joinchat/AbCdEf123", "invite", "telegram", "t.me/joinchat/AbCdEf123"),
        (
            "https://chat.whatsapp.com/AbCdEf123",
            "invite",
            "whatsapp",
            "chat.whatsapp.com/AbCdEf123",
        ),
        ("discord.gg/abc123", "invite", "discord", "discord.gg/abc123"),
        (
            "https://invite.viber.com/?g2=AbC",
            "invite",
            "viber",
            "invite.viber.com?g2=AbC",
        ),
        ("bit.ly/3xYzAb", "short_link", None, "bit.ly/3xYzAb"),
        ("https://t.me/Demo_Person/12", "handle", "telegram", "demo_person"),
        ("t.me/s/demo_person", "handle", "telegram", "demo_person"),
        ("https://www.tiktok.com/@demo.person", "handle", "tiktok", "demo.person"),
        ("vk.com/demo_person", "handle", "vk", "demo_person"),
        ("onlyfans.com/demo_person", "handle", "onlyfans", "demo_person"),
        ("www.instagram.com/demo.person/", "handle", "instagram", "demo.person"),
    ],
)
def test_an_address_leads_somewhere(
    find: Find, text: str, kind: str, service: str | None, value: str
) -> None:
    found = [one for one in find(f"hi {text} bye") if one.kind != "url"]
    assert [(one.kind, one.service, one.value) for one in found] == [
        (kind, service, value)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "wa.me/message/ABCDEF",
        "https://site.example/item/0612345678",
        "instagram.com/p/abc",
        "tel:112",
        "viber:",
        "http://[bad",
    ],
)
def test_other_addresses_lead_to_nobody(find: Find, text: str) -> None:
    assert [one for one in find(text) if one.kind not in ("url", "email")] == []


def test_a_national_number_after_tel_is_read_as_text(find: Find) -> None:
    assert [one.value for one in find("tel:0612345678", "NL")] == ["+31612345678"]


@pytest.mark.parametrize(
    ("text", "service", "handle"),
    [
        ("tg: demo_person", "telegram", "demo_person"),
        ("тг demo_person", "telegram", "demo_person"),
        ("телега @demo_person", "telegram", "demo_person"),
        ("пишіть у телеграмі: demo_person", "telegram", "demo_person"),
        ("Telegram 👉 demoperson", "telegram", "demoperson"),
        ("insta: demo.person", "instagram", "demo.person"),
        ("інста demo_person", "instagram", "demo_person"),
        ("inst demo_person1", "instagram", "demo_person1"),
        ("na instagramie: demo.person", "instagram", "demo.person"),
        ("вайбер: demo_person", "viber", "demo_person"),
        ("sygnał: demo.55", "signal", "demo.55"),
        ("Signal demo_user.01", "signal", "demo_user.01"),
        ("whatsapp: @demo_person", "whatsapp", "demo_person"),
        ("тікток @demo.person", "tiktok", "demo.person"),
        ("вк: demo_person", "vk", "demo_person"),
        ("OnlyFans - demo.person", "onlyfans", "demo.person"),
        ("@demo_person в телеграм", "telegram", "demo_person"),
        ("follow @demo_person", None, "demo_person"),
    ],
)
def test_a_named_account_is_found(
    find: Find, text: str, service: str | None, handle: str
) -> None:
    found = [(one.service, one.value) for one in find(text) if one.kind == "handle"]
    assert found == [(service, handle)]


@pytest.mark.parametrize(
    "text",
    [
        "Snapshot: Full time",
        "telegram channel only",
        "signal processing engineer",
        "insta and telegram",
        "mail ending with @site.com",
        "write to anna@site.example",
        "we work @ home",
    ],
)
def test_other_words_are_no_account(find: Find, text: str) -> None:
    assert [one for one in find(text) if one.kind == "handle"] == []


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("вайбер 0671234567", "viber"),
        ("WhatsApp: 0671234567", "whatsapp"),
        ("0671234567 (Signal)", "signal"),
        ("тел. 0671234567", None),
    ],
)
def test_a_number_has_the_messenger_beside_it(
    find: Find, text: str, service: str | None
) -> None:
    assert [one.service for one in find(text, "UA")] == [service]


@pytest.mark.parametrize(
    "text",
    ["anna (at) site punkt nl", "anna @ site . nl", "anna[at]site.nl", "anna@site.nl"],
)
def test_an_email_is_found_also_hidden(find: Find, text: str) -> None:
    found = [one for one in find(text) if one.kind == "email"]
    assert [one.value for one in found] == ["anna@site.nl"]
    assert found[0].obscured is (text != "anna@site.nl")
