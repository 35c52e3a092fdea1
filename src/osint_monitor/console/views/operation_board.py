"""The board that counts live, what stands behind each figure, and the hotspots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from osint_monitor.console import listed, maps, reading
from osint_monitor.console.casework import cases, persons
from osint_monitor.console.casework.typed import number
from osint_monitor.console.models import Hotspot, LogEntry, Operation, Participant
from osint_monitor.console.operations import figures, hotspots, scope, work
from osint_monitor.console.rights import Right, may
from osint_monitor.console.views.operations import head, note, say
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_value

_POSTS = 200
"""Posts that are listed behind one figure."""
_LINES = 6
HOTSPOT_KINDS = ("place", "platform", "phone")


def board(request: HttpRequest, operation_id: int) -> HttpResponse:
    """For the big screen; it brings itself up to date."""
    found = scope.operation_for(request.user, operation_id)
    note(request, found, "board")
    is_screen = request.session.get("board") is not None
    shown = {**head(request, found), **_counted(found), "is_screen": is_screen}
    return render(request, "console/operation_board.html", shown)


def screen(request: HttpRequest, operation_id: int) -> HttpResponse:
    """From now on this session shows the board and nothing else, for twelve hours."""
    if request.method == "POST":
        found = scope.operation_for(request.user, operation_id)
        request.session["board"] = found.pk
        note(request, found, "screen")
    return redirect("operation_board", operation_id)


def board_figures(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The part of the board that changes; asked by htmx."""
    found = scope.operation_for(request.user, operation_id)
    shown = {"operation": found, **_counted(found)}
    return render(request, "console/operation_figures.html", shown)


def _counted(found: Operation) -> dict[str, Any]:
    made = figures.tally(found)
    zone = ZoneInfo(found.zone)
    parts = Participant.objects.filter(operation=found, left_at=None)
    lines = LogEntry.objects.filter(operation=found).exclude(what="note")
    return {
        "figures": [(name, made.number(name)) for name in figures.FIGURES],
        "progress": work.progress(found),
        "officers": parts.count(),
        "organisations": parts.values("account__organisation").distinct().count(),
        "clock": timezone.now().astimezone(zone),
        "zone": found.zone,
        "lines": lines.order_by("-pk")[:_LINES],
        "is_open": scope.is_open(found),
    }


def figure(request: HttpRequest, operation_id: int, name: str) -> HttpResponse:
    """What a figure counts: the things, their posts, and entries by hand."""
    found = scope.operation_for(request.user, operation_id)
    if name not in figures.FIGURES:
        raise Http404
    things = figures.tally(found).things[name]
    ids = list(dict.fromkeys(one for thing in things.values() for one in thing.posts))
    views = list(reading.posts_for(request.user, ids[:_POSTS]))
    note(request, found, "figure", why=name)
    shown = {
        **head(request, found),
        "name": name,
        "number": len(things),
        "things": _listed(request.user, name, things.values()),
        "rows": listed.rows(views, everything=True),
        "hidden": len(ids) - len(views),
    }
    return render(request, "console/operation_figure.html", shown)


def _listed(
    user: Any, name: str, things: Iterable[figures.Thing]
) -> list[tuple[figures.Thing, str, str]]:
    """Each with its first post, and its own page where the account may see that."""
    if name in ("posts", "leads", "urls"):
        return [(one, "", "") for one in things if one.finding]
    own: dict[str, set[int]] = {"person": set(), "case": set()}
    if may(user, Right.CASES):
        own["person"] |= set(persons.mine(user).values_list("pk", flat=True))
        own["case"] |= set(cases.mine(user).values_list("pk", flat=True))
    found = []
    for one in things:
        kind, record = one.record or ("", 0)
        page = reverse(kind, args=[record]) if record in own.get(kind, ()) else ""
        found.append((one, one.posts[0] if one.posts else "", page))
    return found


def targets(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The hotspots, as tables and on a map; worked out anew, or added by hand."""
    found = scope.operation_for(request.user, operation_id)
    if request.method == "POST":
        if scope.may_run(request.user, found):
            _change(request, found)
        else:
            say(request, _("Who runs the action day prepares the hotspots."))
        return redirect("operation_targets", operation_id)
    note(request, found, "hotspots")
    rows = list(Hotspot.objects.filter(operation=found).order_by("kind", "-hits", "pk"))
    for one in rows:
        is_phone = one.kind == "phone"
        one.shown = masked_value("phone", one.value) if is_phone else one.value
    checked = figures.tally(found).things["platforms"]
    for one in rows:
        one.is_checked = one.kind == "platform" and _key(one) in checked
    places = hotspots.points([one for one in rows if one.kind == "place"])
    shown = {
        **head(request, found),
        "kinds": [
            (kind, [one for one in rows if one.kind == kind]) for kind in HOTSPOT_KINDS
        ],
        "map": maps.points(_("Places by number of hits"), places),
        "prepared_at": max(
            (one.at for one in rows if one.hits is not None), default=None
        ),
        "walked": hotspots.WALKED,
    }
    return render(request, "console/operation_targets.html", shown)


def _key(one: Hotspot) -> str:
    return one.value if one.hits is not None else figures.key_of("platform", one.value)


def _change(request: HttpRequest, found: Operation) -> None:
    act, value = request.POST.get("act"), request.POST.get("value", "").strip()
    if act == "prepare":
        made = str(hotspots.prepare(found))
        scope.log(found, "hotspots", by=request.user, text=made)
        note(request, found, "prepared", why=made)
    elif act == "add" and value and request.POST.get("kind") in ("place", "platform"):
        kind, why = request.POST["kind"], request.POST.get("note", "").strip()
        hotspots.by_hand(found, kind, value, why)
        note(request, found, "hotspot", why=kind)
    elif act == "remove" and (hotspot := number(request.POST, "hotspot")):
        own = Hotspot.objects.filter(operation=found, hits=None)
        own.filter(pk=hotspot).delete()
        note(request, found, "hotspot", why="removed")
    else:
        say(request, _("Say what to add."))


def target(request: HttpRequest, operation_id: int, hotspot_id: int) -> HttpResponse:
    """The posts of one hotspot, strongest first."""
    found = scope.operation_for(request.user, operation_id)
    row = get_object_or_404(Hotspot, operation=found, pk=hotspot_id, hits__isnull=False)
    query = hotspots.asking(scope.query_for(request.user, found), row.kind, row.value)
    page = reading.store().search(query, limit=listed.PAGE)
    note(request, found, "hotspot_read", why=row.kind)
    is_phone = row.kind == "phone"
    shown = {
        **head(request, found),
        "row": row,
        "kind": WORDS["hotspot"][row.kind],
        "value": masked_value("phone", row.value) if is_phone else row.value,
        "rows": listed.rows(page.posts, everything=True),
        "total": reading.store().count(query),
        "levels": Counter(
            one.assessment.level.value for one in page.posts if one.assessment
        ),
    }
    return render(request, "console/operation_target.html", shown)
