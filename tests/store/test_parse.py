"""Typed searches are read as said, and what can't be read is pointed at."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from osint_monitor.errors import QueryError
from osint_monitor.store import parse as parsing
from osint_monitor.store.fields import FIELDS
from osint_monitor.store.parse import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse
from osint_monitor.store.query import Query
from osint_monitor.store.tree import (
    All,
    Any,
    Flag,
    Has,
    Is,
    Node,
    Not,
    Phrase,
    Prefix,
    Time,
    Word,
    all_of,
    any_of,
    negated,
)
from osint_monitor.store.written import written

NOW = datetime(2026, 11, 29, 18, 30, 0, 123_000, tzinfo=UTC)
A, B, C = (Word(one, (one,)) for one in ("aa", "bb", "cc"))


def read(text: str) -> Node | None:
    return parse(text, now=NOW).where


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        (" \t\n\x00 ", None),
        ("aa", A),
        ("aa bb", All((A, B))),
        ("aa AND bb", All((A, B))),
        ("aa OR bb", Any((A, B))),
        ("aa bb OR cc", Any((All((A, B)), C))),
        ("aa (bb OR cc)", All((A, Any((B, C))))),
        ("aa OR bb OR (cc)", Any((A, B, C))),
        ("aa (bb (cc))", All((A, B, C))),
        ("-aa", Not(A)),
        ("NOT aa", Not(A)),
        ("−aa", Not(A)),  # the sign that editors make of it
        ("NOT -aa", A),
        ("-(aa OR bb)", Not(Any((A, B)))),
        ("aa NOT bb", All((A, Not(B)))),
        ('"aa"bb', All((Phrase("aa", ("aa",)), B))),
        ('"AND"', Phrase("AND", ("and",))),
        ('"say \\"aa\\""', Phrase('say "aa"', ("say", "aa"))),
        ("„aa bb“", Phrase("aa bb", ("aa", "bb"))),
        ("«aa»", Phrase("aa", ("aa",))),
        ("aa-bb", Phrase("aa-bb", ("aa", "bb"))),
        ("24/7", Phrase("24/7", ("24", "7"))),
        ("12:30", Phrase("12:30", ("12", "30"))),
        ("aab*", Prefix("aab", "aab")),
        ("МЯС*", Prefix("МЯС", "мяс")),
        ("🔥", Word("🔥", ("🔥",))),
        ("huizen", Word("huizen", ("huizen", "huis"))),
    ],
)
def test_words_and_signs(text: str, tree: Node | None) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("phone:+316*", Has("phone", "+316", True)),
        ("PHONE:+31600000001", Has("phone", "+31600000001")),
        ('phone:"+31 (6) 0000-0001"', Has("phone", "+31600000001")),
        ("phone:0031600000001", Has("phone", "+31600000001")),
        ("phone:*", Has("phone", "", True)),
        ("email:Info@Town.example", Has("email", "info@town.example")),
        ("handle:@TownGirl", Has("handle", "towngirl")),
        ("url:http://www.Town.example/Jobs?a=1", _url := Has(
            "url", "https://town.example/Jobs?a=1"
        )),
        ("url:town.example/Jobs?a=1", _url),
        ('url:"town.example/a b*"', Has("url", "https://town.example/a b*")),
        ('url:"town.example/a b"*', Has("url", "https://town.example/a b", True)),
        ("invite:https://t.me/+AbC", Has("invite", "t.me/+AbC")),
        ('iban:"NL91 ABNA 0417 1643 00"', Has("iban", "NL91ABNA0417164300")),
        ("plate:12-ab-34", Has("plate", "12AB34")),
        ("registration:KVK:12345678", Has("registration", "kvk:12345678")),
        ('place:"Den  Haag"', Has("place", "den haag")),
        ("place:Kraków", Has("place", "krakow")),
        ("indicator:ilo.*", Has("indicator", "ilo.", True)),
        ("rule:4D2F8C1E*", Has("rule", "4d2f8c1e", True)),
        ("mark:Disclosure", Has("mark", "disclosure")),
        ("mark:*", Has("mark", "", True)),
        ("level:weak,strong", Is("level", ("weak", "strong"))),
        ("level:hit", Is("level", ("weak", "strong"))),
        ("level:unassessed", Is("level", ("unassessed",))),
        ("lang:UK,ru,uk", Is("lang", ("uk", "ru"))),
        ("kind:escort", Is("kind", ("escort",))),
        ("type:labour", Is("type", ("labour",))),
        ("source:town_jobs", Is("source", ("town_jobs",))),
        ("gone:yes", Flag("gone", True)),
        ("ukraine:NO", Flag("ukraine", False)),
    ],
)  # fmt: skip
def test_fields(text: str, leaf: Node) -> None:
    assert read(text) == leaf


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("seen:2026-11-01", "2026-11-01T00:00Z", "2026-11-02T00:00Z"),
        ("seen:2026-11-01..2026-11-08", "2026-11-01T00:00Z", "2026-11-09T00:00Z"),
        ("seen:2026-11", "2026-11-01T00:00Z", "2026-12-01T00:00Z"),
        ("seen:2026-12..2027-01", "2026-12-01T00:00Z", "2027-02-01T00:00Z"),
        ("seen:2026-11-01..", "2026-11-01T00:00Z", None),
        ("seen:..2026-11-01", None, "2026-11-02T00:00Z"),
        ("seen:2026-11-01T08:00..2026-11-01T09:30+01:00", "2026-11-01T08:00Z",
         "2026-11-01T08:30Z"),
        ("seen:2026-11-01T08:00:00.5004Z..", "2026-11-01T08:00:00.5Z", None),
        ("seen:last 7d", "2026-11-22T18:30:00.123Z", None),
        ("seen:7d", "2026-11-22T18:30:00.123Z", None),
        ("seen:last-12h", "2026-11-29T06:30:00.123Z", None),
        ('seen:"last 2w"', "2026-11-15T18:30:00.123Z", None),
    ],
)  # fmt: skip
def test_times(text: str, since: str | None, until: str | None) -> None:
    expected = Time("seen", at(since) if since else None, at(until) if until else None)
    assert read(text) == expected


def test_last_is_a_word_where_no_time_follows() -> None:
    with pytest.raises(QueryError):
        read("seen:last week")
    assert read("aa first:last 3d bb") == All(
        (A, Time("first", at("2026-11-26T18:30:00.123Z"), None), B)
    )


def test_days_begin_in_the_zone() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    where = parse("seen:2026-10-25", zone=zone).where
    assert where == Time("seen", at("2026-10-24T22:00Z"), at("2026-10-25T23:00Z"))


@pytest.mark.parametrize(
    ("text", "said", "carets"),
    [
        ("aa (bb", "never closed; add )", "   ^"),
        ("aa) bb", "nothing was opened", "  ^"),
        ('aa "bb', "quotation mark is never closed", "   ^"),
        ("aa OR", "a word or a field is missing", "     ^"),
        ("OR aa", "missing before this", "^^"),
        ("aa AND OR bb", "missing before this", "       ^^"),
        ("()", "missing before this", " ^"),
        ("aa - bb", "stands directly before", "   ^"),
        ("aa ...", "there is no word in this", "   ^^^"),
        ('""', "there is no word in this", "^^"),
        ("*aa", "at the end of a word only", "^"),
        ("a*", "2 or more", "^^"),
        ("aa-b*", "of one word", "^^^^^"),
        ('"aa bb"*', "take the * out", "       ^"),
        ("foo:bar", "no such field", "^^^"),
        ("pone:+31", "did you mean phone?", "^^^^"),
        ("https://town.example", "put them in quotation marks", "^^^^^"),
        ("lang:xx", "there are: uk", "     ^^"),
        ("kind:escrt", "did you mean escort?", "     ^^^^^"),
        ("level:weak*", "leave the * out", "      ^^^^^"),
        ("phone:0612345678", "begins with +", "      ^^^^^^^^^^"),
        ("phone: +31", "directly after the colon", "^^^^^^"),
        ("place:(aa)", "directly after the colon", "^^^^^^"),
        ("gone:maybe", "yes or no", "     ^^^^^"),
        ("seen:2026-13-01", "a day (2026-11-01)", "     ^^^^^^^^^^"),
        ("seen:2026-11-08..2026-11-01", "turn it round", "     " + "^" * 22),
        ("seen:9999-12-31", "a year from 1970", "     ^^^^^^^^^^"),
        ("seen:0001-01-01", "a year from 1970", "     ^^^^^^^^^^"),
        ("seen:9999w", "less than 20 years", "     ^^^^^"),
        ("seen:2026-11-01T08:00", "no range", "     " + "^" * 16),
        ("日本語 foo:x", "no such field", "       ^^^"),  # two columns a sign
        ("e\u0301te\u0301 foo:x", "no such field", "    ^^^"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, said: str, carets: str) -> None:
    with pytest.raises(QueryError) as raised:
        read(text)
    (problem,) = raised.value.problems
    what, shown, under = problem.what.split("\n")
    assert said in what
    assert shown == "  " + text
    assert under == "  " + carets


def test_a_long_search_is_shown_around_the_mistake() -> None:
    with pytest.raises(QueryError) as raised:
        read("aa " * 40 + "foo:x" + " bb" * 100)
    _, shown, under = raised.value.problems[0].what.split("\n")
    assert shown.startswith("  …") and shown.endswith("…") and len(shown) < 80
    assert shown[under.index("^") :].startswith("foo:x")


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ("a" * MAX_LENGTH, "a" * (MAX_LENGTH + 1)),
        ("aa " * MAX_TERMS, "aa " * (MAX_TERMS + 1)),
        ("(" * MAX_DEPTH + "aa" + ")" * MAX_DEPTH,
         "(" * (MAX_DEPTH + 1) + "aa" + ")" * (MAX_DEPTH + 1)),
        ("-" * MAX_DEPTH + "aa", "-" * (MAX_DEPTH + 1) + "aa"),
        ("(aa) " * MAX_TERMS, "NOT " * 200 + "aa"),
    ],
)  # fmt: skip
def test_limits(fits: str, too_much: str) -> None:
    assert read(fits) is not None
    with pytest.raises(QueryError):
        read(too_much)


def test_every_example_of_the_table_is_read() -> None:
    for field in FIELDS.values():
        assert field.example.startswith(f"{field.name}:")
        assert read(field.example) is not None


@pytest.fixture
def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written may be longer than what was typed."""
    monkeypatch.setattr(parsing, "MAX_LENGTH", 100_000)


