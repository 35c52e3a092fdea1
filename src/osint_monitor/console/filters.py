"""What templates need that Django has not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template

from osint_monitor.console import charts
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text

register = template.Library()

# Controls, marks that turn the direction of writing, invisible and unassigned signs:
# they could hide words, or show them in another order.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_OVER = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff"
_HEAPED = re.compile(f"([{_OVER}]{{3}})[{_OVER}]+")
"""Marks over letters, heaped up so that they cover the lines above."""


@register.filter
def harmless(text: object) -> str:
    """A foreign text for a page: what turns or hides it is shown as its code."""
    shown = _HARMFUL.sub(lambda found: f"‹{ord(found[0]):X}›", str(text))
    return _HEAPED.sub(r"\1…", shown)


@register.filter
def word(value: object, kind: str) -> Any:
    """A fixed word of the field, in the reader's language."""
    return WORDS[kind].get(str(value), value)


@register.filter
def bare(value: object) -> str:
    """A number that counts nothing, an id say: without a sign between thousands."""
    return "" if value is None else str(value)


@register.filter
def percent(share: float) -> str:
    """A share of 0 to 1 as whole percents."""
    return f"{round(100 * share)} %"


@register.filter
def of(values: Mapping[str, Any], name: object) -> Any:
    """The value that stands under a name; nothing when there is none."""
    return values.get(str(name), "")


@register.filter
def masked(text: object) -> str:
    """A text without contacts in it."""
    return masked_text(str(text))


@register.filter
def drawn(chart: Mapping[str, Any]) -> Any:
    """A chart of a paper."""
    draw = charts.columns if chart["shape"] == "columns" else charts.bars
    return draw(chart["title"], [charts.Bar(*row) for row in chart["rows"]])
