"""Persons: made, described and merged by officers; each counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from osint_monitor.console import auditing
from osint_monitor.console.casework.typed import ChangedMeanwhile
from osint_monitor.console.models import (
    Merge,
    MergeUndo,
    Person,
    PersonPost,
    PersonPostRemoval,
    PersonState,
)

FIELDS = ("role", "called", "age", "sex", "citizenship", "basis", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    A person as known now.

    Args:
        merged: ids of the records that are found under this one, itself left out.
        posts: ids, each once, of all these records.
    """

    id: int
    state: PersonState
    merged: Sequence[int]
    posts: Sequence[str]


def mine(user: Any) -> QuerySet[Person]:
    """The records of the account's organisation."""
    found: QuerySet[Person] = Person.objects.filter(
        organisation_id=user.organisation_id
    )
    return found


def person_for(user: Any, person_id: int) -> Person:
    """
    A record that the account may see.

    Raises:
        Http404: there is none; another organisation's is as if there were none.
    """
    found: Person | None = mine(user).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def make(request: Any, values: Mapping[str, str]) -> Person:
    """A new person."""
    with transaction.atomic():
        made = Person(organisation_id=request.user.organisation_id, by=request.user)
        made.save(force_insert=True)
        _state(request, made, 1, values)
        auditing.note(request, "person.made", object_id=f"person-{made.pk}")
    return made


def change(
    request: Any, person: Person, after: int, values: Mapping[str, str]
) -> PersonState:
    """
    What is known from now on.

    Args:
        after: number of the state that the officer saw.

    Raises:
        ChangedMeanwhile: somebody wrote another since.
    """
    with transaction.atomic():
        _lock([person.pk])
        now = state_of(person)
        if now.number != after:
            raise ChangedMeanwhile(now)
        if all(getattr(now, name) == values[name] for name in FIELDS):
            return now
        made = _state(request, person, after + 1, values)
        auditing.note(request, "person.changed", object_id=f"person-{person.pk}")
    return made


def _state(
    request: Any, person: Person, number: int, values: Mapping[str, str]
) -> PersonState:
    made = PersonState(
        person=person,
        number=number,
        by=request.user,
        **{name: values[name] for name in FIELDS},
    )
    made.save(force_insert=True)
    return made


def _lock(person_ids: Iterable[int]) -> None:
    """Nobody else changes these until the transaction ends."""
    rows = Person.objects.select_for_update().filter(pk__in=list(person_ids))
    list(rows.order_by("pk"))


def state_of(person: Person) -> PersonState:
    """What is known of one record now."""
    found: PersonState = person.states.select_related("by").order_by("-number").first()
    return found


def merges(organisation_id: int | None) -> dict[int, int]:
    """Record → the one under which it is found, over all merges that hold."""
    held = Merge.objects.filter(
        gone__organisation_id=organisation_id, undone__isnull=True
    )
    step: dict[int, int] = dict(held.values_list("gone_id", "into_id"))
    return {one: _root(one, step) for one in step}


def _root(person_id: int, step: Mapping[int, int]) -> int:
    seen = set()
    while person_id in step and person_id not in seen:
        seen.add(person_id)
        person_id = step[person_id]
    return person_id


def merge(request: Any, gone: Person, into: Person, why: str) -> bool:
    """
    Say that two records are one person; never loops, whoever merges at once.

    Returns:
        False when both are one already.
    """
    with transaction.atomic():
        list(mine(request.user).select_for_update().order_by("pk"))
        root_of = merges(request.user.organisation_id)
        first, second = (root_of.get(one.pk, one.pk) for one in (gone, into))
        if first == second:
            return False
        Merge(gone_id=first, into_id=second, by=request.user, why=why).save(
            force_insert=True
        )
        auditing.note(
            request, "person.merged", object_id=f"person-{first}",
            why=f"into person-{second}",
        )  # fmt: skip
    return True


