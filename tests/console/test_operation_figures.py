"""What an action day counts, everything once, and what its report says of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console_town import MINOR, PHONE, SHOWN_PHONE, STRONG, post, put
from osint_monitor.model.words import Kind

MINE = post("strong", STRONG, title="Work in Rotterdam")
MINOR_ID = post("minor", MINOR, kind=Kind.ESCORT, source="town_escort").post_id


@pytest.fixture
def day(django: Path) -> Any:
    """A running action day."""
    from datetime import date

    from django.utils import timezone

    from osint_monitor.console.models import Account, Operation

    return Operation.objects.create(
        name="Day", begins=date(2026, 12, 1), ends=date(2026, 12, 1),
        zone="Europe/Kyiv", opened_at=timezone.now() - timedelta(minutes=1),
        made_by=Account.objects.get(username="coordinator"), desks=["labour"],
    )  # fmt: skip


@pytest.fixture
def officer(signed_in: Any, day: Any) -> Any:
    """A client of an officer who takes part."""
    from osint_monitor.console.models import Account, Participant

    account = Account.objects.get(username="inspector")
    Participant.objects.create(operation=day, account=account)
    return signed_in("inspector")


def decide(client: Any, post_id: str, verdict: str) -> None:
    from osint_monitor.console import reading

    view = reading.store().post(post_id)
    assert view is not None and view.version is not None
    given = {"verdict": verdict, "version": view.version.id, "handed_to": "police_unit"}
    client.post(f"/post/{post_id}/decide/", given)


def numbers(client: Any, day: Any) -> dict[str, int]:
    """Figure → number, as the board shows them."""
    return dict(client.get(f"/operation/{day.pk}/board/figures/").context["figures"])


def note(client: Any, day: Any, kind: str, name: str, **more: str) -> None:
    given = {"kind": kind, "name": name} | more
    client.post(f"/operation/{day.pk}/by-hand/", given)


def test_only_what_an_officer_judged_counts(officer: Any, day: Any) -> None:
    before = numbers(officer, day)
    assert set(before.values()) == {0}
    decide(officer, MINE.post_id, "strong")
    decide(officer, MINOR_ID, "no_signal")
    found = numbers(officer, day)
    assert found["posts"] == 2 and found["leads"] == 1 and found["urls"] == 1
    assert found["platforms"] == 2 and found["platforms_linked"] == 1
    assert found["platforms_ukraine"] == 1
    officer.post(f"/post/{MINE.post_id}/undo/")
    found = numbers(officer, day)
    assert found["posts"] == 1 and found["leads"] == 0 and found["urls"] == 0


def test_user_names_of_leads_count_once(officer: Any, day: Any, data: Path) -> None:
    telling = f"{STRONG} Write to telegram @bus_agency7"
    posts = [post(f"named-{n}", f"{telling} now, offer {n}") for n in range(2)]
    put(data, posts)
    for one in posts:
        decide(officer, one.post_id, "weak_keep")
    assert numbers(officer, day)["user_names"] == 1
    note(officer, day, "user_name", "telegram: @Bus_Agency7")
    note(officer, day, "user_name", "telegram:@second")
    assert numbers(officer, day)["user_names"] == 2
    page = officer.get(f"/operation/{day.pk}/figure/user_names/").content.decode()
    assert "bus_agency7" not in page.lower()


@pytest.mark.parametrize(
    ("kind", "names", "number"),
    [
        ("platform", ["https://www.Chat.example/rooms", "chat.example"], 1),
        ("platform", ["one.example", "two.example"], 2),
        ("url", ["https://chat.example/a/", "http://www.chat.example/a#top"], 1),
        ("url", ["chat.example/a", "chat.example/A"], 2),
        ("victim", ["the woman of the bus", "the woman of the bus"], 2),
        ("investigation", ["2026-17", " 2026-17 "], 1),
    ],
)
def test_what_is_noted_by_hand_counts_once(
    officer: Any, day: Any, kind: str, names: list[str], number: int
) -> None:
    from osint_monitor.console.operations.figures import BY_HAND

    for name in names:
        note(officer, day, kind, name)
    assert numbers(officer, day)[BY_HAND[kind]] == number


def test_platform_by_hand_that_a_source_reads_is_the_same(
    officer: Any, day: Any
) -> None:
    decide(officer, MINE.post_id, "no_signal")
    note(officer, day, "platform", "town-jobs.example", is_linked="yes")
    found = numbers(officer, day)
    assert found["platforms"] == 1 and found["platforms_linked"] == 1
    note(officer, day, "platform", "new.example", is_linked="", on_ukraine="yes")
    found = numbers(officer, day)
    assert found["platforms"] == 2 and found["platforms_ukraine"] == 0


def test_entry_taken_back_or_the_same_as_another_does_not_count(
    officer: Any, day: Any
) -> None:
    from osint_monitor.console.models import Finding

    for name in ("one", "two", "three"):
        note(officer, day, "suspect", name)
    first, second, third = Finding.objects.order_by("pk")
    address = f"/operation/{day.pk}/by-hand/"
    officer.post(f"{address}{second.pk}/", {"same_as": str(first.pk)})
    assert numbers(officer, day)["suspects"] == 2
    for _ in range(2):
        officer.post(f"{address}{third.pk}/")
    assert numbers(officer, day)["suspects"] == 1
    assert "taken back" in officer.get(address).content.decode()


def test_persons_count_once_and_merged_ones_as_one(officer: Any, day: Any) -> None:
    from osint_monitor.console.models import (
        Account,
        Merge,
        MergeUndo,
        Person,
        PersonPost,
        PersonState,
    )

    by = Account.objects.get(username="inspector")
    decide(officer, MINE.post_id, "strong")
    decide(officer, MINOR_ID, "strong")
    made = []
    for role, posts in (
        ("possible_victim", [MINE.post_id, MINOR_ID]), ("possible_victim", [MINOR_ID]),
        ("suspect", [MINE.post_id]), ("possible_victim", ["f" * 64]),
    ):  # fmt: skip
        person = Person(by=by)
        person.save()
        PersonState(person=person, number=1, by=by, role=role).save()
        for post_id in posts:
            PersonPost(person=person, post_id=post_id, by=by).save()
        made.append(person)
    found = numbers(officer, day)
    assert found["victims"] == 2 and found["suspects"] == 1
    merge = Merge(gone=made[1], into=made[0], by=by, why="one woman")
    merge.save()
    assert numbers(officer, day)["victims"] == 1
    MergeUndo(merge=merge, by=by).save()
    assert numbers(officer, day)["victims"] == 2


def test_roles_that_count_are_roles_of_persons(django: Path) -> None:
    from osint_monitor.console.operations.persons import ROLES
    from osint_monitor.console.words import WORDS

    assert set(ROLES.values()) <= set(WORDS["person_role"])


def test_copies_decided_with_a_post_count_as_well(
    officer: Any, day: Any, data: Path
) -> None:
    copies = [post(f"copy-{n}", STRONG + " Same words.") for n in range(3)]
    put(data, copies)
    given = {"verdict": "strong", "version": copies[0].id}
    given["copy"] = copies[1].id
    officer.post(f"/post/{copies[0].post_id}/decide/", given)
    found = numbers(officer, day)
    assert found["leads"] == 2


def test_case_opened_on_the_day_is_a_new_investigation(officer: Any, day: Any) -> None:
    from osint_monitor.console.models import Account, Case, CaseItem

    by = Account.objects.get(username="inspector")
    decide(officer, MINE.post_id, "strong")
    before = Case(by=by, at=day.opened_at - timedelta(days=9))
    case = Case(by=by)
    for one in (before, case):
        one.save()
        CaseItem(case=one, kind="post", object=MINE.post_id, by=by).save()
    assert numbers(officer, day)["investigations"] == 1


def test_decisions_after_closing_do_not_count(officer: Any, day: Any) -> None:
    from django.utils import timezone

    decide(officer, MINE.post_id, "strong")
    type(day).objects.update(closed_at=timezone.now())
    decide(officer, MINOR_ID, "strong")
    assert numbers(officer, day)["leads"] == 1


def test_every_figure_leads_to_what_it_counts(
    officer: Any, day: Any, signed_in: Any
) -> None:
    from osint_monitor.console.models import Account

    decide(officer, MINE.post_id, "strong")
    board = officer.get(f"/operation/{day.pk}/board/").content.decode()
    for name in numbers(officer, day):
        assert f"/operation/{day.pk}/figure/{name}/" in board
    page = officer.get(f"/operation/{day.pk}/figure/leads/")
    assert [row.view.post_id for row in page.context["rows"]] == [MINE.post_id]
    assert PHONE not in page.content.decode()
    day.organisations.add(Account.objects.get(username="elsewhere").organisation)
    page = signed_in("elsewhere").get(f"/operation/{day.pk}/figure/leads/")
    assert page.context["rows"] == [] and page.context["hidden"] == 1
    assert "1 more post is not listed" in page.content.decode()
    assert officer.get(f"/operation/{day.pk}/figure/rank/").status_code == 404


def test_hotspots_are_worked_out_from_the_posts(signed_in: Any, day: Any) -> None:
    from osint_monitor.console.models import Hotspot

    run, address = signed_in("coordinator"), f"/operation/{day.pk}/hotspots/"
    run.post(address, {"act": "add", "kind": "place", "value": "Venlo", "note": "A67"})
    for _ in range(2):
        run.post(address, {"act": "prepare"})
    found = {(one.kind, one.value): one for one in Hotspot.objects.all()}
    assert found["platform", "town_jobs"].hits >= 2
    assert found["phone", PHONE].hits >= 2
    assert found["place", "Venlo"].hits is None and found["place", "Venlo"].north
    rotterdam = found["place", "Rotterdam"]
    assert rotterdam.hits >= 1 and round(rotterdam.north) == 52
    page = run.get(address).content.decode()
    assert "<circle" in page and PHONE not in page and SHOWN_PHONE not in page
    spot = found["phone", PHONE]
    page = run.get(f"{address}{spot.pk}/")
    assert page.context["total"] == spot.hits and PHONE not in page.content.decode()
    run.post(address, {"act": "remove", "hotspot": str(rotterdam.pk)})
    assert Hotspot.objects.filter(pk=rotterdam.pk).exists(), "only those by hand go"
    run.post(address, {"act": "remove", "hotspot": str(found["place", "Venlo"].pk)})
    assert not Hotspot.objects.filter(value="Venlo").exists()


def test_hand_over_gets_its_results_and_none_is_lost(officer: Any, day: Any) -> None:
    from osint_monitor.console.models import Passing

    decide(officer, MINE.post_id, "handed_on")
    address = f"/operation/{day.pk}/hand-overs/"
    given = {"recipient": "labour_inspectorate", "what": f"advert, {SHOWN_PHONE}"}
    officer.post(address, given | {"posts": f"{MINE.post_id}, {'0' * 64} x"})
    made = Passing.objects.get()
    assert made.posts == [MINE.post_id]
    for result in ("received", "guilty", "taken_up"):
        officer.post(f"{address}{made.pk}/", {"result": result})
    page = officer.get(address)
    assert [one.result for one in made.results.order_by("pk")] == [
        "received",
        "taken_up",
    ]
    assert SHOWN_PHONE not in page.content.decode()
    assert "Posts decided as handed on" in page.content.decode()


def test_contacts_in_the_log_are_for_who_takes_part(
    officer: Any, day: Any, signed_in: Any
) -> None:
    address = f"/operation/{day.pk}/log/"
    officer.post(address, {"text": f"they use {SHOWN_PHONE}"})
    assert SHOWN_PHONE in officer.get(address).content.decode()
    assert SHOWN_PHONE not in signed_in("analyst").get(address).content.decode()


def report(client: Any, day: Any, language: str = "en") -> str:
    page = client.get(f"/operation/{day.pk}/report/?in={language}").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], "nothing was found"),
        (["no_signal", "no_signal"], "There are no concrete signals"),
        (["no_signal", "strong"], "There are hardly any concrete signals"),
    ],
)
def test_report_says_plainly_when_hardly_anything_was_found(
    officer: Any, day: Any, verdicts: list[str], said: str
) -> None:
    for post_id, verdict in zip([MINE.post_id, MINOR_ID], verdicts, strict=False):
        decide(officer, post_id, verdict)
    assert said in report(officer, day)


def test_report_says_nothing_of_scarcity_when_persons_were_found(
    officer: Any, day: Any
) -> None:
    decide(officer, MINE.post_id, "strong")
    note(officer, day, "victim", "the woman of the bus")
    text = report(officer, day)
    assert "1 of them was judged a lead" in text and "hardly" not in text


def test_report_is_whole_in_both_languages_and_names_nobody(
    officer: Any, day: Any, signed_in: Any
) -> None:
    signed_in("coordinator").post(f"/operation/{day.pk}/hotspots/", {"act": "prepare"})
    decide(officer, MINE.post_id, "strong")
    note(officer, day, "victim", "the woman of the bus")
    note(officer, day, "user_name", "telegram:@second")
    given = {"recipient": "police_unit", "what": f"call {SHOWN_PHONE}"}
    officer.post(f"/operation/{day.pk}/hand-overs/", given)
    english, dutch = report(officer, day), report(officer, day, "nl")
    assert "possible victims" in english and "mogelijke slachtoffers" in dutch
    assert "Hotspots prepared beforehand" in english
    assert "Vooraf bepaalde hotspots" in dutch
    whole = officer.get(f"/operation/{day.pk}/report/").content.decode()
    whole = whole[whole.index("<article") : whole.index("</article")]
    assert "<svg" in whole
    for secret in (PHONE, SHOWN_PHONE, "inspector", "woman of the bus", "second"):
        assert secret not in whole
    for language in ("nl", "en"):
        answer = officer.get(f"/operation/{day.pk}/report/pdf/?in={language}")
        assert answer.content.startswith(b"%PDF")
        assert "attachment" in answer.headers["Content-Disposition"]


def test_figures_are_the_same_whoever_looks_and_rank_nobody(
    officer: Any, day: Any, signed_in: Any
) -> None:
    decide(officer, MINE.post_id, "strong")
    assert numbers(officer, day) == numbers(signed_in("analyst"), day)
    for room in ("board/", "", "report/"):
        page = signed_in("analyst").get(f"/operation/{day.pk}/{room}")
        text = re.sub(r"<[^>]+>", " ", page.content.decode())
        assert not re.search(r"inspector\D{0,40}\d", text.split("Sign out")[1])
