"""A dossier tells all that can be checked, for a recorded reason, and stays as made."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from console_town import PHONE, SHOWN_PHONE, STRONG, post, put
from osint_monitor.jobs.brought import capture_id
from osint_monitor.jobs.verifying import Outcome, check_capture
from osint_monitor.settings import DataFolder
from osint_monitor.spool.spool import Spool

ONE = post("strong", STRONG, title="Work in Rotterdam")
CYRILLIC = post(
    "dossier-uk",
    "Робота в Нідерландах. Паспорт ми тримаємо у себе, поки борг не сплачено.",
    title="Прибирання, є житло",
)
WHY = "for the public prosecutor"


@pytest.fixture
def officer(signed_in: Any, data: Path) -> Any:
    put(data, [CYRILLIC], hours_ago=3)
    return signed_in("inspector")


def full_case(client: Any) -> int:
    """A case with one of everything."""
    answer = client.post(f"/post/{ONE.post_id}/case/", {"case": "new", "title": "Bus"})
    number = int(answer.headers["Location"].strip("/").split("/")[-1])
    client.post(f"/post/{CYRILLIC.post_id}/case/", {"case": number})
    answers = {"answer:where": "Rotterdam", "answer:people": f"five, call {PHONE}"}
    given = {"after": 1, "title": "Bus line", "status": "open"} | answers
    client.post(f"/case/{number}/change/", given)
    shown = client.get(f"/case/{number}/").context
    token = next(one["token"] for one in shown["contacts"] if one["kind"] == "phone")
    client.post(f"/case/{number}/add/", {"kind": "contact", "token": token})
    client.post(f"/case/{number}/add/", {"kind": "search", "query": "passport debt"})
    client.post(
        "/persons/",
        {"role": "possible_victim", "sex": "female", "case": number,
         "citizenship": "UA", "basis": "own_words", "post": ONE.post_id},
    )  # fmt: skip
    client.post(f"/case/{number}/note/", {"text": "Seen at night\nby two of us"})
    client.post(
        f"/case/{number}/hand-on/",
        {"recipient": "labour_inspectorate", "form": "labour", "way": "mail",
         "reference": "Z-77"},
    )  # fmt: skip
    version = client.get(f"/post/{ONE.post_id}/").context["view"].version.id
    decided = {"verdict": "strong", "version": version, "reason": "several_signs"}
    client.post(f"/post/{ONE.post_id}/decide/", decided)
    return number


def make(client: Any, number: int, **more: str) -> Any:
    answer = client.post(f"/case/{number}/dossier/", {"why": WHY} | more)
    assert answer.headers["Location"].startswith("/dossier/")
    return answer.headers["Location"]


def test_dossier_tells_all_that_can_be_checked(officer: Any) -> None:
    number = full_case(officer)
    address = make(officer, number)
    text = officer.get(address).content.decode()
    for told in (
        "Bus line", "Rotterdam", "passport debt", "not answered", WHY, "several signs",
        "possible victim", "Ukraine (the person says so)", "Seen at night", "Z-77",
        "no receipt yet", "labour inspectorate", "Паспорт ми тримаємо",
        "not in the index here", "Timeline", "RECORD OF FINDINGS",
        ONE.post_id, "since it was opened: 2.",
    ):  # fmt: skip
        assert told in text, told
    view = officer.get(f"/post/{ONE.post_id}/").context["view"]
    assert view.assessment.engine in text
    for match in view.assessment.matches:
        assert match.rule in text


def test_what_speaks_for_the_writer_is_said_or_that_nothing_does(officer: Any) -> None:
    text = officer.get(make(officer, full_case(officer))).content.decode()
    assert "speaks for the writer" in text


@pytest.mark.parametrize("contacts", ["", "shown"])
def test_contacts_are_masked_unless_asked_for(officer: Any, contacts: str) -> None:
    from osint_monitor.console.models import Event

    address = make(officer, full_case(officer), contacts=contacts)
    text = officer.get(address).content.decode()
    shown = SHOWN_PHONE in text or PHONE in text or "900123" in text
    assert shown is bool(contacts)
    noted = Event.objects.filter(what="post.unmasked", why="dossier")
    assert noted.count() == (2 if contacts else 0)


@pytest.mark.parametrize("why", ["", "x", "    "])
def test_no_dossier_without_a_reason(officer: Any, why: str) -> None:
    from osint_monitor.console.models import Dossier

    number = full_case(officer)
    officer.post(f"/case/{number}/dossier/", {"why": why})
    assert not Dossier.objects.exists()


def test_making_reading_and_printing_are_in_the_audit(officer: Any) -> None:
    from osint_monitor.console.models import Event

    number = full_case(officer)
    address = make(officer, number, why=f"for {PHONE}, prosecutor")
    officer.get(address)
    officer.get(f"{address}pdf/")
    found = Event.objects.filter(what__startswith="dossier").order_by("pk")
    noted = [(one.what, one.object, one.why) for one in found]
    key = f"dossier-{address.strip('/').split('/')[-1]}"
    assert [one[:2] for one in noted] == [
        ("dossier.made", f"case-{number}"), ("dossier.read", key),
        ("dossier.printed", key),
    ]  # fmt: skip
    assert "prosecutor" in noted[0][2] and "900123" not in str(noted)
    read = Event.objects.filter(what="post.read", why="dossier")
    assert {one.object for one in read} == {ONE.post_id, CYRILLIC.post_id}


def test_dossier_stays_as_it_was_made(officer: Any) -> None:
    from osint_monitor.console.models import Dossier
    from osint_monitor.console.models.kept import KeptError

    number = full_case(officer)
    address = make(officer, number)
    before = officer.get(address).content.decode()
    officer.post(f"/case/{number}/note/", {"text": "something new"})
    after = officer.get(address).content.decode()
    assert "something new" not in after and "Seen at night" in before
    kept = Dossier.objects.get()
    assert kept.digest == hashlib.sha256(kept.content.encode()).hexdigest()
    assert kept.digest in after
    with pytest.raises(KeptError):
        kept.save()


def test_file_says_what_the_page_says(officer: Any, tmp_path: Path) -> None:
    from osint_monitor.console import paper
    from osint_monitor.console.models import Dossier

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here (Debian: poppler-utils)")
    address = make(officer, full_case(officer))
    answer = officer.get(f"{address}pdf/")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    (tmp_path / "a.pdf").write_bytes(answer.content)
    done = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = "".join(done.stdout.split())
    for block in paper.read(Dossier.objects.get().content)["blocks"]:
        if block["kind"] == "words" and len(block["text"]) < 500:
            assert "".join(block["text"].split()) in said
        if block["kind"] == "heading":
            assert "".join(block["text"].split()) in said


def test_record_of_findings_is_dutch_for_who_reads_dutch(signed_in: Any) -> None:
    client = signed_in("colleague")
    text = client.get(make(client, full_case(client))).content.decode()
    for told in ("PROCES-VERBAAL VAN BEVINDINGEN", "verbalisant", "ambtseed",
                 "mogelijk slachtoffer", "Waar gebeurt het? Rotterdam"):  # fmt: skip
        assert told in text


def test_colleague_makes_an_own_dossier(signed_in: Any) -> None:
    mine, other = signed_in("inspector"), signed_in("colleague")
    number = full_case(mine)
    address = make(mine, number, contacts="shown")
    for room in ("", "pdf/"):
        answer = other.get(address + room)
        assert answer.headers["Location"] == "/cases/"
    assert address not in other.get(f"/case/{number}/").content.decode()
    assert SHOWN_PHONE not in other.get(make(other, number)).content.decode()


def test_who_may_make_none_and_other_organisations_get_none(signed_in: Any) -> None:
    client = signed_in("inspector")
    number = full_case(client)
    address = make(client, number)
    assert signed_in("patrol").get(address).status_code == 403
    answer = signed_in("patrol").post(f"/case/{number}/dossier/", {"why": WHY})
    assert answer.status_code == 403
    for room in ("", "pdf/"):
        assert signed_in("elsewhere").get(address + room).status_code == 404


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path).make()


def _brought(folder: DataFolder, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    (folder.captures / "imports").mkdir(parents=True, exist_ok=True)
    (folder.captures / "imports" / digest).write_bytes(content)
    return capture_id(digest, "row 1")


def test_brought_file_is_verified_against_its_digest(folder: DataFolder) -> None:
    capture = _brought(folder, b"a saved page")
    assert check_capture(folder, capture).outcome is Outcome.WHOLE
    path = next((folder.captures / "imports").iterdir())
    path.write_bytes(b"another page")
    assert check_capture(folder, capture).outcome is Outcome.DAMAGED
    path.unlink()
    assert check_capture(folder, capture).outcome is Outcome.GONE


def test_capture_that_no_index_names_is_said_to_be_unknown(folder: DataFolder) -> None:
    assert check_capture(folder, "capture-1").outcome is Outcome.UNKNOWN
    with Spool(folder.spool):
        pass
    assert check_capture(folder, "capture-1").outcome is Outcome.UNKNOWN
