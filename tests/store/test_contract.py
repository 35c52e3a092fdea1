"""What every store must do, whatever is behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.errors import StoreError
from osint_monitor.model.words import ExploitationType, Kind, Lang, Level
from osint_monitor.store.base import Batch, PostView, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import FACETS, Order, Query

Make = Any


def names(posts: Sequence[PostView]) -> list[str]:
    """The posts' short names, in order."""
    return [post.version.text.split()[0] for post in posts if post.version]


def found(store: Store, **query: Any) -> set[str]:
    return set(names(store.search(Query(**query)).posts))


# Writing


def test_new_records_are_counted_as_new(store: Store, make: Make) -> None:
    counts = store.put(make.batch("p1"))
    assert counts.new == {"versions": 1, "sightings": 1, "assessments": 1}
    assert counts.known == {}


def test_records_put_again_are_known(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    counts = store.put(make.batch("p1"))
    assert counts.new == {}
    assert counts.known == {"versions": 1, "sightings": 1, "assessments": 1}


def test_putting_again_changes_nothing(store: Store, make: Make) -> None:
    batch = make.batch("p1", level=Level.WEAK, phones=("+31600000001",))
    store.put(batch)
    before = everything(store, ["p1"], make)
    store.put(batch)
    assert everything(store, ["p1"], make) == before


def test_the_same_record_twice_in_one_batch_counts_once(
    store: Store, make: Make
) -> None:
    one = make.batch("p1")
    counts = store.put(
        Batch(versions=[*one.versions] * 2, sightings=[*one.sightings] * 2)
    )
    assert counts.new == {"versions": 1, "sightings": 1}
    assert store.stats().versions == 1


def test_an_empty_batch_does_nothing(store: Store) -> None:
    assert store.put(Batch()).new == {}


def test_a_post_is_what_was_put(store: Store, make: Make) -> None:
    batch = make.batch("p1", level=Level.STRONG, hour=3, phones=("+31600000001",))
    store.put(batch)
    post = store.post(make.post_id("p1"))
    assert post is not None
    assert post.version == batch.versions[0].version
    assert post.observables == batch.versions[0].observables
    assert post.assessment == batch.assessments[0]
    assert (post.gone, post.versions, post.source_id) == (False, 1, "town_jobs")
    assert post.first_seen == post.last_seen == make.at(3)


def test_what_was_put_is_there_after_opening_again(tmp_path: Any, make: Make) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url) as store:
        store.put(make.batch("p1"))
    with open_store(url) as store:
        assert found(store) == {"p1"}


# One post over time


