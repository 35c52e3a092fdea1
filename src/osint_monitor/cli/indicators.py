"""The indicators of the vocabulary, for showing: titles and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


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
        text = (rules / "vocabulary.yml").read_text("utf-8")
        found: Any = YAML(typ="safe").load(text)["indicators"]
        return {str(key): _indicator(value) for key, value in found.items()}
    except (
        OSError,
        YAMLError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        AttributeError,
    ):
        return {}


def _indicator(value: Any) -> Indicator:
    signs = tuple(f"sign {number}" for number in value.get("signs", ()))
    sources = tuple(str(one) for one in value.get("sources", ()))
    return Indicator(value["title"]["nl"], value["title"]["en"], sources + signs)
