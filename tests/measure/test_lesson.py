"""What a set of judgements can't tell is said beside its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from osint_monitor.measure.judged import Judged
from osint_monitor.measure.lesson import Drawn, Lesson, Sample, lesson_of, lesson_shape
from osint_monitor.measure.proposals import Known
from osint_monitor.model.words import Grade

Make = Callable[..., Judged]
ORIGIN: dict[str, Any] = {
    "made_at": "2027-03-01T10:00:00.000Z", "version": "1", "files": ("a.jsonl",),
    "rule_book": "d",
}  # fmt: skip


def _lesson(
    judged: list[Judged],
    sample: Sample | None = None,
    known: dict[str, Known] | None = None,
) -> Lesson:
    return lesson_of(judged, known or {}, sample, **ORIGIN)


def _cautions(lesson: Lesson) -> dict[str, str]:
    return {one.name: one.text for one in lesson.cautions}


def test_judging_only_what_was_flagged_is_said(judged: Make) -> None:
    said = _cautions(_lesson([judged("a", "strong"), judged("b", "strong")]))
    assert "of 2 judged posts 0 were not flagged" in said["only_flagged"]
    assert {"feedback_loop", "anchoring", "few_of_lang", "few_of_source"} <= set(said)


def test_what_is_missed_is_measured_on_the_random_sample_alone(judged: Make) -> None:
    chosen = [judged(f"c{i}", "strong", level="none") for i in range(9)]
    drawn = [judged("d0", "strong", level="none")]
    drawn += [judged(f"d{i}", "no_signal", level="none") for i in range(1, 40)]
    ids = frozenset(one.said.post_id for one in drawn)
    sample = Sample(unflagged=1_000, drawn=(), judged=ids)
    lesson = _lesson([*chosen, *drawn], sample)
    assert lesson.missed is not None
    assert (lesson.missed.hits, lesson.missed.whole) == (1, 40)
    assert "only_flagged" not in _cautions(lesson)


def test_the_habit_of_one_officer_is_named(judged: Make) -> None:
    said = [judged(f"a{i}", "strong", by="ann") for i in range(30)]
    assert "100%" in _cautions(_lesson(said))["one_officer"]
    mixed = [judged(f"a{i}", "strong", by=f"by-{i % 2}") for i in range(30)]
    assert "one_officer" not in _cautions(_lesson(mixed))


def test_what_can_be_matched_with_nothing_is_counted(judged: Make) -> None:
    lesson = _lesson(
        [judged("a", "strong", None),
         judged("b", "strong", {"r": "medium"}, rejected={"gone"})]
    )  # fmt: skip
    assert lesson.unknown == 1
    said = _cautions(lesson)
    assert "1 judgements" in said["unknown_assessments"]
    assert said["stray_marks"].startswith("1 marks")


def test_older_revisions_are_named(judged: Make) -> None:
    known = {"r": Known("r", 2, "R", "r.yml", "test", Grade.MEDIUM)}
    said = [judged("a", "strong", {"r": "medium"})]
    assert "older_revisions" in _cautions(_lesson(said, known=known))
    known = {"r": Known("r", 1, "R", "r.yml", "test", Grade.MEDIUM)}
    assert "older_revisions" not in _cautions(_lesson(said, known=known))


def test_it_can_be_written_as_json_without_a_note(judged: Make) -> None:
    drawn = Drawn("p", "v", "en", "job", "site", "e", "none")
    sample = Sample(unflagged=5, drawn=(drawn,), judged=frozenset("ab"))
    lesson = _lesson([judged("a", "strong", {"r": "medium"}, note="her name")], sample)
    written = json.dumps(lesson_shape(lesson))
    assert "her name" not in written
    assert json.loads(written)["sample"]["judged"] == ["a", "b"]
