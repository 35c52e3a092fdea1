"""All that a dossier tells of, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from osint_monitor.console import reading, standing
from osint_monitor.console.casework import cases, items, persons
from osint_monitor.console.casework.persons import Known
from osint_monitor.console.models import Case, CaseItem, CaseState, Decision, Event
from osint_monitor.jobs.verifying import Checked, check_capture
from osint_monitor.model.post import Sighting
from osint_monitor.store.base import History, PostView

_CAPTURES = 6
"""Captures of a post that are verified at most: its newest, and where it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One post of a case, with its evidence."""

    view: PostView
    decisions: Sequence[Decision]
    captures: Sequence[tuple[Sighting, Checked]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """
    A case and what is in it.

    Args:
        unread: ids of posts that the account may not see, or that are not there.
        looked_at: how many posts are in the case, or were opened by its officers since
            it was made.
    """

    case: Case
    state: CaseState
    posts: Sequence[Told]
    unread: Sequence[str]
    persons: Sequence[Known]
    contacts: Sequence[CaseItem]
    searches: Sequence[CaseItem]
    looked_at: int


def gather(user: Any, case: Case) -> Gathered:
    """Read a case, its posts with their history, and verify their captures."""
    ids = [one.object for one in items.held(case, items.POST)]
    views = items.posts(user, ids)
    decisions = standing.holding(ids)
    people = [int(one.object) for one in items.held(case, items.PERSON)]
    return Gathered(
        case=case,
        state=cases.state_of(case),
        posts=[_told(view, decisions[view.post_id]) for view in views.values()],
        unread=[one for one in ids if one not in views],
        persons=persons.known_for(user, people) if people else [],
        contacts=list(items.held(case, items.CONTACT)),
        searches=list(items.held(case, items.SEARCH)),
        looked_at=len(_looked_at(case) | set(ids)),
    )


def _told(view: PostView, decisions: Sequence[Decision]) -> Told:
    history = reading.store().history(view.post_id)
    folder = settings.OSINT_MONITOR.folder
    return Told(
        view=view,
        decisions=decisions,
        captures=[
            (one, check_capture(folder, one.capture_id)) for one in _telling(history)
        ],
    )


def _telling(history: History) -> list[Sighting]:
    """The first sighting of each wording, those that say it is gone, and the newest."""
    found: list[Sighting] = []
    for one in history.sightings:
        if not found or found[-1].version_id != one.version_id:
            found.append(one)
    last = history.sightings[-1:]
    return [*found[-_CAPTURES + 1 :], *(one for one in last if one not in found)]


def _looked_at(case: Case) -> set[str]:
    """Posts by the audit, of everybody who did something in the case."""
    done = Event.objects.filter(object=cases.key(case)).exclude(who="")
    opened = Event.objects.filter(
        what="post.read", at__gte=case.at, who__in=done.values("who")
    )
    return set(opened.values_list("object", flat=True))


def by_source(found: Gathered) -> Mapping[str, list[Told]]:
    """The posts by their source, in the order of the case."""
    made: dict[str, list[Told]] = {}
    for one in found.posts:
        made.setdefault(one.view.source_id, []).append(one)
    return made
