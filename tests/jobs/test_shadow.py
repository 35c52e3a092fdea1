"""Both engines are asked about every post, in order, and nothing is stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.jobs import shadow as job
from osint_monitor.jobs.shadow import (
    Question,
    candidate_of,
    questions_in,
    questions_stored,
    run_shadow,
    wanted_levels,
)
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.judgement import Judgement, Verdict
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.settings import Settings
from osint_monitor.store.base import Batch, Indexed, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query
from osint_monitor.work.tasks import Assess, Judged, Reply

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
RULES = Path("candidate")


class TwoPools:
    """The present rules flag what says "old", the candidate's what says "new"."""

    def __init__(self, settings: Settings, sources: Any, **more: Any) -> None:
        assert more["store"] is False
        self.word = "new" if settings.rules == RULES else "old"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def ask(self, task: Assess) -> Reply:
        await asyncio.sleep(0)
        return Reply(judged=tuple(map(self._judged, task.versions)))

    def _judged(self, version: Version) -> Judged:
        if f"breaks {self.word}" in version.text:
            return Judged(version.id, (), None, "crash")
        level = Level.WEAK if self.word in version.text.split() else Level.NONE
        found = Assessment(
            id="a", version_id=version.id, post_id=version.post_id, engine=self.word,
            assessed_at=AT, lang=Lang.EN, level=level, score=level.rank / 2,
        )  # fmt: skip
        return Judged(version.id, (), found)


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of two pools of processes."""
    monkeypatch.setattr(job, "Pool", TwoPools)


def _version(name: str, text: str = "") -> Version:
    return Version(id=f"v-{name}", post_id=name, source_id="site", kind=Kind.JOB,
                   url="", text=text or name)  # fmt: skip


def _run(*questions: Question, tell: Any = lambda _: None) -> Any:
    settings = Settings(workers=1)
    candidate = candidate_of(settings, None, "off").model_copy(update={"rules": RULES})
    return asyncio.run(run_shadow(questions, settings, candidate, {}, tell))


def _asked(key: str, text: str, **more: Any) -> Question:
    return Question(key=key, source="site", version=_version(key, text), **more)


@pytest.mark.usefixtures("pools")
def test_each_post_gets_the_answers_that_are_its_own() -> None:
    questions = [
        _asked(str(i), ("old new", "old", "new", "neither")[i % 4]) for i in range(230)
    ]
    questions.insert(3, Question(key="unread", source="site", version=None))
    told: list[int] = []
    found = _run(*questions, tell=told.append)
    assert found.posts == 231 and told[-1] == 231
    assert {one.direction for one in found.changes if int(one.key) % 4 == 1} == {"down"}
    assert {one.direction for one in found.changes if int(one.key) % 4 == 2} == {"up"}
    assert {int(one.key) % 4 for one in found.changes} == {1, 2}
    assert (found.failed_before, found.failed_after) == (1, 1)
    assert (found.engine_before, found.engine_after) == ("old", "new")


@pytest.mark.usefixtures("pools")
def test_what_one_engine_fails_on_is_counted_for_it_alone() -> None:
    found = _run(_asked("a", "breaks new"), _asked("b", "new"))
    assert (found.failed_before, found.failed_after) == (0, 1)
    assert [one.key for one in found.changes] == ["b"]


@pytest.mark.usefixtures("pools")
def test_the_language_is_as_labelled_else_as_found() -> None:
    found = _run(_asked("a", "x", lang="pl"), _asked("b", "x"))
    assert {one.name for one in found.cuts["lang"]} == {"pl", "en"}


def test_files_give_labelled_ordinary_and_unreadable_posts(tmp_path: Path) -> None:
    path = tmp_path / "exam.jsonl"
    lines = [json.dumps({"id": "a", "text": "x", "level": "weak", "lang": "nl"}),
             json.dumps({"text": "y"}), "{broken", json.dumps({"id": 7})]  # fmt: skip
    path.write_text("\n".join(lines))
    first, second, third, fourth = questions_in([path])
    assert (first.key, first.lang, first.wanted) == ("exam/a", "nl", {Level.WEAK})
    assert (second.key, second.ordinary, second.wanted) == (
        "exam/2", True, {Level.NONE},
    )  # fmt: skip
    assert third.version is None and fourth.version is None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Ten posts, one of them with an earlier wording, and one that is only gone."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        versions = [_version(f"p{i}") for i in range(10)]
        earlier = Version(id="v-old", post_id="p0", source_id="site", kind=Kind.JOB,
                          url="", text="earlier")  # fmt: skip
        seen = [(one, AT) for one in versions]
        seen.append((earlier, AT.replace(year=2026)))
        store.put(
            Batch(
                versions=[Indexed(version=one, understanding="u") for one, _ in seen],
                sightings=[
                    sighting_of(one.post_id, one.id, capture_id="c", source_id="site",
                                seen_at=at)
                    for one, at in seen
                ]
                + [sighting_of("gone", None, capture_id="c", source_id="site",
                               seen_at=AT)],
            )
        )  # fmt: skip
        yield store


def _said(version: str, verdict: str, by: str = "ann") -> Judgement:
    return Judgement(
        id=f"{version}-{by}", post_id=version.removeprefix("v-"), version_id=version,
        judged_at=AT, by=by, verdict=Verdict(verdict), lang=Lang.EN, source_id="site",
        kind=Kind.JOB, engine="e", level_shown=Level.WEAK,
    )  # fmt: skip


def test_stored_posts_are_asked_in_their_present_wording(store: Store) -> None:
    said = [
        _said("v-p1", "strong"),
        _said("v-p2", "no_signal"),
        _said("v-old", "strong"),
    ]
    asked = {one.key: one for one in questions_stored(store, said)}
    assert set(asked) == {f"p{i}" for i in range(10)}
    assert asked["p0"].version == _version("p0")
    assert asked["p1"].wanted == {Level.STRONG} and asked["p2"].wanted == {Level.NONE}
    assert asked["p0"].wanted == frozenset() and not asked["p0"].ordinary


def test_a_part_of_the_stored_posts_is_drawn_and_stays_the_same(store: Store) -> None:
    first = [one.key for one in questions_stored(store, at_most=4)]
    assert len(first) == 4
    assert first == [one.key for one in questions_stored(store, at_most=4)]
    assert set(first) < {one.key for one in questions_stored(store, at_most=6)}


def test_only_posts_that_answer_are_asked(store: Store) -> None:
    assert list(questions_stored(store, query=Query(since=AT.replace(year=2028)))) == []
    assert len(list(questions_stored(store, query=Query(since=AT)))) == 10


@pytest.mark.parametrize(
    ("verdicts", "levels"),
    [
        (["handed_on"], {Level.WEAK, Level.STRONG}),
        (["handed_on", "strong"], {Level.STRONG}),
        (["strong", "weak_keep"], set()),
        (["no_signal", "strong", "strong"], set()),
        (["more_information"], set()),
    ],
)
def test_officers_who_differ_leave_a_post_without_an_answer(
    verdicts: list[str], levels: set[Level]
) -> None:
    said = [_said("v", one, by=f"by-{i}") for i, one in enumerate(verdicts)]
    assert wanted_levels(said).get("v", frozenset()) == levels


def test_a_candidate_must_be_named_and_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="name the candidate"):
        candidate_of(Settings(), None, None)
    with pytest.raises(SettingsError, match="is no folder"):
        candidate_of(Settings(), tmp_path / "gone", None)
    found = candidate_of(Settings(rules=tmp_path, workers=3), tmp_path, None)
    assert (found.rules, found.workers) == (tmp_path, 3)
