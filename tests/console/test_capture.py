"""What an officer brings is kept, read, scored and opened; what could harm is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pictures import png

from console_town import SHOWN_PHONE, STRONG, post
from osint_monitor.settings import shipped

SOURCE = "demo_captures"
ONE = post("strong", STRONG, title="Work in Rotterdam")
ADDRESS = "https://closed-group.example/post/7"


JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100"
)


def html(text: str, title: str = "Cleaner wanted") -> bytes:
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1><p>{text}</p></article></body></html>"
    ).encode()


def mhtml(text: str, address: str) -> bytes:
    body = html(text).replace(b"<head>", b'<head><meta charset="windows-1251">')
    return (
        (
            f"From: <Saved>\r\nSnapshot-Content-Location: {address}\r\n"
            "MIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; boundary="cut"\r\n\r\n--cut\r\n'
            "Content-Type: text/html; charset=windows-1251\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n"
        ).encode()
        + body.decode().encode("cp1251")
        + b"\r\n--cut--\r\n"
    )


def record(address: str, body: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Date: 2026-11-01T10:00:00Z\r\n"
        f"WARC-Target-URI: {address}\r\n"
        "Content-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def archive(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in members.items():
            whole.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def sources(django: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The console with a source to bring things in under."""
    from django.conf import settings

    from osint_monitor.console import capturing

    own = settings.OSINT_MONITOR.model_copy(
        update={"sources": shipped("sources") / "demo", "model": "off"}
    )
    monkeypatch.setattr(settings, "OSINT_MONITOR", own)
    monkeypatch.setattr(capturing, "LONGEST_S", 280.0)  # on a busy machine
    yield django


def bring(client: Any, content: bytes | None = None, **given: str) -> Any:
    """Bring in, and go where that leads."""
    form: dict[str, Any] = {"source": SOURCE, "kind": "job"} | given
    if content is not None:
        form["file"] = SimpleUploadedFile("name-of-a-person.png", content)
    return client.post("/capture/", form, follow=True)


def custody(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "custody.jsonl").read_bytes().splitlines()
    entries = [orjson.loads(line) for line in lines]
    return [one["parts"] for one in entries if one["event"] == "captured"]


def test_picture_with_its_text_is_kept_read_scored_and_opened(
    signed_in: Any, sources: Path
) -> None:
    from osint_monitor.console.models import Account, Brought, Event

    client = signed_in("inspector")
    page = bring(client, png(), text=STRONG, address=ADDRESS, author="anna_77")
    view = page.context["view"]
    assert page.redirect_chain[-1][0] == f"/post/{view.post_id}/"
    assert view.assessment.level.value == "strong" and view.source_id == SOURCE
    text = page.content.decode()
    assert "other posts show the same contact" in text
    assert SHOWN_PHONE not in text and "anna_77" not in text
    assert "very same words" not in text
    brought = Brought.objects.get()
    picture, typed = custody(sources)[-2:]
    code = Account.objects.get(username="inspector").code
    assert picture["digest"] == brought.digest and picture["by"] == code
    assert typed["digest"] == brought.record and brought.form == "png"
    kept = sources / "captures" / "imports"
    assert (kept / brought.digest.removeprefix("sha256:")).read_bytes() == png()
    line = orjson.loads((kept / brought.record.removeprefix("sha256:")).read_bytes())
    assert line["beside"]["digest"] == brought.digest and line["captured_by"] == code
    assert brought.basis == "invented_data" and "invented data" in text
    noted = Event.objects.filter(what="capture.made").get()
    assert noted.object == brought.pk
    _look(client, signed_in("patrol"), view.post_id, brought.pk)


def _look(client: Any, other: Any, post_id: str, brought: str) -> None:
    """A picture is shown for a reason only, to who gave it."""
    from osint_monitor.console.models import Event

    room = f"/post/{post_id}/picture/"
    file = f"{room}file/?id={brought}"
    assert client.get(file).status_code == 302
    assert "Say why" in client.post(room, {"why": " x "}).content.decode()
    assert client.get(file).status_code == 302
    client.post(room, {"why": "is this the woman of case 12"})
    answer = client.get(file)
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == png()
    assert other.get(file).status_code == 302
    assert Event.objects.filter(what="picture.shown").count() == 1
    assert client.get(f"{room}file/?id=c-unknown").status_code == 302


def test_saved_page_is_read_with_the_address_that_it_had(
    signed_in: Any, sources: Path
) -> None:
    text = STRONG + " Робота для жінок, паспорт залишається в нас."
    page = bring(signed_in("inspector"), mhtml(text, ADDRESS))
    view = page.context["view"]
    assert view.version.url == ADDRESS and "паспорт" in view.version.text
    whole, inner = custody(sources)[-2:]
    assert (whole["form"], inner["form"]) == ("mhtml", "html")


def test_archive_with_several_posts_leads_to_the_list_of_them(
    signed_in: Any, sources: Path
) -> None:
    pages = [record(f"{ADDRESS}{n}", html(f"{STRONG} Number {n}.")) for n in range(2)]
    client = signed_in("inspector")
    page = bring(client, archive(**{"archive/data.warc": b"".join(pages)}))
    assert page.redirect_chain[-1][0].startswith("/captures/?id=")
    assert len(page.context["rows"]) == 2
    assert SHOWN_PHONE not in page.content.decode()
    listed = client.get("/captures/").content.decode()
    assert "archive (WACZ)" in listed and "inspector" in listed
    assert (
        "archive (WACZ)"
        not in signed_in("elsewhere").get("/captures/").content.decode()
    )
    other = page.redirect_chain[-1][0]
    assert signed_in("elsewhere").get(other).status_code == 404


