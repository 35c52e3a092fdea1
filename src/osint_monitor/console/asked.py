"""What the queue is asked, out of an address with its filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from osint_monitor.errors import QueryError
from osint_monitor.jobs.alerts_query import alert_query
from osint_monitor.model.words import ExploitationType, Kind, Lang
from osint_monitor.store.query import UNASSESSED, Order, Query

ZONE = ZoneInfo("Europe/Amsterdam")
NOTHING = "-"
"""A source that there is not: what an account may not see answers nothing."""

CHOICES: dict[str, tuple[str, ...]] = {
    "level": ("strong", "weak", "none", UNASSESSED),
    "lang": tuple(one.value for one in Lang),
    "kind": tuple(one.value for one in Kind),
    "type": tuple(one.value for one in ExploitationType),
}
"""Filter → its values, in their order; ``source`` has those that there are."""

FILTERS = (*CHOICES, "source", "ukraine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A look at the queue.

    Args:
        mistake: what is wrong with the typed search, with the place pointed at.
        everything: posts that were decided as well.
    """

    query: Query
    typed: str
    chosen: dict[str, tuple[str, ...]]
    everything: bool
    after: str | None
    mistake: str = ""


def asked_by(given: QueryDict, user: Any, *, own_languages: bool = False) -> Asked:
    """
    What an address asks; values that there are not are left out.

    Args:
        given: the part behind the question mark.
        own_languages: who asks for nothing gets posts in the account's own languages.
    """
    chosen = {
        name: tuple(one for one in given.getlist(name) if one in values)
        for name, values in CHOICES.items()
    }
    if own_languages and asks_nothing(given):
        chosen["lang"] = tuple(one for one in user.languages if one in CHOICES["lang"])
    chosen["source"] = tuple(one[:80] for one in given.getlist("source") if one)
    chosen["ukraine"] = tuple(
        one for one in given.getlist("ukraine") if one in ("yes", "no")
    )
    typed, mistake = given.get("q", "").strip(), ""
    try:
        query = alert_query(typed, zone=ZONE)
    except QueryError as error:
        query, mistake = Query(), error.problems[0].what
    ukraine = chosen["ukraine"]
    query = replace(
        query,
        min_level=None if chosen["level"] else query.min_level,
        levels=chosen["level"],
        langs=chosen["lang"],
        kinds=chosen["kind"],
        types=chosen["type"],
        sources=allowed(user, chosen["source"]),
        targets_ukraine=ukraine == ("yes",) if len(ukraine) == 1 else None,
        order=Order.NEWEST if given.get("order") == "newest" else Order.RANK,
    )
    return Asked(
        query=query,
        typed=typed,
        chosen=chosen,
        everything=given.get("state") == "all",
        after=given.get("after") or None,
        mistake=mistake,
    )


def asks_nothing(given: QueryDict) -> bool:
    """Whether an address names no filter, not even an empty one."""
    return not set(given) - {"order", "after"}


def allowed(user: Any, chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """The chosen sources that the account may see; empty means all there are."""
    if not user.sources:
        return tuple(chosen)
    if not chosen:
        return tuple(user.sources)
    return tuple(one for one in chosen if one in user.sources) or (NOTHING,)
