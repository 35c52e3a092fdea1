"""The parts of which ``show`` makes a post."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from osint_monitor.cli.screen import harmless, level_text, row, table
from osint_monitor.jobs.indicators import Indicator, read_indicators
from osint_monitor.jobs.masking import (
    masked_author,
    masked_text,
    masked_value,
    masks_of,
    pieces,
)
from osint_monitor.jobs.origin import Origin
from osint_monitor.model.assessment import Match
from osint_monitor.model.post import FIELDS
from osint_monitor.model.words import Grade
from osint_monitor.store.base import History, PostView

FIRED = "bold black on yellow"


def heading(view: PostView, *, masked: bool) -> RenderableType:
    """Level and what the post is."""
    judged, version = view.assessment, view.version
    made = table("", "")
    made.show_header = False
    row(made, ("post", view.post_id))
    row(made, ("level", level_text(judged.level.value if judged else "unassessed")))
    if judged:
        row(made, ("score", f"{judged.score:.3f} (for ranking only)"))
        row(made, ("language", judged.lang.value))
        if judged.types:
            row(made, ("points to", ", ".join(one.value for one in judged.types)))
        if judged.marks:
            marks = ", ".join(one.value for one in judged.marks)
            row(made, ("safeguarding", Text(marks, style="bold magenta")))
        if judged.targets_ukraine:
            basis = judged.ukraine_basis.value if judged.ukraine_basis else ""
            row(made, ("aimed at", f"displaced people from Ukraine ({basis})"))
    if version:
        url = masked_text(version.url) if masked else version.url
        author = masked_author(version.author) if masked else version.author
        said = {"kind": version.kind.value, "source": view.source_id, "address": url}
        said |= {"author": author, "price": version.price, "place": version.place}
        for name, value in said.items():
            if value:
                row(made, (name, masked_text(value) if masked else value))
    seen = f"{view.first_seen:%Y-%m-%d %H:%M} to {view.last_seen:%Y-%m-%d %H:%M} UTC"
    row(made, ("seen", seen + (", now gone" if view.gone else "")))
    return made


def reasons(view: PostView) -> Iterator[RenderableType]:
    """The sentences an officer would say; no word of the post is in them."""
    if view.assessment is None:
        return
    for key, name in (("nl", "Waarom"), ("en", "Why")):
        said = view.assessment.reasons.get(key, ())
        if not said:
            continue
        yield Rule(Text(name), align="left", style="dim")
        for one in said:
            yield Padding(Text("· " + harmless(one)), (0, 2))


def wording(view: PostView, *, masked: bool, coloured: bool) -> RenderableType:
    """
    Title, text and contact fields, with the words that fired marked.

    Args:
        coloured: by colour, else by ``⟦`` and ``⟧``.
    """
    shown, version = Text(), view.version
    if version is None:
        return Text("no wording of it was ever read")
    for field in FIELDS:
        value = getattr(version, field)
        if not value:
            continue
        shown.append(f"{field}\n", style="dim")
        masks = masks_of(value, field, view.observables) if masked else []
        for piece in pieces(value, masks, _fired(view, field)):
            words = harmless(piece.text)
            if piece.marked and not coloured:
                words = f"⟦{words}⟧"
            shown.append(words, style=FIRED if piece.marked else "")
        shown.append("\n")
    if version.cut:
        shown.append("The text was too long: its head and tail were kept.\n", "dim")
    return Padding(shown, (1, 2))


def _fired(view: PostView, field: str) -> list[tuple[int, int]]:
    found = view.assessment.matches if view.assessment else ()
    return [
        (span.start, span.end)
        for match in found
        if match.counted
        for span in match.spans
        if span.field == field
    ]


def matches(view: PostView, rules: Path, *, masked: bool) -> Iterator[RenderableType]:
    """Signs, counter-evidence, and what did not count with the reason."""
    found = view.assessment.matches if view.assessment else ()
    indicators = read_indicators(rules)
    counter = [one for one in found if one.counted and one.grade is Grade.COUNTER]
    signs = [one for one in found if one.counted and one not in counter]
    groups = (
        ("Signs", signs),
        ("Speaks for the writer", counter),
        ("Seen, not counted", [one for one in found if not one.counted]),
    )
    for name, group in groups:
        if not group:
            continue
        yield Rule(Text(name), align="left", style="dim")
        for match in group:
            yield _match(match, view, indicators.get(match.indicator), masked=masked)


def _match(
    match: Match, view: PostView, indicator: Indicator | None, *, masked: bool
) -> RenderableType:
    made = table("", "")
    made.show_header = False
    grade = f"{match.grade.value}, {match.family.value}"
    row(made, (Text(harmless(match.title), style="bold"), grade))
    row(made, ("rule", f"{match.rule} revision {match.revision}"))
    row(made, ("indicator", match.indicator))
    if indicator:
        row(made, ("", f"{indicator.nl} / {indicator.en}"))
        row(made, ("source", ", ".join(indicator.sources)))
    for key in ("nl", "en"):
        row(made, (f"meaning ({key})", match.gloss.get(key, "")))
    row(made, ("words", _words(match, view, masked=masked)))
    if match.why_not:
        row(made, ("not counted", match.why_not))
    return made


def _words(match: Match, view: PostView, *, masked: bool) -> str:
    found = []
    for span in match.spans:
        value = getattr(view.version, span.field, "") if view.version else ""
        words = value[span.start : span.end]
        found.append(masked_text(words) if masked else words)
    return " … ".join(dict.fromkeys(found))


def contacts(view: PostView, *, masked: bool) -> RenderableType:
    """What can be found again elsewhere."""
    if not view.observables:
        return Text("  no contacts were read\n", style="dim")
    made = table("contact", "value", "service", "where", "hidden by writer")
    for one in view.observables:
        value = masked_value(one.kind.value, one.value) if masked else one.value
        where = f"{one.span.field} {one.span.start}-{one.span.end}"
        hidden = "yes" if one.obscured else ""
        row(made, (one.kind.value, value, one.service or "", where, hidden))
    return made


def history(known: History) -> RenderableType:
    """When it was seen in which wording, and what was thought of it."""
    numbers = {one.id: number for number, one in enumerate(known.versions, 1)}
    levels: dict[str, str] = {}
    for one in known.assessments:
        levels[one.version_id] = one.level.value
    made = table("seen (UTC)", "wording", "level", "capture", numbers=["wording"])
    for seen in known.sightings[-50:]:
        number = numbers.get(seen.version_id or "", "?")
        level = levels.get(seen.version_id or "", "")
        cells = ("gone", "") if seen.gone else (number, level_text(level))
        row(made, (f"{seen.seen_at:%Y-%m-%d %H:%M:%S}", *cells, seen.capture_id))
    return made


def evidence(origin: Origin | None, *, masked: bool) -> RenderableType:
    """Where the newest capture stands."""
    made = table("evidence", "")
    if origin is None:
        return made
    row(made, ("file", origin.file or "not here any more, or not indexed"))
    row(made, ("place", origin.place))
    if origin.digest:
        row(made, ("digest", origin.digest))
    if origin.url:
        row(made, ("address", masked_text(origin.url) if masked else origin.url))
    return made
