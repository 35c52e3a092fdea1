"""Bringing in what no crawler reaches, and looking at pictures that came with it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from osint_monitor.console import auditing, capturing, copies, reading
from osint_monitor.console.listed import rows
from osint_monitor.console.models import Brought, BroughtPost
from osint_monitor.console.uploads import MAX_BYTES, Form, Unfit
from osint_monitor.console.views.decide import say
from osint_monitor.console.words import WORDS
from osint_monitor.evidence.blob import IMPORTS
from osint_monitor.model.words import Kind
from osint_monitor.store.base import PostView

SHOWN_S = 10 * 60
"""Seconds for which a picture may be looked at for one reason."""
_SHOWN, _POSTS = 100, 200
_TYPED = ("address", "title", "author", "text", "kind", "source")


def capture(request: HttpRequest) -> HttpResponse:
    """Bring something in; it is opened as a post."""
    known = capturing.sources_for(request.user)
    typed = {name: request.POST.get(name, "").strip() for name in _TYPED}
    mistake = ""
    if request.method == "POST":
        try:
            given = _given(request, typed, known)
            return _opened(request, capturing.bring(request, given))
        except Unfit as error:
            mistake = str(error)
    shown = {
        "typed": typed,
        "mistake": mistake,
        "sources": known,
        "kinds": WORDS["kind"].items(),
        "max_mb": MAX_BYTES // 1_000_000,
        "max_text": capturing.MAX_TEXT,
    }
    status = 422 if mistake else 200
    return render(request, "console/capture.html", shown, status=status)


def _given(
    request: HttpRequest, typed: dict[str, str], known: Iterable[Any]
) -> capturing.Given:
    """The form, or what is wrong with it."""
    sources = {one.id: one for one in known}
    if typed["source"] not in sources:
        raise Unfit(_("Choose under which mandate it is brought in."))
    address = typed["address"]
    if address and not address.startswith(("http://", "https://")):
        raise Unfit(_("An address begins with http:// or https://."))
    if len(typed["text"]) > capturing.MAX_TEXT or any(
        len(typed[name]) > capturing.MAX_FIELD
        for name in ("address", "title", "author")
    ):
        raise Unfit(_("This is longer than any post; shorten it."))
    brought = request.FILES.get("file")
    if not typed["text"] and not brought:
        raise Unfit(_("Paste the text, or choose a file."))
    kind = typed["kind"]
    return capturing.Given(
        source=sources[typed["source"]],
        kind=Kind(kind) if kind in WORDS["kind"] else None,
        address=address,
        title=typed["title"],
        author=typed["author"],
        text=typed["text"],
        file=(brought.file, brought.size) if brought else None,
    )


def _opened(request: HttpRequest, done: capturing.Captured) -> HttpResponse:
    """To the post; with several, or none, to the list of what came of it."""
    brought = done.brought
    told = [_("In custody: %(digest)s") % {"digest": brought.digest[:23] + "…"}]
    if done.waits:
        told.append(_("The store is away: it will be read in when that is back"))
    view = reading.store().post(done.posts[0]) if len(done.posts) == 1 else None
    if view is None:
        say(request, ". ".join(told), "")
        return redirect(f"/captures/?id={brought.pk}")
    told += _known(request.user, view)
    say(request, ". ".join(told), "")
    return redirect("post", view.post_id)


def _known(user: Any, view: PostView) -> list[str]:
    """What was known before: in words, by number."""
    contacts = {(one.kind.value, one.value) for one in view.observables}
    ids = {
        other
        for one in contacts
        for other in reading.store().sharing(one, _SHOWN)
        if other != view.post_id
    }
    told = []
    if number := len(list(reading.posts_for(user, sorted(ids)[:_SHOWN]))):
        said = ngettext(
            "%(number)d other post shows the same contact",
            "%(number)d other posts show the same contact",
            number,
        )
        told.append(said % {"number": number})
    elif contacts:
        told.append(_("No contact of it was known"))
    if number := len(copies.copies_of(user, view)):
        said = ngettext(
            "%(number)d has the very same words",
            "%(number)d have the very same words",
            number,
        )
        told.append(said % {"number": number})
    return told


def captures(request: HttpRequest) -> HttpResponse:
    """What was brought in, newest first; or one of it, with its posts."""
    found = Brought.objects.select_related("by").order_by("-at", "-pk")
    if request.user.sources:
        found = found.filter(source_id__in=request.user.sources)
    wanted = request.GET.get("id", "")[:80]
    if wanted:
        found = found.filter(pk=wanted)
    made = list(found[:_SHOWN])
    if wanted and not made:
        raise Http404
    posts: dict[str, list[str]] = {one.pk: [] for one in made}
    for one in BroughtPost.objects.filter(brought__in=made).order_by("pk"):
        posts[one.brought_id].append(one.post_id)
    listed = []
    if wanted:
        views = list(reading.posts_for(request.user, posts[wanted][:_POSTS]))
        views.sort(key=lambda one: -(one.assessment.score if one.assessment else 0.0))
        listed = rows(views, everything=True)
    auditing.note(request, "captures.read", object_id=wanted)
    shown = {
        "captures": [(one, posts[one.pk]) for one in made],
        "one": made[0] if wanted else None,
        "rows": listed,
        "is_late": bool(wanted and posts[wanted] and not listed),
    }
    return render(request, "console/captures.html", shown)


def brought_with(post_id: str) -> list[Brought]:
    """How a post was brought in, newest first."""
    ids = BroughtPost.objects.filter(post_id=post_id).values("brought_id")
    found = Brought.objects.filter(pk__in=ids).select_related("by")
    return list(found.order_by("-at", "-pk")[:_SHOWN])


def _pictures(post_id: str) -> list[Brought]:
    return [one for one in brought_with(post_id) if Form(one.form).is_picture]


def picture(request: HttpRequest, post_id: str) -> HttpResponse:
    """A post's pictures; shown for a reason, which is recorded, and for ten minutes."""
    view = reading.post_for(request.user, post_id)
    found = _pictures(post_id)
    if not found:
        return redirect("post", post_id)
    why = " ".join(request.POST.get("why", "").split())[:200]
    if request.method == "POST" and len(why) >= 5:
        request.session["pictures"] = {post_id: int(time.time()) + SHOWN_S}
        auditing.note(request, "picture.shown", object_id=post_id, why=why)
        return redirect("picture", post_id)
    shown = {
        "view": view,
        "pictures": found,
        "is_shown": _may_look(request, post_id),
        "too_short": request.method == "POST",
    }
    return render(request, "console/picture.html", shown)


def _may_look(request: HttpRequest, post_id: str) -> bool:
    until = request.session.get("pictures", {}).get(post_id, 0)
    return bool(until > time.time())


def picture_file(request: HttpRequest, post_id: str) -> Any:
    """The bytes of a picture, as they were brought; never without the reason."""
    reading.post_for(request.user, post_id)
    wanted = request.GET.get("id", "")
    found = {one.pk: one for one in _pictures(post_id)}.get(wanted)
    if found is None or not _may_look(request, post_id):
        return redirect("picture", post_id)
    name = found.digest.removeprefix("sha256:")
    path = settings.OSINT_MONITOR.folder.captures / IMPORTS / name
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type=f"image/{found.form}")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
