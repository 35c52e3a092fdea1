"""Labels beside the level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from osint_monitor.measure.labels import agreements_of, contacts_of
from osint_monitor.measure.trial import Found, Label, Trial
from osint_monitor.model.words import Level

Make = Callable[..., Trial]


def _post(make: Make, wanted: dict[str, Any], given: dict[str, Any] | None) -> Trial:
    label = Label(level=Level.WEAK, **wanted)
    found = None if given is None else Found(level=Level.WEAK, score=0.5, **given)
    return make(None, None, label=label, found=found)


def test_each_word_has_precision_and_recall(trial: Make) -> None:
    posts = [
        trial("weak", "weak", types=["labour", "child"], found_types=["labour"]),
        trial("weak", "weak", types=["labour"], found_types=["sexual"]),
    ]
    found = {one.name: one for one in agreements_of(posts)["types"]}
    assert (found["labour"].precision.hits, found["labour"].precision.whole) == (1, 1)
    assert (found["labour"].recall.hits, found["labour"].recall.whole) == (1, 2)
    assert (found["sexual"].precision.hits, found["sexual"].precision.whole) == (0, 1)
    assert found["sexual"].recall.rate is None
    assert found["child"].recall.rate == 0


def test_what_is_not_labelled_is_not_counted(trial: Make) -> None:
    posts = [
        _post(trial, {}, {"sets": {"types": frozenset({"labour"})}}),
        _post(trial, {}, {"targets_ukraine": True}),
        trial(None, "weak", found_types=["labour"]),
    ]
    assert agreements_of(posts) == {}


def test_the_ukraine_desk_is_a_label(trial: Make) -> None:
    posts = [
        _post(trial, {"targets_ukraine": True}, {"targets_ukraine": True}),
        _post(trial, {"targets_ukraine": True}, {}),
        _post(trial, {"targets_ukraine": False}, {"targets_ukraine": True}),
        _post(trial, {"targets_ukraine": False}, None),
    ]
    (found,) = agreements_of(posts)["targets_ukraine"]
    assert (found.precision.rate, found.recall.rate) == (0.5, 0.5)


def test_the_language_is_a_label(trial: Make) -> None:
    posts = [
        _post(trial, {"lang": "uk"}, {"lang": "uk"}),
        _post(trial, {"lang": "uk"}, {"lang": "ru"}),
    ]
    found = {one.name: one for one in agreements_of(posts)["lang"]}
    assert found["uk"].recall.rate == 0.5
    assert found["ru"].precision.rate == 0


def test_contacts_are_found_missed_and_extra(trial: Make) -> None:
    one, two, three = "+447700900001", "+447700900002", "+447700900003"
    wanted = {"contacts": {"phones": frozenset({one, two})}}
    given = {"contacts": {"phones": frozenset({one, three}), "emails": frozenset("x")}}
    (found,) = contacts_of([_post(trial, wanted, given)])
    assert found.name == "phones"
    assert (found.recall.hits, found.recall.whole) == (1, 2)
    assert (found.precision.hits, found.precision.whole) == (1, 2)
    assert (found.posts[0].missed, found.posts[0].extra) == ((two,), (three,))


def test_an_empty_label_says_that_there_is_no_contact(trial: Make) -> None:
    wanted = {"contacts": {"phones": frozenset()}}
    (found,) = contacts_of(
        [_post(trial, wanted, {"contacts": {"phones": frozenset({"+447700900001"})}})]
    )
    assert found.precision.rate == 0
    assert found.recall.rate is None
