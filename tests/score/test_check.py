"""Trying rules out: what is wrong with a rule is said with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from osint_monitor.score.check import check_rules, main

WriteRule = Callable[..., Path]

EXAMPLES = """\
  match:
    - {lang: en, text: "We keep your passport.", spans: [keep, passport]}
  no_match:
    - {lang: en, text: "We keep your bicycle.", why: no document}
    - {lang: en, text: "Bring your passport.", why: not kept}
    - {lang: en, text: "We keep a copy of your passport.", why: a copy}
"""


@pytest.fixture
def path(write_rule: WriteRule) -> Path:
    path = write_rule(
        "en: {a: [keep], b: [passport], filter_c: [copy]}",
        condition="a and b and not filter_c",
    )
    head = path.read_text(encoding="utf-8").partition("  match:")[0]
    path.write_text(head + EXAMPLES, encoding="utf-8")
    return path


def _problems(path: Path, old: str, new: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [problem.what for problem in check_rules(path.parent)]


def test_a_good_rule_has_no_problem(path: Path) -> None:
    assert check_rules(path.parent) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("keep your passport", "keep your bike", "match expected"),
        ("keep your bicycle", "keep your passport", "no match expected"),
        ("We keep your p", "We never keep your p", "match does not count (en; negated"),
        ("spans: [keep, passport]", "spans: [keep]", "spans: ['keep', 'passport']"),
        (", spans: [keep, passport]", "", "none are written"),
        ("your bicycle", "it", ""),
        ('"Bring your passport."', '"Bring it."', "why 'a' is needed"),
        ("a copy of your passport", "a copy", "why 'filter_c' is needed"),
        (
            'lang: en, text: "We keep your p',
            'lang: nl, text: "We keep your p',
            "1 match",
        ),
    ],
)
def test_what_is_wrong_is_said(path: Path, old: str, new: str, expected: str) -> None:
    problems = _problems(path, old, new)
    if expected:
        assert any(expected in one for one in problems)
    else:
        assert problems == []


def test_a_rule_that_matches_ordinary_texts_is_refused(path: Path) -> None:
    folder = path.parent / "ordinary"
    folder.mkdir()
    (folder / "en.yml").write_text("- {text: We keep your passport.}\n")
    assert [one.what for one in check_rules(path.parent)] == [
        "matches ordinary texts in en: en.yml:1"
    ]


def test_a_match_that_a_stance_rule_silences_is_said(
    path: Path, write_rule: WriteRule
) -> None:
    warns = write_rule(
        "en: {a: [beware]}",
        indicator="stance.warning",
        grade="qualifier",
        more="stance: warning",
    )
    text = "We keep your passport."
    problems = _problems(path, text, f"Beware. {text}")
    assert "match does not count (en; warning)" in problems
    assert warns.exists()


def test_only_one_file_can_be_checked(path: Path, write_rule: WriteRule) -> None:
    write_rule("en: {a: [keep *]}")
    assert check_rules(path.parent, only=[path.name]) == []
    assert check_rules(path.parent) != []


def test_the_command_ends_with_2_when_something_is_wrong(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(path.parent)]) == 0
    path.write_text(path.read_text().replace("revision: 1", "revision: x"))
    assert main([str(path.parent)]) == 2
    assert "rule_0.yml:3: revision" in capsys.readouterr().out