def test_a_changed_post_shows_its_new_wording(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a", hour=0))
    store.put(make.batch("p1", "b", hour=1))
    post = store.post(make.post_id("p1"))
    assert post is not None and post.version is not None
    assert (post.version.text, post.versions) == ("p1 b", 2)
    assert (post.first_seen, post.last_seen) == (make.at(0), make.at(1))


def test_a_wording_that_comes_back_is_current_again(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a", hour=0))
    store.put(make.batch("p1", "b", hour=1))
    store.put(Batch(sightings=[make.sighting("p1", "a", hour=2)]))
    post = store.post(make.post_id("p1"))
    assert post is not None and post.version is not None
    assert (post.version.text, post.versions) == ("p1 a", 2)


def test_a_late_old_sighting_does_not_turn_time_back(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "b", hour=5))
    store.put(make.batch("p1", "a", hour=1))
    post = store.post(make.post_id("p1"))
    assert post is not None and post.version is not None
    assert post.version.text == "p1 b"
    assert post.first_seen == make.at(1)


def test_a_gone_post_keeps_its_last_wording(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    store.put(Batch(sightings=[make.sighting("p1", None, hour=1)]))
    post = store.post(make.post_id("p1"))
    assert post is not None and post.version is not None
    assert (post.gone, post.version.text) == (True, "p1 a")
    assert post.last_seen == make.at(1)


def test_a_gone_post_that_is_seen_again_is_back(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    store.put(Batch(sightings=[make.sighting("p1", None, hour=1)]))
    store.put(Batch(sightings=[make.sighting("p1", "a", hour=2)]))
    assert found(store, gone=False) == {"p1"}
    assert store.stats().gone == 0


def test_a_page_that_says_gone_of_a_stranger_makes_no_post(
    store: Store, make: Make
) -> None:
    store.put(Batch(sightings=[make.sighting("p1", None)]))
    post = store.post(make.post_id("p1"))
    assert post is not None and (post.version, post.gone) == (None, True)
    assert (store.count(Query()), store.stats().posts) == (0, 0)


def test_a_sighting_may_come_before_its_version(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a", hour=0))
    whole = make.batch("p1", "b", hour=1)
    store.put(Batch(sightings=whole.sightings, assessments=whole.assessments))
    before = store.post(make.post_id("p1"))
    store.put(Batch(versions=whole.versions))
    after = store.post(make.post_id("p1"))
    assert before is not None and before.version is not None
    assert (before.version.text, before.versions) == ("p1 a", 1)
    assert after is not None and after.version is not None
    assert (after.version.text, after.versions) == ("p1 b", 2)
    assert after.assessment == whole.assessments[0]


def test_history_is_oldest_first(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "b", hour=2))
    store.put(make.batch("p1", "a", hour=1))
    store.put(Batch(sightings=[make.sighting("p1", None, hour=3)]))
    history = store.history(make.post_id("p1"))
    assert [version.text for version in history.versions] == ["p1 a", "p1 b"]
    assert [each.seen_at for each in history.sightings] == [
        make.at(1),
        make.at(2),
        make.at(3),
    ]
    assert [each.gone for each in history.sightings] == [False, False, True]
    assert len(history.assessments) == 2


def test_several_posts_are_given_as_they_were_asked_for(
    store: Store, make: Make
) -> None:
    store.put(make.merged([make.batch(f"p{index}") for index in range(4)]))
    store.put(Batch(sightings=[make.sighting("stranger", "a")]))
    store.put(Batch(sightings=[make.sighting("p2", None, hour=1)]))
    asked = [make.post_id(f"p{index}") for index in (3, 9, 2, 0, 2)]
    views = store.posts([*asked, make.post_id("p1")[:8], "no ' id", ""])
    assert [one.post_id for one in views] == [asked[0], asked[2], asked[3]]
    assert views == [store.post(one.post_id) for one in views]
    assert store.posts([]) == []


def test_ids_are_those_of_all_that_answer(store: Store, make: Make) -> None:
    store.put(make.merged([make.batch(f"p{index}", hour=index) for index in range(30)]))
    assert len(list(store.ids(Query()))) == 30
    assert set(store.ids(Query(since=make.at(25)))) == {
        make.post_id(f"p{index}") for index in range(25, 30)
    }


def test_history_of_an_unknown_post_is_empty(store: Store) -> None:
    history = store.history("nobody")
    assert (history.versions, history.sightings, history.assessments) == ((), (), ())


# Every order of arrival


def story(make: Make) -> list[Batch]:
    """Records of three posts, one a batch: changed, gone, back, judged twice."""
    wholes = [
        make.batch("p1", "a", hour=0, level=Level.WEAK, phones=("+31600000001",)),
        make.batch("p1", "b", hour=2, level=Level.STRONG),
        make.batch("p2", "a", hour=1, lang=Lang.UK, level=Level.NONE),
        make.batch("p3", "a", hour=1, level=None, source_id="town_board"),
    ]
    singles = [
        *(Batch(versions=[item]) for whole in wholes for item in whole.versions),
        *(Batch(sightings=[item]) for whole in wholes for item in whole.sightings),
        *(Batch(assessments=[item]) for whole in wholes for item in whole.assessments),
    ]
    later = make.assessment(
        "p1", "a", hour=9, level=Level.STRONG, engine="u2-r2-rules-only"
    )
    return [
        *singles,
        Batch(sightings=[make.sighting("p1", "a", hour=3)]),
        Batch(sightings=[make.sighting("p2", None, hour=4)]),
        Batch(sightings=[make.sighting("p2", "a", hour=5)]),
        Batch(sightings=[make.sighting("p3", None, hour=6, source="town_board")]),
        Batch(assessments=[later]),
        Batch(versions=[make.indexed("p1", "a", understanding="u2", tokens=("new",))]),
        Batch(failures=[make.failure("https://town.example/x")]),
        Batch(reads=[make.read("capture-1")]),
    ]


def everything(store: Store, posts: Sequence[str], make: Make) -> list[Any]:
    """All that a store answers about *posts*."""
    ids = [make.post_id(post) for post in posts]
    return [
        [store.post(post_id) for post_id in ids],
        [store.history(post_id) for post_id in ids],
        store.search(Query()).posts,
        store.facets(Query(), FACETS),
        [store.count(Query(words=((word,),))) for word in ("p1", "a", "new", "b")],
        store.stats(),
    ]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_order_and_any_split_give_the_same(
    data: st.DataObject, make: Make, sqlite_url: Callable[[], str]
) -> None:
    put_in_any_order(data, make, sqlite_url)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_order_and_any_split_give_the_same_in_a_cluster(
    data: st.DataObject, make: Make, elastic_url: Callable[[], str]
) -> None:
    put_in_any_order(data, make, elastic_url)


def put_in_any_order(
    data: st.DataObject, make: Make, new_url: Callable[[], str]
) -> None:
    records = story(make)
    mixed = data.draw(st.permutations(records))
    again = data.draw(st.lists(st.sampled_from(records), max_size=4))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mixed)), max_size=5)))
    with (
        open_store(new_url()) as straight,
        open_store(new_url()) as crooked,
    ):
        straight.put(make.merged(records))
        for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True):
            crooked.put(make.merged(mixed[start:end]))
        crooked.put(make.merged(again))
        posts = ["p1", "p2", "p3"]
        assert everything(crooked, posts, make) == everything(straight, posts, make)


