"""What is put into a case: posts, persons, contacts, notes, files, hand-overs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, reading
from osint_monitor.console.casework import cases, files, items, persons
from osint_monitor.console.casework.typed import chosen, number, typed, whole
from osint_monitor.console.eyes import acts
from osint_monitor.console.eyes.words import HAND_ON_CASE
from osint_monitor.console.models import Case, CaseFile, HandOver
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS
from osint_monitor.errors import QueryError


def _back(case_id: int, part: str) -> HttpResponse:
    answer = redirect("case", case_id)
    answer["Location"] += f"#{part}"
    return answer


def from_post(request: HttpRequest, post_id: str) -> HttpResponse:
    """Put a post into a case, or begin one with it."""
    reading.post_for(request.user, post_id)
    if request.method != "POST":
        return redirect("post", post_id)
    if request.POST.get("case") == "new":
        title = typed(request.POST, "title", 120)
        made = cases.make(request, title or _("Post %(id)s") % {"id": post_id[:8]})
        items.add(request, made, items.POST, post_id)
        return redirect("case", made.pk)
    if not (chosen_case := number(request.POST, "case")):
        say(request, _("Choose a case."))
        return redirect("post", post_id)
    found = cases.case_for(request.user, chosen_case)
    is_new = items.add(request, found, items.POST, post_id)
    said = _("Put into case C-%(number)s") if is_new else _("It is in C-%(number)s")
    say(request, said % {"number": found.pk})
    return redirect("post", post_id)


def add(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put a person, a contact or a search into a case."""
    found = cases.case_for(request.user, case_id)
    if request.method != "POST":
        return redirect("case", case_id)
    kind = chosen(request.POST, "kind", _ADDS)
    if not kind:
        return redirect("case", case_id)
    return _back(case_id, _ADDS[kind](request, found))


def _add_post(request: HttpRequest, case: Case) -> str:
    post_id = typed(request.POST, "post", 80)
    try:
        reading.post_for(request.user, post_id)
    except Http404:
        say(request, _("There is no such post."))
        return "posts"
    items.add(request, case, items.POST, post_id)
    return "posts"


def _add_person(request: HttpRequest, case: Case) -> str:
    person = persons.person_for(request.user, number(request.POST, "person"))
    items.add(request, case, items.PERSON, str(person.pk))
    return "persons"


def _add_contact(request: HttpRequest, case: Case) -> str:
    """One that its posts show, by token; or one that is typed."""
    token = typed(request.POST, "token", 80)
    if token:
        ids = [one.object for one in items.held(case, items.POST)]
        known = items.contacts_of(items.posts(request.user, ids).values()).get(token)
        if known is not None:
            detail = {"kind": known["kind"], "value": known["value"]}
            items.add(request, case, items.CONTACT, token, detail)
        return "contacts"
    kind = chosen(request.POST, "contact_kind", WORDS["contact"])
    try:
        token, detail = items.contact(kind, typed(request.POST, "value", 400))
    except ValueError:
        say(request, _("That is not how such a contact is written."))
        return "contacts"
    items.add(request, case, items.CONTACT, token, detail)
    return "contacts"


def _add_search(request: HttpRequest, case: Case) -> str:
    try:
        detail = items.search(request.user, typed(request.POST, "query", 1_000))
    except QueryError:
        say(request, _("The search can not be read; try it in the queue first."))
        return "searches"
    items.add(request, case, items.SEARCH, "search", detail)
    return "searches"


_ADDS = {
    items.POST: _add_post,
    items.PERSON: _add_person,
    items.CONTACT: _add_contact,
    items.SEARCH: _add_search,
}


def remove(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take things out of a case; that they were in it stays written."""
    found = cases.case_for(request.user, case_id)
    if request.method == "POST":
        for item_id in filter(None, map(whole, request.POST.getlist("item"))):
            items.remove(request, found, item_id)
    return redirect("case", case_id)


def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add a note."""
    found = cases.case_for(request.user, case_id)
    text = typed(request.POST, "text", 10_000)
    if request.method == "POST" and text:
        cases.note(request, found, text)
    return _back(case_id, "notes")


def file(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put a file into a case."""
    found = cases.case_for(request.user, case_id)
    given = request.FILES.get("file")
    if request.method == "POST" and given is not None:
        try:
            files.keep(request, found, given)
        except files.FileRefused as error:
            say(request, _refused(str(error)))
    return _back(case_id, "files")


def _refused(reason: str) -> str:
    said = {
        "empty": _("The file is empty."),
        "too_large": _("A file may have 10 MB at most."),
        "unknown_type": _("Files of this type are not taken."),
    }
    return str(said[reason])


def file_out(request: HttpRequest, case_id: int, file_id: int) -> HttpResponse:
    """A file of a case, as a download that no browser shows."""
    found = cases.case_for(request.user, case_id)
    kept: CaseFile | None = found.files.filter(pk=file_id).first()
    if kept is None:
        raise Http404
    content = files.content_of(kept)
    if content is None:
        say(request, _("The file is not what was kept; the operator must look at it."))
        return _back(case_id, "files")
    auditing.note(
        request, "case.file_read", object_id=cases.key(found), why=kept.digest
    )
    return download(content, f"C-{found.pk}-{kept.digest[:8]}.{kept.type}")


def download(content: bytes, name: str) -> HttpResponse:
    """Bytes that a browser saves, whatever they are."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def hand_on(request: HttpRequest, case_id: int) -> HttpResponse:
    """Note that the case was handed on."""
    found = cases.case_for(request.user, case_id)
    if request.method != "POST":
        return redirect("case", case_id)
    form = request.POST
    values = {
        "recipient": chosen(form, "recipient", WORDS["recipient"]),
        "form": chosen(form, "form", WORDS["type"]),
        "way": chosen(form, "way", WORDS["way"]),
    }
    if not all(values.values()):
        say(request, _("Say to whom, for which form of exploitation, and how."))
        return _back(case_id, "hand-on")
    values |= {
        "place": typed(form, "place", 120),
        "reference": typed(form, "reference", 80),
    }
    if acts.needs(request.user, HAND_ON_CASE):
        acts.propose(
            request, HAND_ON_CASE, str(found.pk), values, named=cases.key(found)
        )
        say(request, _("Handing on waits for a second pair of eyes."))
        return _back(case_id, "eyes")
    cases.hand_on(request, found, values)
    return _back(case_id, "handed-on")


def receipt(request: HttpRequest, case_id: int) -> HttpResponse:
    """Note what the recipient answered."""
    found = cases.case_for(request.user, case_id)
    form = request.POST
    reference, answer = typed(form, "reference", 80), typed(form, "answer", 2_000)
    if request.method == "POST" and (reference or answer):
        made: HandOver | None = found.hand_overs.filter(
            pk=number(form, "hand_over")
        ).first()
        if made is None:
            raise Http404
        cases.receipt(request, made, reference, answer)
    return _back(case_id, "handed-on")
