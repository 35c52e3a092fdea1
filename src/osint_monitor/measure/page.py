"""
The evaluation as one page that needs nothing else: no script, no file, no network.

Posts are hostile input. Everything but the plots is escaped by the template, signs that
could turn or hide words are shown as their codes, and the page's own policy lets
nothing run or load.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from osint_monitor.measure.evaluation import Evaluation, error_of
from osint_monitor.measure.sections import sections_of
from osint_monitor.measure.terms import read_terms

MAX_ERRORS = 1_000
"""Posts that the page quotes; the JSON file has all."""

_FOLDER = Path(__file__).parent / "templates"
_HIDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def render_page(found: Evaluation, lang: str) -> str:
    """
    The page in English or Dutch.

    Raises:
        KeyError: another language.
    """
    terms = read_terms(lang)
    style = (_FOLDER / "page.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    # Drawn by the program alone; their labels are escaped by the XML writer.
    sections = [
        replace(
            one,
            plots=[replace(plot, svg=Markup(plot.svg)) for plot in one.plots],  # noqa: S704
        )
        for one in sections_of(found, terms)
    ]
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            t=terms,
            origin=found.origin,
            sections=sections,
            errors=found.errors[:MAX_ERRORS],
            wrong=len(found.errors),
            style=Markup(style),  # noqa: S704 a file of the program
            style_hash=f"sha256-{digest}",
        )
    )


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
    )
    made.filters["sort_of"] = error_of
    return made


def _shown(value: object) -> object:
    """What the template is about to write, before it is escaped."""
    plain = isinstance(value, str) and not isinstance(value, Markup)
    return visible(str(value)) if plain else value


def visible(text: str) -> str:
    """A text in which no sign turns, hides or breaks the others."""
    return _HIDING.sub(lambda sign: f"‹{ord(sign[0]):X}›", text)
