"""One of everything in the console, and every address that gives a page of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clients import client_of, halfway
from pictures import bring_picture

from console_town import NOW, PHONE, SHOWN_PHONE, STRONG, post, put
from osint_monitor.model.run import Run, RunKind, failure_of

WHO = ("inspector", "coordinator", "auditor", "operator", "administrator")
"""Accounts that look at pages; the first that has the right."""
HALFWAY = {
    "sign_in": "", "second_factor": "patrol", "second_factor_set_up": "newcomer",
}  # fmt: skip
"""Pages before the second factor, and whose password was right, if anybody's."""
MINE = post("strong", STRONG, title="Work in Rotterdam")
UKRAINIAN = post(
    "every-uk",
    "Робота в Нідерландах для жінок. Паспорт ми тримаємо у себе, поки борг за дорогу"
    f" не сплачено. Пишіть у telegram @robota_every або {SHOWN_PHONE}.",
    title="Прибирання, є житло", author="Олена К.", place="Utrecht", price="900 EUR",
    source="every_jobs",
)  # fmt: skip
TOWNS = ("Rotterdam", "Utrecht", "Breda", "Venlo", "Groningen", "Tilburg", "Kyiv")
LATE = f"{STRONG} Housing is deducted from the wage. Bus from Venlo every Sunday."
CHANGED = post("every-late", LATE, source="every_jobs")


def fill(data: Path) -> dict[str, str]:
    """
    Work in every room of the console.

    Returns:
        What stands in an address → one that there is.
    """
    from osint_monitor.console import accounts
    from osint_monitor.console.looking.looks import mark_of
    from osint_monitor.console.looking.rules import book
    from osint_monitor.console.models import KnownContact

    early = post("every-late", STRONG, source="every_jobs")
    put(data, [UKRAINIAN, early], hours_ago=70)
    put(data, [CHANGED], hours_ago=3)
    jobs = [
        post(f"every-{town}", f"{STRONG} Bus from {town}. Telegram @agency_{town}",
             title=f"Cleaner in {town}", place=town, source="every_jobs")
        for town in TOWNS
    ]  # fmt: skip
    put(data, [*jobs, post("every-copy", LATE, source="every_board")], hours_ago=5)
    accounts.create("newcomer", "patrol", password="correct-horse-battery-9",
                    language="en")  # fmt: skip
    bring_picture(data, MINE.post_id, mandate="general_police_task")
    inspector = client_of("inspector")
    inspector.post(f"/post/{UKRAINIAN.post_id}/claim/")
    known, _ = KnownContact.objects.get_or_create(kind="phone", value=PHONE)
    return {
        "<int:search_id>": _search(inspector),
        "<int:account_id>": str(_account("patrol").pk),
        "<int:organisation_id>": str(_account("elsewhere").organisation.pk),
        "<str:post_id>": MINE.post_id,
        "<str:contact_id>": str(known.pk),
        "<str:mark>": mark_of("phone", PHONE),
        "<str:rule_id>": book().rules[0].id,
        "<str:name>": "leads",
        "<int:proposal_id>": _proposal(),
        "<str:run_id>": _run(),
        **_case(inspector),
        **_day(inspector),
    }


def _search(client: Any) -> str:
    """A saved search; and the languages that the officer reads."""
    from osint_monitor.console.models import SavedSearch

    given = {"name": "papers kept", "asked": "q=passport&lang=en", "shared": "yes"}
    client.post("/searches/", given)
    client.post("/account/languages/", {"lang": ["en", "uk"]})
    return str(SavedSearch.objects.latest("pk").pk)


def _number(answer: Any) -> str:
    return str(answer.headers["Location"]).strip("/").split("/")[-1]


def _proposal() -> str:
    """An act that waits for a second pair of eyes."""
    from osint_monitor.console.models import Account, Proposal

    colleague = Account.objects.get(username="colleague")
    given = {"version": MINE.id, "copies": [], "handed_to": "police_unit"}
    made = Proposal(act="post.hand_on", object=MINE.post_id, given=given, by=colleague)
    made.save()
    return str(made.pk)


def _run() -> str:
    """A crawl, and what failed in it."""
    from osint_monitor.console import reading
    from osint_monitor.store.base import Batch

    made = Run(
        id="every-run", kind=RunKind.CRAWL, source_id="every_jobs", started_at=NOW,
        mandate="Example Police", counts={"attempts": 3, "captures": 2, "failed": 1},
    )  # fmt: skip
    where = {"source_id": made.source_id, "run_id": made.id, "at": NOW}
    failed = failure_of("fetch", "http_503", where="https://every.example/1", **where)
    reading.store().put_run(made)
    reading.store().put(Batch(failures=[failed]))
    return made.id


