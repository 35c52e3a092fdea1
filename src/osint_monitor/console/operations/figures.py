"""
What an action day counts, as Europol's press lines count it.

Every figure is a number of different things, each of which can be looked at: posts of
the store, and what officers wrote down by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils import timezone

from osint_monitor.console import reading, standing
from osint_monitor.console.models import (
    CaseItem,
    Decision,
    Finding,
    FindingGone,
    Merge,
    MergeUndo,
    Operation,
    Participant,
    PersonPost,
    PersonPostRemoval,
    PersonState,
    Undo,
    Work,
)
from osint_monitor.console.operations import persons
from osint_monitor.console.operations.work import host_of
from osint_monitor.model.document import ObservableKind
from osint_monitor.model.judgement import Verdict
from osint_monitor.store.base import PostView

FIGURES = (
    "platforms", "platforms_linked", "platforms_ukraine", "user_names", "urls",
    "victims", "suspects", "investigations", "posts", "leads",
)  # fmt: skip
"""In the order of the board."""

BY_HAND = {
    "platform": "platforms", "user_name": "user_names", "url": "urls",
    "victim": "victims", "suspect": "suspects", "investigation": "investigations",
}  # fmt: skip
"""Kind of a finding → the figure it counts in."""


@dataclass(slots=True)
class Thing:
    """
    One of what a figure counts.

    Args:
        name: how it is shown; of a user name its masked form.
        posts: of the store, on which it rests.
        finding: the entry by hand, if there is one.
        record: ``person`` or ``case``, and its id.
    """

    name: str
    posts: list[str] = field(default_factory=list)
    finding: Finding | None = None
    record: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    Everything that is counted at a moment.

    Args:
        things: figure → key → what counts.
        verdicts: of the posts that were decided, the newest decision of each person.
        decided_at: when each post was first decided in the action day.
    """

    things: Mapping[str, Mapping[str, Thing]]
    verdicts: Mapping[str, int]
    decided_at: Mapping[str, datetime]

    def number(self, figure: str) -> int:
        """How many different things a figure counts."""
        return len(self.things[figure])


def tally(operation: Operation) -> Tally:
    """What is counted now; worked out anew only when something was added."""
    stamp = _stamp(operation)
    key = f"tally:{operation.pk}"
    known = cache.get(key)
    if known is not None and known[0] == stamp:
        found: Tally = known[1]
        return found
    made = _tally(operation)
    cache.set(key, (stamp, made), timeout=3600)
    return made


def _stamp(operation: Operation) -> tuple[Any, ...]:
    """Changes whenever a figure could; all of it is only ever added."""
    own = {"operation": operation.pk}
    return (
        operation.opened_at,
        operation.closed_at,
        operation.edition,
        Participant.objects.filter(**own).count(),
        Work.objects.filter(**own, given_at__isnull=False).count(),
        Finding.objects.filter(**own).count(),
        FindingGone.objects.filter(finding__operation=operation.pk).count(),
        *Decision.objects.aggregate(n=Count("pk"), at=Max("judged_at")).values(),
        *(
            kind.objects.count()
            for kind in (
                Undo, PersonPost, PersonPostRemoval, PersonState, Merge, MergeUndo,
                CaseItem,
            )
        ),
    )  # fmt: skip


def _tally(operation: Operation) -> Tally:
    decisions = _decisions(operation)
    leads = {
        post_id for post_id, made in decisions.items()
        if any(Verdict(one.verdict).lead for one in made)
    }  # fmt: skip
    sites = dict(
        Work.objects.filter(operation=operation, post_id__in=list(decisions))
        .values_list("post_id", "source_id")
    )  # fmt: skip
    things: dict[str, dict[str, Thing]] = {name: {} for name in FIGURES}
    for post_id in decisions:
        _add(things["posts"], post_id, post_id[:8], post_id)
        _add(things["platforms"], sites[post_id], sites[post_id], post_id)
    for view in _views(leads):
        _lead(things, view)
    _people(things, operation, decisions)
    _cases(things, operation, decisions)
    _by_hand(things, operation)
    verdicts: defaultdict[str, int] = defaultdict(int)
    for made in decisions.values():
        for one in made:
            verdicts[one.verdict] += 1
    first = {key: min(one.judged_at for one in made) for key, made in decisions.items()}
    return Tally(things=things, verdicts=dict(verdicts), decided_at=first)


def _decisions(operation: Operation) -> dict[str, list[Decision]]:
    """Decisions that hold on posts that were handed out, made in its time."""
    if operation.opened_at is None:
        return {}
    given = dict(
        Work.objects.filter(operation=operation, given_at__isnull=False).values_list(
            "post_id", "given_at"
        )
    )
    until = operation.closed_at or timezone.now()
    found = {}
    for post_id, made in standing.holding(given).items():
        kept = [one for one in made if given[post_id] <= one.judged_at <= until]
        if kept:
            found[post_id] = kept
    return found


