"""The invented posts: how many, in which languages, with which labels and numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from osint_monitor.demo.content import all_posts, posts_of
from osint_monitor.demo.phones import RANGES
from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.model.words import Lang, Level, Mark

_LANGUAGES = [lang for lang in Lang if lang is not Lang.OTHER]
_LONG_NUMBER = re.compile(r"(?<![\d.,])(?:\+|00)?\d(?:[ \-/.]?\d){8,}")


def wordings() -> list[tuple[DemoPost, Wording]]:
    return [
        (post, wording)
        for post in all_posts()
        for wording in post.days.values()
        if wording is not None
    ]


def test_there_are_at_least_600_posts_on_the_first_day() -> None:
    assert sum(post.live(1) is not None for post in all_posts()) >= 600


@pytest.mark.parametrize("lang", _LANGUAGES)
def test_each_language_has_at_least_60_posts(lang: Lang) -> None:
    assert sum(post.lang is lang for post in all_posts()) >= 60


@pytest.mark.parametrize("site", SiteName)
def test_each_site_has_posts_in_at_least_two_languages(site: SiteName) -> None:
    assert len({post.lang for post in posts_of(site)}) >= 2


def test_keys_are_unique() -> None:
    keys = Counter(post.key for post in all_posts())
    assert keys.most_common(1)[0][1] == 1


def test_numbers_are_unique_on_a_site() -> None:
    numbers = Counter((post.site, post.number) for post in all_posts())
    assert numbers.most_common(1)[0][1] == 1


def test_most_posts_are_ordinary() -> None:
    levels = Counter(post.label.level for post in all_posts())
    assert levels[Level.NONE] > 7 * (levels[Level.WEAK] + levels[Level.STRONG])
    assert levels[Level.WEAK] >= 38
    assert levels[Level.STRONG] >= 30


@pytest.mark.parametrize("lang", _LANGUAGES)
@pytest.mark.parametrize("level", [Level.WEAK, Level.STRONG])
def test_each_language_has_leads_of_both_levels(lang: Lang, level: Level) -> None:
    found = [p for p in all_posts() if p.lang is lang and p.label.level is level]
    assert len(found) >= 5


def test_a_lead_names_its_types_and_its_reason() -> None:
    for post in all_posts():
        if post.label.level is not Level.NONE:
            assert post.label.types, post.key
        assert post.label.why, post.key


def test_an_ordinary_post_names_no_type() -> None:
    assert not [
        p.key for p in all_posts() if p.label.level is Level.NONE and p.label.types
    ]


def test_a_disclosure_stays_ordinary() -> None:
    marked = [p for p in all_posts() if Mark.DISCLOSURE in p.label.marks]
    assert len({p.lang for p in marked}) >= 5
    assert {p.label.level for p in marked} == {Level.NONE}


def test_ukrainian_and_russian_posts_are_aimed_at_displaced_people() -> None:
    for post in all_posts():
        if post.lang in (Lang.UK, Lang.RU):
            assert post.label.targets_ukraine, post.key


def test_several_groups_are_of_one_hand_on_several_sites() -> None:
    hands: dict[str, set[SiteName]] = defaultdict(set)
    for post in all_posts():
        if post.hand:
            hands[post.hand].add(post.site)
    assert len(hands) >= 4
    assert sum(len(sites) >= 2 for sites in hands.values()) >= 2


def test_all_phone_numbers_are_invented() -> None:
    free = "|".join(
        re.escape(_national(r.prefix)) + rf"\d{{{r.free}}}" for r in RANGES.values()
    )
    invented = re.compile(rf"(?:(?:00)?\d\d)?0?0?(?:{free})")
    for post, wording in wordings():
        whole = "\n".join((wording.title, wording.text, wording.price, wording.phone))
        for found in _LONG_NUMBER.finditer(whole):
            digits = re.sub(r"\D", "", found[0])
            assert invented.fullmatch(digits), post.key


def _national(prefix: str) -> str:
    """A range's prefix without plus, country code and trunk zero."""
    return prefix[3:]


def test_no_real_domain_or_mailbox_is_named() -> None:
    domain = re.compile(r"\b[\w-]+\.(?:com|net|org|nl|de|pl|ro|ua|ru|eu|uk)\b")
    for post, wording in wordings():
        assert not domain.search(wording.text.lower()), post.key


def test_every_handle_says_that_it_is_an_example() -> None:
    for post, wording in wordings():
        for handle in re.findall(r"@(\w+)", wording.text):
            assert handle.endswith("_example"), post.key


def test_lengths_differ() -> None:
    lengths = sorted(len(wording.text) for _, wording in wordings())
    assert lengths[0] < 160
    assert lengths[-1] > 600


def test_hardly_two_posts_have_the_same_text() -> None:
    texts = Counter(post.days[max(post.days)] for post in all_posts())
    texts.pop(None, None)
    assert sum(texts.values()) - len(texts) <= 10


def test_no_slot_is_left_open() -> None:
    assert not [p.key for p, w in wordings() if re.search(r"\{\w*\}", w.title + w.text)]


def test_content_is_the_same_in_every_process() -> None:
    first = all_posts()
    all_posts.cache_clear()
    assert all_posts() == first


@pytest.mark.parametrize("lang", [Lang.UK, Lang.RU])
def test_some_cyrillic_languages_are_typed_in_latin_letters(lang: Lang) -> None:
    latin = [
        post
        for post, wording in wordings()
        if post.lang is lang and wording.text.isascii()
    ]
    assert latin


def test_some_posts_hide_a_number_in_words_or_emoji() -> None:
    texts = [wording.text for _, wording in wordings()]
    assert any("\ufe0f\u20e3" in text for text in texts)
    assert any("zero zero" in text for text in texts)
