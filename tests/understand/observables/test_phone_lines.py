"""Hidden numbers are found and ordinary ones left alone, on lines of our own."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind
from osint_monitor.understand.annotate import Annotator

FOLDER = Path(__file__).parents[1] / "phones"
MIN_FOUND, MAX_INVENTED = 0.98, 0.01


def _rows(half: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{half}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _phones(annotator: Annotator, row: dict[str, Any]) -> set[str]:
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="",
        title=row.get("title", ""), text=row["text"],
    )  # fmt: skip
    found = annotator.annotate(version, country=row.get("country"))
    return {one.value for one in found.observables if one.kind == "phone"}


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


@pytest.mark.parametrize("row", _rows("develop"), ids=lambda row: row["text"][:40])
def test_a_line_gives_its_number_and_no_other(
    row: dict[str, Any], annotator: Annotator
) -> None:
    assert _phones(annotator, row) == set(row["phones"])


def test_lines_that_nothing_was_tuned_on_keep_the_bounds(annotator: Annotator) -> None:
    counts: Counter[str] = Counter()
    for row in _rows("heldout"):
        found, wanted = _phones(annotator, row), set(row["phones"])
        counts[row["kind"]] += 1
        counts["found"] += bool(wanted) and wanted <= found
        counts["invented"] += row["kind"] == "plain" and bool(found)
    assert counts["hidden"] >= 150 and counts["plain"] >= 150
    assert counts["found"] >= MIN_FOUND * counts["hidden"]
    assert counts["invented"] <= MAX_INVENTED * counts["plain"]