def _views(post_ids: Iterable[str]) -> Iterable[PostView]:
    for view in reading.store().posts(sorted(post_ids)):
        if view.version is not None:
            yield view


def _lead(things: dict[str, dict[str, Thing]], view: PostView) -> None:
    """A post that was judged a lead, and what stands in it."""
    _add(things["leads"], view.post_id, view.post_id[:8], view.post_id)
    _add(things["platforms_linked"], view.source_id, view.source_id, view.post_id)
    if view.assessment is not None and view.assessment.targets_ukraine:
        _add(things["platforms_ukraine"], view.source_id, view.source_id, view.post_id)
    if view.version is not None and view.version.url:
        address = view.version.url
        _add(things["urls"], address_key(address), host_of(address), view.post_id)
    for one in view.observables:
        if one.kind is ObservableKind.HANDLE:
            key = f"{one.service or ''}:{one.value}"
            name = f"{one.value[:1]}… {one.service or ''}".strip()
            _add(things["user_names"], key, name, view.post_id)


def _add(things: dict[str, Thing], key: str, name: str, post_id: str) -> None:
    thing = things.setdefault(key, Thing(name))
    if post_id not in thing.posts:
        thing.posts.append(post_id)


def _people(
    things: dict[str, dict[str, Thing]],
    operation: Operation,
    decisions: Mapping[str, Any],
) -> None:
    for one in persons.found(operation, decisions.keys()):
        for figure, role in persons.ROLES.items():
            if one.role == role:
                things[figure][f"person:{one.id}"] = Thing(
                    f"P{one.id}", [*one.posts], record=("person", one.id)
                )


def _cases(
    things: dict[str, dict[str, Thing]],
    operation: Operation,
    decisions: Mapping[str, Any],
) -> None:
    """Cases that were opened in its time, with a post of it."""
    items = CaseItem.objects.filter(
        persons.of_those_who_take_part(operation, "case__organisation"),
        kind="post",
        object__in=list(decisions),
        removed__isnull=True,
        case__at__gte=operation.opened_at or timezone.now(),
        case__at__lte=operation.closed_at or timezone.now(),
    )
    for case, post_id in items.order_by("pk").values_list("case_id", "object"):
        _add(things["investigations"], f"case:{case}", f"C{case}", post_id)
        things["investigations"][f"case:{case}"].record = ("case", case)


def _by_hand(things: dict[str, dict[str, Thing]], operation: Operation) -> None:
    entries = Finding.objects.filter(operation=operation, gone__isnull=True)
    sites = _sites(operation)
    for one in entries.order_by("pk"):
        for figure in _counts_in(one):
            key = sites.get(one.key, one.key) if one.kind == "platform" else one.key
            if one.kind in ("victim", "suspect"):
                key = f"hand:{one.pk}"
            thing = things[figure].setdefault(key, Thing(one.name))
            thing.finding = thing.finding or one


def _counts_in(one: Finding) -> Sequence[str]:
    if one.kind != "platform":
        return (BY_HAND[one.kind],)
    found = ["platforms"]
    if one.is_linked:
        found.append("platforms_linked")
        if one.on_ukraine:
            found.append("platforms_ukraine")
    return found


def _sites(operation: Operation) -> dict[str, str]:
    """Site → source, where only one source is on it: it is the same platform."""
    pairs = Work.objects.filter(operation=operation).values_list("host", "source_id")
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for host, source_id in pairs.distinct():
        sources[host].add(source_id)
    return {host: min(ids) for host, ids in sources.items() if host and len(ids) == 1}


def key_of(kind: str, name: str) -> str:
    """The name of a finding as it is compared."""
    plain = " ".join(name.split()).casefold()
    if kind == "platform":
        return host_of(plain if "//" in plain else f"//{plain}") or plain
    if kind == "url":
        return address_key(" ".join(name.split()))
    if kind == "user_name":
        service, _, rest = plain.rpartition(":")
        return f"{service.strip()}:{rest.strip().removeprefix('@')}"
    return plain


def address_key(address: str) -> str:
    """An address as it is compared: without scheme, ``www.``, fragment, last slash."""
    _, _, rest = address.rpartition("//") if "//" in address[:8] else ("", "", address)
    host, slash, path = rest.partition("/")
    path = path.partition("#")[0].rstrip("/")
    return (host.lower().removeprefix("www.") + (slash + path if path else ""))[:200]
