"""The audit is searched by account, act, object and time, and written out."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import PHONE, SHOWN_PHONE, post, today

ONE = post("strong", "").post_id
READ = f"?object={ONE}&what=post.read"


@pytest.fixture
def watcher(signed_in: Any) -> Any:
    """An auditor, after an inspector and a colleague read a post."""
    for name in ("inspector", "colleague"):
        signed_in(name).get(f"/post/{ONE}/")
    return signed_in("auditor")


def found(client: Any, asked: str) -> list[tuple[str, str]]:
    page = client.get(f"/audit/{asked}")
    names = page.context["names"]
    return [(names.get(one.who, ""), one.what) for one in page.context["events"]]


def events(what: str) -> list[tuple[str, str]]:
    from osint_monitor.console.models import Event

    kept = Event.objects.filter(what=what).order_by("pk")
    return list(kept.values_list("object", "why"))


def code_of(name: str) -> str:
    from osint_monitor.console.models import Account

    return str(Account.objects.get(username=name).code)


def test_by_account_whether_named_or_by_its_code(watcher: Any) -> None:
    for who in ("colleague", "Colleague", code_of("colleague")):
        rows = found(watcher, f"?who={who}&what=post.read")
        assert rows == [("colleague", "post.read")]
    assert found(watcher, "?who=nobody-at-all") == []


def test_by_act_object_day_and_minute(watcher: Any) -> None:
    before, after = today() - timedelta(days=2), today() + timedelta(days=2)
    assert len(found(watcher, READ)) == 2
    assert len(found(watcher, f"{READ}&from={before}&to={after}")) == 2
    assert len(found(watcher, f"{READ}&from={before}T23:59&to={after}T00:00")) == 2
    assert found(watcher, f"{READ}&from={after}") == []
    assert found(watcher, f"{READ}&from={after}T00:01") == []
    assert found(watcher, f"{READ}&to={before}") == []


def test_last_minute_and_last_day_are_within(watcher: Any) -> None:
    from osint_monitor.console.asked import ZONE
    from osint_monitor.console.models import Event

    newest = Event.objects.filter(what="post.read").latest("pk").at.astimezone(ZONE)
    for form in ("%Y-%m-%dT%H:%M", "%Y-%m-%d"):
        at = newest.strftime(form)
        assert ("colleague", "post.read") in found(watcher, f"{READ}&from={at}&to={at}")


@pytest.mark.parametrize("typed", ["soon", "0000-99-99", "1024-01-01", "2026-01-01T"])
def test_no_time_shows_nothing_instead_of_everything(watcher: Any, typed: str) -> None:
    for part in ("from", "to"):
        page = watcher.get("/audit/", {part: typed})
        assert page.context["events"] == [] and page.context["total"] == 0
        assert 'role="alert"' in page.content.decode()


def test_every_search_is_recorded_by_what_was_searched(watcher: Any) -> None:
    watcher.get(f"/audit/?who=colleague&object={ONE}&what=post.read&from=2026-11-28")
    said = "who, object, post.read, from 28 Nov 2026 00h00"
    assert events("audit.read") == [(code_of("colleague"), said), (ONE, said)]
    watcher.get("/audit/")
    assert events("audit.read")[-1] == ("", "")


def test_what_was_typed_into_a_search_is_not_recorded(watcher: Any) -> None:
    for typed in (SHOWN_PHONE, "Jan Jansen", PAYLOADS[0]):
        for part in ("who", "what", "object", "from"):
            watcher.get("/audit/", {part: typed})
    assert {words for _, words in events("audit.read")} == {"who", "", "object"}
    assert {kept for kept, _ in events("audit.read")} == {""}


def test_pages_follow_each_other_and_keep_what_was_asked(watcher: Any) -> None:
    from osint_monitor.console import auditing

    for _ in range(230):
        auditing.note(None, "post.read", object_id="many")
    address, seen = "/audit/?object=many", []
    while address:
        page = watcher.get(address)
        seen += [one.pk for one in page.context["events"] if one.what == "post.read"]
        before = page.context["before"]
        address = f"/audit/?before={before}&object=many" if before else ""
        assert not before or f"?before={before}&amp;object=many" in str(page.content)
    assert len(seen) == len(set(seen)) == 230 and seen == sorted(seen, reverse=True)


def exported(
    client: Any, form: str, asked: str = READ, why: str = "complaint 7"
) -> Any:
    from django.http import QueryDict

    return client.post("/audit/export/" + asked, {
        **QueryDict(asked[1:]).dict(), "form": form, "why": why,
    })  # fmt: skip


def test_it_is_written_out_line_by_line_with_its_place(watcher: Any) -> None:
    from osint_monitor.console import auditing
    from osint_monitor.console.models import Event

    auditing.seal()
    answer = exported(watcher, "jsonl")
    assert answer.headers["Content-Disposition"].endswith('"audit.jsonl"')
    rows = [json.loads(one) for one in b"".join(answer.streaming_content).splitlines()]
    assert [row["what"] for row in rows] == ["post.read"] * 2
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    for row in rows:
        event = Event.objects.get(pk=row["id"])
        before = _digest_before(row["position"])
        assert auditing.digest_of(before, event) == row["digest"]
    assert PHONE not in repr(rows)
    said = "who, object, post.read, complaint 7".removeprefix("who, ")
    assert events("audit.exported") == [(ONE, said)]


def _digest_before(position: int) -> str:
    from osint_monitor.console.models import Seal

    found = Seal.objects.filter(position=position - 1).first()
    return found.digest if found else "0" * 64


def test_table_holds_no_formula(watcher: Any) -> None:
    from osint_monitor.console import auditing

    hostile = [PAYLOADS[-1], '+1+cmd|"x"', "-1", "@a", "\t=1", 'say "hi",\nthen']
    for why in hostile:
        auditing.note(None, "picture.shown", why=why)
    answer = exported(watcher, "csv", "?what=picture.shown")
    text = b"".join(answer.streaming_content).decode()
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head[:3] == ["id", "at", "who"] and len(rows) == len(hostile)
    assert not [row for row in rows for cell in row if cell[:1] in "=+-@\t" and cell]
    assert rows[-1][head.index("why")] == hostile[-1]


def test_no_file_without_a_reason_or_of_another_kind(watcher: Any) -> None:
    for form, why in (("csv", " "), ("csv", "ab"), ("exe", "complaint 7")):
        answer = exported(watcher, form, why=why)
        assert answer.headers["Location"].startswith("/audit/?what=post.read&object=")
    assert watcher.get("/audit/export/").headers["Location"] == "/audit/"
    assert events("audit.exported") == []


def test_what_happens_meanwhile_is_not_in_the_file(watcher: Any) -> None:
    answer = exported(watcher, "jsonl", "?who=auditor")
    assert "audit.exported" not in b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("who", ["inspector", "administrator", "supervisor"])
def test_only_those_with_the_right_see_it(signed_in: Any, who: str) -> None:
    client = signed_in(who)
    assert client.get("/audit/").status_code == 403
    assert exported(client, "csv").status_code == 403


def test_hostile_words_are_shown_harmlessly(watcher: Any) -> None:
    from osint_monitor.console import auditing

    for one in PAYLOADS:
        auditing.note(None, "picture.shown", object_id=one, why=one)
    pages = [watcher.get("/audit/?what=picture.shown").content.decode()]
    for part in ("who", "what", "object", "from"):
        pages += [
            watcher.get("/audit/", {part: one}).content.decode()
            for one in PAYLOADS[::9]
        ]
    for page in pages:
        assert "<script>window" not in page and "<img src=x" not in page


def test_a_place_that_is_no_number_is_the_newest_page(signed_in: Any) -> None:
    client = signed_in("auditor")
    newest = client.get("/audit/").context["events"][0].pk
    for place in ("²", "١٢", "-1", "1" * 40, "x"):
        answer = client.get("/audit/", {"before": place})
        assert answer.status_code == 200
        assert answer.context["events"][0].pk > newest
