"""Facts that rules ask for: hours, people, ways, pay against the law."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from osint_monitor.errors import RuleError
from osint_monitor.model.document import Document
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind
from osint_monitor.score.facts import fact_hits
from osint_monitor.score.load import load_rules
from osint_monitor.score.rulefile.build import _fact
from osint_monitor.score.rulefile.schema import FactTest
from osint_monitor.understand.annotate import Annotator

WriteRule = Callable[..., Path]

TEXT = (
    "Work in Germany: 12 hours a day, 6 days a week, pay 40 euro a day. "
    "We take 5 girls, bus Kyiv - Berlin."
)


@pytest.fixture(scope="module")
def doc() -> Document:
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="", text=TEXT
    )
    return Annotator().annotate(version)


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        ({"hours_day": {"at_least": 12}}, ["12 hours a day"]),
        ({"hours_day": {"at_least": 13}}, []),
        ({"hours_week": {"at_least": 70}}, ["12 hours a day", "6 days a week"]),
        ({"hours_week": {"at_least": 80}}, []),
        ({"days_week": {"at_least": 6}}, ["6 days a week"]),
        ({"days_week": {"at_least": 7}}, []),
        ({"pay_hour": {"at_most": 4}}, ["40 euro a day"]),
        ({"pay_hour": {"at_most": 3}}, []),
        (
            {"below_minimum": "yes"},
            ["40 euro a day", "12 hours a day", "6 days a week"],
        ),
        ({"below_minimum": "no"}, []),
        ({"above_sector": "yes"}, []),
        ({"people": {"at_least": 2, "who": ["women"]}}, ["5 girls"]),
        ({"people": {"at_least": 2}}, ["5 girls"]),
        ({"people": {"at_least": 2, "who": ["men"]}}, []),
        ({"people": {"at_least": 6}}, []),
        ({"route": {"from": ["UA"]}}, ["Kyiv - Berlin"]),
        ({"route": {"from": ["UA"], "to": ["DE", "NL"]}}, ["Kyiv - Berlin"]),
        ({"route": {"to": ["PL"]}}, []),
        ({"route": {"from": ["DE"]}}, []),
    ],
)
def test_a_fact_is_found_where_it_stands(
    doc: Document, fact: dict[str, object], found: list[str]
) -> None:
    hits = fact_hits(_fact(FactTest.model_validate(fact)), doc)
    spans = [hit.span for hit in hits if hit.span is not None]
    assert [TEXT[span.start : span.end] for span in spans] == found


def test_a_small_part_of_a_lawful_wage_is_not_below_the_minimum() -> None:
    text = "Work in Germany, wage 15 euro an hour. Pay for standby 2 euro an hour."
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="", text=text
    )
    doc = Annotator().annotate(version)
    assert (
        fact_hits(_fact(FactTest.model_validate({"below_minimum": "yes"})), doc) == []
    )


@pytest.mark.parametrize(
    "fact",
    [
        "{below_minimum: maybe}",
        "{people: {who: [women]}}",
        "{people: {at_least: 2, who: [ladies]}}",
        "{route: {}}",
        "{hours_day: {}}",
    ],
)
def test_a_fact_that_asks_nothing_is_refused(
    write_rule: WriteRule, tmp_path: Path, fact: str
) -> None:
    path = write_rule("en: {a: [keep]}", condition="a and b")
    text = path.read_text().replace("detection:", f"facts: {{b: {fact}}}\ndetection:")
    path.write_text(text)
    with pytest.raises(RuleError):
        load_rules(tmp_path)
