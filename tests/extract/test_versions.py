"""Versions: cleaned, cut, and the same when only noise changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.extract.noise import without_noise
from osint_monitor.extract.versions import clean, version_of
from osint_monitor.model.post import MAX_TEXT, Version, post_id_of
from osint_monitor.model.words import Kind

URL = "https://board.example/ad/1"


def made(text: str = "", **fields: Any) -> Version:
    return version_of(
        **{"source_id": "board", "kind": Kind.JOB, "url": URL, "text": text} | fields
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Viewed 12 times", "Viewed 1,013 times"),
        ("12 views", "1.5K views"),
        ("12 keer bekeken", "340 keer bekeken"),
        ("33 Aufrufe", "34 Aufrufe"),
        ("Wyświetlenia: 5", "Wyświetlenia: 19"),
        ("5 vizualizări", "1200 vizualizări"),
        ("Переглядів: 5", "Переглядів: 71"),
        ("Просмотров: 5", "Просмотров: 71"),
        ("3 minutes ago", "an hour ago"),
        ("3 minuten geleden", "2 weken geleden"),
        ("vor 3 Minuten", "vor 2 Stunden"),
        ("3 minut temu", "2 godziny temu"),
        ("acum 3 minute", "acum 2 ore"),
        ("3 хвилин тому", "2 години тому"),
        ("3 минут назад", "2 часа назад"),
        ("today at 12:30", "yesterday at 08:05"),
        ("vandaag 12:30", "gisteren 08:05"),
        ("сегодня в 12:30", "вчера в 08:05"),
    ],
)
def test_counters_and_ages_make_no_new_version(one: str, other: str) -> None:
    words = "Room to let, 300 euro, call +44 7700 900123. {} Rotterdam"
    assert made(words.format(one)).id == made(words.format(other)).id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Call +44 7700 900123", "Call +44 7700 900124"),
        ("300 euro", "350 euro"),
        ("work 8 hours a day", "work 12 hours a day"),
        ("tel. 2 views 300 euro", "tel. 2 views 400 euro"),
        ("girls 18 years", "girls 16 years"),
        ("2 rooms", "3 rooms"),
        ("from 12:30", "from 14:30"),
        ("за 5 годин", "за 9 годин"),
    ],
)
def test_a_real_change_is_a_new_version(one: str, other: str) -> None:
    assert made(one).id != made(other).id


def test_the_noise_stays_in_the_text_that_is_read() -> None:
    assert made("12 views, call").text == "12 views, call"


def test_spaces_make_no_new_version() -> None:
    assert made("a  b\n\nc").id == made("a b c").id


@pytest.mark.parametrize("field", ["title", "contact", "price", "place", "author"])
def test_every_field_counts(field: str) -> None:
    assert made("x", **{field: "one"}).id != made("x", **{field: "two"}).id


def test_a_post_is_known_by_its_native_id() -> None:
    assert made(native_id="7").post_id == post_id_of("board", "7", "")


def test_a_post_is_known_by_its_address_when_asked_to() -> None:
    version = made(native_id="7", by_url=True)
    assert version.post_id == post_id_of("board", None, URL)
    assert version.native_id == "7"


def test_a_long_text_keeps_head_and_tail() -> None:
    version = made("HEAD" + "x" * 2_000_000 + "TAIL")
    assert version.cut
    assert len(version.text) <= MAX_TEXT
    assert version.text.startswith("HEAD")
    assert version.text.endswith("TAIL")


def test_a_text_at_the_limit_is_not_cut() -> None:
    assert not made("x" * MAX_TEXT).cut


def test_controls_go_and_emoji_and_joiners_stay() -> None:
    assert clean("a\x00\x1b[31mb 👩‍👧\u200b") == "a[31mb 👩‍👧\u200b"


def test_lines_stay_and_gaps_close() -> None:
    assert clean(" a \r\n b\n\n\n\nc ") == "a\nb\n\nc"


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_makes_a_version(text: str) -> None:
    assert made(text).id == made(text).id
    made(text).text.encode()


@given(st.text(alphabet="0123456789 :.,agoviewstemuнзд\n", max_size=200))
@settings(max_examples=150, deadline=None)
def test_noise_only_ever_takes_away(text: str) -> None:
    assert len(without_noise(text)) <= len(text) + 1
