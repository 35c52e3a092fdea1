"""Towns and countries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Document

Read = Callable[..., Document]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Робота у Роттердамі", "Rotterdam", "NL"),
        ("Работа в Варшаве", "Warsaw", "PL"),
        ("Praca w Łodzi", "Łódź", "PL"),
        ("werk in Den Haag", "The Hague", "NL"),
        ("Praca w Niemczech", "Germany", "DE"),
        ("Робота в Польщі", "Poland", "PL"),
        ("Robota v Hollandii dlya divchat zhytlo bezkoshtovno", "Netherlands", "NL"),
    ],
)
def test_a_place_is_found(read: Read, text: str, name: str, country: str) -> None:
    assert [(p.name, p.country) for p in read(text).places] == [(name, country)]


@pytest.mark.parametrize("text", ["the best offer", "Best offer", "українська мова"])
def test_ordinary_words_are_no_places(read: Read, text: str) -> None:
    assert read(text).places == ()
