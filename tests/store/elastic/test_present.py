"""The merge: order, repeats and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.store.elastic.documents import assessment_key
from osint_monitor.store.elastic.present import (
    Present,
    State,
    pack_state,
    unpack_state,
)

Step = tuple[Callable[..., None], tuple[Any, ...]]
VERSIONS = st.sampled_from(["a", "b"])
TIMES = st.integers(-2, 2)
STEPS = st.one_of(
    st.tuples(VERSIONS | st.none(), TIMES, st.sampled_from("xyz"), st.just("s")).map(
        lambda given: (State.saw, given)
    ),
    VERSIONS.map(lambda version: (State.arrived, (version, "s", "job"))),
    st.tuples(VERSIONS, st.sampled_from(["u1", "u2"])).map(
        lambda given: (State.read, given)
    ),
    st.tuples(VERSIONS, st.sampled_from(["u1-r", "u2-r"]), TIMES, st.booleans()).map(
        lambda given: judged(*given)
    ),
)


def judged(version: str, engine: str, at: int, is_again: bool = False) -> Step:
    key = f"again-{at}" if is_again else assessment_key(version, engine)
    return State.judged, (version, engine, at, key)


def after(*steps: Step) -> State:
    state = State()
    for step, arguments in steps:
        step(state, *arguments)
    return state


def saw(version: str | None, at: int) -> Step:
    return State.saw, (version, at, f"s{at}", "board")


def arrived(version: str) -> Step:
    return State.arrived, (version, "board", "job")


@given(data=st.data(), steps=st.lists(STEPS, max_size=12))
def test_order_and_repeats_change_nothing(
    data: st.DataObject, steps: list[Step]
) -> None:
    # The id of a sighting says its version and time: one id, one sighting.
    known: dict[Any, Any] = {}
    steps = [
        (step, known.setdefault(given[2], given) if step is State.saw else given)
        for step, given in steps
    ]
    mixed = data.draw(st.permutations(steps))
    again = data.draw(st.lists(st.sampled_from(steps), max_size=4)) if steps else []
    straight, crooked = after(*steps), after(*mixed, *again)
    assert crooked.present == straight.present
    assert crooked == straight


@given(steps=st.lists(STEPS, max_size=8))
def test_a_state_comes_back_the_same(steps: list[Step]) -> None:
    state = after(*steps)
    kept = orjson.loads(orjson.dumps(pack_state(state, state.present)))
    assert unpack_state(kept) == (state, state.present)


def test_a_wording_that_comes_back_brings_its_own_assessment() -> None:
    state = after(
        arrived("a"),
        arrived("b"),
        saw("a", 1),
        saw("b", 2),
        judged("a", "u1-r", 1),
        judged("b", "u1-r", 2),
        saw("a", 3),
    )
    assert state.present == Present("a", None, "u1-r", 1, assessment_key("a", "u1-r"))


def test_what_has_not_arrived_is_not_shown() -> None:
    assert after(saw("a", 1)).present is None
    assert after(arrived("a")).present is None
    state = after(arrived("a"), saw("a", 1), saw("b", 2))
    assert state.present == Present("a", None, None, None, None)
    assert state.newest == (2, "s2", "board", False)


def test_the_reading_is_that_of_the_engine_that_judged() -> None:
    readings = [(State.read, ("a", name)) for name in ("u1", "u2")]
    state = after(arrived("a"), saw("a", 1), *readings)
    assert state.present == Present("a", "u2", None, None, None)
    State.judged(state, "a", "u1-r", 5, "again-5")
    assert state.present == Present("a", "u1", "u1-r", 5, "again-5")


def test_a_document_of_before_engines_could_come_back_is_read() -> None:
    state = after(arrived("a"), saw("a", 1), judged("a", "u1-r", 5))
    kept = pack_state(state, state.present)
    assert kept["shows"] == ["a", None, "u1-r", 5]
    assert kept["wordings"]["a"][-1] == [5, "u1-r"]
    assert unpack_state(kept) == (state, state.present)
