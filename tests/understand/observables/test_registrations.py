"""Registrations and plates are known by label, shape and check digits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Observable

Find = Callable[..., list[Observable]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("KvK 12345678", "kvk:12345678"),
        ("K.v.K.-nummer: 1234 5678", "kvk:12345678"),
        ("Kamer van Koophandel nr. 01234567", "kvk:01234567"),
        ("btw NL004495445B01", "btw_nl:NL004495445B01"),
        ("WAADI-registratie: 12345678", "waadi:12345678"),
        ("NIP: 123-456-32-18", "nip:1234563218"),
        ("REGON 123456785", "regon:123456785"),
        ("KRS: 0000123456", "krs:0000123456"),
        ("nr KRAZ 12345", "kraz:12345"),
        ("wpis do rejestru agencji zatrudnienia nr 4321", "kraz:4321"),
        ("ЄДРПОУ: 12345678", "edrpou:12345678"),
        ("код ЕДРПОУ 12345678", "edrpou:12345678"),
        ("ліцензія АВ № 585123", "licence_ua:АВ585123"),
        ("ИНН 7701234560", "inn:7701234560"),
        ("HRB 12345 Amtsgericht", "hr_de:HRB12345"),
        ("FN 123456a", "fn_at:FN123456A"),
        ("CHE-123.456.788 MWST", "uid_ch:CHE123456788"),
        ("ondernemingsnummer 0123.456.749", "kbo_be:0123456749"),
        ("erkenning VG.1234/BO", "agency_vg:VG1234/BO"),
        ("CUI RO18547290", "cui:RO18547290"),
        ("J40/1234/2006", "onrc:J40/1234/2006"),
        ("Company No. 01234567", "company_gb:01234567"),
        ("Registered in England and Wales number SC123456", "company_gb:SC123456"),
        ("GLAA licence ABCD0001", "glaa:ABCD0001"),
    ],
)
def test_a_registration_is_found(find: Find, text: str, value: str) -> None:
    found = find(text)
    assert [(one.kind, one.value) for one in found] == [("registration", value)]
    assert found[0].service == value.partition(":")[0]


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "NIP 123-456-32-19",
        "REGON 123456784",
        "ЄДРПОУ 12345679",
        "BE 0123.456.748",
        "kvk nummer volgt",
        "certyfikat 2024",
        "CUI 123",
    ],
)
def test_without_label_or_check_there_is_none(find: Find, text: str) -> None:
    found = [one for one in find(text) if one.kind == "registration"]
    assert [one.value for one in found if one.service != "kraz"] == []


@pytest.mark.parametrize(
    ("text", "country", "plate"),
    [
        ("kenteken 12-ABC-3", "nl", "12ABC3"),
        ("witte bus, AB-123-C", "nl", "AB123C"),
        ("авто АА1234ВВ чекає", "ua", "AA1234BB"),
        ("синій бус AA 1234 BB", "ua", "AA1234BB"),
        ("rejestracja WA 12345", "pl", "WA12345"),
        ("Kennzeichen B-AB 1234", "de", "BAB1234"),
        ("mașina B 123 ABC", "ro", "B123ABC"),
        ("1-ABC-234", "be", "1ABC234"),
        ("mercedes 1-ABC-234", "be", "1ABC234"),
    ],
)
def test_a_plate_is_found(find: Find, text: str, country: str, plate: str) -> None:
    found = [(one.service, one.value) for one in find(text) if one.kind == "plate"]
    assert found == [(country, plate)]


@pytest.mark.parametrize(
    "text",
    [
        "ref AB-123-C",
        "COVID-19 auto",
        "автомобиль Lexus RX 2021",
        "NHS C1 vehicle cleaner",
        "auto A4 2.0 TDI",
        "1012 AB Amsterdam, auto",
        "PL 12345 PRACA",
    ],
)
def test_other_codes_are_no_plate(find: Find, text: str) -> None:
    assert [one for one in find(text) if one.kind == "plate"] == []
