"""Posts of an exam are asked as by ``assess``, and put together with their labels."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.jobs import evaluate as job
from osint_monitor.jobs.assess import Asked
from osint_monitor.measure.trial import Trial
from osint_monitor.model.words import Level
from osint_monitor.settings import Settings

PHONE = "+447700900123"
TEXT = f"We keep your passport, call {PHONE}"


def _answer(asked: Asked) -> dict[str, Any]:
    """A stand-in for the rules: passports are strong, and phones are read."""
    version = asked.version
    if version is None or "fails" in version.text:
        return {"id": asked.id, "error": asked.error or "too_odd"}
    start = version.text.find("passport")
    span = {"field": "text", "start": start, "end": start + 8}
    at = version.text.find(PHONE)
    seen = {"kind": "phone", "value": PHONE, "field": "text", "start": at,
            "end": at + len(PHONE)}  # fmt: skip
    match = {"rule": "r", "title": "Keeps it", "grade": "decisive", "counted": True,
             "why_not": None, "spans": [span]}  # fmt: skip
    other = match | {"rule": "s", "grade": "minor", "counted": False, "why_not": "no"}
    return {
        "id": asked.id, "lang": "en", "level": "strong" if start >= 0 else "none",
        "score": 0.9 if start >= 0 else 0.0, "types": ["labour"], "acts": ["work"],
        "families": [], "targets_ukraine": True,
        "observables": [seen] if at >= 0 else [],
        "matches": [match, other] if start >= 0 else [],
    }  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[Trial]]:
    """The posts of one file, run."""

    async def assess(
        asked: Iterator[Asked], _: Settings
    ) -> AsyncIterator[dict[str, Any]]:
        for one in list(asked):  # read ahead, as the real one does
            yield _answer(one)

    monkeypatch.setattr(job, "assess", assess)

    def trials(*posts: dict[str, Any] | str, **more: Any) -> list[Trial]:
        path = tmp_path / "exam.jsonl"
        lines = [one if isinstance(one, str) else json.dumps(one) for one in posts]
        path.write_text("\n".join(lines))
        return asyncio.run(job.run_trials([path], Settings(), **more))

    return trials


def test_label_and_answer_of_a_post_stand_together(run: Any) -> None:
    first, second = run(
        {"id": "a", "text": TEXT, "level": "strong", "lang": "nl", "kind": "job"},
        {"id": 7, "text": "Polish cook wanted", "level": "weak", "group": "g_1"},
    )
    assert (first.key, first.lang, first.kind) == ("exam/a", "nl", "job")
    assert (first.wanted, first.given) == (Level.STRONG, Level.STRONG)
    assert first.found is not None
    assert first.found.contacts["phones"] == {PHONE}
    assert first.found.sets["types"] == {"labour"}
    assert [(one.rule, one.sign, one.why_not) for one in first.found.fired] == [
        ("r", True, None),
        ("s", True, "no"),
    ]
    assert (second.key, second.kind, second.group) == ("exam/7", "social", "g_1")
    assert (second.wanted, second.given) == (Level.WEAK, Level.NONE)
    assert second.named == ("Polish",)


def test_only_words_of_wrong_posts_are_kept_and_masked(run: Any) -> None:
    right, wrong = run(
        {"id": "a", "text": TEXT, "level": "strong"}, {"id": "b", "text": TEXT}
    )
    assert right.text == ()
    said = "".join(text for text, _ in wrong.text)
    assert PHONE not in said and "[phone +44…23]" in said
    assert [text for text, marked in wrong.text if marked] == ["passport"]


def test_contacts_are_shown_when_asked(run: Any) -> None:
    (wrong,) = run({"text": TEXT}, masked=False)
    assert "".join(text for text, _ in wrong.text) == TEXT


def test_what_cant_be_read_or_assessed_keeps_its_place(run: Any) -> None:
    broken, failed, empty, fine = run(
        "{broken", {"id": "f", "text": "fails", "level": "strong"}, {"id": "e"},
        {"id": "g", "text": TEXT, "level": "strong"},
    )  # fmt: skip
    assert [one.error for one in (broken, failed, empty, fine)] == [
        "bad_json", "too_odd", "no_text", None,
    ]  # fmt: skip
    assert failed.given is Level.NONE and failed.is_wrong
    assert "".join(text for text, _ in failed.text) == "fails"
    assert fine.given is Level.STRONG


def test_the_same_id_twice_stays_two_posts(run: Any) -> None:
    assert [one.key for one in run(*[{"id": "a", "text": "x"}] * 3)] == [
        "exam/a", "exam/a#2", "exam/a#3",
    ]  # fmt: skip


def test_a_changed_wording_has_another_digest(run: Any) -> None:
    first, again, other = run({"text": "x"}, {"text": "x"}, {"text": "y"})
    assert first.digest == again.digest != other.digest


def test_progress_is_told_post_by_post(run: Any) -> None:
    told: list[int] = []
    run({"text": "x"}, {"text": "y"}, tell=told.append)
    assert told == [1, 2]


def test_a_file_is_whole_and_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("older and longer")
    job.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["out.json"]


def test_a_file_that_cant_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be written"):
        job.write_whole(tmp_path / "no" / "out.json", b"")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": 1, "posts": [{"key": 1}]}']
)
def test_something_else_is_no_earlier_run(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match="evaluate --json"):
        job.read_earlier(path)


def test_a_run_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text('{"format": 99, "posts": []}')
    with pytest.raises(SettingsError, match="format 1 was expected"):
        job.read_earlier(path)


def test_a_missing_earlier_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        job.read_earlier(tmp_path / "gone.json")


def test_contacts_are_masked_by_their_sort() -> None:
    assert job.shown_as(True)("phones", PHONE) == "+44…23"
    assert job.shown_as(True)("emails", "a@mail.example") == "a…"
    assert job.shown_as(False)("phones", PHONE) == PHONE
