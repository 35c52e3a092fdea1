"""Persons: made, described and merged by officers only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, reading
from osint_monitor.console.casework import cases, items, page, persons
from osint_monitor.console.casework.typed import (
    ChangedMeanwhile,
    chosen,
    number,
    typed,
)
from osint_monitor.console.listed import rows
from osint_monitor.console.models import Merge, Person, PersonState
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS

_SHOWN = 300


def _given(request: HttpRequest) -> dict[str, str]:
    form = request.POST
    return {
        "role": chosen(form, "role", WORDS["person_role"]),
        "called": typed(form, "called", 80),
        "age": chosen(form, "age", WORDS["age"]),
        "sex": chosen(form, "sex", WORDS["sex"]),
        "citizenship": chosen(form, "citizenship", WORDS["citizenship"]),
        "basis": chosen(form, "basis", WORDS["citizenship_basis"]),
        "note": typed(form, "note", 2_000),
    }


def _choices() -> dict[str, object]:
    return {
        "roles": WORDS["person_role"].items(),
        "ages": WORDS["age"].items(),
        "sexes": WORDS["sex"].items(),
        "countries": WORDS["citizenship"].items(),
        "bases": WORDS["citizenship_basis"].items(),
    }


def listing(request: HttpRequest) -> HttpResponse:
    """The organisation's persons, and a new one; for a post or a case where asked."""
    if request.method == "POST":
        return _make(request)
    role = chosen(request.GET, "role", WORDS["person_role"])
    known = persons.known_for(request.user)
    auditing.note(request, "persons.read")
    shown = {
        "known": [one for one in known if not role or one.state.role == role][:_SHOWN],
        "role": role,
        "for_post": typed(request.GET, "post", 80),
        "for_case": number(request.GET, "case") or "",
        "form": {},
        **_choices(),
    }
    return render(request, "console/persons.html", shown)


def _make(request: HttpRequest) -> HttpResponse:
    given = _given(request)
    if not given["role"]:
        say(request, _("Choose a role."))
        return redirect("persons")
    post_id, case_id = typed(request.POST, "post", 80), number(request.POST, "case")
    if post_id:
        reading.post_for(request.user, post_id)
    case = cases.case_for(request.user, case_id) if case_id else None
    made = persons.make(request, given)
    if post_id:
        persons.add_post(request, made, post_id)
    if case is not None:
        items.add(request, case, items.PERSON, str(made.pk))
        return redirect("case", case.pk)
    return redirect("person", made.pk)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is known of a person, and since when."""
    found = persons.person_for(request.user, person_id)
    if request.method == "POST":
        return _change(request, found)
    auditing.note(request, "person.read", object_id=f"person-{found.pk}")
    return _page(request, found)


def _change(request: HttpRequest, found: Person) -> HttpResponse:
    given = _given(request)
    if not given["role"]:
        return _page(request, found, given=given, mistake=_("Choose a role."))
    try:
        persons.change(request, found, number(request.POST, "after"), given)
    except ChangedMeanwhile as error:
        return _page(request, found, given=given, changed=error.now)
    say(request, _("Saved"))
    return redirect("person", found.pk)


def _page(
    request: HttpRequest,
    found: Person,
    *,
    given: dict[str, str] | None = None,
    mistake: str = "",
    changed: PersonState | None = None,
) -> HttpResponse:
    user = request.user
    state = persons.state_of(found)
    known = persons.known_for(user, [found.pk])[0]
    views = items.posts(user, known.posts)
    in_cases: set[int] = set()
    for record in (known.id, *known.merged):
        in_cases |= set(items.cases_with(user, items.PERSON, str(record)))
    held = Merge.objects.filter(undone__isnull=True).select_related("by")
    shown = {
        "person": found,
        "state": state,
        "form": given or {name: getattr(state, name) for name in persons.FIELDS},
        "mistake": mistake,
        "changed": changed,
        "known": known,
        "rows": rows(list(views.values()), everything=True),
        "unread": [one for one in known.posts if one not in views],
        "cases": [one for one in cases.standing(user) if one.case_id in in_cases],
        "merged_into": held.filter(gone=found).first(),
        "merged": held.filter(into=found).order_by("pk"),
        "others": [one for one in persons.known_for(user) if one.id != known.id],
        "states": found.states.select_related("by").order_by("-number"),
        **_choices(),
    }
    status = 409 if changed else 200
    return render(request, "console/person.html", shown, status=status)


def from_post(request: HttpRequest, post_id: str) -> HttpResponse:
    """Put a post to a person."""
    reading.post_for(request.user, post_id)
    chosen_person = number(request.POST, "person")
    if request.method == "POST" and chosen_person:
        found = persons.person_for(request.user, chosen_person)
        persons.add_post(request, found, post_id)
        say(request, _("Put to person P-%(number)s") % {"number": found.pk})
    return redirect("post", post_id)


def remove_post(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a post from a person; that it was put there stays written."""
    found = persons.person_for(request.user, person_id)
    if request.method == "POST":
        persons.remove_post(request, found, typed(request.POST, "post", 80))
    return redirect("person", person_id)


def merge(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say that two records are one person."""
    found = persons.person_for(request.user, person_id)
    if request.method != "POST":
        return redirect("person", person_id)
    why = typed(request.POST, "why", 200)
    if len(why) < page.SHORTEST_REASON or not number(request.POST, "into"):
        say(request, _("Choose the other person, and say why they are one."))
        return redirect("person", person_id)
    into = persons.person_for(request.user, number(request.POST, "into"))
    if persons.merge(request, found, into, why):
        say(request, _("Merged; it can be undone below."))
    return redirect("person", into.pk)


def unmerge(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a merge back; both are there again as they were."""
    persons.person_for(request.user, person_id)
    if request.method == "POST" and persons.undo_merge(
        request, number(request.POST, "merge")
    ):
        say(request, _("Merge undone"))
    return redirect("person", person_id)
