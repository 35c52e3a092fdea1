"""Numbers by day, level, language, kind, type and source; each leads to its posts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from osint_monitor.console import auditing, charts, reading
from osint_monitor.console.asked import CHOICES, ZONE, Asked, asked_by
from osint_monitor.console.looking.known import step_for, unbroken
from osint_monitor.console.looking.shown import Group, Stretch, columns, group
from osint_monitor.console.words import WORDS
from osint_monitor.store.query import Step

_FACETS = ("level", "lang", "type", "source", "kind", "targets_ukraine")
TITLES = {
    "level": _l("Level"),
    "lang": _l("Language"),
    "type": _l("Points to"),
    "source": _l("Source"),
    "kind": _l("Kind"),
    "ukraine": _l("Aimed at displaced Ukrainians"),
}
_KEPT = (*CHOICES, "source", "ukraine", "q")
"""What this page and the queue are both asked with."""
_DRAWN = 12
"""Bars of a facet; its table has all values."""


def numbers(request: HttpRequest) -> HttpResponse:
    """How many posts answer, by everything that can be counted."""
    asked = asked_by(request.GET, request.user)
    auditing.note(request, "numbers.read")
    shown: dict[str, Any] = {"asked": asked, "is_narrowed": bool(request.GET)}
    if not asked.mistake:
        shown |= _counted(request, asked)
    return render(request, "console/numbers.html", shown)


def _counted(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    store = reading.store()
    facets = store.facets(asked.query, _FACETS)
    days = store.histogram(asked.query, Step.DAY, ZONE)
    given = request.GET.get("step", "")
    step = Step(given) if given in set(Step) else step_for(days)
    times = days if step is Step.DAY else store.histogram(asked.query, step, ZONE)
    stretches = columns(request, times, step)
    return {
        "total": store.count(asked.query),
        "step": step.value,
        "steps": [one.value for one in Step],
        "chart": charts.columns(
            _("Posts by the day they were last seen"),
            [
                charts.Bar(date_format(day, "j N Y"), number)
                for day, number in unbroken(times, step)
            ],
        ),
        "times": [(one, _posts_seen(asked, request, one)) for one in stretches],
        "groups": [
            _drawn(asked, request, _named(name, facets[name]))
            for name in _FACETS
            if facets.get(name)
        ],
        "all_posts": _posts(request, {}),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            if name in _KEPT and name != "q"
            for value in values
        ],
    }


def _named(name: str, counts: dict[str, int]) -> tuple[str, dict[str, int]]:
    if name != "targets_ukraine":
        return name, counts
    said = {"true": "yes", "false": "no"}
    return "ukraine", {said.get(str(k).lower(), str(k)): n for k, n in counts.items()}


def _drawn(
    asked: Asked, request: HttpRequest, facet: tuple[str, dict[str, int]]
) -> dict[str, Any]:
    """A facet's chart, and its figures with the way to their posts."""
    name, counts = facet
    words = (
        {"yes": _("yes"), "no": _("no")} if name == "ukraine" else WORDS.get(name, {})
    )
    made: Group = group(request, name, counts, chosen=asked.chosen[name])
    drawn = [
        charts.Bar(str(words.get(value, value)), number)
        for value, number in list(counts.items())[:_DRAWN]
    ]
    return {
        "name": name,
        "title": TITLES[name],
        "chart": charts.bars(str(TITLES[name]), drawn),
        "figures": [
            (one, _posts(request, {name: [one.value]})) for one in made.figures
        ],
    }


def _posts_seen(asked: Asked, request: HttpRequest, one: Stretch) -> str:
    seen = f"seen:{one.first}..{one.last}"
    return _posts(request, {"q": [f"({asked.typed}) {seen}" if asked.typed else seen]})


def _posts(request: HttpRequest, more: dict[str, list[str]]) -> str:
    """The part of the queue's address that asks for the posts of a figure."""
    kept = {name: given for name, given in request.GET.lists() if name in _KEPT}
    return "?" + urlencode(kept | more | {"state": ["all"]}, doseq=True)
