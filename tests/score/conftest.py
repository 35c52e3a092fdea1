"""Documents by hand, and rules from a few lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.model.document import Document, FieldDoc, Reading, View
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Lang
from osint_monitor.score.load import load_rules
from osint_monitor.score.rule import RuleSet
from osint_monitor.understand.phrase import read_phrase
from osint_monitor.understand.words import line_numbers, split

VOCABULARY = """\
indicators:
  control.kept:
    family: control
    sources: [UNODC]
    evidence: O
    title: {nl: papieren ingehouden, en: papers kept}
  recruitment.lure:
    family: recruitment
    sources: [ILO09]
    evidence: O
    title: {nl: lokmiddel, en: lure}
  stance.warning:
    family: stance
    sources: [codebook]
    evidence: O
    title: {nl: waarschuwing, en: warning}
  counter.named:
    family: counter
    sources: [codebook]
    evidence: O
    title: {nl: bij naam, en: by name}
  context.named:
    family: context
    sources: [codebook]
    evidence: O
    title: {nl: genoemd, en: named}
"""

RULE = """\
title: A rule of the tests
id: 00000000-0000-4000-8000-0000000000{number:02d}
revision: 1
status: test
description: A rule that stands in no rule book.
indicator: {indicator}
family: {family}
grade: {grade}
types: [labour]
acts: [work]
references: ["https://test.example/list"]
gloss: {{nl: papieren, en: papers}}
{more}
condition: {condition}
detection:
{detection}
falsepositives: []
examples:
  match: []
  no_match: []
"""


@pytest.fixture
def write_rule(tmp_path: Path) -> Callable[..., Path]:
    """Write a rule file beside a small vocabulary; returns its path."""
    (tmp_path / "vocabulary.yml").write_text(VOCABULARY, encoding="utf-8")
    written: list[Path] = []

    def write(
        detection: str,
        *,
        condition: str = "a",
        indicator: str = "control.kept",
        grade: str = "medium",
        more: str = "",
    ) -> Path:
        path = tmp_path / f"rule_{len(written)}.yml"
        lines = "\n".join(f"  {line}" for line in detection.splitlines())
        text = RULE.format(
            number=len(written),
            indicator=indicator,
            family=indicator.partition(".")[0],
            grade=grade,
            more=more,
            condition=condition,
            detection=lines,
        )
        path.write_text(text, encoding="utf-8")
        written.append(path)
        return path

    return write


@pytest.fixture
def rules(tmp_path: Path, write_rule: Callable[..., Path]) -> Callable[[], RuleSet]:
    """Load what ``write_rule`` wrote."""
    return lambda: load_rules(tmp_path)


def document(
    text: str, *, lang: Lang = Lang.EN, title: str = "", **more: Any
) -> Document:
    """A document with plain readings only."""
    version = Version(
        id="v",
        post_id="p",
        source_id="s",
        kind=Kind.JOB,
        url="",
        title=title,
        text=text,
    )
    version = replace(version, kind=more.pop("kind", Kind.JOB))
    fields = {
        name: _field(raw, lang)
        for name, raw in (("title", title), ("text", text))
        if raw
    }
    return Document(
        version=version,
        understanding="u",
        lang=lang,
        lang_parts=(),
        romanised=False,
        fields=fields,
        **more,
    )


def _field(raw: str, lang: Lang) -> FieldDoc:
    words = split(raw)
    lemmas = [" ".join(read_phrase(norm, lang)[1]) for norm in words.norms]
    lines = line_numbers(raw, words.starts)
    plain = Reading("plain", words.starts, words.ends, words.norms, lemmas, lines)
    return FieldDoc(View(raw), (plain,))