# Assessments


def test_the_newest_assessment_counts(store: Store, make: Make) -> None:
    store.put(make.batch("p1", level=Level.NONE))
    newer = make.assessment("p1", level=Level.STRONG, engine="u1-r2-rules-only", hour=1)
    store.put(Batch(assessments=[newer]))
    assert found(store, min_level="strong") == {"p1"}
    assert len(store.history(make.post_id("p1")).assessments) == 2


def test_an_older_assessment_that_comes_late_does_not_count(
    store: Store, make: Make
) -> None:
    store.put(make.batch("p1", level=Level.NONE, hour=2))
    older = make.assessment("p1", level=Level.STRONG, engine="u1-r0-rules-only", hour=1)
    store.put(Batch(assessments=[older]))
    assert found(store, min_level="weak") == set()


def test_outdated_gives_what_an_engine_has_not_assessed(
    store: Store, make: Make
) -> None:
    store.put(make.batch("p1"))
    store.put(make.batch("p2", level=None))
    ids = [version.id for version in store.outdated("u1-r1-rules-only")]
    assert ids == [make.version_id("p2")]


def test_outdated_gives_old_wordings_too(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a", hour=0))
    store.put(make.batch("p1", "b", hour=1))
    assert {version.text for version in store.outdated("new")} == {"p1 a", "p1 b"}


def test_outdated_parts_are_disjoint_and_whole(store: Store, make: Make) -> None:
    for index in range(20):
        store.put(make.batch(f"p{index}"))
    parts = [{each.id for each in store.outdated("new", part=(i, 3))} for i in range(3)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 20


def test_rescoring_while_outdated_is_read_ends(store: Store, make: Make) -> None:
    for index in range(5):
        store.put(make.batch(f"p{index}"))
    for version in store.outdated("u1-r2-rules-only"):
        post = version.text.split()[0]
        store.put(Batch(assessments=[make.assessment(post, engine="u1-r2-rules-only")]))
    assert list(store.outdated("u1-r2-rules-only")) == []


def test_a_new_understanding_is_searched_once_it_judges(
    store: Store, make: Make
) -> None:
    store.put(make.batch("p1", tokens=("old",)))
    again = make.indexed("p1", understanding="u2", tokens=("new",), phones=("+316",))
    newer = make.assessment("p1", engine="u2-r1-rules-only", hour=1)
    store.put(Batch(versions=[again], assessments=[newer]))
    post = store.post(make.post_id("p1"))
    assert found(store, words=(("new",),)) == {"p1"}
    assert found(store, words=(("old",),)) == set()
    assert post is not None and [each.value for each in post.observables] == ["+316"]
    assert store.stats().versions == 1


# Filters


def town(store: Store, make: Make) -> None:
    """Four posts that differ in everything one can ask for."""
    trafficked = (ExploitationType.SEXUAL, ExploitationType.LABOUR)
    labour = (ExploitationType.LABOUR,)
    store.put(make.batch("none", hour=1, lang=Lang.EN))
    store.put(make.batch("weak", hour=2, level=Level.WEAK, types=labour))
    store.put(
        make.batch(
            "strong",
            hour=3,
            level=Level.STRONG,
            lang=Lang.UK,
            kind=Kind.ESCORT,
            source_id="town_escort",
            types=trafficked,
            targets_ukraine=True,
            phones=("+31600000001", "+447700900001"),
        )
    )
    store.put(make.batch("odd", hour=4, level=None))
    store.put(Batch(sightings=[make.sighting("weak", None, hour=5)]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"none", "weak", "strong", "odd"}),
        ({"min_level": "none"}, {"none", "weak", "strong"}),
        ({"min_level": "weak"}, {"weak", "strong"}),
        ({"min_level": "strong"}, {"strong"}),
        ({"levels": ("none", "strong")}, {"none", "strong"}),
        ({"levels": ("unassessed",)}, {"odd"}),
        ({"levels": ("none", "weak"), "min_level": "weak"}, {"weak"}),
        ({"langs": ("uk", "en")}, {"none", "strong"}),
        ({"langs": ("pl",)}, set()),
        ({"kinds": ("escort",)}, {"strong"}),
        ({"types": ("labour",)}, {"weak", "strong"}),
        ({"types": ("sexual", "child")}, {"strong"}),
        ({"sources": ("town_jobs",)}, {"none", "weak", "odd"}),
        ({"targets_ukraine": True}, {"strong"}),
        ({"targets_ukraine": False, "min_level": "weak"}, {"weak"}),
        ({"gone": True}, {"weak"}),
        ({"gone": False, "min_level": "weak"}, {"strong"}),
        ({"observable": ("phone", "+31600000001")}, {"strong"}),
        ({"observable": ("phone", "+316*")}, {"strong"}),
        ({"observable": ("phone", "+317*")}, set()),
        ({"observable": ("handle", "+31600000001")}, set()),
        ({"words": (("strong",),)}, {"strong"}),
        ({"words": (("strong",),), "min_level": "weak"}, {"strong"}),
        ({"words": (("strong",),), "langs": ("en",)}, set()),
    ],
)
def test_filters(
    store: Store, make: Make, query: dict[str, Any], expected: set[str]
) -> None:
    town(store, make)
    assert found(store, **query) == expected
    assert store.count(Query(**query)) == len(expected)
    assert set(names(list(store.scan(Query(**query))))) == expected


