"""An action day: prepared, joined with two codes, worked on without overlap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from console_town import HARMLESS, MINOR, STRONG, post, put
from osint_monitor.model.words import Kind

MINE = post("strong", STRONG, title="Work in Rotterdam")
FORM = {
    "name": "Day of the rivers", "begins": "2026-12-01", "ends": "2026-12-02",
    "zone": "Europe/Amsterdam", "desks": "labour\n\n  sexual \nlabour", "q": "",
}  # fmt: skip


@pytest.fixture
def day(django: Path) -> Any:
    """A running action day of everybody."""
    return make_day()


def make_day(**more: Any) -> Any:
    from django.utils import timezone

    from osint_monitor.console.models import Account, Operation

    made = Operation(
        name="Day", begins=date(2026, 12, 1), ends=date(2026, 12, 1),
        zone="Europe/Amsterdam", opened_at=timezone.now() - timedelta(minutes=1),
        made_by=Account.objects.get(username="coordinator"),
        **more,
    )  # fmt: skip
    made.save()
    return made


Joined = Callable[..., Any]


@pytest.fixture
def joined(signed_in: Any, day: Any) -> Joined:
    """A client of an officer who takes part."""

    def join(name: str, operation: Any = None, **more: Any) -> Any:
        from osint_monitor.console.models import Account, Participant

        Participant(
            operation=operation or day, account=Account.objects.get(username=name),
            **more,
        ).save()  # fmt: skip
        return signed_in(name)

    return join


def next_post(client: Any, day: Any, **more: str) -> str:
    """Id of the post that the officer gets; empty when none."""
    answer = client.post(f"/operation/{day.pk}/next/", more)
    where = str(answer.headers["Location"])
    return where.removeprefix("/post/").strip("/") if "/post/" in where else ""


def decide(client: Any, post_id: str, verdict: str = "no_signal") -> Any:
    from osint_monitor.console import reading

    view = reading.store().post(post_id)
    assert view is not None and view.version is not None
    given = {"verdict": verdict, "version": view.version.id, "handed_to": "police_unit"}
    return client.post(f"/post/{post_id}/decide/", given)


def test_action_day_is_prepared(signed_in: Any) -> None:
    from osint_monitor.console.models import Operation

    client = signed_in("coordinator")
    given = FORM | {"lang": ["uk", "klingon"], "level": "strong", "ukraine": "yes"}
    answer = client.post("/operations/new/", given)
    made = Operation.objects.get()
    assert answer.headers["Location"] == f"/operation/{made.pk}/"
    assert made.desks == ["labour", "sexual"]
    assert made.scope == {"lang": ["uk"], "level": ["strong"], "ukraine": True}
    page = client.get(f"/operation/{made.pk}/").content.decode()
    assert "being prepared" in page and "displaced Ukrainians only" in page


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"begins": "soon"}, {"ends": "2026-11-30"},
     {"ends": "2027-03-01"}, {"zone": "Mars/Olympus"}, {"q": "colour:red"}],
)  # fmt: skip
def test_action_day_that_makes_no_sense_is_not_kept(
    signed_in: Any, wrong: dict[str, str]
) -> None:
    from osint_monitor.console.models import Operation

    answer = signed_in("coordinator").post("/operations/new/", FORM | wrong)
    assert answer.status_code == 200 and not Operation.objects.exists()
    assert 'role="alert"' in answer.content.decode()


def test_change_that_somebody_else_made_meanwhile_is_not_lost(
    signed_in: Any, day: Any
) -> None:
    first, second = signed_in("coordinator"), signed_in("supervisor")
    address = f"/operation/{day.pk}/edit/"
    first.post(address, FORM | {"name": "First", "edition": "1"})
    answer = second.post(address, FORM | {"name": "Second", "edition": "1"})
    assert answer.status_code == 200
    assert "Somebody changed it meanwhile" in answer.content.decode()
    day.refresh_from_db()
    assert day.name == "First" and day.edition == 2


def test_joining_takes_the_code_and_the_second_factor(signed_in: Any, day: Any) -> None:
    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account, Participant

    run = signed_in("coordinator")
    run.post(f"/operation/{day.pk}/code/")
    code = run.get(f"/operation/{day.pk}/").context["new_code"]
    assert run.get(f"/operation/{day.pk}/").context["new_code"] == ""
    client = signed_in("inspector")
    second = accounts.recovery_codes(Account.objects.get(username="inspector"), 1)[0]
    address = f"/operation/{day.pk}/join/"
    for given in ({"code": "wrong", "second": second}, {"code": code, "second": "1"}):
        client.post(address, given)
        assert not Participant.objects.exists()
    from django_otp.plugins.otp_static.models import StaticDevice

    StaticDevice.objects.update(throttling_failure_count=0)
    client.post(address, {"code": f" {code.upper()} ", "second": second, "lang": "uk"})
    assert Participant.objects.get().langs == ["uk"]
    assert code not in day.code and code not in str(type(day).objects.get().code)


def test_work_is_handed_out_urgent_and_strong_first_and_never_twice(
    joined: Joined, day: Any
) -> None:
    clients = [joined(name) for name in ("inspector", "colleague", "patrol")]
    given = [next_post(one, day) for one in clients]
    minor = post("minor", MINOR, kind=Kind.ESCORT, source="town_escort").post_id
    assert given[0] == minor
    assert len(set(given)) == 3 and all(given)
    assert [next_post(one, day) for one in clients] == given, "until it is decided"
    assert post("harmless", HARMLESS).post_id not in given


def test_decision_leads_to_the_next_post_until_nothing_is_left(
    joined: Joined, day: Any
) -> None:
    client, seen = joined("inspector"), []
    current = next_post(client, day)
    while current and len(seen) < 50:
        seen.append(current)
        where = decide(client, current).headers["Location"]
        current = where.removeprefix("/post/").strip("/") if "/post/" in where else ""
    assert where == f"/operation/{day.pk}/"
    assert len(seen) == len(set(seen)) >= 4
    page = client.get(where)
    assert "No post is left for you now" in page.content.decode()
    assert page.context["progress"].done == len(seen)


def test_post_given_back_goes_to_another_and_comes_last_to_who_gave_it(
    joined: Joined, day: Any
) -> None:
    client, other = joined("inspector"), joined("patrol")
    first = next_post(client, day)
    assert next_post(client, day, back="yes") != first
    assert next_post(other, day) == first


def test_post_is_free_again_after_its_time(joined: Joined, day: Any) -> None:
    from django.utils import timezone

    from osint_monitor.console.models import Claim

    first = next_post(joined("inspector"), day)
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert next_post(joined("patrol"), day) == first


def test_undone_decision_makes_the_post_free_again(joined: Joined, day: Any) -> None:
    client = joined("inspector")
    first = next_post(client, day)
    decide(client, first)
    client.post(f"/post/{first}/undo/")
    assert next_post(joined("patrol"), day) == first


def test_post_that_was_decided_or_claimed_elsewhere_is_not_handed_out(
    signed_in: Any, joined: Joined, day: Any
) -> None:
    queue = signed_in("supervisor")
    client = joined("inspector")
    minor = next_post(client, day)
    client.post(f"/operation/{day.pk}/leave/")
    decide(queue, minor)
    queue.post(f"/post/{MINE.post_id}/claim/")
    other, seen = joined("patrol"), set()
    while (current := next_post(other, day)) and current not in seen:
        seen.add(current)
        decide(other, current)
    assert seen and minor not in seen and MINE.post_id not in seen


def test_officer_gets_posts_of_own_sources_and_languages_only(
    joined: Joined, day: Any, signed_in: Any
) -> None:
    from osint_monitor.console.models import Account

    day.organisations.add(Account.objects.get(username="elsewhere").organisation)
    mine = post("other-desk", "", source="other_board").post_id
    client = joined("elsewhere")
    assert next_post(client, day) == mine
    decide(client, mine)
    assert next_post(client, day) == ""
    assert next_post(joined("inspector", langs=["pl"]), day) == ""


def test_posts_that_come_meanwhile_are_put_on_the_pile(
    joined: Joined, day: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console.operations import work

    client = joined("inspector")
    while current := next_post(client, day):
        decide(client, current)
    new = post("meanwhile", STRONG + " Bus on Monday.")
    put(data, [new], hours_ago=0)
    assert next_post(client, day) == ""
    monkeypatch.setattr(work, "_NEWS_EVERY", timedelta(0))
    monkeypatch.setattr(work, "_BACK", timedelta(hours=1))
    assert next_post(client, day) == new.post_id


def test_nothing_is_handed_out_before_opening_and_after_closing(
    joined: Joined, day: Any, signed_in: Any
) -> None:
    client, run = joined("inspector"), signed_in("coordinator")
    type(day).objects.update(opened_at=None)
    assert next_post(client, day) == ""
    run.post(f"/operation/{day.pk}/state/", {"state": "open"})
    assert next_post(client, day)
    run.post(f"/operation/{day.pk}/state/", {"state": "close"})
    run.post(f"/operation/{day.pk}/state/", {"state": "open"})
    day.refresh_from_db()
    assert day.closed_at is not None
    decide(client, MINE.post_id)
    assert next_post(client, day) == ""


ROOMS = (
    "", "hotspots/", "board/", "board/figures/", "figure/leads/", "by-hand/",
    "hand-overs/", "log/", "report/", "report/pdf/",
)  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_action_day_of_others_is_not_there(signed_in: Any, day: Any, room: str) -> None:
    address = f"/operation/{day.pk}/{room}"
    assert signed_in("elsewhere").get(address).status_code == 404
    assert signed_in("inspector").get(address).status_code == 200


@pytest.mark.parametrize("act", ["edit/", "state/", "code/"])
def test_organisation_that_was_invited_does_not_run_it(
    signed_in: Any, day: Any, act: str
) -> None:
    from osint_monitor.console.models import Account

    account = Account.objects.get(username="elsewhere")
    account.role = "supervisor"
    account.save()
    day.organisations.add(account.organisation)
    client = signed_in("elsewhere")
    assert client.get(f"/operation/{day.pk}/").status_code == 200
    assert client.post(f"/operation/{day.pk}/{act}").status_code == 404


@pytest.mark.parametrize(
    ("room", "given"),
    [("by-hand/", {"kind": "victim", "name": "the woman of the bus"}),
     ("hand-overs/", {"recipient": "police_unit", "what": "two adverts"}),
     ("log/", {"text": "a note"})],
)  # fmt: skip
def test_who_does_not_take_part_writes_nothing(
    signed_in: Any, joined: Joined, day: Any, room: str, given: dict[str, str]
) -> None:
    from osint_monitor.console.models import Finding, LogEntry, Passing

    def kept() -> int:
        return sum(one.objects.count() for one in (Finding, Passing, LogEntry))

    address = f"/operation/{day.pk}/{room}"
    for who in ("inspector", "analyst"):
        signed_in(who).post(address, given)
    assert kept() == 0
    joined("patrol").post(address, given)
    assert kept() > 0


def test_everything_done_stands_in_the_audit_by_ids_only(
    signed_in: Any, joined: Joined, day: Any
) -> None:
    from osint_monitor.console.models import Event

    client = joined("inspector")
    first = next_post(client, day)
    for room in ROOMS:
        client.get(f"/operation/{day.pk}/{room}")
    client.post(f"/operation/{day.pk}/by-hand/", {"kind": "victim", "name": "Olena K"})
    client.post(f"/operation/{day.pk}/log/", {"text": "Olena K seen"})
    said = list(Event.objects.values_list("what", "object", "why"))
    kinds = {what for what, _, _ in said}
    assert {
        "operation.given", "operation.read", "operation.hotspots", "operation.board",
        "operation.figure", "operation.findings", "operation.passings",
        "operation.log", "operation.report", "operation.printed",
        "operation.finding", "operation.note",
    } <= kinds  # fmt: skip
    assert ("operation.given", first, str(day.pk)) in said
    assert "Olena" not in str(said)


def test_big_screen_shows_the_board_only_and_lasts(signed_in: Any, day: Any) -> None:
    import time

    client, board = signed_in("coordinator"), f"/operation/{day.pk}/board/"
    client.post(f"{board}screen/")
    for address in ("/queue/", f"/operation/{day.pk}/", f"/operation/{day.pk}/log/"):
        assert client.get(address).headers["Location"] == board
    session, before = client.session, int(time.time()) - 1700
    session["seen_at"] = before
    session.save()
    client.get(f"{board}figures/", headers={"HX-Request": "true"})
    assert client.session["seen_at"] > before
    session = client.session
    session["signed_in_at"] = int(time.time()) - 13 * 3600
    session.save()
    answer = client.get(f"{board}figures/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/sign-in/"
