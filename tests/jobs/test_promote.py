"""A candidate is promoted only after its difference was shown, and this is kept."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.evidence.custody import Custody
from osint_monitor.jobs import promote as job
from osint_monitor.jobs.promote import (
    MIN_SHOWN,
    SHOWN,
    check_promotion,
    shown_parts,
    write_promotion,
)
from osint_monitor.measure.shadow import Opinion, Pair
from osint_monitor.measure.shadow_tally import Tally
from osint_monitor.model.words import Level
from osint_monitor.settings import Settings


@pytest.fixture
def present(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose engine is named after the folder of rules."""
    monkeypatch.setattr(job, "engine_of", lambda one: f"e-{one.rules_folder.name}")
    monkeypatch.delenv("OSINT_MONITOR_RULES", raising=False)
    return Settings(data=tmp_path / "data", rules=tmp_path / "now")


@pytest.fixture
def candidate(present: Settings, tmp_path: Path) -> Settings:
    return present.model_copy(update={"rules": tmp_path / "new"})


def _shown(settings: Settings, posts: int, before: str = "e-now") -> None:
    custody = Custody(settings.folder.make().custody)
    counts = {"posts": posts, "changes": 7, "worse": 2, "unknown": 4}
    custody.note(SHOWN, before=before, after="e-new", **counts)


def test_a_difference_that_was_shown_is_enough(
    present: Settings, candidate: Settings
) -> None:
    _shown(present, MIN_SHOWN)
    found = check_promotion(present, candidate, 50_000)
    assert (found.before, found.after) == ("e-now", "e-new")
    assert (found.posts, found.changes) == (MIN_SHOWN, 7)
    assert (found.worse, found.unknown) == (2, 4)


def test_few_posts_must_all_have_been_shown(
    present: Settings, candidate: Settings
) -> None:
    _shown(present, 20)
    assert check_promotion(present, candidate, 20).posts == 20
    with pytest.raises(
        SettingsError, match="shown on 20 stored posts, and must be on 21"
    ):
        check_promotion(present, candidate, 21)


@pytest.mark.parametrize(("posts", "before"), [(0, "e-now"), (9_999, "e-older")])
def test_without_this_very_difference_it_is_refused(
    present: Settings, candidate: Settings, posts: int, before: str
) -> None:
    if posts:
        _shown(present, posts, before)
    with pytest.raises(SettingsError, match="run shadow on stored posts first"):
        check_promotion(present, candidate, 5_000)


def test_an_empty_store_shows_nothing(present: Settings, candidate: Settings) -> None:
    _shown(present, 0)
    with pytest.raises(SettingsError, match="run shadow"):
        check_promotion(present, candidate, 0)


def test_the_present_engine_needs_no_promotion(present: Settings) -> None:
    with pytest.raises(SettingsError, match="the present engine already"):
        check_promotion(present, present, 5_000)


def test_a_log_that_was_changed_proves_nothing(
    present: Settings, candidate: Settings
) -> None:
    _shown(present, 10)
    log = present.folder.custody
    log.write_text(log.read_text().replace('"posts":10', '"posts":9999'))
    with pytest.raises(SettingsError, match="the entry was changed"):
        check_promotion(present, candidate, 5_000)


def test_a_variable_that_would_win_over_the_file_is_named(
    present: Settings, candidate: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shown(present, MIN_SHOWN)
    monkeypatch.setenv("OSINT_MONITOR_RULES", "elsewhere")
    with pytest.raises(SettingsError, match="OSINT_MONITOR_RULES: is set"):
        check_promotion(present, candidate, 5_000)


def test_only_the_line_of_the_rules_changes(
    present: Settings, candidate: Settings, tmp_path: Path
) -> None:
    config = tmp_path / "osint-monitor.toml"
    config.write_text('# ours\nworkers = 4\nrules = "now"  # old\n')
    config.chmod(0o640)
    write_promotion(present, candidate, config)
    lines = config.read_text().splitlines()
    assert lines[:2] == ["# ours", "workers = 4"]
    assert tomllib.loads(config.read_text()) == {
        "workers": 4, "rules": str(tmp_path / "new"),
    }  # fmt: skip
    assert stat.S_IMODE(config.stat().st_mode) == 0o640


def test_a_file_is_made_where_there_is_none(
    present: Settings, candidate: Settings, tmp_path: Path
) -> None:
    config = tmp_path / "osint-monitor.toml"
    write_promotion(present, candidate, config)
    assert tomllib.loads(config.read_text()) == {"rules": str(tmp_path / "new")}


def test_a_file_that_would_break_stays_as_it_is(
    present: Settings, candidate: Settings, tmp_path: Path
) -> None:
    config = tmp_path / "osint-monitor.toml"
    before = 'rules = """\nnow"""\n'
    config.write_text(before)
    with pytest.raises(SettingsError, match="a line of their own"):
        write_promotion(present, candidate, config)
    assert config.read_text() == before


def test_the_log_keeps_counts_of_posts_that_both_assessed() -> None:
    tally = Tally()
    for level in (Level.WEAK, None):
        after = Opinion("new", level, 0.5, {}) if level else None
        before = Opinion("old", Level.NONE, 0.0, {})
        tally.add(
            Pair(key="p", lang="en", kind="job", source="s", before=before, after=after,
                 wanted=frozenset({Level.NONE}))
        )  # fmt: skip
    assert shown_parts(tally.result()) == {
        "before": "old", "after": "new", "posts": 1, "changes": 1, "worse": 1,
        "unknown": 0,
    }  # fmt: skip
