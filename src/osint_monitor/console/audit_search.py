"""The audit searched by account, act, object and time, and written out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from osint_monitor.console import auditing
from osint_monitor.console.asked import ZONE
from osint_monitor.console.models import Account, Event, Seal
from osint_monitor.jobs.export import neutral

PARTS = ("who", "what", "object", "from", "to")
"""What a search may be by, as its address names it."""
COLUMNS = (
    "id", "at", "who", "role", "what", "object", "why", "address", "position", "digest"
)  # fmt: skip
"""What is written out of an event, with its place in the chain."""
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    A search of the audit.

    Args:
        given: what was typed, by part.
        who: the account's code; what was typed when there is no such account.
        first, last: from the one moment on, before the other.
        unread: parts that are no times; then nothing answers.
    """

    given: Mapping[str, str]
    who: str
    first: datetime | None
    last: datetime | None
    unread: tuple[str, ...]

    @property
    def asked(self) -> str:
        """As the part of an address behind the question mark."""
        return urlencode({name: one for name, one in self.given.items() if one})


def wanted(typed: Mapping[str, str]) -> Wanted:
    """What somebody typed, understood; accounts by name or by code."""
    given = {name: typed.get(name, "").replace("\0", "").strip()[:80] for name in PARTS}
    named = Account.objects.filter(username=given["who"].lower())
    code = named.values_list("code", flat=True).first()
    first, last = _moment(given["from"]), _moment(given["to"])
    unread = (("from", first), ("to", last))
    return Wanted(
        given=given,
        who=code or given["who"],
        first=first[0] if first else None,
        last=last[0] + last[1] if last else None,
        unread=tuple(name for name, one in unread if given[name] and one is None),
    )


def _moment(text: str) -> tuple[datetime, timedelta] | None:
    """A day or a minute in the console's zone, and how long it lasts."""
    is_minute = "T" in text
    form = "%Y-%m-%dT%H:%M" if is_minute else "%Y-%m-%d"
    try:
        moment = datetime.strptime(text, form).replace(tzinfo=ZONE)
    except ValueError:
        return None
    lasts = timedelta(minutes=1) if is_minute else timedelta(days=1)
    return (moment, lasts) if 2000 <= moment.year < 2200 else None


def found(one: Wanted) -> QuerySet[Event]:
    """The events that answer, in no order."""
    events: QuerySet[Event] = Event.objects.all()
    if one.unread:
        return events.none()
    asked: dict[str, Any] = {
        "who": one.who,
        "what": one.given["what"],
        "object": one.given["object"],
        "at__gte": one.first,
        "at__lt": one.last,
    }
    return events.filter(**{name: value for name, value in asked.items() if value})


def note(request: Any, what: str, one: Wanted, *, why: str = "") -> None:
    """
    Record a search: by which accounts, objects, acts and times.

    Only what the audit holds anyway gets in: what was typed may be anything.
    """
    events = Event.objects.all()
    ids = [
        value
        for name, value in (("who", one.who), ("object", one.given["object"]))
        if value and events.filter(**{name: value}).exists()
    ]
    kind = one.given["what"]
    said = [
        *(name for name in ("who", "object") if one.given[name]),
        kind if kind and events.filter(what=kind).exists() else "",
        *(f"{name} {at.astimezone(ZONE):%d %b %Y %Hh%M}" for name, at in _times(one)),
        why,
    ]
    for object_id in ids or [""]:
        words = ", ".join(filter(None, said))
        auditing.note(request, what, object_id=object_id, why=words)


def _times(one: Wanted) -> Iterator[tuple[str, datetime]]:
    if one.first is not None:
        yield "from", one.first
    if one.last is not None:
        yield "to", one.last


def rows(events: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    """Events as ``COLUMNS``, oldest first; those not sealed yet without a place."""
    several = events.order_by("pk").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(several, _AT_ONCE)):
        seals = {
            one.event_id: one
            for one in Seal.objects.filter(event_id__in=[one.pk for one in some])
        }
        for one in some:
            seal = seals.get(one.pk)
            at = one.at.isoformat(timespec="microseconds")
            place = (seal.position, seal.digest) if seal else (None, None)
            said = (one.who, one.role, one.what, one.object, one.why, one.address)
            yield dict(zip(COLUMNS, (one.pk, at, *said, *place), strict=True))


def as_lines(events: QuerySet[Event]) -> Iterator[str]:
    """JSON Lines."""
    for one in rows(events):
        yield json.dumps(one, ensure_ascii=False) + "\n"


def as_table(events: QuerySet[Event]) -> Iterator[str]:
    """CSV; no cell is a formula to a spreadsheet."""
    yield _line(COLUMNS)
    for one in rows(events):
        values = one.values()
        yield _line([neutral(v) if isinstance(v, str) else v for v in values])


def _line(cells: Iterable[Any]) -> str:
    made = io.StringIO()
    csv.writer(made).writerow(cells)
    return made.getvalue()
