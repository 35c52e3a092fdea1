"""A case collects what belongs together; nothing in it is lost or overwritten."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import PHONE, SHOWN_PHONE, STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")
ELSEWHERE = post("other-desk", "", source="other_board")


@pytest.fixture
def officer(signed_in: Any) -> Any:
    return signed_in("inspector")


def open_case(client: Any, post_id: str = ONE.post_id, **more: str) -> int:
    """A new case with a post; gives its number."""
    answer = client.post(f"/post/{post_id}/case/", {"case": "new"} | more)
    return int(answer.headers["Location"].strip("/").split("/")[-1])


def page(client: Any, number: int) -> str:
    answer = client.get(f"/case/{number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def state(number: int) -> Any:
    from osint_monitor.console.models import CaseState

    return CaseState.objects.filter(case=number).order_by("-number").first()


def save(client: Any, number: int, after: int, **more: str) -> Any:
    given = {"after": after, "title": "Cleaners", "status": "open"} | more
    return client.post(f"/case/{number}/change/", given)


def events(what: str = "") -> list[tuple[str, str, str]]:
    from osint_monitor.console.models import Event

    found = Event.objects.order_by("pk")
    found = found.filter(what=what) if what else found
    return list(found.values_list("what", "object", "why"))


def test_post_begins_a_case_or_goes_into_one(officer: Any) -> None:
    number = open_case(officer)
    assert state(number).title == f"Post {ONE.post_id[:8]}"
    assert state(number).assigned.username == "inspector"
    other = post("same-phone", "").post_id
    officer.post(f"/post/{other}/case/", {"case": number})
    officer.post(f"/post/{other}/case/", {"case": number})
    shown = officer.get(f"/case/{number}/").context["posts"]
    assert [one["item"].object for one in shown] == [ONE.post_id, other]
    assert f"C-{number}" in officer.get(f"/post/{other}/").content.decode()


@pytest.mark.parametrize("given", ["", "999999", "x", "-1", "1" * 40])
def test_post_goes_into_no_case_that_is_not_there(officer: Any, given: str) -> None:
    from osint_monitor.console.models import CaseItem

    answer = officer.post(f"/post/{ONE.post_id}/case/", {"case": given})
    assert answer.status_code in (302, 404) and not CaseItem.objects.exists()


ROOMS = ("", "change/", "contacts/", "add/", "remove/", "note/", "file/", "file/1/",
         "hand-on/", "receipt/", "dossier/")  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_case_of_another_organisation_is_not_there(signed_in: Any, room: str) -> None:
    from osint_monitor.console.models import CaseNote, CaseState

    ours = open_case(signed_in("inspector"))
    theirs = open_case(signed_in("elsewhere"), ELSEWHERE.post_id)
    given = {"after": "1", "title": "x", "text": "x", "why": "because", "kind": "post"}
    for who, number in (("elsewhere", ours), ("inspector", theirs)):
        client = signed_in(who)
        address = f"/case/{number}/{room}"
        assert client.get(address).status_code == 404
        assert client.post(address, given).status_code == 404
    assert CaseState.objects.count() == 2 and not CaseNote.objects.exists()


def test_lists_show_the_own_organisation_only(signed_in: Any) -> None:
    number = open_case(signed_in("inspector"))
    theirs = open_case(signed_in("elsewhere"), ELSEWHERE.post_id)
    listed = [
        one["state"].case_id
        for one in signed_in("elsewhere").get("/cases/").context["states"]
    ]
    assert listed == [theirs]
    beside = signed_in("inspector").get(f"/post/{ONE.post_id}/").context
    assert [one.case_id for one in beside["post_cases"]] == [number]


def test_post_of_a_source_that_is_not_mine_goes_into_no_case(signed_in: Any) -> None:
    client = signed_in("elsewhere")
    number = open_case(client, ELSEWHERE.post_id)
    answer = client.post(f"/post/{ONE.post_id}/case/", {"case": number})
    assert answer.status_code == 404
    client.post(f"/case/{number}/add/", {"kind": "post", "post": ONE.post_id})
    assert len(client.get(f"/case/{number}/").context["posts"]) == 1


def test_post_that_may_no_longer_be_seen_shows_nothing_of_itself(
    signed_in: Any,
) -> None:
    from osint_monitor.console.models import Account, Organisation

    client = signed_in("elsewhere")
    number = open_case(client, ELSEWHERE.post_id)
    desk = Account.objects.get(username="elsewhere").organisation
    Organisation.objects.filter(pk=desk.pk).update(sources=["third_board"])
    text = page(client, number)
    assert "of a source that is not yours" in text and "passport" not in text


@pytest.mark.parametrize("who", ["coordinator", "analyst", "author", "auditor"])
def test_who_is_no_officer_sees_no_case(signed_in: Any, who: str) -> None:
    number = open_case(signed_in("inspector"))
    client = signed_in(who)
    assert client.get(f"/case/{number}/").status_code == 403
    if who != "auditor":
        text = client.get(f"/post/{ONE.post_id}/").content.decode()
        assert f"C-{number}" not in text and "New person" not in text


def test_contacts_are_masked_until_a_reason_is_typed(officer: Any) -> None:
    number = open_case(officer)
    token = officer.get(f"/case/{number}/").context["contacts"][0]["token"]
    officer.post(f"/case/{number}/add/", {"kind": "contact", "token": token})
    officer.post(
        f"/case/{number}/add/",
        {"kind": "search", "query": f'phone:"{PHONE}" passport'},
    )
    assert SHOWN_PHONE not in page(officer, number) and PHONE not in page(
        officer, number
    )
    for why in ("", "x"):
        answer = officer.post(f"/case/{number}/contacts/", {"why": why}, follow=True)
        assert PHONE not in answer.content.decode()
    shown = officer.post(f"/case/{number}/contacts/", {"why": f"to compare {PHONE}"})
    assert PHONE in shown.content.decode()
    assert PHONE not in page(officer, number)
    (_what, object_id, why) = events("case.unmasked")[0]
    assert object_id == f"case-{number}" and "to compare" in why and PHONE not in why


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [("phone", "00 44 7700 900 999", "+447700900999"), ("handle", "@Town", "town"),
     ("iban", "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300")],
)  # fmt: skip
def test_typed_contact_is_kept_as_the_store_knows_it(
    officer: Any, kind: str, value: str, kept: str
) -> None:
    from osint_monitor.console.models import CaseItem

    number = open_case(officer)
    given = {"kind": "contact", "contact_kind": kind, "value": value}
    officer.post(f"/case/{number}/add/", given)
    officer.post(f"/case/{number}/add/", given)
    item = CaseItem.objects.get(kind="contact")
    assert item.detail == {"kind": kind, "value": kept} and kept not in item.object


@pytest.mark.parametrize(
    "given",
    [{"kind": "contact", "contact_kind": "phone", "value": "call me"},
     {"kind": "contact", "contact_kind": "soul", "value": "x"},
     {"kind": "contact", "token": "nothing"}, {"kind": "search", "query": "colour:red"},
     {"kind": "post", "post": "abc"}, {"kind": "ghost"}, {}],
)  # fmt: skip
def test_what_makes_no_sense_is_not_put_in(officer: Any, given: dict[str, str]) -> None:
    from osint_monitor.console.models import CaseItem

    number = open_case(officer)
    assert officer.post(f"/case/{number}/add/", given).status_code == 302
    assert CaseItem.objects.count() == 1


def test_search_is_noted_with_how_many_posts_answered(signed_in: Any) -> None:
    client = signed_in("elsewhere")
    number = open_case(client, ELSEWHERE.post_id)
    client.post(f"/case/{number}/add/", {"kind": "search", "query": "passport"})
    noted = client.get(f"/case/{number}/").context["searches"][0]["item"].detail
    assert noted == {"query": "passport", "posts": 1, "sources": ["other_board"]}


def test_second_of_two_who_edit_is_told_and_loses_nothing(signed_in: Any) -> None:
    first, second = signed_in("inspector"), signed_in("colleague")
    number = open_case(first)
    save(first, number, 1, title="By the first", **{"answer:where": "Rotterdam"})
    late = save(second, number, 1, title="By the second", **{"answer:people": "five"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "inspector" in text and "By the first" in text and "Rotterdam" in text
    assert 'value="By the second"' in text and "five" in text
    assert state(number).title == "By the first"
    assert late.context["state"].number == 2
    save(second, number, 2, title="By both", **{"answer:people": "five"})
    assert state(number).title == "By both" and state(number).number == 3


def test_what_was_not_changed_is_no_new_state(officer: Any) -> None:
    number = open_case(officer)
    save(officer, number, 1)
    save(officer, number, 2)
    assert state(number).number == 2


@pytest.mark.parametrize(
    "given",
    [{"title": " "}, {"status": "closed"}, {"status": "closed", "outcome": "x"}],
)
def test_state_that_makes_no_sense_is_shown_again_as_typed(
    officer: Any, given: dict[str, str]
) -> None:
    number = open_case(officer)
    answer = save(officer, number, 1, **given | {"answer:told": "nobody yet"})
    assert answer.status_code == 200 and state(number).number == 1
    assert 'role="alert"' in answer.content.decode()
    assert "nobody yet" in answer.content.decode()


def test_case_is_closed_with_an_outcome_and_opened_again(officer: Any) -> None:
    number = open_case(officer)
    save(officer, number, 1, status="closed", outcome="kept")
    assert officer.get("/cases/").context["states"] == []
    assert len(officer.get("/cases/?status=closed").context["states"]) == 1
    save(officer, number, 2, status="open", outcome="kept")
    assert state(number).status == "open" and state(number).outcome == ""
    told = [one.said for one in officer.get(f"/case/{number}/").context["moments"]]
    assert any("not enough now" in one for one in told)


def test_case_is_assigned_to_officers_of_the_organisation_only(signed_in: Any) -> None:
    from osint_monitor.console.models import Account

    client = signed_in("inspector")
    number = open_case(client)
    for name in ("elsewhere", "analyst"):
        save(client, number, state(number).number, assigned=str(_id(name)))
        assert state(number).assigned is None
    save(client, number, state(number).number, assigned=str(_id("colleague")))
    assert state(number).assigned == Account.objects.get(username="colleague")


def _id(name: str) -> int:
    from osint_monitor.console.models import Account

    return int(Account.objects.get(username=name).pk)


def test_statements_are_only_ever_added(officer: Any) -> None:
    from osint_monitor.console import models
    from osint_monitor.console.models.kept import KeptError

    number = open_case(officer)
    officer.post(f"/case/{number}/note/", {"text": "seen at night"})
    hand_on(officer, number)
    for one in (models.CaseState, models.CaseItem, models.CaseNote, models.HandOver):
        kept = one.objects.first()
        for act in (kept.save, kept.delete, one.objects.all().delete):
            with pytest.raises(KeptError):
                act()


def hand_on(client: Any, number: int, **more: str) -> Any:
    given = {"recipient": "labour_inspectorate", "form": "labour", "way": "mail",
             "place": "Rotterdam", "reference": "Z-77"}  # fmt: skip
    return client.post(f"/case/{number}/hand-on/", given | more)


def test_what_was_taken_out_was_once_in(officer: Any) -> None:
    number = open_case(officer)
    item = officer.get(f"/case/{number}/").context["posts"][0]["item"].pk
    other = open_case(officer)
    officer.post(f"/case/{other}/remove/", {"item": item})
    assert officer.get(f"/case/{number}/").context["posts"] != []
    officer.post(f"/case/{number}/remove/", {"item": [item, "x", "9" * 30]})
    officer.post(f"/case/{number}/remove/", {"item": item})
    shown = officer.get(f"/case/{number}/").context
    assert shown["posts"] == []
    told = [one.what for one in shown["moments"]]
    assert told.count("removed") == 1 and "post" in told
    officer.post(f"/post/{ONE.post_id}/case/", {"case": number})
    assert len(officer.get(f"/case/{number}/").context["posts"]) == 1


def test_case_is_handed_on_with_a_receipt(officer: Any) -> None:
    from osint_monitor.console.models import HandOver

    number = open_case(officer)
    hand_on(officer, number)
    one = HandOver.objects.get()
    assert "no receipt yet" in page(officer, number)
    given = {"hand_over": one.pk, "reference": "NLA-4", "answer": "taken up"}
    officer.post(f"/case/{number}/receipt/", given)
    text = page(officer, number)
    assert "NLA-4" in text and "taken up" in text and "no receipt yet" not in text
    other = open_case(officer)
    assert officer.post(f"/case/{other}/receipt/", given).status_code == 404


@pytest.mark.parametrize("lacking", ["recipient", "form", "way"])
def test_hand_over_says_to_whom_what_and_how(officer: Any, lacking: str) -> None:
    from osint_monitor.console.models import HandOver

    number = open_case(officer)
    hand_on(officer, number, **{lacking: "nothing"})
    assert not HandOver.objects.exists()


@pytest.mark.parametrize(
    ("types", "to"),
    [({"labour"}, "labour_inspectorate"), ({"smuggling"}, "military_police"),
     ({"child", "labour"}, "safeguarding"), ({"sexual"}, "police_unit"),
     (set(), "police_unit")],
)  # fmt: skip
def test_recipient_is_suggested_by_form(django: Path, types: set[str], to: str) -> None:
    from osint_monitor.console.casework.cases import route

    assert route(types) == to


def upload(client: Any, number: int, content: bytes, name: str = "a.txt") -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post(f"/case/{number}/file/", {"file": file})


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7 x", "pdf"), (b"\x89PNG\r\n\x1a\nx", "png"), (b"PK\x03\x04x", "zip"),
     (b"\xff\xd8\xff\xe0", "jpg"), ("Паспорт".encode(), "txt"), (b"<script>", "txt"),
     (b"\x1f\x8b\x08x", "gz"), (b"RIFF0000WEBP", "webp"), (b"0000ftypmp42", "mp4")],
)  # fmt: skip
def test_file_is_given_back_as_a_download_only(
    officer: Any, content: bytes, kind: str
) -> None:
    from osint_monitor.console.models import CaseFile

    number = open_case(officer)
    upload(officer, number, content, "../../etc/<b>passwd.html")
    kept = CaseFile.objects.get()
    assert kept.type == kind and "/" not in kept.name and "<" not in kept.name
    answer = officer.get(f"/case/{number}/file/{kept.pk}/")
    assert answer.content == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="C-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    other = open_case(officer)
    assert officer.get(f"/case/{other}/file/{kept.pk}/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00\x03", b"\x7fELF\x02\x00", b"#!/bin/sh\nrm", b"\xff\xfe\x00"],
)
def test_file_of_another_type_is_refused(officer: Any, content: bytes) -> None:
    from osint_monitor.console.models import CaseFile, FileContent

    number = open_case(officer)
    upload(officer, number, content)
    assert not CaseFile.objects.exists() and not FileContent.objects.exists()


def test_file_that_is_too_large_is_refused(
    officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console.casework import files
    from osint_monitor.console.models import CaseFile

    monkeypatch.setattr(files, "MAX_BYTES", 10)
    number = open_case(officer)
    upload(officer, number, b"x" * 11)
    assert not CaseFile.objects.exists()
    assert "10 MB" in page(officer, number)


def test_same_bytes_are_kept_once_and_changed_ones_are_not_given_out(
    officer: Any,
) -> None:
    from django.db import connection

    from osint_monitor.console.models import CaseFile, FileContent

    number = open_case(officer)
    upload(officer, number, b"the same")
    upload(officer, number, b"the same", "b.txt")
    assert CaseFile.objects.count() == 2 and FileContent.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE console_filecontent SET content = %s", [b"other"])
    file = CaseFile.objects.first()
    answer = officer.get(f"/case/{number}/file/{file.pk}/", follow=True)
    assert "is not what was kept" in answer.content.decode()


def every_typed_place(number: int) -> None:
    """Every payload in every place of a case where words are typed."""
    from osint_monitor.console.models import (
        Account,
        Case,
        CaseItem,
        CaseNote,
        CaseState,
        HandOver,
        Receipt,
    )

    by = Account.objects.get(username="inspector")
    same = {"case_id": number, "by": by}
    last = state(number).number
    answers = ("observed", "where", "people", "vehicles", "known", "worry")
    for place, one in enumerate(PAYLOADS, last + 1):
        CaseNote(text=one, **same).save()
        handed = HandOver(place=one[:120], reference=one[:80], **same)
        handed.save()
        Receipt(hand_over=handed, by=by, reference=one[:80], answer=one[:2_000]).save()
        CaseItem(kind="search", object="search", detail={"query": one}, **same).save()
        given = {name: PAYLOADS[(place + n) % 60] for n, name in enumerate(answers)}
        CaseState(
            number=place, title=one[:120], status="open", checklist=given, **same
        ).save()
        case = Case(by=by)
        case.save()
        CaseState(case=case, by=by, number=1, title=one[:120], status="open").save()


def test_hostile_words_do_nothing_wherever_they_are_typed(officer: Any) -> None:
    number = open_case(officer, title=PAYLOADS[0] + " \x00")
    hand_on(officer, number, place="\x00x", reference="\x00")
    upload(officer, number, b"x", PAYLOADS[1])
    every_typed_place(number)
    for text in (page(officer, number), officer.get("/cases/").content.decode(),
                 officer.get(f"/post/{ONE.post_id}/").content.decode()):  # fmt: skip
        assert "window.pwned" in text
        for forbidden in ("<script>window", "<img src=x", "<svg", "<iframe",
                          "\u202e", "\u2066", "\x00"):  # fmt: skip
            assert forbidden not in text, forbidden


def test_every_act_is_in_the_audit_without_words_and_contacts(officer: Any) -> None:
    number = open_case(officer, title="Secret title")
    key = f"case-{number}"
    page(officer, number)
    save(officer, number, 1, title="Secret title two")
    officer.post(f"/case/{number}/note/", {"text": "Secret note"})
    contact = {"kind": "contact", "contact_kind": "phone", "value": PHONE}
    officer.post(f"/case/{number}/add/", contact)
    officer.post(f"/case/{number}/add/", {"kind": "search", "query": "Secret"})
    upload(officer, number, b"Secret", "secret.txt")
    officer.get(f"/case/{number}/file/{_file()}/")
    hand_on(officer, number, place="Secret", reference="Secret")
    item = officer.get(f"/case/{number}/").context["posts"][0]["item"].pk
    officer.post(f"/case/{number}/remove/", {"item": item})
    officer.get("/cases/")
    said = [what for what, object_id, _ in events() if object_id in (key, "")]
    for what in ("case.made", "case.added", "case.read", "case.changed", "case.noted",
                 "case.file_added", "case.file_read", "case.handed_on", "case.removed",
                 "cases.read"):  # fmt: skip
        assert what in said, what
    held = str(events()).lower()
    assert "secret" not in held and "7700900123" not in held and "passport" not in held


def _file() -> int:
    from osint_monitor.console.models import CaseFile

    return int(CaseFile.objects.get().pk)


def test_timeline_tells_of_the_world_and_of_officers(officer: Any) -> None:
    number = open_case(officer)
    officer.post(f"/case/{number}/note/", {"text": "seen at night"})
    told = officer.get(f"/case/{number}/").context["moments"]
    assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
    assert {one.what for one in told} >= {"post_first", "made", "post", "note"}
    assert all(one.who for one in told if not one.what.startswith("post_"))