PIECES = st.sampled_from(
    [
        "(", ")", '"', "“", "”", "„", "«", "»", "-", "−", "*", ":", "\\", ",", "..",
        " ", "\t", "\x00", "\u202e", "\ud800", "AND", "OR", "NOT", "seen:", "last 7d",
        "2026-11-01", "7d", "phone:", "+316", "url:", "level:", "weak", "hit", "place:",
        "gone:", "yes", "м'ясо", "huizen", "own place", "🔥", "İ", "ß", "ǅ", "e\u0301",
        "handle:", "@", "registration:", "source:", "wallet:", "first:", "T10:00Z",
    ]
)  # fmt: skip
TYPED = st.one_of(
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=10).map(" ".join),
    st.text(alphabet=st.characters(exclude_categories=[]), max_size=60),
    st.builds(
        "{}:{}".format, st.sampled_from(sorted(FIELDS)), st.text(max_size=12)
    ),
    st.builds(
        '{}:"{}"'.format, st.sampled_from(sorted(FIELDS)), st.text(max_size=12)
    ),
)  # fmt: skip


@pytest.mark.usefixtures("without_limits")
@settings(max_examples=1_500, deadline=None)
@given(typed=TYPED)
@example(typed='url:"a" OR -(phone:* "x\\"y")')
@example(typed="place:ᴬ")
@example(typed="\U00011173")
def test_whatever_is_typed_is_read_or_refused_and_reads_back(typed: str) -> None:
    try:
        asked = parse(typed, now=NOW)
    except QueryError as error:
        (problem,) = error.problems
        what, shown, under = problem.what.split("\n")
        assert what and shown and under.strip("^ ") == "" and "^" in under
        assert not any(
            unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in shown
        )
        return
    assert asked == Query(where=asked.where)
    if asked.where is not None:
        assert parse(written(asked.where), now=NOW) == asked


def leaf_of(text: str) -> Node:
    leaf = read(text)
    assert leaf is not None
    return leaf


LEAVES = st.sampled_from(
    [
        leaf_of(text)
        for text in [
            "м’яса", "huizen", "e-mail", '"own \\" place"', "schl*", "phone:+31*",
            "phone:*", 'url:"a.example/(x) *"', "level:hit", "lang:uk,ru", "gone:no",
            "seen:2026-11-01..2026-11-08", "first:..2026-11", 'source:"a b"',
            'place:"den haag"*',
        ]
    ]
)  # fmt: skip


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(several.map(all_of), several.map(any_of), inner.map(negated))


@pytest.mark.usefixtures("without_limits")
@settings(max_examples=400, deadline=None)
@given(tree=st.recursive(LEAVES, _grown, max_leaves=12))
def test_any_tree_is_written_so_that_it_reads_back(tree: Node) -> None:
    assert read(written(tree)) == tree
