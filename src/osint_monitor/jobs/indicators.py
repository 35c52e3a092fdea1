"""The indicators of the vocabulary, for showing: titles and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osint_monitor.errors import RuleError
from osint_monitor.lined import parse, read_text


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign that a list, a body or research names."""

    nl: str
    en: str
    sources: tuple[str, ...]


def read_indicators(rules: Path) -> Mapping[str, Indicator]:
    """
    Key → indicator; empty when there is no vocabulary to be read.

    Showing a post must not fail because the rules of today are being edited.
    """
    try:
        path = rules / "vocabulary.yml"
        read: Any = parse(path, read_text(path, RuleError), RuleError).value
        found = read["indicators"]
        return {str(key): _indicator(value) for key, value in found.items()}
    except (RuleError, KeyError, TypeError, AttributeError):
        return {}


def _indicator(value: Any) -> Indicator:
    signs = tuple(f"sign {number}" for number in value.get("signs", ()))
    sources = tuple(str(one) for one in value.get("sources", ()))
    return Indicator(value["title"]["nl"], value["title"]["en"], sources + signs)
