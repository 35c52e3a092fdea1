"""A case over time: what was seen in the world, and what officers did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from osint_monitor.console.casework import items
from osint_monitor.console.models import Case, CaseItem, CaseState
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text
from osint_monitor.store.base import PostView


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """
    Something that happened.

    Args:
        what: a word of ``WORDS["moment"]``.
        who: name of the officer; empty for what was seen in the world.
        said: what more there is to say, contacts masked.
    """

    at: datetime
    what: str
    who: str = ""
    said: str = ""


def moments(case: Case, views: Iterable[PostView], *, masked: bool) -> list[Moment]:
    """All of a case, oldest first."""
    found = [
        *_seen(views),
        *_states(case),
        *_things(case, masked=masked),
        *_kept(case, masked=masked),
    ]
    return sorted(found, key=lambda one: one.at)


def _seen(views: Iterable[PostView]) -> Iterator[Moment]:
    for view in views:
        said = f"{view.post_id[:8]}, {view.source_id}"
        yield Moment(at=view.first_seen, what="post_first", said=said)
        if view.last_seen != view.first_seen:
            yield Moment(at=view.last_seen, what="post_last", said=said)


def _states(case: Case) -> Iterator[Moment]:
    states = list(case.states.select_related("by", "assigned").order_by("number"))
    first = states[0]
    yield Moment(at=first.at, what="made", who=first.by.username, said=first.title)
    for before, after in pairwise(states):
        yield Moment(
            at=after.at, what="changed", who=after.by.username,
            said=", ".join(changes(before, after)),
        )  # fmt: skip


def changes(before: CaseState, after: CaseState) -> list[str]:
    """What is different in the later state."""
    said = []
    if before.title != after.title:
        said.append(_("title: %(title)s") % {"title": after.title})
    if (before.status, before.outcome) != (after.status, after.outcome):
        words = [WORDS["case_status"][after.status]]
        if after.outcome:
            words.append(WORDS["outcome"][after.outcome])
        said.append(": ".join(str(one) for one in words))
    if before.assigned_id != after.assigned_id:
        name = after.assigned.username if after.assigned else "–"
        said.append(_("assigned to %(name)s") % {"name": name})
    said += [
        _("answered: %(question)s") % {"question": name}
        for question, name in WORDS["question"].items()
        if before.checklist.get(question, "") != after.checklist.get(question, "")
    ]
    return said


def _things(case: Case, *, masked: bool) -> Iterator[Moment]:
    for one in case.items.select_related("by", "removed__by"):
        said = _thing(one, masked=masked)
        yield Moment(at=one.at, what=one.kind, who=one.by.username, said=said)
        if (gone := getattr(one, "removed", None)) is not None:
            name = WORDS["moment"][one.kind]
            yield Moment(
                at=gone.at, what="removed", who=gone.by.username, said=f"{name}: {said}"
            )


def _thing(one: CaseItem, *, masked: bool) -> str:
    if one.kind == items.SEARCH:
        return items.search_shown(one.detail, masked=masked)
    if one.kind == items.CONTACT:
        return items.contact_shown(one.detail, masked=masked)
    return one.object[:8] if one.kind == items.POST else f"P-{one.object}"


def _kept(case: Case, *, masked: bool) -> Iterator[Moment]:
    for note in case.notes.select_related("by"):
        text = masked_text(note.text) if masked else note.text
        head = text if len(text) < 80 else text[:79] + "…"
        yield _moment(note, "note", " ".join(head.split()))
    for file in case.files.select_related("by"):
        yield _moment(file, "file", f"{file.name}, sha256:{file.digest[:16]}…")
    for one in case.hand_overs.select_related("by"):
        name = str(WORDS["recipient"].get(one.recipient, one.recipient))
        yield _moment(one, "hand_over", ", ".join(filter(None, (name, one.reference))))
        for answer in one.receipts.select_related("by"):
            yield _moment(answer, "receipt", answer.reference or answer.answer[:80])
    for dossier in case.dossiers.select_related("by").defer("content"):
        yield _moment(dossier, "dossier", f"sha256:{dossier.digest[:16]}…")


def _moment(row: Any, what: str, said: str) -> Moment:
    return Moment(at=row.at, what=what, who=row.by.username, said=said)
