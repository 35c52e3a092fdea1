"""Which judgements hold, what was shown, and what may be learnt of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.jobs.judgements import (
    assessments_shown,
    in_force,
    read_judgements,
    training_labels,
)
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.judgement import Judgement, Verdict
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.store.base import Batch, Indexed, Store
from osint_monitor.store.open import open_store

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def _judged(
    id: str, verdict: str = "strong", *, post: str = "p1", by: str = "ann",
    hour: int = 0, version: str | None = None, **more: Any,
) -> Judgement:  # fmt: skip
    return Judgement(
        id=id, post_id=post, version_id=version or f"v-{post}",
        judged_at=AT + timedelta(hours=hour), by=by, verdict=Verdict(verdict),
        lang=Lang.EN, source_id="site", kind=Kind.JOB,
        engine=more.pop("engine", "u-r-x"), level_shown=Level.STRONG, **more,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two posts; the first has two wordings, and two engines saw them."""
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    versions = [
        Version(id=f"v-{name}", post_id=name[:2], source_id="site", kind=Kind.JOB,
                url="https://board.example/1", text=f"Wording {name}")
        for name in ("p1", "p1b", "p2")
    ]  # fmt: skip
    store.put(
        Batch(
            versions=[Indexed(version=one, understanding="u") for one in versions],
            sightings=[
                sighting_of(one.post_id, one.id, capture_id="c", source_id="site",
                            seen_at=AT)
                for one in versions
            ],
            assessments=[
                Assessment(
                    id=f"a-{one.id}-{engine}", version_id=one.id, post_id=one.post_id,
                    engine=engine, assessed_at=AT, lang=Lang.EN, level=level,
                    score=0.5,
                )
                for one in versions
                for engine, level in (("u-r-x", Level.WEAK), ("u-s-x", Level.STRONG))
            ],
        )
    )  # fmt: skip
    return store


def test_the_last_judgement_of_a_post_and_person_holds() -> None:
    said = [_judged("b", "no_signal", hour=2), _judged("a", "strong", hour=1),
            _judged("c", "weak_keep", by="bob"), _judged("d", post="p2")]  # fmt: skip
    assert [one.id for one in in_force(said)] == ["c", "d", "b"]
    assert in_force(said) == in_force(reversed(said))


def test_of_two_at_one_moment_the_greater_id_holds() -> None:
    said = [_judged("b"), _judged("a")]
    assert [one.id for one in in_force(said)] == ["b"]


def test_what_is_superseded_is_out_whatever_its_time() -> None:
    said = [_judged("a", hour=5), _judged("b", "no_signal", supersedes="a")]
    assert [one.id for one in in_force(said)] == ["b"]
    chain = [_judged("a", hour=5), _judged("b", hour=3, supersedes="a"),
             _judged("c", supersedes="b")]  # fmt: skip
    assert [one.id for one in in_force(chain)] == ["c"]


def test_the_assessment_shown_is_that_of_wording_and_engine(store: Store) -> None:
    said = [_judged("a"), _judged("b", by="bob", engine="u-s-x"),
            _judged("c", by="cas", version="v-p1b"),
            _judged("d", by="dee", engine="gone"), _judged("e", post="p9")]  # fmt: skip
    shown = assessments_shown(said, store)
    assert {key: (one.version_id, one.level) for key, one in shown.items()} == {
        "a": ("v-p1", Level.WEAK), "b": ("v-p1", Level.STRONG),
        "c": ("v-p1b", Level.WEAK),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "level"),
    [
        ("strong", Level.STRONG),
        ("weak_keep", Level.WEAK),
        ("no_signal", Level.NONE),
        ("handed_on", None),
        ("more_information", None),
    ],
)
def test_a_verdict_means_a_level_or_none(
    store: Store, verdict: str, level: Level | None
) -> None:
    found = list(training_labels([_judged("a", verdict)], store))
    expected = [("Wording p1", level)] if level else []
    assert [(version.text, given) for version, given in found] == expected


@pytest.mark.parametrize(
    ("verdicts", "level"),
    [
        (["strong", "strong"], Level.STRONG),
        (["strong", "more_information"], Level.STRONG),
        (["strong", "handed_on"], Level.STRONG),
        (["weak_keep", "handed_on"], Level.WEAK),
        (["no_signal", "handed_on"], None),
        (["strong", "weak_keep"], None),
        (["strong", "no_signal"], None),
        (["handed_on", "handed_on"], None),
    ],
)
def test_officers_who_differ_give_no_label(
    store: Store, verdicts: list[str], level: Level | None
) -> None:
    said = [_judged(str(i), one, by=f"by-{i}") for i, one in enumerate(verdicts)]
    assert [given for _, given in training_labels(said, store)] == (
        [level] if level else []
    )


def test_every_wording_has_the_label_it_was_given(store: Store) -> None:
    said = [
        _judged("a", "strong"),
        _judged("b", "no_signal", by="bob", version="v-p1b"),
        _judged("c", "weak_keep", post="p2"),
        _judged("d", post="p9"),
    ]
    found = {version.id: level for version, level in training_labels(said, store)}
    assert found == {"v-p1": Level.STRONG, "v-p1b": Level.NONE, "v-p2": Level.WEAK}


def test_files_with_bad_lines_are_refused_whole(
    tmp_path: Path, said: Callable[..., dict[str, Any]]
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(said()) + "\n{}")
    with pytest.raises(SettingsError, match=r"a\.jsonl:2: verdict: must be there"):
        read_judgements([path])
    with pytest.raises(SettingsError, match="at least one file"):
        read_judgements([])
