"""The shipped rules: every example runs, the schema is that of the loader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osint_monitor.errors import Problem
from osint_monitor.score.check import check_rules
from osint_monitor.score.load import load_rules, rule_files
from osint_monitor.score.rulefile.schema import RuleFile

RULES = Path(__file__).parents[2] / "rules"
FILES = [path.relative_to(RULES).as_posix() for path in rule_files(RULES)]


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    return check_rules(RULES)


@pytest.mark.parametrize("file", FILES)
def test_a_rule_does_what_its_examples_say(file: str, problems: list[Problem]) -> None:
    assert [str(p) for p in problems if f"{RULES / file}:" in p.where] == []


def test_all_rules_load_together() -> None:
    assert len(load_rules(RULES).rules) == len(FILES)


def test_the_vocabulary_holds_every_sign_of_the_list() -> None:
    signs = {n for one in load_rules(RULES).indicators.values() for n in one.signs}
    assert signs == set(range(1, 134))


def test_the_schema_file_is_that_of_the_loader() -> None:
    written = json.loads((RULES / "rule.schema.json").read_text(encoding="utf-8"))
    written.pop("$schema")
    assert written == RuleFile.model_json_schema()
