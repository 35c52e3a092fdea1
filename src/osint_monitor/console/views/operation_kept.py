"""What is written down on an action day: findings, hand-overs, the running log."""

from __future__ import annotations

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import reading, standing
from osint_monitor.console.casework.typed import number
from osint_monitor.console.eyes import acts
from osint_monitor.console.eyes.words import HAND_ON_POST
from osint_monitor.console.models import (
    Decision,
    Finding,
    FindingGone,
    LogEntry,
    Operation,
    Passing,
    PassingResult,
    Work,
)
from osint_monitor.console.operations import figures, scope
from osint_monitor.console.views.operations import head, note, say
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text

_ID = re.compile(r"[0-9a-f]{32,64}")
_SHOWN = 300


def findings(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Entries by hand: platforms checked, user names, possible victims ..."""
    found = scope.operation_for(request.user, operation_id)
    if request.method == "POST":
        if _may_write(request, found):
            _add_finding(request, found)
        return redirect("operation_findings", operation_id)
    note(request, found, "findings")
    kept = Finding.objects.filter(operation=found).select_related("by", "gone__same_as")
    own_contacts = scope.may_write(request.user, found)
    rows = list(kept.order_by("-pk")[:_SHOWN])
    for one in rows:
        one.shown = one.name if own_contacts else masked_text(one.name)
    shown = {
        **head(request, found),
        "rows": rows,
        "kinds": WORDS["finding"].items(),
        "persons": [one for one in rows if one.kind in ("victim", "suspect")],
    }
    return render(request, "console/operation_findings.html", shown)


def _may_write(request: HttpRequest, found: Operation) -> bool:
    if scope.may_write(request.user, found):
        return True
    say(request, _("Join the action day first."))
    return False


def _add_finding(request: HttpRequest, found: Operation) -> None:
    form = request.POST
    kind, name = form.get("kind", ""), " ".join(form.get("name", "").split())[:200]
    key = figures.key_of(kind, name)[:200] if kind in WORDS["finding"] else ""
    if not name or not key:
        say(request, _("Say what was found, and what it is."))
        return
    is_person = kind in ("victim", "suspect")
    same = Finding.objects.filter(
        operation=found, kind=kind, key=key, gone__isnull=True
    )
    if not is_person and kind != "platform" and same.exists():
        say(request, _("It was noted already, and counts once."))
        return
    is_linked = kind == "platform" and form.get("is_linked") == "yes"
    with transaction.atomic():
        made = Finding(
            operation=found, kind=kind, name=name, key=key, by=request.user,
            is_linked=is_linked,
            on_ukraine=is_linked and form.get("on_ukraine") == "yes",
            note=form.get("note", "").strip()[:500],
        )  # fmt: skip
        made.save(force_insert=True)
        scope.log(found, "finding", by=request.user, text=kind)
        note(request, found, "finding", why=f"{kind} {made.pk}")
    say(request, _("Noted."))


def finding_gone(
    request: HttpRequest, operation_id: int, finding_id: int
) -> HttpResponse:
    """A finding that does not count: taken back, or the same as another."""
    found = scope.operation_for(request.user, operation_id)
    if request.method == "POST" and _may_write(request, found):
        one = get_object_or_404(Finding, operation=found, pk=finding_id)
        same_as = None
        if other := number(request.POST, "same_as"):
            same_as = Finding.objects.filter(
                operation=found, pk=other, kind=one.kind, gone__isnull=True
            ).exclude(pk=one.pk).first()  # fmt: skip
        try:
            with transaction.atomic():
                gone = FindingGone(finding=one, same_as=same_as, by=request.user)
                gone.save(force_insert=True)
                note(request, found, "finding_gone", why=f"{one.kind} {one.pk}")
        except IntegrityError:
            say(request, _("It was taken back already."))
    return redirect("operation_findings", operation_id)


def passings(request: HttpRequest, operation_id: int) -> HttpResponse:
    """Hand-overs with their results; decisions *handed on* stand there as well."""
    found = scope.operation_for(request.user, operation_id)
    if request.method == "POST":
        if _may_write(request, found):
            _pass(request, found)
        return redirect("operation_passings", operation_id)
    note(request, found, "passings")
    rows = Passing.objects.filter(operation=found).select_related("by")
    by_post = figures.tally(found).things["posts"]
    handed = Decision.objects.filter(
        post_id__in=list(by_post), verdict="handed_on", undone__isnull=True,
        judged_at__gte=found.opened_at or found.made_at,
    )  # fmt: skip
    shown = {
        **head(request, found),
        "rows": rows.prefetch_related("results__by").order_by("-pk")[:_SHOWN],
        "handed": _visible(request.user, handed.order_by("-judged_at")[:_SHOWN]),
        "recipients": WORDS["recipient"].items(),
        "results": WORDS["result"].items(),
        "post": request.GET.get("post", "")[:64],
    }
    return render(request, "console/operation_passings.html", shown)


def _visible(user: Any, made: Any) -> list[Decision]:
    return [one for one in made if user.sees(one.source_id)]


def _pass(request: HttpRequest, found: Operation) -> None:
    form = request.POST
    what = " ".join(form.get("what", "").split())[:200]
    if not what or form.get("recipient") not in WORDS["recipient"]:
        say(request, _("Say what is handed over, and to whom."))
        return
    posts = []
    for post_id in dict.fromkeys(_ID.findall(form.get("posts", "")[:4_000])):
        if Work.objects.filter(operation=found, post_id=post_id).exists():
            reading.post_for(request.user, post_id)
            posts.append(post_id)
    if acts.needs(request.user, HAND_ON_POST) and not _handed_on(posts):
        say(request, _("Hand these posts on first; another officer has to confirm it."))
        return
    with transaction.atomic():
        made = Passing(
            operation=found, recipient=form["recipient"], what=what, posts=posts,
            place=" ".join(form.get("place", "").split())[:120],
            reference=" ".join(form.get("reference", "").split())[:80],
            by=request.user,
        )  # fmt: skip
        made.save(force_insert=True)
        scope.log(found, "passed", by=request.user, text=form["recipient"])
        note(request, found, "passed", why=form["recipient"])
    say(request, _("Handed over."))


def _handed_on(posts: list[str]) -> bool:
    """Whether somebody handed on each of the posts."""
    held = standing.holding(posts)
    return all(any(one.verdict == "handed_on" for one in held[on]) for on in posts)


def result(request: HttpRequest, operation_id: int, passing_id: int) -> HttpResponse:
    """What came of a hand-over."""
    found = scope.operation_for(request.user, operation_id)
    if request.method == "POST" and _may_write(request, found):
        one = get_object_or_404(Passing, operation=found, pk=passing_id)
        said = request.POST.get("result", "")
        if said in WORDS["result"]:
            with transaction.atomic():
                PassingResult(
                    passing=one, result=said, by=request.user,
                    note=request.POST.get("note", "").strip()[:500],
                ).save(force_insert=True)  # fmt: skip
                scope.log(found, "result", by=request.user, text=said)
                note(request, found, "result", why=said)
        else:
            say(request, _("Say what came of it."))
    return redirect("operation_passings", operation_id)


def log(request: HttpRequest, operation_id: int) -> HttpResponse:
    """The running log, newest first; a note is added on top."""
    found = scope.operation_for(request.user, operation_id)
    if request.method == "POST":
        text = request.POST.get("text", "").strip()
        if _may_write(request, found) and text:
            scope.log(found, "note", by=request.user, text=text)
            note(request, found, "note")
        return redirect("operation_log", operation_id)
    note(request, found, "log")
    lines = LogEntry.objects.filter(operation=found).select_related("by")
    shown = {**head(request, found), "lines": lines.order_by("-pk")[:_SHOWN]}
    return render(request, "console/operation_log.html", shown)
