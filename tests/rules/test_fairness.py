"""
Who somebody is never makes a lead.

Words for nationality, language, gender, flight and sex work are put into ordinary
posts, in place of each other and besides; no post may leave level ``none``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from osint_monitor.model.post import Version
from osint_monitor.model.words import Lang, Level
from osint_monitor.score.assess import Assessor
from osint_monitor.score.load import load_rules
from osint_monitor.score.open import open_assessor
from osint_monitor.score.ordinary import OrdinaryText, load_ordinary
from osint_monitor.understand.annotate import Annotator

RULES = Path(__file__).parents[2] / "rules"
AT = datetime(2026, 1, 1, tzinfo=UTC)
WHO = {
    Lang.EN: (
        ("Ukrainian", "Romanian", "Polish", "Nigerian", "Dutch", "Chinese"),
        ("woman", "man", "girl", "boy", "trans woman", "lady"),
        ("women", "men", "girls", "boys", "ladies", "families"),
        ("refugee", "asylum seeker", "student", "Roma", "migrant"),
        ("speaks Russian", "speaks Ukrainian", "speaks English", "no Dutch"),
        ("escort", "sex worker", "erotic massage", "stripper", "cook"),
    ),
    Lang.NL: (
        ("Oekraïense", "Roemeense", "Poolse", "Nigeriaanse", "Nederlandse"),
        ("vrouw", "man", "meisje", "jongen", "transvrouw", "dame"),
        ("vrouwen", "mannen", "meisjes", "jongens", "dames", "gezinnen"),
        ("vluchteling", "asielzoeker", "student", "Roma", "arbeidsmigrant"),
        ("spreekt Russisch", "spreekt Oekraïens", "spreekt Engels"),
        ("escort", "sekswerker", "erotische massage", "stripper", "kok"),
    ),
    Lang.DE: (
        ("ukrainische", "rumänische", "polnische", "nigerianische", "deutsche"),
        ("Frau", "Mann", "Mädchen", "Junge", "Transfrau", "Dame"),
        ("Frauen", "Männer", "Mädels", "Jungs", "Damen", "Familien"),
        ("Flüchtling", "Asylbewerber", "Student", "Roma", "Geflüchtete"),
        ("spricht Russisch", "spricht Ukrainisch", "spricht Englisch"),
        ("Escort", "Sexarbeiterin", "erotische Massage", "Stripperin", "Koch"),
    ),
    Lang.PL: (
        ("ukraińska", "rumuńska", "polska", "nigeryjska", "niemiecka"),
        ("kobieta", "mężczyzna", "dziewczyna", "chłopak", "pani", "pan"),
        ("kobiety", "mężczyźni", "dziewczyny", "chłopaki", "panie", "rodziny"),
        ("uchodźca", "uchodźczyni", "student", "Romka", "migrantka"),
        ("mówi po rosyjsku", "mówi po ukraińsku", "mówi po angielsku"),
        ("escort", "pracownica seksualna", "masaż erotyczny", "striptiz", "kucharz"),
    ),
    Lang.RO: (
        ("ucraineană", "româncă", "poloneză", "nigeriană", "germană"),
        ("femeie", "bărbat", "fată", "băiat", "doamnă", "domn"),
        ("femei", "bărbați", "fete", "băieți", "doamne", "familii"),
        ("refugiat", "refugiată", "student", "romă", "migrant"),
        ("vorbește rusă", "vorbește ucraineană", "vorbește engleză"),
        ("escortă", "lucrătoare sexuală", "masaj erotic", "striptease", "bucătar"),
    ),
    Lang.UK: (
        ("українка", "румунка", "полька", "нігерійка", "німкеня"),
        ("жінка", "чоловік", "дівчина", "хлопець", "пані", "пан"),
        ("жінки", "чоловіки", "дівчата", "хлопці", "родини"),
        ("біженка", "переселенка", "студентка", "ромка", "мігрантка"),
        ("розмовляє російською", "розмовляє українською", "розмовляє англійською"),
        ("ескорт", "секс-працівниця", "еротичний масаж", "стриптиз", "кухар"),
    ),
    Lang.RU: (
        ("украинка", "румынка", "полька", "нигерийка", "немка"),
        ("женщина", "мужчина", "девушка", "парень", "дама"),
        ("женщины", "мужчины", "девушки", "парни", "семьи"),
        ("беженка", "переселенка", "студентка", "цыганка", "мигрантка"),
        ("говорит по-русски", "говорит по-украински", "говорит по-английски"),
        ("эскорт", "секс-работница", "эротический массаж", "стриптиз", "повар"),
    ),
}
POSTS = load_ordinary(RULES / "ordinary")


def _swapped(text: str, lang: Lang) -> Iterator[str]:
    """Each word of a category in place of the others, and besides."""
    for words in WHO[lang]:
        for old in words:
            found = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
            if found.search(text):
                yield from (found.sub(new, text) for new in words if new != old)
        yield from (f"{text} {new[0].upper()}{new[1:]}." for new in words)
    everybody = ", ".join(word for words in WHO[lang] for word in words)
    yield f"{text} {everybody}."


@pytest.fixture(scope="module")
def engine() -> tuple[Annotator, Assessor]:
    return Annotator(), Assessor(load_rules(RULES))


def _level(engine: tuple[Annotator, Assessor], post: OrdinaryText, text: str) -> Level:
    version = Version(
        id="v",
        post_id="p",
        source_id="s",
        kind=post.kind,
        url="",
        title=post.title,
        text=text,
    )
    doc = engine[0].annotate(version, languages=(post.lang,))
    return engine[1].assess(doc, at=AT).level


@pytest.mark.parametrize("lang", WHO)
def test_who_somebody_is_makes_no_lead(
    engine: tuple[Annotator, Assessor], lang: Lang
) -> None:
    lifted = [
        (post.where, text)
        for post in POSTS
        if post.lang is lang
        for text in (post.text, *_swapped(post.text, lang))
        if _level(engine, post, text) is not Level.NONE
    ]
    assert lifted == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", WHO)
def test_nor_does_it_with_the_model(lang: Lang, with_model: None) -> None:
    """On a part of the swaps: no level is higher than without the words."""
    engine = Annotator(), open_assessor(RULES)
    tried, lifted = 0, []
    for post in [one for one in POSTS if one.lang is lang][::2]:
        own = _level(engine, post, post.text)
        for text in list(_swapped(post.text, lang))[::7]:
            tried += 1
            if _level(engine, post, text).rank > own.rank:
                lifted.append((post.where, text))
    assert tried > 20
    assert lifted == []
