"""What a record says becomes a version; what it can't say is an import error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.errors import ImportItemError
from osint_monitor.extract.files.draft import KEYS, draft_version, moment
from osint_monitor.model.post import MAX_TEXT, Version
from osint_monitor.model.words import Kind, Lang


def _draft(forced: bool = False, **values: Any) -> Version:
    return draft_version(values, source_id="s", kind=Kind.JOB, forced=forced)


def test_all_keys_are_taken() -> None:
    version = _draft(
        text="Text", id=7, title="Title", kind="housing", url="https://a.example/1",
        published_at="2027-03-01T10:00:00+01:00", lang="nl", contact="+31 6 0000 0000",
        price="1 EUR", place="Delft", author="A",
    )  # fmt: skip
    assert version.native_id == "7"
    assert version.kind is Kind.HOUSING
    assert version.published_at == datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert version.lang_hint is Lang.NL
    assert (version.contact, version.place) == ("+31 6 0000 0000", "Delft")


def test_posts_without_id_or_address_are_known_by_their_words() -> None:
    assert _draft(text="a").post_id == _draft(text="a").post_id
    assert _draft(text="a").post_id != _draft(text="b").post_id


def test_an_unusable_address_does_not_make_all_posts_one() -> None:
    one, other = _draft(text="a", url="javascript:1"), _draft(text="b", url="nonsense")
    assert one.post_id != other.post_id


def test_the_same_id_with_other_words_is_another_version_of_the_post() -> None:
    one, other = _draft(text="a", id="1"), _draft(text="b", id="1")
    assert one.post_id == other.post_id
    assert one.id != other.id


@pytest.mark.parametrize(("said", "kind"), [("escort", "escort"), ("guide", "job")])
def test_an_unknown_kind_is_that_of_the_source(said: str, kind: str) -> None:
    assert _draft(text="a", kind=said).kind.value == kind


def test_a_kind_that_is_forced_wins() -> None:
    assert _draft(text="a", kind="escort", forced=True).kind is Kind.JOB


@pytest.mark.parametrize("values", [{}, {"text": None}, {"text": " \n"}, {"title": ""}])
def test_without_words_there_is_no_post(values: dict[str, Any]) -> None:
    with pytest.raises(ImportItemError, match="no_text"):
        _draft(**values)


@pytest.mark.parametrize("text", [["a"], {"a": 1}, True])
def test_words_must_be_text(text: object) -> None:
    with pytest.raises(ImportItemError, match="wrong_type"):
        _draft(text=text)


def test_a_long_text_is_cut_and_marked() -> None:
    version = _draft(text="x" * 2_000_000)
    assert version.cut
    assert len(version.text) <= MAX_TEXT


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2027-03-01", datetime(2027, 3, 1, tzinfo=UTC)),
        ("2027-03-01T10:00:00Z", datetime(2027, 3, 1, 10, tzinfo=UTC)),
        (1_800_000_000, datetime(2027, 1, 15, 8, tzinfo=UTC)),
        ("1800000000", datetime(2027, 1, 15, 8, tzinfo=UTC)),
        (1_800_000_000_000, datetime(2027, 1, 15, 8, tzinfo=UTC)),
        ("yesterday", None),
        (float("nan"), None),
        (10**40, None),
        (True, None),
        (None, None),
    ],
)
def test_times(value: object, expected: datetime | None) -> None:
    assert moment(value) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_object_is_a_version_or_an_import_error(values: dict[str, Any]) -> None:
    try:
        version = draft_version(values, source_id="s", kind=Kind.JOB)
    except ImportItemError as error:
        assert error.reason in {"no_text", "wrong_type"}
    else:
        assert "\x00" not in version.text
