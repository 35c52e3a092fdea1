"""Persons of an action day, each once, whoever wrote them down and however often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from osint_monitor.console.models import (
    Merge,
    Operation,
    Participant,
    PersonPost,
    PersonState,
)

ROLES = {"victims": "possible_victim", "suspects": "suspect"}
"""Figure → the role of who counts in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A person with the posts of the action day that show traces of them."""

    id: int
    role: str
    age: str
    posts: tuple[str, ...]


def found(operation: Operation, post_ids: Collection[str]) -> list[Found]:
    """Persons that officers put to these posts since it was opened, each once."""
    if operation.opened_at is None:
        return []
    links = PersonPost.objects.filter(
        of_those_who_take_part(operation, "person__organisation"),
        post_id__in=list(post_ids),
        removed__isnull=True,
        at__gte=operation.opened_at,
    )
    if operation.closed_at is not None:
        links = links.filter(at__lte=operation.closed_at)
    into = _merged()
    posts: defaultdict[int, set[str]] = defaultdict(set)
    for person, post_id in links.values_list("person_id", "post_id"):
        posts[_at_end(into, person)].add(post_id)
    newest: dict[int, PersonState] = {}
    for state in PersonState.objects.filter(person_id__in=posts).order_by("number"):
        newest[state.person_id] = state
    return [
        Found(id=one, role=state.role, age=state.age, posts=tuple(sorted(posts[one])))
        for one, state in sorted(newest.items())
    ]


def of_those_who_take_part(operation: Operation, field: str) -> Q:
    """Records of the organisations of an action day, and of those who joined."""
    joined = Participant.objects.filter(operation=operation)
    ids = {
        operation.lead_id,
        *operation.organisations.values_list("pk", flat=True),
        *joined.values_list("account__organisation", flat=True),
    }
    own = Q(**{f"{field}__in": ids - {None}})
    return own | Q(**{f"{field}__isnull": True}) if None in ids else own


def _merged() -> dict[int, int]:
    """Who is found under whom."""
    merges = Merge.objects.filter(undone__isnull=True).order_by("pk")
    return dict(merges.values_list("gone_id", "into_id"))


def _at_end(into: dict[int, int], person: int) -> int:
    seen = {person}
    while (following := into.get(person)) is not None and following not in seen:
        person = following
        seen.add(person)
    return person
