"""Rule files: every mistake at once, with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from osint_monitor.errors import RuleError
from osint_monitor.score.load import load_rules
from osint_monitor.score.rule import RuleSet

WriteRule = Callable[..., Path]


def _problems(folder: Path) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.problems]


def test_a_rule_is_read(write_rule: WriteRule, rules: Callable[[], RuleSet]) -> None:
    write_rule("en: {a: [keep]}")
    (rule,) = rules().rules
    assert (rule.file, rule.indicator.key) == ("rule_0.yml", "control.kept")


def test_rules_of_inner_folders_are_read(write_rule: WriteRule, tmp_path: Path) -> None:
    path = write_rule("en: {a: [keep]}")
    (tmp_path / "inner").mkdir()
    path.rename(tmp_path / "inner" / "rule.yml")
    assert load_rules(tmp_path).rules[0].file == "inner/rule.yml"


def test_the_digest_follows_the_detection(
    write_rule: WriteRule, rules: Callable[[], RuleSet]
) -> None:
    path = write_rule("en: {a: [keep]}")
    before = rules().digest
    path.write_text(path.read_text().replace("keep", "hold"))
    assert rules().digest != before


def test_the_digest_leaves_examples_out(
    write_rule: WriteRule, rules: Callable[[], RuleSet]
) -> None:
    path = write_rule("en: {a: [keep]}")
    before = rules().digest
    path.write_text(path.read_text() + "  # more\n")
    assert rules().digest == before


def test_every_mistake_of_every_file_is_named(
    write_rule: WriteRule, tmp_path: Path
) -> None:
    write_rule("en: {a: [keep *]}")
    write_rule("en: {a: [keep]}", condition="a and b")
    assert _problems(tmp_path) == [
        "rule_0.yml:16: 'keep *': 1 to 12 words, ending with a word, were expected",
        "rule_1.yml:14: condition: there is no group 'b'",
        "rule_1.yml:16: en: the condition can't hold",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("revision: 1", "revision: 0", "rule_0.yml:3: revision: "),
        ("revision: 1", "revison: 1", "rule_0.yml:3: revison: there is no such key"),
        ("control.kept", "control.gone", "rule_0.yml:6: indicator: "),
        ("family: control", "family: transport", "rule_0.yml:7: family: "),
        ("grade: medium", "grade: counter", "rule_0.yml:1: "),
        ("grade: medium", "grade: big", "rule_0.yml:8: grade: "),
        ("status: test", "status: test\nstatus: test", "rule_0.yml:5: "),
        ("title: A", "title: &x A", "rule_0.yml:1: "),
        ("types: [labour]", "types: [labour", "rule_0.yml:10: not YAML: "),
        ("https://test.example/list", "a book", "rule_0.yml:11: references.0: "),
        ("\nexamples:", "\nsamples:", "rule_0.yml:1: examples: "),
        (
            "status: test",
            "status: test\nnegatable: [b]",
            "rule_0.yml:5: negatable: 'b'",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    write_rule: WriteRule, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    path = write_rule("en: {a: [keep]}")
    path.write_text(path.read_text().replace(old, new, 1))
    assert any(one.startswith(expected) for one in _problems(tmp_path))


MEASURED = "measured: {precision: 0.9, judged: 60, set: officers, date: 2027-03-01, "


@pytest.mark.parametrize(
    ("status", "measured", "expected"),
    [
        ("stable", "", "status stable needs measured"),
        ("stable", f"{MEASURED}revision: 2}}", "measured: is of revision 2"),
        ("test", f"{MEASURED}revision: 2}}", "measured: is of revision 2"),
        (
            "stable",
            f"{MEASURED}revision: 1, why: x}}",
            "measured.why: there is no such",
        ),
    ],
)
def test_a_stable_rule_says_how_this_revision_was_measured(
    write_rule: WriteRule, tmp_path: Path, status: str, measured: str, expected: str
) -> None:
    path = write_rule("en: {a: [keep]}")
    written = f"status: {status}\n{measured}"
    path.write_text(path.read_text().replace("status: test", written))
    (problem,) = _problems(tmp_path)
    assert expected in problem


def test_a_measured_rule_may_be_stable(write_rule: WriteRule, tmp_path: Path) -> None:
    path = write_rule("en: {a: [keep]}")
    written = f"status: stable\n{MEASURED}revision: 1}}"
    path.write_text(path.read_text().replace("status: test", written))
    assert len(load_rules(tmp_path).rules) == 1


def test_an_id_stands_once(write_rule: WriteRule, tmp_path: Path) -> None:
    path = write_rule("en: {a: [keep]}")
    (tmp_path / "copy.yml").write_text(path.read_text())
    assert _problems(tmp_path) == ["rule_0.yml:2: id: already that of copy.yml"]


def test_a_folder_without_rules_is_refused(
    write_rule: WriteRule, tmp_path: Path
) -> None:
    write_rule("en: {a: [keep]}").unlink()
    assert "at least one rule" in _problems(tmp_path)[0]


def test_text_that_is_not_utf8_is_refused(
    write_rule: WriteRule, tmp_path: Path
) -> None:
    write_rule("en: {a: [keep]}").write_bytes(b"title: x\n\xff")
    assert _problems(tmp_path) == ["rule_0.yml:2: not UTF-8"]