def test_since_is_inclusive_and_until_exclusive(store: Store, make: Make) -> None:
    town(store, make)
    assert found(store, since=make.at(3), until=make.at(5)) == {"strong", "odd"}
    assert store.count(Query(since=make.at(3), until=make.at(5))) == 2


def test_an_observable_of_an_older_wording_still_finds_the_post(
    store: Store, make: Make
) -> None:
    store.put(make.batch("p1", "a", hour=0, phones=("+31600000001",)))
    store.put(make.batch("p1", "b", hour=1))
    assert found(store, observable=("phone", "+31600000001")) == {"p1"}


def test_an_unknown_level_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="level"):
        store.search(Query(min_level="terrible"))


# Words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("м'ясо к'ю", "м'ясо"),
        ("работа в Роттердаме", "роттердаме"),
        ("зустріч 500€ 🔥 now", "🔥"),
        ("bel +31 #nieuw c++", "#nieuw"),
        ("ștefan țară", "țară"),
        ("STRASSE straße", "straße"),
        ('he said "x"', '"x"'),
        ("nul\x00led", "led"),
    ],
)
def test_a_token_is_found_whole(store: Store, make: Make, text: str, word: str) -> None:
    store.put(make.batch("p1", tokens=(text,)))
    assert found(store, words=((word,),)) == {"p1"}


@pytest.mark.parametrize("word", ["ясо", "м", "straß", "stra*", "NEAR", "a OR b", ""])
def test_what_is_no_token_is_not_found(store: Store, make: Make, word: str) -> None:
    store.put(make.batch("p1", tokens=("м'ясо straße near_ a c",)))
    assert found(store, words=((word,),)) == set()


def test_all_words_must_stand_there(store: Store, make: Make) -> None:
    store.put(make.batch("p1", tokens=("werk woning",)))
    store.put(make.batch("p2", tokens=("werk",)))
    assert found(store, words=(("werk",), ("woning",))) == {"p1"}