def test_page_without_a_post_is_in_custody_all_the_same(
    signed_in: Any, sources: Path
) -> None:
    page = bring(signed_in("inspector"), b"<!doctype html><html><body></body></html>")
    assert "no post could be read in it" in page.content.decode()
    assert custody(sources)[-1]["form"] == "html"


def bomb() -> bytes:
    return archive(**{"archive/data.warc": b"\0" * 3_000_000})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 something", "no picture"),
        (b"MZ\x90", "no picture"),
        (b"GIF89a", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "no picture"),
        (b"", "empty"),
        (png(width=60_000), "larger than any screen"),
        (png()[:20], "damaged"),
        (JPEG[:12], "damaged"),
        (archive(**{"archive/../../etc/passwd": b"x"}), "outside of itself"),
        (archive(**{"/archive/a.warc": b"x"}), "outside of itself"),
        (archive(**{"archive\\a.warc": b"x"}), "outside of itself"),
        (archive(**{"C:/a.warc": b"x"}), "outside of itself"),
        (bomb(), "far more than it is"),
        (archive(**{"readme.txt": b"x"}), "no WACZ"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (png(), "Type the text"),
    ],
)
def test_what_could_harm_or_is_something_else_is_not_taken(
    signed_in: Any, sources: Path, content: bytes, said: str
) -> None:
    from osint_monitor.console.models import Brought

    before = len(custody(sources)) if (sources / "custody.jsonl").exists() else 0
    page = bring(signed_in("inspector"), content)
    if said != "empty":
        assert page.status_code == 422 and said in page.content.decode()
    assert not Brought.objects.exists()
    assert before == (
        len(custody(sources)) if (sources / "custody.jsonl").exists() else 0
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Paste the text"),
        ({"text": "x", "address": "javascript:alert(1)"}, "begins with http"),
        ({"text": "x", "address": "file:///etc/passwd"}, "begins with http"),
        ({"text": "x", "source": "demo_jobs"}, "Choose under which mandate"),
        ({"text": "x", "source": ""}, "Choose under which mandate"),
        ({"text": "x" * 200_001}, "longer than any post"),
        ({"text": "x", "title": "x" * 2_001}, "longer than any post"),
    ],
)
def test_form_that_makes_no_sense_is_given_back_with_what_was_typed(
    signed_in: Any, sources: Path, given: dict[str, str], said: str
) -> None:
    page = bring(signed_in("inspector"), **given)
    assert page.status_code == 422 and said in page.content.decode()
    assert page.context["typed"]["text"] == given.get("text", "")


def test_file_that_is_too_large_is_for_the_operator() -> None:
    from osint_monitor.console import uploads

    with pytest.raises(uploads.Unfit, match="larger than"):
        uploads.form_of(io.BytesIO(png()), uploads.MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (png(), "png"),
        (JPEG, "jpeg"),
        (b"\xef\xbb\xbf\n<!-- saved --> <HTML>", "html"),
        (mhtml("x", ADDRESS), "mhtml"),
        (archive(**{"archive/data.warc.gz": b"x"}), "wacz"),
    ],
)
def test_file_is_what_its_content_is(django: Path, content: bytes, form: str) -> None:
    from osint_monitor.console import uploads

    assert uploads.form_of(io.BytesIO(content), len(content)) == form


def test_nobody_brings_in_under_a_source_that_is_not_theirs(
    signed_in: Any, sources: Path
) -> None:
    from osint_monitor.console.models import Brought

    client = signed_in("elsewhere")
    assert "There is no mandate" in client.get("/capture/").content.decode()
    assert bring(client, text=STRONG).status_code == 422
    assert not Brought.objects.exists()


def test_mandate_that_ran_out_covers_nothing(
    signed_in: Any, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    text = (shipped("sources") / "demo" / f"{SOURCE}.yml").read_text("utf-8")
    (tmp_path / "old.yml").write_text(text.replace("2099-12-31", "2020-01-01"), "utf-8")
    old = settings.OSINT_MONITOR.model_copy(update={"sources": tmp_path})
    monkeypatch.setattr(settings, "OSINT_MONITOR", old)
    assert (
        "There is no mandate"
        in signed_in("inspector").get("/capture/").content.decode()
    )


def test_evidence_is_verified_where_the_post_is_read(
    signed_in: Any, sources: Path
) -> None:
    from osint_monitor.console.models import Event

    client = signed_in("inspector")
    view = bring(client, text=f"{STRONG} Bus on Monday.").context["view"]
    room = f"/post/{view.post_id}/verify/"
    assert client.get(room).headers["Location"] == f"/post/{view.post_id}/"
    whole = client.post(room, follow=True).content.decode()
    assert "verified: whole and unchanged" in whole
    copies = sorted((sources / "captures" / "imports").glob("*"))
    newest = max(copies, key=lambda one: one.stat().st_mtime_ns)
    kept = newest.read_bytes()
    newest.chmod(0o600)
    newest.write_bytes(kept[:-1] + b"?")
    assert "NOT as it was kept" in client.post(room, follow=True).content.decode()
    newest.unlink()
    gone = client.post(room, follow=True).content.decode()
    assert "its file is no longer there" in gone
    noted = Event.objects.filter(what="post.verified").order_by("pk")
    assert [one.why for one in noted] == ["whole", "damaged", "gone"]


def test_evidence_is_not_verified_without_end(signed_in: Any, django: Path) -> None:
    from osint_monitor.console.models import Event
    from osint_monitor.console.views.evidence import TRIES

    client, room = signed_in("inspector"), f"/post/{ONE.post_id}/verify/"
    for _ in range(TRIES + 2):
        answer = client.post(room, follow=True)
    assert "Not verified. Try again in a minute." in answer.content.decode()
    assert Event.objects.filter(what="post.verified").count() == TRIES
