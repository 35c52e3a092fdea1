"""A person, a case and its dossier in a real Chromium: by keyboard, harmlessly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Server, Watched, account, harm_of, running
from payloads import PAYLOADS

from console_town import STRONG, post

pytestmark = pytest.mark.browser

ONE = post("strong", STRONG, title="Work in Rotterdam")


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """The production server, with a case that holds every payload."""
    with running(django) as started:
        account(started, "canal", "inspector")
        account(started, "dune", "supervisor", language="nl")
        started.codes["hostile"] = [*map(str, _hostile())]
        yield started


def _hostile() -> tuple[int, int, int]:
    """A case, a person and a dossier with a payload wherever somebody types words."""
    from django.utils import timezone

    from osint_monitor.console import models, paper

    by = models.Account.objects.get(username="canal")
    person = models.Person(by=by)
    person.save()
    case = models.Case(by=by)
    case.save()
    same = {"case": case, "by": by}
    answers = ("observed", "where", "people", "vehicles", "known", "worry", "done")
    given = {name: PAYLOADS[at] for at, name in enumerate(answers)}
    models.CaseState(
        number=1, title=PAYLOADS[55][:120], status="open", checklist=given, **same
    ).save()
    for post_id in (ONE.post_id, "f" * 32):
        models.CaseItem(kind="post", object=post_id, **same).save()
    models.CaseItem(kind="person", object=str(person.pk), **same).save()
    for number, words in enumerate(PAYLOADS, 1):
        models.PersonState(
            person=person, number=number, by=by, role="witness", called=words[:80],
            note=words,
        ).save()  # fmt: skip
        models.CaseNote(text=words, **same).save()
        handed = models.HandOver(
            recipient="police_unit", form="labour", way="mail", place=words[:120],
            reference=words[:80], **same,
        )  # fmt: skip
        handed.save()
        models.Receipt(hand_over=handed, by=by, answer=words[:2_000]).save()
        models.CaseFile(
            name=words[:120], type="txt", size=1, digest=f"{number:064}", **same
        ).save()
        detail = {"kind": "handle", "value": words[:300]}
        models.CaseItem(
            kind="contact", object=f"{number}", detail=detail, **same
        ).save()
    blocks = [
        block
        for words in PAYLOADS
        for block in (
            paper.words(words), paper.facts([(words, words)]), paper.listing([words]),
            paper.table([words], [[words]]), paper.heading(words), paper.says(words),
        )
    ]  # fmt: skip
    made = paper.paper(PAYLOADS[0], language="en", foot=PAYLOADS[1], blocks=blocks)
    content, digest = paper.written(made)
    dossier = models.Dossier(
        at=timezone.now(), why=PAYLOADS[2], has_contacts=False, state=1, language="en",
        content=content, digest=digest, **same,
    )  # fmt: skip
    dossier.save()
    return case.pk, person.pk, dossier.pk


def test_officer_makes_a_case_a_person_and_a_dossier(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    watched.sign_in("canal")
    watched.go(f"/post/{ONE.post_id}/")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.name") == "case"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/case/\d+/$"))
    case = page.url
    page.fill("#state [name=title]", "Cleaners in Rotterdam")
    page.fill("[name='answer:where']", "Rotterdam, three houses near the station")
    page.fill("[name='answer:worry']", "Passports are kept until a debt is paid")
    page.keyboard.press("Escape")
    page.click("#state button.main")
    page.wait_for_selector("text=2 of 8 answered")
    page.keyboard.press("n")
    page.keyboard.type("a note with keys j k d a in it")
    page.click("text=Add the note")
    page.wait_for_selector("article.note >> text=a note with keys")
    page.click("#persons >> text=New person")
    page.select_option("form:has([name=called]) [name=role]", "possible_victim")
    page.fill("[name=called]", "the woman of the bus")
    page.click("text=Make the person")
    page.wait_for_selector("#persons >> text=the woman of the bus")
    page.set_input_files(
        "[name=file]",
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plan"},
    )
    page.click("#files button")
    with page.expect_download() as saved:
        page.click("#files >> text=plan.pdf")
    assert saved.value.path().read_bytes() == b"%PDF-1.7 plan"
    page.select_option("#hand-on [name=form]", "labour")
    page.fill("#hand-on [name=place]", "Rotterdam")
    page.click("#hand-on button")
    page.wait_for_selector("#handed-on >> text=labour exploitation")
    page.click("#handed-on summary")
    page.fill("#handed-on [name=reference]", "NLA-4")
    page.click("#handed-on >> text=Note it")
    page.wait_for_selector("#handed-on >> text=NLA-4")
    page.fill(".deciding [name=why]", "for the prosecutor")
    page.click("text=Make a dossier")
    page.wait_for_url(re.compile(r"/dossier/\d+/$"))
    text = page.inner_text(".paper")
    for told in ("Cleaners in Rotterdam", "RECORD OF FINDINGS", "NLA-4", "possible"):
        assert told in text
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden() and page.locator(".paper").is_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as saved:
        page.click(".tools >> text=PDF")
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(case)
    page.select_option("#state [name=status]", "closed")
    page.select_option("#state [name=outcome]", "elsewhere")
    page.click("#state button.main")
    page.wait_for_selector("text=goes on at another organisation")
    assert watched.faults == []


def test_two_who_edit_at_once_lose_nothing(browser: Any, server: Server) -> None:
    contexts = [browser.new_context() for _ in range(2)]
    first, second = (Watched(one.new_page(), server) for one in contexts)
    first.sign_in("canal")
    second.sign_in("dune")
    first.go("/cases/")
    first.page.keyboard.press("n")
    first.page.keyboard.type("Two at once")
    first.page.keyboard.press("Enter")
    first.page.wait_for_url(re.compile(r"/case/\d+/$"))
    second.page.goto(first.page.url)
    for one, words in ((first, "five women"), (second, "three houses")):
        one.page.fill("[name='answer:people']", words)
        one.page.click("#state button.main")
    second.page.wait_for_selector("#changed")
    assert "five women" in second.page.inner_text("#changed")
    assert second.page.input_value("[name='answer:people']") == "three houses"
    assert "canal" in second.page.inner_text("#changed")
    second.faults = [one for one in second.faults if "409" not in one]
    assert first.faults == second.faults == []
    for one in contexts:
        one.close()


def test_hostile_words_do_nothing(watched: Watched, server: Server) -> None:
    watched.sign_in("canal")
    case, person, dossier = server.codes["hostile"]
    addresses = [
        "/cases/?status=all",
        f"/case/{case}/",
        f"/persons/?post={ONE.post_id}",
        f"/person/{person}/",
        f"/post/{ONE.post_id}/",
        f"/dossier/{dossier}/",
    ]
    assert harm_of(watched, addresses) == {}