def _case(client: Any) -> dict[str, str]:
    """A case with one of everything, its dossier, and persons."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from test_dossier import full_case

    from osint_monitor.console.models import CaseFile, Person

    number = str(full_case(client))
    for called in ("the woman of the bus", "the woman with the red suitcase"):
        given = {"role": "possible_victim", "sex": "female", "called": called,
                 "case": number, "post": MINE.post_id}  # fmt: skip
        client.post("/persons/", given)
    plan = SimpleUploadedFile("plan.txt", b"three houses near the station")
    client.post(f"/case/{number}/file/", {"file": plan})
    given = {"why": "for the prosecutor", "language": "nl"}
    dossier = _number(client.post(f"/case/{number}/dossier/", given))
    return {
        "<int:case_id>": number,
        "<int:file_id>": str(CaseFile.objects.latest("pk").pk),
        "<int:dossier_id>": dossier,
        "<int:person_id>": str(Person.objects.latest("pk").pk),
    }


def _day(officer: Any) -> dict[str, str]:
    """An open action day: decided posts, findings, a hand-over, notes."""
    from osint_monitor.console.models import (
        Account,
        Finding,
        Hotspot,
        Operation,
        Participant,
        Passing,
    )

    lead = client_of("coordinator")
    lead.post(
        "/operations/new/",
        {"name": "Day of the bridges", "begins": "2026-12-01", "ends": "2026-12-02",
         "zone": "Europe/Amsterdam", "desks": "labour\nsexual exploitation\nminors",
         "source": ["every_jobs"], "level": ["strong", "weak"]},
    )  # fmt: skip
    day = Operation.objects.get(name="Day of the bridges")
    room = f"/operation/{day.pk}/"
    lead.post(f"{room}hotspots/", {"act": "prepare"})
    lead.post(f"{room}hotspots/", {"act": "add", "kind": "place", "value": "Venlo",
                                   "note": "truck stop on the A67"})  # fmt: skip
    lead.post(f"{room}state/", {"state": "open"})
    for name, desk in (("inspector", "labour"), ("colleague", "minors")):
        account = Account.objects.get(username=name)
        part = Participant(operation=day, account=account, desk=desk)
        part.langs = ["en", "uk"] if name == "colleague" else []
        part.save()
    for verdict in ("strong", "no_signal", "handed_on"):
        _decide(officer, _number(officer.post(f"{room}next/")), verdict)
    for kind, name, more in (
        ("platform", "https://www.chat.example/rooms", {"is_linked": "yes"}),
        ("victim", "the woman of the bus", {"note": "about 25, three adverts"}),
    ):
        officer.post(f"{room}by-hand/", {"kind": kind, "name": name} | more)
    officer.post(
        f"{room}hand-overs/",
        {"recipient": "labour_inspectorate", "what": "two adverts with one phone",
         "place": "Venlo", "reference": "2026-113"},
    )  # fmt: skip
    passed = Passing.objects.latest("pk").pk
    given = {"result": "taken_up", "note": "inspection tomorrow"}
    officer.post(f"{room}hand-overs/{passed}/", given)
    officer.post(f"{room}log/", {"text": "Second shift has begun."})
    spot = Hotspot.objects.filter(operation=day, kind="platform").latest("pk")
    return {
        "<int:operation_id>": str(day.pk),
        "<int:finding_id>": str(Finding.objects.latest("pk").pk),
        "<int:passing_id>": str(passed),
        "<int:hotspot_id>": str(spot.pk),
    }


def _decide(client: Any, post_id: str, verdict: str) -> None:
    from osint_monitor.console import reading

    view = reading.store().post(post_id)
    assert view is not None and view.version is not None
    given = {"verdict": verdict, "version": view.version.id, "handed_to": "police_unit",
             "note": "as told by a colleague", "reason": "several_signs"}  # fmt: skip
    client.post(f"/post/{post_id}/decide/", given)


@dataclass
class Pages:
    """
    Every address of the console, asked.

    Args:
        rooms: name of each that gives a whole page → (account, address).
        others: names of those that give none.
        templates: that were used.
    """

    rooms: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)


def pages(parts: dict[str, str]) -> Pages:
    """Ask every address, with *parts* for what stands in it."""
    from osint_monitor.console.accounts import recovery_codes
    from osint_monitor.console.rights import Right, may
    from osint_monitor.console.urls import urlpatterns

    found = Pages()
    clients = {name: client_of(name) for name in WHO}
    clients |= {name: halfway(name) for name in HALFWAY.values()}
    recovery_codes(_account(HALFWAY["second_factor"]))
    accounts = {name: _account(name) for name in WHO}
    for one in urlpatterns:
        right = one.callback.right
        free = right in (Right.ANYBODY, Right.PASSWORD)
        allowed = (name for name in WHO if free or may(accounts[name], right))
        who = HALFWAY.get(one.name, next(allowed))
        wanted = re.findall(r"<.+?>", str(one.pattern))
        assert set(wanted) <= set(parts), f"fill() has nothing for {one.pattern}"
        address = "/" + re.sub(r"<.+?>", lambda part: parts[part[0]], str(one.pattern))
        answer = clients[who].get(address)
        assert answer.status_code in (200, 302), (address, answer.status_code)
        start = b"" if answer.streaming else answer.content[:15]
        if answer.status_code == 200 and start == b"<!doctype html>":
            found.rooms[one.name] = (who, address)
            found.templates |= {used.name for used in answer.templates}
        else:
            found.others.add(one.name)
    day = f"/operation/{parts['<int:operation_id>']}/"
    found.rooms |= {
        "operation_lead": ("coordinator", day),
        "post_claimed": ("inspector", f"/post/{UKRAINIAN.post_id}/"),
        "post_changed": ("inspector", f"/post/{CHANGED.post_id}/"),
    }
    return found


def _account(name: str) -> Any:
    from osint_monitor.console.models import Account

    return Account.objects.get(username=name)
