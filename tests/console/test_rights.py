"""Every address, as every role and as nobody, against the table in the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from case_parts import case_parts

from console_town import NOW, PHONE, post
from osint_monitor.console.rights import Role
from osint_monitor.console.rights_doc import NO, SIGN_IN, YES
from osint_monitor.model.run import Run, RunKind

PAGE = Path(__file__).parents[2] / "docs" / "console.md"
WHO = ("nobody", *(role.value for role in Role))


def documented() -> dict[str, dict[str, str]]:
    """Address → who → what the document says."""
    lines = PAGE.read_text("utf-8").splitlines()
    rows = [
        line.strip("| ").split("|")
        for line in lines
        if line.startswith(("| `/", "| address"))
    ]
    head, *body = ([cell.strip() for cell in row] for row in rows)
    return {
        row[0].strip("`"): dict(zip(head[2:], row[2:], strict=True)) for row in body
    }


def test_table_in_the_document_is_the_one_in_the_code(django: Path) -> None:
    from osint_monitor.console.rights_doc import table

    assert table() in PAGE.read_text("utf-8")


def test_every_address_declares_its_right(django: Path) -> None:
    from osint_monitor.console.rights import Right
    from osint_monitor.console.urls import urlpatterns

    assert all(isinstance(one.callback.right, Right) for one in urlpatterns)


@pytest.mark.parametrize("who", WHO)
def test_each_address_answers_each_role_as_documented(who: str, signed_in: Any) -> None:
    from django.test import Client

    said = documented()
    found = {}
    for address in said:
        client = Client() if who == "nobody" else signed_in(who)
        url = filled(address)
        calls = (client.get(url), client.post(url))
        found[address] = {_answer(one, who) for one in calls}
    assert found == {address: {cells[who]} for address, cells in said.items()}


def filled(address: str) -> str:
    """An address with things that are there and that nobody's organisation bars."""
    made = {"<str:post_id>": post("strong", "").post_id, "<str:name>": "leads"}
    if "<int:operation_id>" in address:
        made |= operation_parts()
    made |= case_parts(address)
    if "<int:proposal_id>" in address:
        made |= eyes_parts(made["<str:post_id>"])
    made |= looking_parts()
    if "<str:run_id>" in address:
        made |= run_part()
    for name, value in made.items():
        address = address.replace(name, value)
    return address


def eyes_parts(post_id: str) -> dict[str, str]:
    """An act of the inspector that waits."""
    from osint_monitor.console.models import Account, Proposal

    inspector = Account.objects.get(username="inspector")
    given = {"version": "v", "copies": [], "handed_to": "police_unit"}
    made = Proposal(act="post.hand_on", object=post_id, given=given, by=inspector)
    made.save()
    return {"<int:proposal_id>": str(made.pk)}


def run_part() -> dict[str, str]:
    """A run of a source."""
    from osint_monitor.console import reading

    with_it = reading.store().runs("town_jobs")
    run = Run(
        id="run-of-rights", kind=RunKind.CRAWL, source_id="town_jobs", mandate="m",
        started_at=NOW,
    )  # fmt: skip
    if not with_it:
        reading.store().put_run(run)
    return {"<str:run_id>": (with_it or [run])[0].id}


def looking_parts() -> dict[str, str]:
    """A contact, its mark on a post, a rule."""
    from osint_monitor.console.looking.looks import mark_of
    from osint_monitor.console.looking.rules import book
    from osint_monitor.console.models import (
        Account,
        KnownContact,
        Organisation,
        SavedSearch,
    )

    known, _ = KnownContact.objects.get_or_create(kind="phone", value=PHONE)
    search, _ = SavedSearch.objects.get_or_create(
        owner=Account.objects.get(username="colleague"), name="papers",
        asked="q=passport", is_shared=True,
    )  # fmt: skip
    return {
        "<int:search_id>": str(search.pk),
        "<int:account_id>": str(Account.objects.get(username="patrol").pk),
        "<int:organisation_id>": str(Organisation.objects.get().pk),
        "<str:contact_id>": known.pk,
        "<str:mark>": mark_of("phone", PHONE),
        "<str:rule_id>": book().rules[0].id,
    }


def operation_parts() -> dict[str, str]:
    """A new action day with one of each of its parts."""
    from osint_monitor.console.models import (
        Account,
        Finding,
        Hotspot,
        Operation,
        Passing,
    )

    lead = Account.objects.get(username="coordinator")
    days = {"begins": "2026-12-01", "ends": "2026-12-01", "zone": "UTC"}
    day = Operation.objects.create(name="Day", made_by=lead, **days)
    found = Finding(operation=day, kind="url", name="a", key="a", by=lead)
    found.save()
    passed = Passing(operation=day, recipient="police_unit", what="a", by=lead)
    passed.save()
    spot = Hotspot.objects.create(operation=day, kind="place", value="Venlo", hits=1)
    return {
        "<int:operation_id>": str(day.pk), "<int:finding_id>": str(found.pk),
        "<int:passing_id>": str(passed.pk), "<int:hotspot_id>": str(spot.pk),
    }  # fmt: skip


def _answer(response: Any, who: str) -> str:
    if response.status_code == 403:
        return NO
    assert response.status_code in (200, 302, 401, 422), response.status_code
    to_sign_in = response.headers.get("Location", "").startswith("/sign-in/")
    own_way = response.request["PATH_INFO"] == "/sign-out/" and who != "nobody"
    return SIGN_IN if to_sign_in and not own_way else YES


@pytest.mark.parametrize("room", ["", "raw/", "alike/"])
def test_post_of_a_source_that_is_not_mine_is_not_there(
    room: str, signed_in: Any
) -> None:
    mine = post("other-desk", "", source="other_board").post_id
    others = post("strong", "").post_id
    client = signed_in("elsewhere")
    assert client.get(f"/post/{mine}/{room}").status_code == 200
    assert client.get(f"/post/{others}/{room}").status_code == 404


@pytest.mark.parametrize("act", ["claim", "decide", "undo"])
def test_nothing_can_be_done_with_a_post_that_is_not_mine(
    act: str, signed_in: Any
) -> None:
    from osint_monitor.console.models import Claim, Decision

    others = post("strong", "").post_id
    given = {"verdict": "strong", "version": post("strong", "").id}
    answer = signed_in("elsewhere").post(f"/post/{others}/{act}/", given)
    assert answer.status_code == 404
    assert not Claim.objects.exists() and not Decision.objects.exists()


def test_queue_shows_only_sources_that_are_mine(signed_in: Any) -> None:
    client = signed_in("elsewhere")
    for address in (
        "/queue/",
        "/queue/?source=town_jobs",
        "/queue/?q=source:town_jobs",
    ):
        page = client.get(address)
        shown = [*page.context["rows"], *page.context["lane"]]
        assert {row.view.source_id for row in shown} <= {"other_board"}
    seen = client.get("/queue/").context
    assert seen["total"] == sum(1 + one.copies for one in seen["rows"])


def test_half_a_sign_in_opens_nothing(django: Path) -> None:
    from django.test import Client

    from osint_monitor.console.models import Account

    client = Client()
    account = Account.objects.get(username="inspector")
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["signed_in_at"] = 4_000_000_000
    session.save()
    for address in ("/queue/", "/account/", "/decisions/", "/"):
        assert client.get(address).headers["Location"] == "/second-factor/"
