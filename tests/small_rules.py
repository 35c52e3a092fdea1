"""A rule book of one rule, for tests that need a folder of rules and no real ones."""

from __future__ import annotations

from pathlib import Path

VOCABULARY = """\
indicators:
  control.kept:
    family: control
    sources: [UNODC]
    evidence: O
    title: {nl: papieren ingehouden, en: papers kept}
"""
RULE = """\
title: A rule of the tests
id: 00000000-0000-4000-8000-000000000001
revision: {revision}
status: test
description: A rule that stands in no rule book.
indicator: control.kept
family: control
grade: {grade}
types: [labour]
acts: [work]
references: ["https://test.example/list"]
gloss: {{nl: papieren, en: papers}}
condition: kept
detection:
  en: {{kept: [{phrase}]}}
falsepositives: []
examples:
  match: []
  no_match: []
"""


def write_rules(
    folder: Path,
    grade: str = "decisive",
    revision: int = 1,
    *,
    phrase: str = "keep your passport",
) -> None:
    """Write the book, over the one that may be there."""
    folder.mkdir(exist_ok=True)
    rule = RULE.format(phrase=phrase, grade=grade, revision=revision)
    (folder / "vocabulary.yml").write_text(VOCABULARY)
    (folder / "kept.yml").write_text(rule)
