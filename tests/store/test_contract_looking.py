"""Counting over time, words and who holds them, on every store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.query import Query, Step
from osint_monitor.store.tree import Is, Phrase, Time, Word

Make = Any

UTC_ZONE = ZoneInfo("UTC")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def put_at(store: Store, make: Make, *moments: datetime, **fields: Any) -> None:
    """A post last seen at each moment."""
    for at in moments:
        hour = (at - make.at(0)).total_seconds() / 3600
        store.put(make.batch(f"at{at.timestamp()}", hour=hour, **fields))


def test_posts_are_counted_by_day(store: Store, make: Make) -> None:
    put_at(
        store,
        make,
        datetime(2026, 3, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 1, 23, 59, 59, 999_000, tzinfo=UTC),
        datetime(2026, 3, 4, tzinfo=UTC),
    )
    assert store.histogram(Query(), Step.DAY, UTC_ZONE) == [
        (date(2026, 3, 1), 2),
        (date(2026, 3, 4), 1),
    ]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 28)),
        ("Europe/Amsterdam", date(2026, 3, 29)),  # 00:30, the night the clock jumps
        ("Asia/Kathmandu", date(2026, 3, 29)),  # 5:45 ahead
        ("America/St_Johns", date(2026, 3, 28)),  # 2:30 behind
    ],
)
def test_days_begin_in_a_zone(store: Store, make: Make, zone: str, day: date) -> None:
    put_at(store, make, datetime(2026, 3, 28, 23, 30, tzinfo=UTC))
    assert store.histogram(Query(), Step.DAY, ZoneInfo(zone)) == [(day, 1)]


def test_a_day_of_25_hours_is_one(store: Store, make: Make) -> None:
    put_at(
        store,
        make,
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 22, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )
    assert store.histogram(Query(), Step.DAY, AMSTERDAM) == [
        (date(2026, 10, 25), 2),
        (date(2026, 10, 26), 1),
    ]


def test_weeks_begin_on_monday_and_months_on_the_first(
    store: Store, make: Make
) -> None:
    put_at(
        store,
        make,
        datetime(2026, 5, 31, 23, tzinfo=UTC),  # a Sunday; in Amsterdam a Monday
        datetime(2026, 6, 7, 12, tzinfo=UTC),
    )
    weeks = store.histogram(Query(), Step.WEEK, UTC_ZONE)
    assert weeks == [(date(2026, 5, 25), 1), (date(2026, 6, 1), 1)]
    assert store.histogram(Query(), Step.WEEK, AMSTERDAM) == [(date(2026, 6, 1), 2)]
    months = store.histogram(Query(), Step.MONTH, UTC_ZONE)
    assert months == [(date(2026, 5, 1), 1), (date(2026, 6, 1), 1)]


def test_only_posts_that_answer_are_counted_over_time(store: Store, make: Make) -> None:
    first, second = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    put_at(store, make, first, tokens=("own place",), level=Level.WEAK)
    put_at(store, make, second, tokens=("place own",))
    for where in (Is("level", ("weak",)), Phrase("", ("own", "place"))):
        found = store.histogram(Query(where=where), Step.DAY, UTC_ZONE)
        assert found == [(date(2026, 3, 1), 1)]
    assert store.histogram(Query(min_level="strong"), Step.DAY, UTC_ZONE) == []


@settings(max_examples=25, deadline=None)
@given(
    at=st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(["UTC", "Europe/Amsterdam", "Pacific/Chatham", "Asia/Tehran"]),
)
def test_a_step_holds_what_was_seen_between_its_ends(
    make: Make, at: datetime, zone: str
) -> None:
    # What a person sees in one bar is what asking for its day gives.
    from osint_monitor.store.open import open_store
    from osint_monitor.store.parse import parse

    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    with open_store("sqlite:///:memory:") as store:
        put_at(store, make, at)
        ((day, number),) = store.histogram(Query(), Step.DAY, ZoneInfo(zone))
        asked = parse(f"seen:{day.isoformat()}", zone=ZoneInfo(zone))
        assert (store.count(asked), number) == (1, 1)


def test_words_are_counted_up_to_a_limit(store: Store, make: Make) -> None:
    for index in range(5):
        store.put(make.batch(f"p{index}", tokens=("werk " * index,), lemmas=("huis",)))
    words = ["werk", "huis", "м'ясо", "wer"]
    assert store.counts(words, 100) == {"werk": 4, "huis": 5}
    assert store.counts(words, 3) == {"werk": 3, "huis": 3}


def test_words_of_former_wordings_are_not_counted(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a", tokens=("before",)))
    store.put(make.batch("p1", "b", hour=1, tokens=("after",)))
    assert store.counts(["before", "after"], 9) == {"after": 1}
    assert store.holding(["before", "after"], 1) == {
        make.post_id("p1"): frozenset({"after"})
    }
    assert store.holding(["before", "after"], 2) == {}


def test_who_holds_several_words_is_told_with_these(store: Store, make: Make) -> None:
    store.put(make.batch("p1", tokens=("werk м'ясо",)))
    store.put(make.batch("p2", tokens=("werk",), lemmas=("м'ясо",)))
    store.put(make.batch("p3", tokens=("werk 🔥",)))
    store.put(Batch(sightings=[make.sighting("gone", None)]))
    words = ["werk", "м'ясо", "🔥", "no", "x" * 3_000]
    assert store.holding(words, 2) == {
        make.post_id("p1"): frozenset({"werk", "м'ясо"}),
        make.post_id("p2"): frozenset({"werk", "м'ясо"}),
        make.post_id("p3"): frozenset({"werk", "🔥"}),
    }
    assert store.holding(words[1:], 1).keys() == store.holding(words, 2).keys()
    assert store.holding(words, 3) == store.holding([], 1) == {}


def test_of_very_many_words_each_is_counted(store: Store, make: Make) -> None:
    words = [f"w{number}" for number in range(700)]
    store.put(make.batch("p1", tokens=(" ".join(words[::50]),)))
    store.put(make.batch("p2", tokens=("w0 other",), lemmas=("w699",)))
    expected = dict.fromkeys(words[::50], 1) | {"w0": 2, "w699": 1}
    assert store.counts(words, 9) == expected
    assert store.counts(words, 1) == dict.fromkeys(expected, 1)


@pytest.mark.parametrize("word", ['"', "a OR b", "*", "NOT", "tokens:a", "\\"])
def test_a_strange_word_is_only_a_word(store: Store, make: Make, word: str) -> None:
    store.put(make.batch("p1", tokens=("tokens a or b not",)))
    assert store.count(Query(where=Word("", (word,)))) in (0, 1)
    assert set(store.counts([word], 9).values()) <= {1}
    since = Time("seen", make.at(0), None)
    assert store.count(Query(where=since, words=((word,),))) in (0, 1)
