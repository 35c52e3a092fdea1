"""The queue, with the safeguarding lane on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from osint_monitor.console import auditing, chance, listed, settled
from osint_monitor.console.asked import CHOICES, Asked, asked_by, asks_nothing
from osint_monitor.console.casework.typed import number
from osint_monitor.console.eyes import readers
from osint_monitor.console.eyes.acts import on_posts
from osint_monitor.console.looking import searches
from osint_monitor.console.models import Decision
from osint_monitor.console.rights import Right, may
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.store.fields import FIELDS
from osint_monitor.store.tree import Node

_FACETS = ("level", "lang", "kind", "type", "source", "targets_ukraine")


def home(request: HttpRequest) -> HttpResponse:
    """The first page that the account may see."""
    if may(request.user, Right.READ):
        return redirect("queue")
    if may(request.user, Right.ACCOUNTS):
        return redirect("accounts")
    if may(request.user, Right.AUDIT):
        return redirect("audit")
    if may(request.user, Right.SOURCES):
        return redirect("sources")
    return redirect("account")


def queue(request: HttpRequest) -> HttpResponse:
    """Hits by rank, without those that are decided."""
    asked = asked_by(request.GET, request.user, own_languages=True)
    left = None if asked.everything else settled.settled()
    first = listed.lane(request.user, left) if _is_plain(request) else listed.Lane()
    page = None if asked.mistake else _page(asked, left, first)
    facets = settled.facets(asked.query, left, _FACETS) if page else {}
    total = sum(facets.get("level", {}).values())  # every post has one
    auditing.note(request, "queue.read")
    rows = page.rows if page else []
    drawn = chance.by_chance(asked, request.user, len(rows))
    rows = chance.mixed(rows, listed.rows(drawn, everything=False))
    total += len(drawn)
    shown = {
        "asked": asked,
        "rows": rows,
        "lane": first.rows,
        "total": total,
        "groups": _groups(asked, facets),
        "next": _next(request, page.after if page else None),
        "now": int(timezone.now().timestamp()),
        "order": request.GET.get("order", ""),
        "is_narrowed": not _is_plain(request),
        "fields": FIELDS.values(),
        **_waits(request.user),
        "in_own": asks_nothing(request.GET) and bool(request.user.languages),
        **_saved(request),
    }
    return render(request, "console/queue.html", shown)


def _waits(user: Any) -> dict[str, Any]:
    """What waits for a second pair of eyes, or a second reader."""
    if not may(user, Right.DECIDE):
        return {"waits": {}}
    return {"waits": on_posts(user), "to_read": readers.number(user)}


def _page(asked: Asked, left: Node | None, first: listed.Lane) -> listed.Listed:
    """A page of posts; from a place that there is not, the first."""
    try:
        return listed.listed(asked, left, besides=first.post_ids)
    except StoreAway:
        raise
    except StoreError:
        if asked.after is None:
            raise
        return listed.listed(replace(asked, after=None), left, besides=first.post_ids)


def _is_plain(request: HttpRequest) -> bool:
    """Whether nothing is filtered; filters that were left empty are none."""
    asked = {name for name, values in request.GET.lists() if any(values)}
    return not asked - {"order"}


def _saved(request: HttpRequest) -> dict[str, Any]:
    """The saved searches, the one that is open, and since when its hits are new."""
    new = request.GET.get("new", "")
    try:
        since = datetime.fromtimestamp(int(new), UTC) if new else None
    except (ValueError, OverflowError, OSError):
        since = None
    return {
        "searches": searches.beside(request.user),
        "opened": number(request.GET, "search"),
        "new_since": since,
    }


def _next(request: HttpRequest, after: str | None) -> str:
    if after is None:
        return ""
    given = request.GET.copy()
    given["after"] = after
    return "?" + str(given.urlencode())


def _groups(
    asked: Asked, facets: Mapping[str, Mapping[str, int]]
) -> list[dict[str, Any]]:
    """Filters with their numbers: values that stand somewhere, and chosen ones."""
    found = []
    for name in (*CHOICES, "source", "ukraine"):
        counts = facets.get("targets_ukraine" if name == "ukraine" else name, {})
        if name == "ukraine":
            counts = {
                {"true": "yes", "false": "no"}.get(str(key).lower(), str(key)): number
                for key, number in counts.items()
            }
        chosen = asked.chosen[name]
        values = [
            {"value": one, "count": counts.get(one, 0), "is_chosen": one in chosen}
            for one in dict.fromkeys((*CHOICES.get(name, ()), *counts, *chosen))
            if counts.get(one) or one in chosen
        ]
        if name not in CHOICES:
            values.sort(key=lambda one: (-int(str(one["count"])), str(one["value"])))
        if values:
            found.append({"name": name, "values": values, "is_open": bool(chosen)})
    return found


def new_hits(request: HttpRequest) -> HttpResponse:
    """How many hits were seen since the queue was read; asked by htmx."""
    try:
        since = datetime.fromtimestamp(int(request.GET.get("since", "")), UTC)
        langs = request.user.languages if request.GET.get("own") else ()
        number = listed.waiting_since(request.user, since, langs)
    except (ValueError, OverflowError, OSError, StoreError):
        number = 0
    return render(request, "console/new_hits.html", {"number": number})


def decisions(request: HttpRequest) -> HttpResponse:
    """The own decisions, newest first."""
    mine = Decision.objects.filter(by=request.user).select_related("undone")
    shown = {"decisions": mine.order_by("-judged_at", "-pk")[:200]}
    return render(request, "console/decisions.html", shown)
