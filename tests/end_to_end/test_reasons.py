"""Every flag on every text of the real folder is explained by words of that text."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.jobs.assess import Asked, asked_post, assess
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings

pytestmark = [pytest.mark.data, pytest.mark.slow, pytest.mark.timeout(3000)]

FILES = ("texts/*.jsonl.gz", "near_duplicates/texts.jsonl.gz")


def _texts(folder: Path) -> Iterator[Asked]:
    """Every text once: the same words of a kind get the same answer."""
    seen: set[tuple[Any, ...]] = set()
    for pattern in FILES:
        for path in sorted(folder.glob(pattern)):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    values = json.loads(line)
                    words = (values.get("title") or "", values.get("text") or "")
                    if "".join(words).strip() and (words, _kind(values)) not in seen:
                        seen.add((words, _kind(values)))
                        yield asked_post(values, _kind(values))


def _kind(values: dict[str, Any]) -> Kind:
    try:
        return Kind(values.get("kind"))
    except ValueError:
        return Kind.SOCIAL


def test_every_flag_of_the_rules_has_reasons_with_exact_spans(
    shared_data: Path, tmp_path: Path
) -> None:
    texts = list(_texts(shared_data))
    assert len(texts) > 50_000
    assert asyncio.run(_flagged(texts, Settings(data=tmp_path))) > 0


def test_so_has_every_flag_with_the_model(
    shared_data: Path, tmp_path: Path, with_model: None
) -> None:
    """On each sixth text; ``REASONS_EVERY=1`` reads all, in about half an hour."""
    every = int(os.environ.get("REASONS_EVERY", "6"))
    texts = list(_texts(shared_data))[::every]
    assert asyncio.run(_flagged(texts, Settings(data=tmp_path))) > 0


async def _flagged(texts: list[Asked], settings: Settings) -> int:
    """How many were flagged; each with reasons."""
    flagged, at = 0, 0
    async for answer in assess(iter(texts), settings):
        asked = texts[at]
        at += 1
        assert "error" not in answer
        if answer["level"] != "none":
            flagged += 1
            _explained(asked, answer)
    assert at == len(texts)
    return flagged


def _explained(asked: Asked, answer: dict[str, Any]) -> None:
    counted = [one for one in answer["matches"] if one["counted"]]
    spans = [span for one in counted for span in one["spans"]]
    assert answer["reasons"]["nl"]
    assert answer["reasons"]["en"]
    assert counted
    assert spans
    for span in spans:
        field = getattr(asked.version, span["field"])
        assert 0 <= span["start"] < span["end"] <= len(field)
        assert field[span["start"] : span["end"]].strip()
