"""Records become JSON and come back the same."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.errors import StoreError
from osint_monitor.model.assessment import Assessment, Match
from osint_monitor.model.clock import cut
from osint_monitor.model.document import Observable, Span
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.store.codec import clean, dump, load, pack, unpack

TIMES = st.datetimes(
    datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC)
).map(cut)
TEXTS = st.text(max_size=8)
NUMBERS = st.integers(0, 2**31)

st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(int, NUMBERS)
st.register_type_strategy(float, st.floats(0, 1))

KINDS = [Version, Assessment, Match, Observable, Failure, Read, Run]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_record_comes_back_the_same(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(st.from_type(kind))
    assert unpack(kind, pack(record)) == record


def version(**given_fields: Any) -> Version:
    given_fields = {"url": "", "kind": "job", "source_id": "s"} | given_fields
    return unpack(Version, dump({"id": "v", "post_id": "p"} | given_fields))


def test_columns_are_left_out_and_given_back() -> None:
    one = version(title="t")
    raw = pack(one, ("id", "post_id"))
    assert {"id", "post_id"} & orjson.loads(raw).keys() == set()
    assert unpack(Version, raw, id="v", post_id="p") == one


def test_a_missing_field_gets_its_default() -> None:
    assert version().title == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 5},
        {"title": None},
        {"cut": 1},
        {"kind": "spaceship"},
        {"published_at": "yesterday"},
        {"published_at": 5},
        {"images": "ab"},
        {"images": [1]},
        {"nationality": "x"},
    ],
)
def test_a_wrong_field_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(StoreError):
        version(**wrong)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"{}", b"\xff"])
def test_what_is_no_record_is_refused(raw: bytes) -> None:
    with pytest.raises(StoreError):
        unpack(Version, raw)


def test_an_error_does_not_repeat_what_was_stored() -> None:
    with pytest.raises(StoreError) as caught:
        version(images="+31600000001")
    assert "+316" not in str(caught.value)


def test_a_fixed_tuple_must_have_its_length() -> None:
    with pytest.raises(StoreError):
        load(tuple[int, int], b"[1]")


def test_lone_surrogates_are_replaced_everywhere() -> None:
    span = Span("a\ud800", 0, 1)
    assert load(Span, dump(span)) == Span("a\ufffd", 0, 1)
    assert load(dict[str, str], dump({"\udfff": "\ud83d"})) == {"\ufffd": "\ufffd"}


@given(st.text(st.characters()))
def test_clean_text_can_be_written(text: str) -> None:
    clean(text).encode("utf-8")


def test_every_field_of_a_version_is_kept() -> None:
    raw = orjson.loads(pack(version()))
    assert raw.keys() == {item.name for item in fields(Version)}
