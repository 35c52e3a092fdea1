"""A case made ready for its page; nothing here is HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from osint_monitor.console.casework import cases, items, persons
from osint_monitor.console.casework.timeline import moments
from osint_monitor.console.listed import rows
from osint_monitor.console.models import Case, CaseItem, CaseState
from osint_monitor.console.words import WORDS
from osint_monitor.store.base import PostView

SHORTEST_REASON = 5
"""Signs that a typed reason has at least."""
_MOMENTS = 300


def with_numbers(states: Iterable[CaseState]) -> list[dict[str, Any]]:
    """Cases, each with how many posts and persons are in it."""
    listed = list(states)
    ids = [one.case_id for one in listed]
    held = CaseItem.objects.filter(case__in=ids, removed__isnull=True)
    counts = {
        (one["case"], one["kind"]): one["number"]
        for one in held.values("case", "kind").annotate(number=Count("pk"))
    }
    return [
        {
            "state": one,
            "posts": counts.get((one.case_id, items.POST), 0),
            "persons": counts.get((one.case_id, items.PERSON), 0),
            "answered": len(one.checklist),
        }
        for one in listed
    ]


def shown(user: Any, case: Case, *, masked: bool) -> dict[str, Any]:
    """All that the page shows."""
    posts = list(items.held(case, items.POST))
    views = items.posts(user, [one.object for one in posts])
    by_id = {row.view.post_id: row for row in _rows(views.values())}
    told = moments(case, views.values(), masked=masked)
    return {
        "case": case,
        "state": cases.state_of(case),
        "masked": masked,
        "posts": [{"item": one, "row": by_id.get(one.object)} for one in posts],
        "contacts": _contacts(case, views.values(), masked=masked),
        "searches": [
            {"item": one, "said": items.search_shown(one.detail, masked=masked)}
            for one in items.held(case, items.SEARCH)
        ],
        "notes": case.notes.select_related("by").order_by("pk"),
        "files": case.files.select_related("by").order_by("pk"),
        "hand_overs": case.hand_overs.select_related("by")
        .prefetch_related("receipts__by")
        .order_by("pk"),
        "dossiers": case.dossiers.select_related("by").defer("content").order_by("-pk"),
        "moments": told[::-1][:_MOMENTS],
        "route": _route(views.values()),
        **_persons(user, case),
        **_choices(user),
    }


def _rows(views: Iterable[PostView]) -> Any:
    return rows(list(views), everything=True)


def _persons(user: Any, case: Case) -> dict[str, Any]:
    held = list(items.held(case, items.PERSON))
    inside = persons.known_for(user, [int(one.object) for one in held]) if held else []
    known = {one.id for one in inside}
    records = {record: one.id for one in inside for record in (one.id, *one.merged)}
    item_of: dict[int, list[int]] = {}
    for one in held:
        item_of.setdefault(records.get(int(one.object), 0), []).append(one.pk)
    return {
        "persons": [{"known": one, "items": item_of[one.id]} for one in inside],
        "others": [one for one in persons.known_for(user) if one.id not in known],
    }


def _contacts(
    case: Case, views: Iterable[PostView], *, masked: bool
) -> list[dict[str, Any]]:
    """What was put in, then what else its posts show; most posts first."""
    seen = items.contacts_of(views)
    made = []
    for one in items.held(case, items.CONTACT):
        on = seen.pop(one.object, {}).get("posts", ())
        made.append(
            {
                "item": one,
                "kind": one.detail["kind"],
                "value": items.contact_shown(one.detail, masked=masked),
                "posts": len(on),
            }
        )
    for token, one in sorted(seen.items(), key=lambda pair: -len(pair[1]["posts"])):
        made.append(
            {
                "token": token,
                "kind": one["kind"],
                "value": items.contact_shown(one, masked=masked),
                "posts": len(one["posts"]),
            }
        )
    return made


def _route(views: Iterable[PostView]) -> str:
    return cases.route(
        {
            one.value
            for view in views
            if view.assessment
            for one in view.assessment.types
        }
    )


def _choices(user: Any) -> dict[str, Any]:
    return {
        "officers": cases.officers(user),
        "statuses": WORDS["case_status"].items(),
        "outcomes": WORDS["outcome"].items(),
        "recipients": WORDS["recipient"].items(),
        "types": WORDS["type"].items(),
        "ways": WORDS["way"].items(),
        "kinds": WORDS["contact"].items(),
    }


def as_form(state: CaseState) -> dict[str, Any]:
    """A state as its form shows it."""
    return {name: getattr(state, name) for name in cases.FIELDS}


def questions(answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a usable report needs, with what is known of it."""
    return [
        {"key": key, "name": name, "answer": answers.get(key, "")}
        for key, name in WORDS["question"].items()
    ]
