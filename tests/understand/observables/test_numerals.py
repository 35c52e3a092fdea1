"""Numbers spelled as words become the digits of a telephone number."""

from __future__ import annotations

import pytest

from osint_monitor.understand.observables.numerals import (
    NUMBER_WORDS,
    digits_of,
    split_glued,
)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("nul zes twaalf vierendertig", "061234"),
        ("zero seven double zero triple one", "0700111"),
        ("oh seventy seven nine hundred", "077900"),
        ("nine hundred five five one", "900551"),
        ("nine hundred five", "905"),
        ("patru sute patruzeci patru cinci sute", "444500"),
        ("нуль дев'яносто п'ять сто двадцять три", "095123"),
        ("восемь девятьсот шестнадцать", "8916"),
        ("ноль две шестерки три единицы", "066111"),
        ("дві сімки", "77"),
        ("pięćset dwanaście trzysta czterdzieści pięć", "512345"),
        ("podwójna szóstka", "66"),
        ("null eins zweiundsiebzig", "0172"),
        ("zero șapte șaizeci șase o", "0766"),
        ("vosem devyat odin", "891"),
        ("twee keer vijf", "55"),
        ("piecdziesiat szesc", "56"),
    ],
)
def test_said_numbers_are_joined_as_people_mean_them(said: str, digits: str) -> None:
    roles = [NUMBER_WORDS[word] for word in said.split() if word in NUMBER_WORDS]
    assert "".join(digits_of(roles)) == digits


def test_each_number_can_also_stand_for_itself() -> None:
    assert list(digits_of(["40", "5"], joined=False)) == ["40", "5"]


@pytest.mark.parametrize(
    ("token", "roles"),
    [
        ("zeroseven", ("0", "7")),
        ("null1sieben4", ("0", "=1", "7", "=4")),
        ("vijfenzestig", ("65",)),
        ("doppelsieben", ("x2", "7")),
        ("seventeen", ("17",)),
        ("sevenup", ()),
        ("0" * 200, ()),
    ],
)
def test_glued_words_come_apart(token: str, roles: tuple[str, ...]) -> None:
    assert split_glued(token) == roles
