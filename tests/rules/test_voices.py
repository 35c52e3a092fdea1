"""An offer is flagged whatever words of warning stand in it; a real warning is not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Level
from osint_monitor.score.assess import Assessor
from osint_monitor.score.load import load_rules
from osint_monitor.understand.annotate import Annotator

RULES = Path(__file__).parents[2] / "rules"
TEXTS = tomllib.loads(
    Path(__file__).with_name("voices.toml").read_text(encoding="utf-8")
)
Read = Callable[[str, Kind], Level]


def _all(name: str) -> list[str]:
    return [text for texts in TEXTS.values() for text in texts[name]]


@pytest.fixture(scope="module")
def level() -> Read:
    annotator, assessor = Annotator(), Assessor(load_rules(RULES))

    def level_of(text: str, kind: Kind) -> Level:
        version = Version(
            id="v", post_id="p", source_id="s", kind=kind, url="", title="", text=text
        )
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return assessor.assess(annotator.annotate(version), at=at).level

    return level_of


@pytest.mark.parametrize("text", _all("offers"))
def test_words_of_warning_do_not_hide_an_offer(level: Read, text: str) -> None:
    assert level(text, Kind.JOB) is Level.STRONG


@pytest.mark.parametrize("text", _all("voices"))
def test_a_warning_advice_report_or_question_is_no_lead(level: Read, text: str) -> None:
    assert level(text, Kind.SOCIAL) is Level.NONE
