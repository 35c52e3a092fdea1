"""How the writer stands to the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Document
from osint_monitor.model.words import Direction

Read = Callable[..., Document]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Beware of these offers", "warning"),
        ("Обережно, шахраї пропонують роботу", "warning"),
        ("Bel het meldpunt mensenhandel", "advice"),
        ("Policja zatrzymała dwie osoby", "report"),
        ("у мене забрали, мене змушували працювати", "disclosure"),
        ("Hat jemand dort gearbeitet?", "question"),
        ("Ik ben Anna en zoek werk", "own_voice"),
        ("Our girls are waiting", "manager_voice"),
        ('Kreeg ik net: "paspoort inleveren, reis afwerken"', "quotation"),
        ('Das stand da: „Pass beim Chef, Reise abarbeiten".', "quotation"),
        ("Im Text hieß es »der Pass bleibt beim Chef«.", "quotation"),
        ("If someone keeps your passport, call us", "question"),
        ("Він сказав «ми заберемо твій паспорт на зберігання»", "quotation"),
    ],
)
def test_a_stance_is_found(read: Read, text: str, kind: str) -> None:
    assert kind in [stance.kind for stance in read(text).stances]


@pytest.mark.parametrize(
    "text",
    [
        "Is your employer keeping your passport?", "Houdt je baas je paspoort?!",
        "Help! Behält dein Chef deinen Pass?", "Czy szef trzyma twój dowód?",
        "Ți-au luat actele?", "Чи тримає роботодавець ваш паспорт?",
        "Хозяин держит ваш паспорт?",
    ],
)  # fmt: skip
def test_the_reader_is_asked(read: Read, text: str) -> None:
    assert "question" in [stance.kind for stance in read(text).stances]


@pytest.mark.parametrize(
    "text",
    [
        "Is your employer keeping your passport. That is normal",
        "Is your boss keeping you short of money, then work for us, we hold papers?",
        "Now is your boss keeping your passport?",
        "Must you ask before you eat, sleep, wash, phone, walk, pray, read, sing, cook "
        "and drink at home?",
        "Heeft iemand je nodig, kom bij ons werken, wij bewaren je paspoort, zin?",
        "Nie wolno ci wychodzić, paszport trzymamy u nas, jasne?",
        "Вас не выпускают, вывезем, паспорт остается у нас, интересно?",
    ],
)
def test_an_advert_with_a_question_mark_asks_nothing(read: Read, text: str) -> None:
    assert "question" not in [stance.kind for stance in read(text).stances]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Документи не забираємо, працюємо офіційно", "не забираємо"),
        ("Wij houden je paspoort niet, kom maar", "Wij houden je paspoort niet"),
        ("We never keep your passport. Call us", "never keep your passport"),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause(
    read: Read, text: str, scope: str
) -> None:
    spans = [s.scope for s in read(text).stances if s.kind == "negation"]
    assert [text[span.start : span.end] for span in spans] == [scope]


@pytest.mark.parametrize(
    "text",
    [
        '"Girls wanted, free flat, the boss keeps your passport"',
        '"Girls wanted, the boss keeps your passport" +44 7700 900123 !!!',
        'Club "Mia" wants girls, the boss keeps your passport, ask for "Jan"',
        '"Girls wanted, the boss keeps your passport" call Anna soon',
        "Клуб «Мія» шукає дівчат, паспорт у шефа, питай за «Яна»",
        'Beds of 6\' 2" and 5\' 8" stand in the rooms of the house, 190 x 80"',
    ],
)
def test_marks_around_or_between_an_adverts_own_words_quote_nobody(
    read: Read, text: str
) -> None:
    assert "quotation" not in [stance.kind for stance in read(text).stances]


def test_an_ordinary_advert_has_no_stance(read: Read) -> None:
    assert read("We keep it simple: warehouse work, 14 euro an hour.").stances == ()


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Wij bieden werk in de kas", Direction.OFFER),
        ("Шукаю роботу у Варшаві", Direction.DEMAND),
        ("Hello", None),
    ],
)
def test_direction(read: Read, text: str, direction: Direction | None) -> None:
    assert read(text).direction is direction
