"""A post made ready for its page; nothing here is HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from osint_monitor.console import reading
from osint_monitor.console.looking.looks import MAX_VALUE, mark_of
from osint_monitor.console.looking.rules import right_on
from osint_monitor.console.marked import Segment, segments
from osint_monitor.jobs.indicators import Indicator
from osint_monitor.jobs.masking import (
    masked_author,
    masked_text,
    masked_value,
    masks_of,
    pieces,
)
from osint_monitor.measure.shares import Share
from osint_monitor.model.assessment import Match
from osint_monitor.model.document import Observable, Span
from osint_monitor.model.post import FIELDS
from osint_monitor.model.words import Grade
from osint_monitor.store.base import History, PostView

OFFERS = "stance.recruits"
"""The indicator of a writer who makes an offer: a direction, and no sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """
    A rule that fired, as it is explained.

    Args:
        number: by which its words in the text are marked; 0 for what did not count.
        group: ``signs``, ``counter``, ``uncounted``; or ``voice``, which is no sign of
            anything: that the writer makes an offer.
        right: how often it was right so far, by officers' decisions.
    """

    number: int
    group: str
    match: Match
    gloss: str
    indicator: str
    sources: Sequence[str]
    right: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """
    A contact as it may be shown.

    Args:
        mark: stands for it in addresses; empty when it is too long to look at.
    """

    observable: Observable
    value: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One sighting: in which wording, and what was thought of it."""

    at: datetime
    number: int | None
    level: str
    changed: bool


def heading(view: PostView, *, masked: bool) -> dict[str, Any]:
    """What stands over the text."""
    version, judged = view.version, view.assessment
    said = {}
    if version is not None:
        said = {
            "address": version.url,
            "price": version.price,
            "place": version.place,
        }
        if masked:
            said = {name: masked_text(value) for name, value in said.items()}
        said["author"] = masked_author(version.author) if masked else version.author
    reasons = judged.reasons.get(get_language() or "nl", ()) if judged else ()
    return {
        "said": said,
        "judged": judged,
        "level": judged.level.value if judged else "unassessed",
        "why": reasons,
    }


def signs(view: PostView) -> list[Sign]:
    """What fired: signs, counter-evidence, what did not count; then who speaks."""
    found = view.assessment.matches if view.assessment else ()
    known = reading.indicators()
    made = []
    said = [one for one in found if one.counted and one.indicator == OFFERS]
    counted = (one for one in found if one.counted and one.indicator != OFFERS)
    for number, match in enumerate(counted, 1):
        group = "counter" if match.grade is Grade.COUNTER else "signs"
        made.append(_sign(number, group, match, known.get(match.indicator)))
    made += [
        _sign(0, "uncounted", match, known.get(match.indicator))
        for match in found
        if not match.counted
    ]
    made += [_sign(0, "voice", one, known.get(one.indicator)) for one in said]
    order = ("signs", "counter", "uncounted", "voice")
    return sorted(made, key=lambda one: order.index(one.group))


def _sign(number: int, group: str, match: Match, known: Indicator | None) -> Sign:
    language = get_language() or "nl"
    return Sign(
        number=number,
        group=group,
        match=match,
        gloss=match.gloss.get(language, ""),
        indicator=getattr(known, language, "") if known else match.indicator,
        sources=known.sources if known else (),
        right=right_on(match.rule, match.revision),
    )


def fields(view: PostView, *, masked: bool) -> list[tuple[str, list[Segment]]]:
    """The fields that hold something, each in pieces with what fired on them."""
    made = []
    marks = [
        (sign.number, span)
        for sign in signs(view)
        if sign.number
        for span in sign.match.spans
    ]
    for field in FIELDS:
        value = getattr(view.version, field, "")
        if value:
            masks = masks_of(value, field, view.observables) if masked else []
            made.append((field, segments(value, masks, _in(field, marks))))
    return made


def _in(field: str, marks: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    return [(number, span) for number, span in marks if span.field == field]


def plain(view: PostView, *, masked: bool) -> list[tuple[str, str]]:
    """The fields that hold something, as they were read."""
    made = []
    for field in FIELDS:
        value = getattr(view.version, field, "")
        masks = masks_of(value, field, view.observables) if masked else []
        if value:
            made.append((field, "".join(one.text for one in pieces(value, masks))))
    return made


def contacts(view: PostView, *, masked: bool) -> list[Contact]:
    """Each contact once."""
    once = {(one.kind, one.value): one for one in reversed(view.observables)}
    return [
        Contact(
            observable=one,
            value=masked_value(one.kind.value, one.value) if masked else one.value,
            mark=mark_of(one.kind.value, one.value)
            if len(one.value) <= MAX_VALUE
            else "",
        )
        for one in reversed(once.values())
    ]


def seen(history: History) -> list[Seen]:
    """Sightings, oldest first."""
    numbers = {one.id: number for number, one in enumerate(history.versions, 1)}
    levels = {one.version_id: one.level.value for one in history.assessments}
    made: list[Seen] = []
    before: str | None = None
    for one in history.sightings:
        known = one.version_id or ""
        made.append(
            Seen(
                at=one.seen_at,
                number=None if one.gone else numbers.get(known, 0),
                level="" if one.gone else levels.get(known, "unassessed"),
                changed=before is not None and not one.gone and before != known,
            )
        )
        before = known if not one.gone else before
    return made
