"""``assess`` with its real reading and rules: the contract that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]

KEPT = "We keep your passport. Call +44 7700 900123 or write to @someone_here."
CONTRACT = {
    "id", "lang", "level", "score", "types", "acts", "families", "direction",
    "targets_ukraine", "observables", "matches", "reasons",
}  # fmt: skip


@pytest.fixture
def assess(run: Run, write_rules: Callable[..., None]) -> Run:
    """Answers to an input; the exit code first."""
    write_rules("decisive")

    def answers(text: str | bytes, *options: str) -> tuple[int, list[dict[str, Any]]]:
        result = run("assess", "-", *options, input=text)
        return result.exit_code, [
            json.loads(one) for one in result.stdout.split("\n") if one
        ]

    return answers


def test_an_answer_holds_to_the_contract(assess: Run) -> None:
    code, (answer,) = assess(json.dumps({"id": "a", "text": KEPT, "kind": "job"}))
    assert code == 0
    assert set(answer) >= CONTRACT
    assert (answer["id"], answer["lang"], answer["level"]) == ("a", "en", "strong")
    (match,) = answer["matches"]
    needed = {"rule", "revision", "indicator", "family", "grade", "spans", "gloss"}
    assert set(match) >= needed
    assert match["gloss"] == {"nl": "papieren", "en": "papers"}
    (span,) = match["spans"]
    assert KEPT[span["start"] : span["end"]] == "keep your passport"
    seen = {one["kind"]: one for one in answer["observables"]}
    assert seen["phone"]["value"] == "+447700900123"
    assert seen["handle"]["value"] == "someone_here"
    start, end = seen["phone"]["start"], seen["phone"]["end"]
    assert KEPT[start:end] == "+44 7700 900123"
    assert set(answer["reasons"]) == {"nl", "en"}


def test_empty_lines_are_passed_over_and_a_broken_one_keeps_its_place(
    assess: Run,
) -> None:
    lines = ['{"id": 1, "text": "Room in Delft"}', "", "{broken", "  ", '{"text": "x"}']
    code, answers = assess("\n".join(lines))
    assert code == 1
    assert [answer.get("error") for answer in answers] == [None, "bad_json", None]
    assert answers[0]["id"] == "1"


def test_plain_text_is_one_post(assess: Run) -> None:
    code, answers = assess(f"Work abroad\n\n{KEPT}\n")
    assert code == 0
    assert [answer["level"] for answer in answers] == ["strong"]


def test_nothing_in_nothing_out(assess: Run) -> None:
    assert assess("\n\n") == (0, [])


def test_many_posts_keep_their_order(assess: Run) -> None:
    lines = [
        json.dumps({"id": n, "text": KEPT if n % 7 else "Room"}) for n in range(900)
    ]
    code, answers = assess("\n".join(lines))
    assert code == 0
    assert [answer["id"] for answer in answers] == [str(n) for n in range(900)]
    levels = ["strong" if n % 7 else "none" for n in range(900)]
    assert [answer["level"] for answer in answers] == levels


def test_an_answer_does_not_wait_for_the_end_of_the_pipe(
    write_rules: Callable[..., None],
) -> None:
    write_rules("decisive")
    command = [sys.executable, "-m", "osint_monitor", "assess"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": KEPT}).encode())
            process.stdin.write(b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)
        process.stdin.close()
        assert process.wait() == 0
