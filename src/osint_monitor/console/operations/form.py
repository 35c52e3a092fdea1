"""What a coordinator gives for an action day, checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from osint_monitor.console.asked import CHOICES, allowed
from osint_monitor.console.casework.typed import whole
from osint_monitor.console.models import Operation, Organisation
from osint_monitor.console.operations.scope import query_of
from osint_monitor.errors import QueryError

ZONES = (
    "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Brussels",
    "Europe/Bucharest", "Europe/Budapest", "Europe/Chisinau", "Europe/Copenhagen",
    "Europe/Dublin", "Europe/Helsinki", "Europe/Kyiv", "Europe/Lisbon",
    "Europe/London", "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Prague",
    "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn",
    "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zagreb",
    "Europe/Zurich", "UTC",
)  # fmt: skip
_LONGEST_DAYS = 31
_DESKS = 20


@dataclass(slots=True)
class Given:
    """A form as it was filled in, and what is wrong with it."""

    name: str = ""
    begins: str = ""
    ends: str = ""
    zone: str = ZONES[0]
    desks: str = ""
    organisations: list[int] = field(default_factory=list)
    scope: dict[str, Any] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)

    def into(self, operation: Operation) -> None:
        """Take it over, saved."""
        operation.name, operation.zone = self.name, self.zone
        operation.begins = date.fromisoformat(self.begins)
        operation.ends = date.fromisoformat(self.ends)
        operation.desks, operation.scope = lines(self.desks), self.scope
        operation.save()
        operation.organisations.set(self.organisations)


def lines(text: str) -> list[str]:
    """Lines that hold something, each once."""
    found = (" ".join(one.split())[:60] for one in text.splitlines())
    return list(dict.fromkeys(one for one in found if one))[:_DESKS]


def of(operation: Operation) -> Given:
    """The form as it stands now."""
    return Given(
        name=operation.name,
        begins=operation.begins.isoformat(),
        ends=operation.ends.isoformat(),
        zone=operation.zone,
        desks="\n".join(operation.desks),
        organisations=list(operation.organisations.values_list("pk", flat=True)),
        scope=dict(operation.scope),
    )


def read(user: Any, form: Any) -> Given:
    """A form that was sent."""
    given = Given(
        name=" ".join(form.get("name", "").split())[:80],
        begins=form.get("begins", "")[:10],
        ends=form.get("ends", "")[:10] or form.get("begins", "")[:10],
        zone=form.get("zone", ""),
        desks=form.get("desks", "")[:2_000],
        organisations=_organisations(user, form.getlist("organisation")),
        scope=_scope(user, form),
    )
    if not given.name:
        given.mistakes.append(_("Give it a name."))
    if given.zone not in ZONES:
        given.mistakes.append(_("Choose a time zone."))
    given.mistakes += _dates(given)
    try:
        query_of(given.scope)
    except QueryError as error:
        given.mistakes.append(error.problems[0].what)
    return given


def _dates(given: Given) -> list[str]:
    try:
        begins, ends = (date.fromisoformat(one) for one in (given.begins, given.ends))
    except ValueError:
        return [_("Give the first and the last day.")]
    if not 0 <= (ends - begins).days < _LONGEST_DAYS:
        return [_("The last day is not before the first, and at most a month later.")]
    return []


def _organisations(user: Any, given: Iterable[str]) -> list[int]:
    """Those that there are; an organisation invites others, and itself is in anyway."""
    asked = list(filter(None, map(whole, given)))
    found = Organisation.objects.filter(pk__in=asked).exclude(pk=user.organisation_id)
    return list(found.values_list("pk", flat=True))


def _scope(user: Any, form: Any) -> dict[str, Any]:
    scope: dict[str, Any] = {
        name: [one for one in values if one in form.getlist(name)]
        for name, values in CHOICES.items()
    }
    sources = [one[:80] for one in form.getlist("source") if one]
    scope["source"] = list(allowed(user, sources))
    scope["q"] = form.get("q", "").strip()[:1_000]
    scope["ukraine"] = form.get("ukraine") == "yes"
    return {name: value for name, value in scope.items() if value}
