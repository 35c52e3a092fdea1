"""Every sign of the list is looked for somewhere, and the page says where."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def coverage() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "signs_coverage", ROOT / "scripts" / "coverage.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def book(coverage: ModuleType) -> Any:
    return coverage.read_book(ROOT / "rules")


@pytest.fixture(scope="module")
def signs(book: Any) -> dict[int, Any]:
    return {n: sign for one in book.sections for n, sign in one.signs.items()}


def test_the_table_holds_every_sign_once_and_in_order(book: Any) -> None:
    numbers = [n for one in book.sections for n in one.signs]
    assert numbers == list(range(1, 134))


def test_every_sign_is_looked_for_somewhere_or_left_out(
    book: Any, signs: dict[int, Any]
) -> None:
    nowhere = [n for n, sign in signs.items() if n not in book.rules and not sign.where]
    assert nowhere == []


def test_a_sign_that_is_left_out_says_why_and_has_no_rule(
    book: Any, signs: dict[int, Any]
) -> None:
    left_out = {n: sign for n, sign in signs.items() if sign.where == "left_out"}
    assert all(sign.why for sign in left_out.values())
    assert book.rules.keys() & left_out.keys() == set()


def test_a_rule_of_a_sign_family_names_a_sign(coverage: ModuleType, book: Any) -> None:
    shown = {rule.id for rules in book.rules.values() for rule in rules}
    silent = []
    for path in coverage.rule_files(ROOT / "rules"):
        lined = coverage.parse(
            path, coverage.read_text(path, coverage.RuleError), coverage.RuleError
        )
        rule = coverage.RuleFile.model_validate(lined.value)
        speaks = rule.family in ("recruitment", "control", "exploitation", "transport")
        if speaks and rule.id not in shown:
            silent.append(path.name)
    assert silent == []


def test_the_page_is_current(coverage: ModuleType, book: Any) -> None:
    written = coverage.PAGE.read_text(encoding="utf-8")
    assert written == coverage.page(book), "run python scripts/coverage.py rules"
