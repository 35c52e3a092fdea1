"""Deciding, and taking it back."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osint_monitor.console import claims, copies, judging, reading
from osint_monitor.console.eyes import acts, readers
from osint_monitor.console.eyes.done import as_given
from osint_monitor.console.eyes.words import HAND_ON_POST
from osint_monitor.console.operations import work
from osint_monitor.console.views.operation_work import go_on
from osint_monitor.console.words import WORDS
from osint_monitor.model.judgement import Verdict
from osint_monitor.store.base import PostView

_ID = re.compile(r"[0-9a-f]{32,64}")
_MAX_TAGS = 10


def decide(request: HttpRequest, post_id: str) -> HttpResponse:
    """Add a decision, and go on with the next post."""
    if request.method != "POST":
        return redirect("post", post_id)
    view = reading.post_for(request.user, post_id)
    given, mistake = _given(request, view)
    if given is None:
        say(request, mistake, "")
        return redirect("post", post_id)
    shown = request.POST.getlist("copy")[: copies.MOST]
    if given.verdict is Verdict.HANDED_ON and acts.needs(request.user, HAND_ON_POST):
        _propose(request, view, given, shown)
    else:
        acts.withdraw_own(request, HAND_ON_POST, post_id, named=post_id)
        asks = "second_reader" in request.POST
        note = partial(readers.note, request, request.user, asks=asks)
        _made, number = copies.decide(request, view, given, shown, beside=note)
        say(request, _done(given.verdict, number), post_id)
    claims.release(request, post_id)
    if (part := work.decided(request, view)) is not None:
        return go_on(request, part)
    following = request.POST.get("next_post", "")
    if _ID.fullmatch(following) and following != post_id:
        return redirect("post", following)
    return redirect("queue")


def _propose(
    request: HttpRequest, view: PostView, given: judging.Given, shown: list[str]
) -> None:
    """Let handing on wait for another officer, who may be at it already."""
    version = view.version.id if view.version else ""
    kept = as_given(given, version, shown)
    acts.propose(request, HAND_ON_POST, view.post_id, kept, named=view.post_id)
    say(request, _("Handing on waits for a second pair of eyes."), "")


def _done(verdict: Verdict, number: int) -> str:
    """What was decided, and for how many."""
    said = str(WORDS["verdict"][verdict.value])
    if not number:
        return said
    also = ngettext("and %(number)d exact copy", "and %(number)d exact copies", number)
    return f"{said}, {also % {'number': number}}"


def undo(request: HttpRequest, post_id: str) -> HttpResponse:
    """Take the own last decision on a post back."""
    if request.method == "POST":
        reading.post_for(request.user, post_id)
        gone = judging.undo(request, post_id)
        say(request, _("Decision undone") if gone else _("Nothing to undo"), "")
    return redirect("post", post_id)


def say(request: HttpRequest, what: Any, post_id: str) -> None:
    """On the next page: what was done, and of which post it can be undone."""
    request.session["said"] = {"what": str(what), "post_id": post_id}


def said(request: HttpRequest) -> dict[str, Any]:
    """What was done a moment ago; shown once."""
    session = getattr(request, "session", None)
    return {"done": session.pop("said", None) if session is not None else None}


def _given(request: HttpRequest, view: PostView) -> tuple[judging.Given | None, str]:
    """The form, or what is wrong with it."""
    form = request.POST
    if form.get("version") != (view.version.id if view.version else ""):
        return None, _(
            "The post changed while you read it. Read it again, then decide."
        )
    if form.get("verdict") not in WORDS["verdict"]:
        return None, _("Choose a verdict.")
    verdict = Verdict(form["verdict"])
    handed_to = form.get("handed_to", "") if verdict is Verdict.HANDED_ON else ""
    if verdict is Verdict.HANDED_ON and handed_to not in WORDS["recipient"]:
        return None, _("Say to whom it is handed on.")
    judged = view.assessment
    counted = {one.rule for one in judged.matches} if judged else set()
    marks = {rule: form.get(f"rule:{rule}", "") for rule in counted}
    tags = [one.strip()[:40] for one in form.get("tags", "").split(",") if one.strip()]
    return judging.Given(
        verdict=verdict,
        reasons=[one for one in form.getlist("reason") if one in WORDS["reason"]],
        handed_to=handed_to,
        tags=tags[:_MAX_TAGS],
        note=form.get("note", "").strip()[:2_000],
        confirmed=[rule for rule, said in marks.items() if said == "right"],
        rejected=[rule for rule, said in marks.items() if said == "wrong"],
    ), ""
