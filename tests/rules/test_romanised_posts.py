"""Rules find their words in Ukrainian and Russian written in Latin letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Level
from osint_monitor.score.assess import Assessor
from osint_monitor.score.load import load_rules
from osint_monitor.understand.annotate import Annotator

RULES = Path(__file__).parents[2] / "rules"
Assess = Callable[[str], Assessment]


@pytest.fixture(scope="module")
def assess() -> Assess:
    annotator, assessor = Annotator(), Assessor(load_rules(RULES))

    def assess_text(text: str) -> Assessment:
        version = Version(
            id="v",
            post_id="p",
            source_id="s",
            kind=Kind.JOB,
            url="",
            title="",
            text=text,
        )
        doc = annotator.annotate(version)
        return assessor.assess(doc, at=datetime(2026, 1, 1, tzinfo=UTC))

    return assess_text


@pytest.mark.parametrize(
    ("text", "indicator", "words"),
    [
        (
            "Robota na fermi, kvytok oplachuiemo, potim vidpratsovuiete. "
            "Pasporty zdaiete bryhadyru do kintsia sezonu.",
            "control.debt_bondage",
            "vidpratsovuiete",
        ),
        (
            "Zabyraiemo pasport na chas roboty, viddamo v kintsi misiatsia.",
            "control.documents_kept",
            "pasport",
        ),
        (
            "Rabota za granicej, bilet za nash schet, potom otrabotaete. "
            "Pasport hranitsya u nachalnika.",
            "control.documents_kept",
            "Pasport hranitsya",
        ),
        (
            "Kupliu nyrku, plachu hotivkoiu, pyshit v telegram.",
            "reproduction.organ_wanted",
            "nyrku",
        ),
    ],
)
def test_a_sign_is_found(assess: Assess, text: str, indicator: str, words: str) -> None:
    found = assess(text)
    spans = [
        text[span.start : span.end]
        for match in found.matches
        if match.indicator == indicator and match.counted
        for span in match.spans
    ]
    assert found.level is Level.STRONG
    assert any(words in span or span in words for span in spans), found.matches


@pytest.mark.parametrize(
    "text",
    [
        "Shukaiu robotu v Polshchi, mozhna na skladi, zhytlo potribne.",
        "Zdam komnatu devushke, ulitsa Sadovaya, bez posrednikov, mozhno s detmi.",
        "Yidemo v Rotterdam u piatnytsiu, ye dva mistsia, benzyn navpil.",
        "Ishchu rabotu v Germanii, est opyt na stroyke, pasport est.",
    ],
)
def test_an_ordinary_post_stays_one(assess: Assess, text: str) -> None:
    assert assess(text).level is Level.NONE
