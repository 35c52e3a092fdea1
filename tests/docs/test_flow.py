"""The walk through the code names only what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "osint_monitor"
DOCS = ["flow.md", "architecture.md", "crawling.md", "extraction.md", "evidence.md"]
NAMED = re.compile(
    r"`([a-z_]+/[a-z_/]+\.py|pipeline\.py)`(?:,? \(((?:`\w+`(?:, )?)+)\)|, `(\w+)`)?"
)


def _named(text: str) -> list[tuple[str, str]]:
    return [
        (path, name)
        for path, several, one in NAMED.findall(text)
        for name in (re.findall(r"\w+", several) or [one])
    ]


@pytest.mark.parametrize("doc", DOCS)
def test_every_named_place_is_there(doc: str) -> None:
    path = ROOT / "docs" / doc
    named = _named(path.read_text("utf-8"))
    for file, name in named:
        code = SOURCE / file if (SOURCE / file).exists() else ROOT / file
        assert code.is_file(), f"{doc} names {file}"
        if name:
            pattern = rf"^\s*(?:async )?(?:def|class) {name}\b|^{name}\b"
            assert re.search(pattern, code.read_text("utf-8"), re.MULTILINE), name


def test_flow_names_the_stages() -> None:
    named = _named((ROOT / "docs" / "flow.md").read_text("utf-8"))
    assert len(named) > 25
