"""Posts of the caller's own: one answer each, in order, about their very words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.jobs import assess as job
from osint_monitor.jobs.assess import Asked, asked_line, asked_text
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.document import Observable, ObservableKind, Span
from osint_monitor.model.post import MAX_TEXT, Version
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.settings import Settings
from osint_monitor.work.tasks import Assess, Judged, Reply

PHONE = "+447700900123"
KEYS = [
    "id", "lang", "level", "score", "types", "acts", "families", "direction",
    "targets_ukraine", "marks", "observables", "matches", "reasons",
]  # fmt: skip


def _judged(version: Version) -> Judged:
    if "fails" in version.text:
        return Judged(version.id, (), None, "too_odd")
    assessment = Assessment(
        id="a", version_id=version.id, post_id=version.post_id, engine="e",
        assessed_at=datetime(2027, 3, 1, tzinfo=UTC), lang=Lang.EN, level=Level.WEAK,
        score=0.4, reasons={"nl": ("n",), "en": ("e",)},
    )  # fmt: skip
    phone = Observable(kind=ObservableKind.PHONE, value=PHONE, span=Span("text", 0, 3))
    return Judged(version.id, (phone,), assessment)


class _Pool:
    async def ask(self, task: Assess) -> Reply:
        await asyncio.sleep(0.001 * (len(task.versions[0].text) % 3))
        return Reply(judged=tuple(_judged(version) for version in task.versions))

    def __call__(self, *_: Any, **more: Any) -> _Pool:
        assert more["store"] is False
        return self

    async def __aenter__(self) -> _Pool:
        return self

    async def __aexit__(self, *_: object) -> None: ...


@pytest.fixture
def assess(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Answers, with stand-ins for reading and scoring."""
    monkeypatch.setattr(job, "Pool", _Pool())
    monkeypatch.setattr(job, "_judge", lambda _: _judged)

    def answers(asked: Iterator[Asked]) -> list[dict[str, Any]]:
        async def all_of() -> list[dict[str, Any]]:
            return [answer async for answer in job.assess(asked, Settings())]

        return asyncio.run(all_of())

    return answers


def test_an_answer_has_the_documented_fields(assess: Any) -> None:
    (answer,) = assess(iter([asked_line(b'{"text": "x", "id": 7}', Kind.JOB)]))
    assert list(answer) == KEYS
    assert answer["id"] == "7"
    seen = {"kind": "phone", "value": PHONE, "field": "text", "start": 0, "end": 3}
    assert answer["observables"] == [seen]
    assert answer["reasons"] == {"nl": ["n"], "en": ["e"]}


@pytest.mark.parametrize("count", [3, 1_000])
def test_answers_come_in_order_with_errors_in_place(assess: Any, count: int) -> None:
    lines = [
        b"broken"
        if n % 50 == 1
        else json.dumps(
            {"id": n, "text": "fails" if n % 50 == 2 else "x" * (n + 1)}
        ).encode()
        for n in range(count)
    ]
    answers = assess(asked_line(line, Kind.JOB) for line in lines)
    assert len(answers) == count
    for n, answer in enumerate(answers):
        if n % 50 == 1:
            assert answer == {"id": None, "error": "bad_json"}
        elif n % 50 == 2:
            assert answer == {"id": str(n), "error": "too_odd"}
        else:
            assert answer["id"] == str(n)


@pytest.mark.parametrize("text", ["  two  spaces ", "tab\there", "e\u0301", "a\r\nb"])
def test_words_stay_as_they_came(text: str) -> None:
    asked = asked_text(text, Kind.JOB)
    assert asked.version is not None and asked.version.text == text


def test_a_text_over_the_limit_is_cut() -> None:
    asked = asked_text("x" * 200_000, Kind.JOB)
    assert asked.version is not None and asked.version.cut
    assert len(asked.version.text) <= MAX_TEXT


@pytest.mark.parametrize(
    ("line", "error"),
    [(b'{"id": 1}', "no_text"), (b'{"id": 1, "text": []}', "wrong_type")],
)
def test_an_unusable_post_keeps_its_id(line: bytes, error: str) -> None:
    assert asked_line(line, Kind.JOB) == Asked("1", None, error)


@given(st.dictionaries(st.sampled_from(["text", "title", "id"]), st.text(max_size=20)))
def test_any_object_is_a_post_or_an_error(values: dict[str, str]) -> None:
    asked = asked_line(json.dumps(values).encode(), Kind.JOB)
    assert (asked.version is None) == (asked.error is not None)