def undo_merge(request: Any, merge_id: int) -> bool:
    """Take a merge back; false when there is none that holds."""
    with transaction.atomic():
        held = Merge.objects.select_for_update().filter(
            pk=merge_id, undone__isnull=True,
            gone__organisation_id=request.user.organisation_id,
        )  # fmt: skip
        found = held.first()
        if found is None:
            return False
        MergeUndo(merge=found, by=request.user).save(force_insert=True)
        auditing.note(
            request, "person.unmerged", object_id=f"person-{found.gone_id}",
            why=f"from person-{found.into_id}",
        )  # fmt: skip
    return True


def add_post(request: Any, person: Person, post_id: str) -> None:
    """Put a post to a person; once."""
    with transaction.atomic():
        _lock([person.pk])
        if not _held(person, post_id).exists():
            made = PersonPost(person=person, post_id=post_id, by=request.user)
            made.save(force_insert=True)
            auditing.note(
                request, "person.post_added", object_id=post_id,
                why=f"person-{person.pk}",
            )  # fmt: skip


def remove_post(request: Any, person: Person, post_id: str) -> None:
    """Take a post from a person, and from the records merged into it."""
    known = known_for(request.user, [person.pk])[0]
    records = [known.id, *known.merged]
    with transaction.atomic():
        _lock(records)
        for record in Person.objects.filter(pk__in=records):
            for link in _held(record, post_id):
                PersonPostRemoval(link=link, by=request.user).save(force_insert=True)
                auditing.note(
                    request, "person.post_removed", object_id=post_id,
                    why=f"person-{record.pk}",
                )  # fmt: skip


def _held(person: Person, post_id: str) -> QuerySet[PersonPost]:
    held: QuerySet[PersonPost] = PersonPost.objects.filter(
        person=person, post_id=post_id, removed__isnull=True
    )
    return held


def known_for(user: Any, person_ids: Iterable[int] | None = None) -> list[Known]:
    """
    Persons as known now, newest record first; of merged records the one that stands.

    Args:
        person_ids: of any records; ``None`` for all of the organisation.
    """
    root_of = merges(user.organisation_id)
    under: defaultdict[int, list[int]] = defaultdict(list)
    for one, root in root_of.items():
        under[root].append(one)
    records = mine(user)
    if person_ids is not None:
        wanted = {root_of.get(one, one) for one in person_ids}
        members = wanted | {one for root in wanted for one in under[root]}
        records = records.filter(pk__in=members)
    states = _newest(records)
    posts: defaultdict[int, list[str]] = defaultdict(list)
    links = PersonPost.objects.filter(person__in=records, removed__isnull=True)
    for person_id, post_id in links.order_by("pk").values_list("person_id", "post_id"):
        posts[root_of.get(person_id, person_id)].append(post_id)
    return [
        Known(
            id=one.person_id,
            state=one,
            merged=sorted(under[one.person_id]),
            posts=tuple(dict.fromkeys(posts[one.person_id])),
        )
        for one in states
        if one.person_id not in root_of
    ]


def _newest(records: QuerySet[Person]) -> QuerySet[PersonState]:
    newest = PersonState.objects.filter(person=OuterRef("person"))
    number = Subquery(newest.order_by("-number").values("number")[:1])
    found: QuerySet[PersonState] = PersonState.objects.filter(
        person__in=records, number=number
    )
    return found.select_related("by").order_by("-person_id")


def with_post(user: Any, post_id: str) -> list[Known]:
    """Persons of whom a post shows traces."""
    links = PersonPost.objects.filter(
        post_id=post_id, removed__isnull=True, person__in=mine(user)
    )
    ids = list(links.values_list("person_id", flat=True))
    return known_for(user, ids) if ids else []


def counted(
    organisation_ids: Iterable[int | None], post_ids: Iterable[str]
) -> dict[str, int]:
    """Role → how many persons, each once, of whom these posts show traces."""
    asked = list(post_ids)
    sums: defaultdict[str, int] = defaultdict(int)
    for organisation_id in set(organisation_ids):
        links = PersonPost.objects.filter(
            post_id__in=asked, removed__isnull=True,
            person__organisation_id=organisation_id,
        )  # fmt: skip
        root_of = merges(organisation_id)
        ids = links.values_list("person_id", flat=True)
        roots = {root_of.get(one, one) for one in ids}
        for state in _newest(Person.objects.filter(pk__in=roots)):
            sums[state.role] += 1
    return dict(sums)
