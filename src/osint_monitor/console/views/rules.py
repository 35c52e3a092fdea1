"""The rules, and how often each was right by officers' decisions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from osint_monitor.console import auditing, reading
from osint_monitor.console.looking import rules as looking
from osint_monitor.measure.judged import Judged, RuleFigures
from osint_monitor.score.rule import Rule, Status

_LISTED = 100
"""Judged posts that a rule's page lists, the newest."""


def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, the most judged first."""
    auditing.note(request, "rules.read")
    chosen = request.GET.get("status", "")
    found = looking.measured()
    rows = [
        _row(one, found.figures.get((one.id, one.revision)))
        for one in looking.book().rules
        if not chosen or one.status.value == chosen
    ]
    rows.sort(key=lambda one: (-one["judged"], one["rule"].title))
    shown = {
        "rows": rows,
        "statuses": [one.value for one in Status],
        "status": chosen,
        "judged": len({one.said.post_id for one in found.judged}),
    }
    return render(request, "console/rules.html", shown)


def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what it means, how often it was right, on which posts."""
    one = looking.rule_of(rule_id)
    if one is None:
        raise Http404
    auditing.note(request, "rule.read", object_id=one.id)
    found = looking.measured()
    figures = found.of_rule(one.id)
    shown = {
        **_row(one, found.figures.get((one.id, one.revision))),
        "revisions": figures,
        "judged_posts": _judged_on(request.user, one, found.judged),
        "sources": one.indicator.sources,
    }
    return render(request, "console/rule.html", shown)


def _row(one: Rule, figures: RuleFigures | None) -> dict[str, Any]:
    language = get_language() or "nl"
    known = reading.indicators().get(one.indicator.key)
    return {
        "rule": one,
        "gloss": one.gloss.get(language) or one.title,
        "indicator": getattr(known, language, "") if known else one.indicator.key,
        "figures": figures,
        "judged": figures.right.posts if figures else 0,
    }


def _judged_on(user: Any, one: Rule, judged: Any) -> list[Judged]:
    """Decisions on posts of the reader's sources on which the rule counted."""
    found = [
        said
        for said in judged
        if any(seen.rule == one.id for seen in said.seen or ())
        and user.sees(said.said.source_id)
    ]
    return found[::-1][:_LISTED]