def test_any_alternative_of_a_word_will_do(store: Store, make: Make) -> None:
    store.put(make.batch("p1", tokens=("gewerkt",)))
    store.put(make.batch("p2", tokens=("werken",)))
    assert found(store, words=(("gewerkt", "werken"),)) == {"p1", "p2"}


def test_a_word_may_stand_in_any_field(store: Store, make: Make) -> None:
    store.put(make.batch("p1", tokens=("titel", "tekst", "contact")))
    assert found(store, words=(("titel",), ("contact",))) == {"p1"}


def test_only_the_current_wording_is_searched(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a", hour=0, tokens=("before",)))
    store.put(make.batch("p1", "b", hour=1, tokens=("after",)))
    assert found(store, words=(("before",),)) == set()
    assert found(store, words=(("after",),)) == {"p1"}


TEXTS = {"word": st.text(min_size=1, max_size=12), "other": st.text(max_size=12)}


@settings(max_examples=60, deadline=None)
@given(**TEXTS)
def test_any_text_can_be_searched_for(
    word: str, other: str, make: Make, sqlite_url: Callable[[], str]
) -> None:
    search_for_any_text(word, other, make, sqlite_url())


@settings(max_examples=20, deadline=None)
@given(**TEXTS)
def test_any_text_can_be_searched_for_in_a_cluster(
    word: str, other: str, make: Make, elastic_url: Callable[[], str]
) -> None:
    search_for_any_text(word, other, make, elastic_url())


def search_for_any_text(word: str, other: str, make: Make, url: str) -> None:
    with open_store(url) as store:
        store.put(make.batch("p1", tokens=(f"{word} {other}",)))
        hits = store.count(Query(words=((word,),)))
    assert hits == 1 or not word.strip().strip("".join(map(chr, (*range(33), 127))))


# Orders and pages


def test_rank_is_strongest_then_newest(store: Store, make: Make) -> None:
    town(store, make)
    store.put(make.batch("weak2", hour=7, level=Level.WEAK))
    posts = store.search(Query(min_level="weak")).posts
    assert names(posts) == ["strong", "weak2", "weak"]


def test_newest_is_last_seen_first(store: Store, make: Make) -> None:
    town(store, make)
    posts = store.search(Query(order=Order.NEWEST)).posts
    assert names(posts) == ["weak", "odd", "strong", "none"]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("limit", [1, 3, 7, 1000])
def test_pages_give_each_post_once_in_order(
    store: Store, make: Make, order: Order, limit: int
) -> None:
    levels = [Level.NONE, Level.WEAK, Level.STRONG, None]
    store.put(
        make.merged(
            [make.batch(f"p{i}", hour=i // 5, level=levels[i % 4]) for i in range(23)]
        )
    )
    seen, mark = [], None
    while True:
        page = store.search(Query(order=order), after=mark, limit=limit)
        seen += page.posts
        if (mark := page.after) is None:
            break
    assert seen == list(store.search(Query(order=order), limit=1000).posts)
    assert len({post.post_id for post in seen}) == 23


def test_equal_posts_are_ordered_by_id(store: Store, make: Make) -> None:
    store.put(make.merged([make.batch(f"p{index}") for index in range(9)]))
    ids = [post.post_id for post in store.search(Query()).posts]
    assert ids == sorted(ids)


def test_pages_stay_stable_when_posts_arrive(store: Store, make: Make) -> None:
    store.put(make.merged([make.batch(f"p{index}", hour=index) for index in range(6)]))
    query = Query(order=Order.NEWEST)
    first = store.search(query, limit=3)
    store.put(make.batch("late", hour=50))
    second = store.search(query, after=first.after, limit=3)
    assert names(first.posts) == ["p5", "p4", "p3"]
    assert names(second.posts) == ["p2", "p1", "p0"]


@pytest.mark.parametrize("mark", ["", "x", "WyJyYW5rIl0=", "é", "bnVsbA==", "W10="])
def test_a_foreign_page_mark_is_refused(store: Store, mark: str) -> None:
    with pytest.raises(StoreError):
        store.search(Query(), after=mark)


def test_a_page_mark_of_another_order_is_refused(store: Store, make: Make) -> None:
    store.put(make.merged([make.batch(f"p{index}") for index in range(3)]))
    mark = store.search(Query(order=Order.NEWEST), limit=1).after
    with pytest.raises(StoreError):
        store.search(Query(order=Order.RANK), after=mark)


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_page_has_bounds(store: Store, limit: int) -> None:
    with pytest.raises(StoreError):
        store.search(Query(), limit=limit)


def test_scan_is_by_id_and_its_parts_are_disjoint(store: Store, make: Make) -> None:
    store.put(make.merged([make.batch(f"p{index}") for index in range(30)]))
    parts = [[p.post_id for p in store.scan(Query(), part=(i, 4))] for i in range(4)]
    whole = [post.post_id for post in store.scan(Query())]
    assert all(part == sorted(part) for part in parts)
    assert whole == sorted(post_id for part in parts for post_id in part)


def test_scan_goes_on_beyond_one_chunk(store: Store, make: Make) -> None:
    store.put(make.merged([make.batch(f"p{index}") for index in range(1_100)]))
    assert len({post.post_id for post in store.scan(Query())}) == 1_100


# Single posts and look-ups


def test_a_unique_beginning_of_an_id_finds_its_post(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    post = store.post(make.post_id("p1")[:8])
    assert post is not None and post.post_id == make.post_id("p1")


def test_a_short_beginning_finds_nothing(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    assert store.post(make.post_id("p1")[:5]) is None


def test_an_ambiguous_beginning_is_refused(store: Store, make: Make) -> None:
    sightings = [make.sighting("p1"), make.sighting("p2")]
    alike = [
        replace(each, post_id=f"abcdef{index}") for index, each in enumerate(sightings)
    ]
    store.put(Batch(sightings=alike))
    with pytest.raises(StoreError, match="more than one"):
        store.post("abcdef")
    assert store.post("abcdef1") is not None


def test_sharing_gives_posts_that_ever_showed_it(store: Store, make: Make) -> None:
    store.put(make.batch("p1", phones=("+31600000001",)))
    store.put(make.batch("p2", "a", hour=0, phones=("+31600000001",)))
    store.put(make.batch("p2", "b", hour=1))
    store.put(make.batch("p3", phones=("+31600000002",)))
    ids = sorted([make.post_id("p1"), make.post_id("p2")])
    assert store.sharing(("phone", "+31600000001"), 10) == ids
    assert store.sharing(("phone", "+31600000001"), 1) == ids[:1]


def test_seen_in_gives_what_a_capture_showed(store: Store, make: Make) -> None:
    sightings = [
        make.sighting("p1", capture="c1"),
        make.sighting("p1", capture="c1", hour=1),
        make.sighting("p2", capture="c1"),
        make.sighting("p3", None, capture="c1"),
        make.sighting("p4", capture="c2"),
    ]
    store.put(Batch(sightings=sightings))
    pairs = [(make.post_id(post), make.version_id(post)) for post in ("p1", "p2")]
    assert store.seen_in("c1") == sorted(pairs)
    assert store.seen_in("unknown") == []


def test_unread_gives_captures_without_a_read(store: Store, make: Make) -> None:
    store.put(Batch(reads=[make.read("c1")], sightings=[make.sighting("p1")]))
    asked = ["c1", "c2", make.sighting("p1").capture_id]
    assert store.unread(asked) == set(asked[1:])


def test_the_reads_of_a_run_are_counted(store: Store, make: Make) -> None:
    reads = [make.read("c1"), make.read("c2"), make.read("c3", failed=True)]
    store.put(Batch(reads=reads))
    assert store.reads_of("run-1") == {"read": 2, "unread": 1, "posts": 2}
    assert store.reads_of("run-2") == {"read": 0, "unread": 0, "posts": 0}


def test_failures_are_oldest_first_and_filtered(store: Store, make: Make) -> None:
    failures = [
        make.failure("x", hour=2),
        make.failure("y", hour=1, run="run-2"),
        make.failure("z", hour=1, reason="http_500"),
    ]
    store.put(Batch(failures=failures))
    listed = list(store.failures())
    assert sorted(listed, key=lambda each: (each.at, each.id)) == listed
    assert set(map(id, listed)) and {each.where for each in listed} == {"x", "y", "z"}
    assert list(store.failures(run_id="run-2")) == [failures[1]]
    assert list(store.failures(source_id="elsewhere")) == []


def test_all_of_many_failures_are_given(store: Store, make: Make) -> None:
    store.put(Batch(failures=[make.failure(f"x{index}") for index in range(1_001)]))
    assert len({each.id for each in store.failures()}) == 1_001


def test_a_run_is_overwritten_by_its_newer_state(store: Store, make: Make) -> None:
    store.put_run(make.run("run-1"))
    store.put_run(make.run("run-1", attempts=3))
    assert [run.counts for run in store.runs()] == [{"attempts": 3}]


def test_runs_are_newest_first(store: Store, make: Make) -> None:
    store.put_run(make.run("run-1", hour=1))
    store.put_run(make.run("run-2", hour=2))
    assert [run.id for run in store.runs("town_jobs")] == ["run-2", "run-1"]
    assert store.runs("elsewhere") == []


# Sums


def test_facets_count_exactly(store: Store, make: Make) -> None:
    town(store, make)
    facets = store.facets(Query(), FACETS)
    assert facets == {
        "level": {"none": 1, "strong": 1, "unassessed": 1, "weak": 1},
        "lang": {"en": 1, "nl": 1, "other": 1, "uk": 1},
        "kind": {"job": 3, "escort": 1},
        "source": {"town_jobs": 3, "town_escort": 1},
        "type": {"labour": 2, "sexual": 1},
        "gone": {"false": 3, "true": 1},
        "targets_ukraine": {"false": 3, "true": 1},
    }


@pytest.mark.parametrize(
    "narrow",
    [{"words": (("a",),)}, {"observable": ("phone", "+*")}, {"min_level": "weak"}],
)
def test_facets_of_a_narrowed_query_add_up(
    store: Store, make: Make, narrow: dict[str, Any]
) -> None:
    town(store, make)
    query = Query(**narrow)
    for counts in store.facets(query, ("level", "lang", "source")).values():
        assert sum(counts.values()) == store.count(query)


def test_an_unknown_facet_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="facet"):
        store.facets(Query(), ("nationality",))


def test_stats_add_up(store: Store, make: Make) -> None:
    town(store, make)
    store.put(make.batch("weak", "b", hour=9, level=Level.STRONG))
    store.put(
        Batch(
            reads=[make.read("c1"), make.read("c2", failed=True)],
            failures=[make.failure("x"), make.failure("y", reason="http_500")],
        )
    )
    store.put_run(make.run("r1", attempts=5, captures=3, unchanged=1, failed=1))
    store.put_run(make.run("r2", attempts=2, captures=2, unchanged=0, failed=0))
    stats = store.stats()
    for sums in (stats.by_level, stats.by_lang, stats.by_kind, stats.by_source):
        assert sum(sums.values()) == stats.posts == 4
    assert stats.by_level == {"strong": 2, "none": 1, "unassessed": 1}
    assert (stats.versions, stats.sightings, stats.assessments) == (5, 6, 4)
    assert (stats.reads, stats.reads_failed, stats.failures) == (2, 1, 2)
    assert stats.failures_by_reason == {"http_500": 1, "timeout": 1}
    assert (stats.runs, stats.attempts) == (2, 7)
    assert (stats.captures, stats.unchanged, stats.failed) == (5, 1, 1)


# Hostile words

HOSTILE = ["nul\x00inside", "lone \ud800 half", "'; DROP TABLE posts; --", "\u202eover"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_kept(store: Store, make: Make, text: str) -> None:
    store.put(make.batch("p1", text=text, title=text, author=text, phones=(text,)))
    (post,) = store.search(Query()).posts
    kept = text.replace("\ud800", "\ufffd")
    assert post.version is not None
    assert (post.version.text, post.version.author) == (kept, kept)
    assert post.observables[0].value == kept
    assert found(store, observable=("phone", text)) == {kept.split()[0]}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_ids_and_filters_do_no_harm(
    store: Store, make: Make, text: str
) -> None:
    store.put(make.batch("p1", source_id=text))
    store.put(Batch(failures=[make.failure(text)], reads=[make.read(text)]))
    assert store.count(Query(sources=(text,))) == 1
    assert store.count(Query(langs=(text,), types=(text,))) == 0
    assert store.post(text) is None
    assert store.unread([text]) == set()
    assert len(list(store.failures())) == 1


def test_a_very_long_text_is_kept_whole(store: Store, make: Make) -> None:
    text = "слово " * 300_000
    store.put(make.batch("p1", text=text))
    (post,) = store.search(Query(words=(("слово",),))).posts
    assert post.version is not None and post.version.text == text
