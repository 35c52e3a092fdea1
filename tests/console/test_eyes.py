"""What an organisation marks is done when a second officer has confirmed it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import HARMLESS, STRONG, post, put

ONE = post("strong", STRONG, title="Work in Rotterdam")
ALL = ("post.hand_on", "case.hand_on", "case.close")


@pytest.fixture
def asked(signed_in: Any) -> Any:
    """Everything is marked, for accounts of no organisation."""
    signed_in("administrator").post(
        "/organisations/", {"organisation": "none", "act": ALL}
    )
    return signed_in


def hand_on(client: Any, version: Any = ONE, **more: Any) -> Any:
    given = {
        "verdict": "handed_on", "handed_to": "police_unit", "version": version.id,
        "reason": "words_clear", "note": "Two women, one van.",
    }  # fmt: skip
    return client.post(f"/post/{version.post_id}/decide/", given | more)


def proposal() -> Any:
    from osint_monitor.console.models import Proposal

    return Proposal.objects.order_by("-pk").first()


def answer(client: Any, said: str, why: str = "", one: Any = None) -> Any:
    number = (one or proposal()).pk
    return client.post(f"/second-eyes/{number}/", {"said": said, "why": why})


def told(client: Any, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return str(found.content.decode())


def decisions(post_id: str = ONE.post_id) -> list[tuple[str, str]]:
    from osint_monitor.console import standing

    return [
        (one.by.username, one.verdict) for one in standing.holding([post_id])[post_id]
    ]


def events() -> list[tuple[str, str, str]]:
    from osint_monitor.console.models import Account, Event

    names = dict(Account.objects.values_list("code", "username"))
    found = Event.objects.filter(what__startswith="eyes.").order_by("pk")
    return [(names[one.who], one.what, one.object) for one in found]


def test_unmarked_acts_wait_for_nobody(signed_in: Any) -> None:
    hand_on(signed_in("inspector"))
    assert decisions() == [("inspector", "handed_on")] and proposal() is None


def test_handing_on_waits_and_is_shown_until_another_confirms(asked: Any) -> None:
    inspector, colleague = asked("inspector"), asked("patrol")
    hand_on(inspector)
    assert decisions() == []
    for client in (inspector, colleague):
        assert "second pair of eyes · inspector" in told(client, "/queue/")
    assert "Confirm</button>" not in told(inspector, f"/post/{ONE.post_id}/")
    page = told(colleague, f"/post/{ONE.post_id}/")
    assert "Confirm</button>" in page and "Two women, one van." in page
    answer(colleague, "confirmed")
    assert decisions() == [("inspector", "handed_on")]
    page = told(inspector, "/queue/")
    assert "second pair of eyes" not in page and f"/post/{ONE.post_id}/" not in page
    assert events() == [
        ("administrator", "eyes.set", "no organisation"),
        ("inspector", "eyes.proposed", ONE.post_id),
        ("patrol", "eyes.confirmed", ONE.post_id),
    ]


def test_nobody_confirms_or_refuses_what_they_proposed(asked: Any) -> None:
    inspector = asked("inspector")
    hand_on(inspector)
    for said in ("confirmed", "refused"):
        answer(inspector, said, "because of this")
    assert decisions() == [] and not hasattr(proposal(), "answer")
    answer(inspector, "withdrawn")
    assert proposal().answer.said == "withdrawn"


def test_another_cannot_withdraw_it(asked: Any) -> None:
    hand_on(asked("inspector"))
    answer(asked("patrol"), "withdrawn")
    assert not hasattr(proposal(), "answer")


def test_refusal_needs_a_reason_which_the_first_officer_reads(asked: Any) -> None:
    inspector, other = asked("inspector"), asked("supervisor")
    hand_on(inspector)
    answer(other, "refused", "no")
    assert not hasattr(proposal(), "answer")
    answer(other, "refused", "A lawful agency, look at its number.")
    assert "A lawful agency, look" in told(inspector, f"/post/{ONE.post_id}/")
    assert decisions() == []
    hand_on(inspector)  # proposed anew
    answer(other, "confirmed")
    assert decisions() == [("inspector", "handed_on")]


def test_answered_is_answered(asked: Any) -> None:
    hand_on(asked("inspector"))
    answer(asked("patrol"), "confirmed")
    answer(asked("supervisor"), "refused", "too late for that")
    assert proposal().answer.said == "confirmed"
    assert decisions() == [("inspector", "handed_on")]


def test_same_act_waits_once(asked: Any) -> None:
    from osint_monitor.console.models import Proposal

    hand_on(asked("inspector"))
    hand_on(asked("patrol"))
    assert Proposal.objects.count() == 1 and proposal().by.username == "inspector"


def test_other_verdicts_wait_for_nobody_and_end_the_own_proposal(asked: Any) -> None:
    inspector = asked("inspector")
    hand_on(inspector)
    hand_on(inspector, verdict="no_signal")
    assert decisions() == [("inspector", "no_signal")]
    assert proposal().answer.said == "withdrawn"


def test_post_that_changed_cannot_be_confirmed(asked: Any, django: Path) -> None:
    begun = post("eyes-changing", f"{HARMLESS} One.")
    put(django, [begun])
    hand_on(asked("inspector"), begun)
    put(django, [post("eyes-changing", f"{HARMLESS} Two.")], hours_ago=0.5)
    other = asked("patrol")
    page = told(other, f"/post/{begun.post_id}/")
    assert "must be decided anew" in page and "Confirm</button>" not in page
    answer(other, "confirmed")
    assert decisions(begun.post_id) == [] and not hasattr(proposal(), "answer")
    answer(other, "refused", "it changed since")
    assert proposal().answer.said == "refused"


def test_copies_wait_and_are_handed_on_together(asked: Any, django: Path) -> None:
    text = f"{STRONG} With a blue van, on Mondays."
    same = [post(f"eyes-copy-{number}", text) for number in (1, 2)]
    put(django, same)
    hand_on(asked("inspector"), same[0], copy=[same[1].id])
    answer(asked("patrol"), "confirmed")
    for one in same:
        assert decisions(one.post_id) == [("inspector", "handed_on")]
    number = proposal().pk
    asked("supervisor").post(f"/second-eyes/{number}/undo/")  # not theirs
    assert decisions(same[0].post_id)
    asked("patrol").post(f"/second-eyes/{number}/undo/")
    assert [decisions(one.post_id) for one in same] == [[], []]


def test_first_officer_undoes_what_was_confirmed(asked: Any) -> None:
    inspector = asked("inspector")
    hand_on(inspector)
    answer(asked("patrol"), "confirmed")
    inspector.post(f"/post/{ONE.post_id}/undo/")
    assert decisions() == []
    page = told(asked("patrol"), f"/post/{ONE.post_id}/")
    assert "Take my confirmation back" not in page


def test_other_organisation_neither_sees_nor_answers_it(asked: Any) -> None:
    text = STRONG.replace("900123", "900456")
    mine = post("other-desk", text, source="other_board")
    hand_on(asked("inspector"), mine)
    other = asked("elsewhere")
    assert "second pair of eyes" not in told(other, f"/post/{mine.post_id}/")
    assert "inspector" not in told(other, "/second-eyes/")
    assert answer(other, "confirmed").status_code == 404
    assert decisions(mine.post_id) == []
    hand_on(other, mine)  # whose organisation marked nothing
    assert decisions(mine.post_id) == [("elsewhere", "handed_on")]


def test_only_officers_with_the_right_answer(asked: Any) -> None:
    hand_on(asked("inspector"))
    for name in ("analyst", "auditor", "coordinator", "administrator"):
        assert answer(asked(name), "confirmed").status_code == 403
    assert decisions() == []


def _case(client: Any) -> int:
    made = client.post(f"/post/{ONE.post_id}/case/", {"case": "new", "title": "One"})
    return int(made.headers["Location"].strip("/").split("/")[-1])


def _save(client: Any, number: int, after: int, **more: str) -> Any:
    given = {"after": after, "title": "Renamed", "status": "open"} | more
    return client.post(f"/case/{number}/change/", given)


def _state(number: int) -> tuple[str, str, str, str]:
    from osint_monitor.console.models import CaseState

    one = CaseState.objects.filter(case=number).order_by("-number").first()
    return one.title, one.status, one.outcome, one.by.username


def test_case_is_closed_when_another_confirms(asked: Any) -> None:
    inspector, other = asked("inspector"), asked("colleague")
    number = _case(inspector)
    _save(inspector, number, 1, status="closed", outcome="safe")
    assert _state(number) == ("Renamed", "open", "", "inspector")
    assert "/second-eyes/" in told(other, "/cases/")
    answer(other, "confirmed")
    assert _state(number) == ("Renamed", "closed", "safe", "inspector")
    assert ("colleague", "eyes.confirmed", f"case-{number}") in events()


def test_case_is_handed_on_when_another_confirms(asked: Any) -> None:
    from osint_monitor.console.models import HandOver

    inspector = asked("inspector")
    number = _case(inspector)
    given = {"form": "labour", "recipient": "labour_inspectorate", "way": "mail"}
    inspector.post(f"/case/{number}/hand-on/", given)
    answer_ = _save(inspector, number, 1, status="handed_on")
    assert "another officer has to confirm" in answer_.content.decode()
    assert not HandOver.objects.exists() and _state(number)[1] == "open"
    answer(asked("patrol"), "confirmed")
    assert HandOver.objects.get().by.username == "inspector"
    _save(inspector, number, 1, status="handed_on")
    assert _state(number)[1] == "handed_on"


def test_administrator_says_what_waits_and_others_do_not(asked: Any) -> None:
    admin = asked("administrator")
    page = told(admin, "/organisations/")
    assert "other desk" in page and "two officers are needed" in page
    admin.post("/organisations/", {"organisation": "none", "act": ["case.close", "x"]})
    hand_on(asked("inspector"))
    assert decisions() == [("inspector", "handed_on")]
    assert asked("supervisor").get("/organisations/").status_code == 403
    before = len(events())
    admin.post("/organisations/", {"organisation": "none", "act": ["case.close"]})
    assert len(events()) == before  # nothing changed, nothing told


def test_on_an_action_day_what_waits_is_done_and_nothing_goes_past_it(
    asked: Any,
) -> None:
    from datetime import date

    from django.utils import timezone

    from osint_monitor.console.models import Account, Operation, Participant, Passing
    from osint_monitor.console.operations import work

    day = Operation.objects.create(
        name="Day", begins=date(2026, 12, 1), ends=date(2026, 12, 1), zone="UTC",
        opened_at=timezone.now(), made_by=Account.objects.get(username="coordinator"),
    )  # fmt: skip
    officer = Account.objects.get(username="inspector")
    part = Participant.objects.create(operation=day, account=officer)
    client = asked("inspector")
    first = client.post(f"/operation/{day.pk}/next/").headers["Location"]
    post_id = first.strip("/").split("/")[1]
    from osint_monitor.console import reading

    version = reading.post_for(officer, post_id).version
    assert hand_on(client, version).headers["Location"] != first
    assert work.held(part).post_id != post_id
    given = {"what": "a van", "recipient": "police_unit", "posts": post_id}
    client.post(f"/operation/{day.pk}/hand-overs/", given)
    assert not Passing.objects.exists()
    answer(asked("patrol"), "confirmed")
    client.post(f"/operation/{day.pk}/hand-overs/", given)
    assert Passing.objects.get().posts == [post_id]


def test_hostile_words_are_harmless_where_acts_wait(asked: Any) -> None:
    from osint_monitor.console.models import Organisation

    inspector, other = asked("inspector"), asked("patrol")
    words = " ".join(PAYLOADS)[:1_900]
    hand_on(inspector, note=words)
    answer(other, "refused", words[:490])
    hand_on(inspector, note=words)
    Organisation.objects.create(name=PAYLOADS[0][:80])
    for client, address in (
        (other, "/second-eyes/"),
        (other, f"/post/{ONE.post_id}/"),
        (asked("administrator"), "/organisations/"),
    ):
        page = told(client, address)
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "\u202e" not in page
