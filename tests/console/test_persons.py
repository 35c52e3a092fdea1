"""Persons are made and merged by officers; each is counted once, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import PHONE, STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")
TWO = post("same-phone", "")


@pytest.fixture
def officer(signed_in: Any) -> Any:
    return signed_in("inspector")


def make(client: Any, **more: Any) -> int:
    """A new person; gives its number."""
    client.post("/persons/", {"role": "possible_victim"} | more)
    return newest()


def newest() -> int:
    from osint_monitor.console.models import Person

    return int(Person.objects.order_by("-pk")[0].pk)


def shown(client: Any, number: int) -> Any:
    answer = client.get(f"/person/{number}/")
    assert answer.status_code == 200
    return answer.context


def merge(client: Any, gone: int, into: int) -> Any:
    given = {"into": into, "why": "the same photograph"}
    return client.post(f"/person/{gone}/merge/", given)


def known(client: Any) -> list[int]:
    return [one.id for one in client.get("/persons/").context["known"]]


def test_person_is_made_for_a_post_or_into_a_case(officer: Any) -> None:
    number = make(officer, post=ONE.post_id, age="18_to_24", sex="female",
                  citizenship="UA", basis="own_words", called="of the bus")  # fmt: skip
    state = shown(officer, number)["state"]
    assert (state.age, state.sex, state.citizenship) == ("18_to_24", "female", "UA")
    beside = officer.get(f"/post/{ONE.post_id}/").context
    assert [one.id for one in beside["post_persons"]] == [number]
    answer = officer.post(f"/post/{ONE.post_id}/case/", {"case": "new"})
    case = answer.headers["Location"].strip("/").split("/")[-1]
    make(officer, case=case, role="suspect")
    officer.post(f"/case/{case}/add/", {"kind": "person", "person": number})
    inside = officer.get(f"/case/{case}/").context["persons"]
    assert {one["known"].id for one in inside} == {number, newest()}
    assert [one.case_id for one in shown(officer, number)["cases"]] == [int(case)]


def test_nothing_is_filled_in_by_the_program(officer: Any) -> None:
    state = shown(officer, make(officer, post=ONE.post_id))["state"]
    assert not any((state.age, state.sex, state.citizenship, state.called, state.note))


@pytest.mark.parametrize("role", ["", "guilty"])
def test_person_without_a_role_is_not_made(officer: Any, role: str) -> None:
    from osint_monitor.console.models import Person

    officer.post("/persons/", {"role": role, "called": "x"})
    assert not Person.objects.exists()


def test_values_that_there_are_not_are_left_out(officer: Any) -> None:
    number = make(officer, age="old", sex="x", citizenship="Mordor", basis="guess")
    state = shown(officer, number)["state"]
    assert not any((state.age, state.sex, state.citizenship, state.basis))


def test_merged_persons_count_once_with_the_posts_of_both(officer: Any) -> None:
    from osint_monitor.console.casework.persons import counted

    first, second = make(officer, post=ONE.post_id), make(officer, post=TWO.post_id)
    both = [ONE.post_id, TWO.post_id]
    assert counted([None], both) == {"possible_victim": 2}
    merge(officer, first, second)
    assert counted([None], both) == {"possible_victim": 1}
    assert counted([None], [ONE.post_id]) == {"possible_victim": 1}
    assert known(officer) == [second]
    assert set(shown(officer, second)["known"].posts) == set(both)
    assert shown(officer, first)["merged_into"].into_id == second


def test_merge_is_undone_and_both_are_as_they_were(officer: Any) -> None:
    first, second = make(officer, post=ONE.post_id), make(officer)
    merge(officer, first, second)
    one = shown(officer, second)["merged"][0]
    for _twice in range(2):
        officer.post(f"/person/{second}/unmerge/", {"merge": one.pk})
    assert set(known(officer)) == {first, second}
    assert shown(officer, second)["known"].posts == ()
    assert shown(officer, first)["known"].posts == (ONE.post_id,)
    merge(officer, second, first)
    assert known(officer) == [first]


def test_merges_never_go_round_in_a_circle(officer: Any) -> None:
    first, second, third = make(officer), make(officer), make(officer)
    for gone, into in ((first, second), (second, third), (third, first), (first, third),
                       (first, first)):  # fmt: skip
        merge(officer, gone, into)
    assert known(officer) == [third]
    assert shown(officer, third)["known"].merged == [first, second]


@pytest.mark.parametrize("given", [{"into": "", "why": "because"}, {"why": "x"}])
def test_merge_says_with_whom_and_why(officer: Any, given: dict[str, str]) -> None:
    first, second = make(officer), make(officer)
    officer.post(f"/person/{first}/merge/", {"into": second} | given)
    assert set(known(officer)) == {first, second}


def test_post_that_was_taken_from_a_person_is_taken_from_all_its_records(
    officer: Any,
) -> None:
    first, second = make(officer, post=ONE.post_id), make(officer)
    officer.post(f"/post/{ONE.post_id}/person/", {"person": second})
    officer.post(f"/post/{ONE.post_id}/person/", {"person": second})
    merge(officer, first, second)
    assert shown(officer, second)["known"].posts == (ONE.post_id,)
    officer.post(f"/person/{second}/post/", {"post": ONE.post_id})
    assert shown(officer, second)["known"].posts == ()
    assert officer.get(f"/post/{ONE.post_id}/").context["post_persons"] == []


def test_second_of_two_who_edit_a_person_is_told_and_loses_nothing(
    signed_in: Any,
) -> None:
    first, second = signed_in("inspector"), signed_in("colleague")
    number = make(first)
    address = f"/person/{number}/"
    first.post(address, {"after": 1, "role": "witness", "note": "first note"})
    late = second.post(address, {"after": 1, "role": "suspect", "note": "second note"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "first note" in text and "second note" in text
    assert shown(first, number)["state"].role == "witness"
    second.post(address, {"after": 2, "role": "suspect", "note": "second note"})
    second.post(address, {"after": 3, "role": "suspect", "note": "second note"})
    assert [one.role for one in shown(first, number)["states"]] == [
        "suspect", "witness", "possible_victim",
    ]  # fmt: skip


ROOMS = ("", "post/", "merge/", "unmerge/")


@pytest.mark.parametrize("room", ROOMS)
def test_person_of_another_organisation_is_not_there(signed_in: Any, room: str) -> None:
    ours, client = make(signed_in("inspector")), signed_in("elsewhere")
    given = {"role": "witness", "after": 1, "into": ours, "why": "because"}
    assert client.get(f"/person/{ours}/{room}").status_code == 404
    assert client.post(f"/person/{ours}/{room}", given).status_code == 404
    assert known(client) == []
    theirs = make(client)
    assert merge(client, theirs, ours).status_code == 404
    mine = post("other-desk", "", source="other_board").post_id
    assert client.post(f"/post/{mine}/person/", {"person": ours}).status_code == 404


def test_person_is_made_for_no_post_and_no_case_of_others(signed_in: Any) -> None:
    from osint_monitor.console.models import Person

    answer = signed_in("inspector").post(f"/post/{ONE.post_id}/case/", {"case": "new"})
    case = answer.headers["Location"].strip("/").split("/")[-1]
    client = signed_in("elsewhere")
    for given in ({"post": ONE.post_id}, {"case": case}):
        answer = client.post("/persons/", {"role": "witness"} | given)
        assert answer.status_code == 404
    assert not Person.objects.exists()


def test_persons_states_and_merges_are_only_ever_added(officer: Any) -> None:
    from osint_monitor.console import models
    from osint_monitor.console.models.kept import KeptError

    first, second = make(officer, post=ONE.post_id), make(officer)
    merge(officer, first, second)
    for one in (models.Person, models.PersonState, models.PersonPost, models.Merge):
        kept = one.objects.first()
        for act in (kept.save, kept.delete, one.objects.all().delete):
            with pytest.raises(KeptError):
                act()


def test_hostile_words_do_nothing_in_persons(officer: Any) -> None:
    number = make(officer, called=PAYLOADS[0], note=PAYLOADS[1])
    for after, one in enumerate(PAYLOADS, 1):
        given = {"after": after, "role": "other_person", "called": one, "note": one}
        assert officer.post(f"/person/{number}/", given).status_code == 302
    officer.post(f"/post/{ONE.post_id}/person/", {"person": number})
    make(officer)
    for address in (f"/person/{number}/", "/persons/", f"/post/{TWO.post_id}/",
                    f"/persons/?post={PAYLOADS[35]}"):  # fmt: skip
        text = officer.get(address).content.decode()
        for forbidden in ("<script>window", "<img src=x", "<svg", "<iframe", "\u202e"):
            assert forbidden not in text, address


def test_audit_has_every_act_and_no_word_of_a_person(officer: Any) -> None:
    from osint_monitor.console.models import Event

    first = make(officer, post=ONE.post_id, called="Olena of the bus", note=PHONE)
    second = make(officer)
    shown(officer, first)
    officer.get("/persons/")
    officer.post(
        f"/person/{first}/", {"after": 1, "role": "witness", "called": "Olena"}
    )
    officer.post(f"/person/{first}/post/", {"post": ONE.post_id})
    merge(officer, first, second)
    one = shown(officer, second)["merged"][0]
    officer.post(f"/person/{second}/unmerge/", {"merge": one.pk})
    said = set(Event.objects.values_list("what", flat=True))
    assert said >= {
        "person.made", "person.read", "persons.read", "person.changed", "person.merged",
        "person.post_added", "person.post_removed", "person.unmerged",
    }  # fmt: skip
    held = str(list(Event.objects.values_list()))
    assert "Olena" not in held and "7700900123" not in held
