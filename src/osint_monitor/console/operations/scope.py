"""Who may see and run an action day, and what it asks of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import get_random_string

from osint_monitor.console.asked import ZONE, allowed
from osint_monitor.console.models import LogEntry, Operation, Participant
from osint_monitor.console.rights import Right, may
from osint_monitor.jobs.alerts_query import alert_query
from osint_monitor.store.query import Query

_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of a code; none that is taken for another."""


def seen_by(user: Any) -> QuerySet:
    """The action days that an account may see, newest first."""
    found = Operation.objects.select_related("lead").order_by("-begins", "-pk")
    if user.organisation_id is None:
        return found
    own = Q(lead=user.organisation_id) | Q(organisations=user.organisation_id)
    return found.filter(own).distinct()


def operation_for(user: Any, operation_id: int) -> Operation:
    """
    An action day that the account may see.

    Raises:
        Http404: there is none; another organisation's is as if there were none.
    """
    found: Operation | None = seen_by(user).filter(pk=operation_id).first()
    if found is None:
        raise Http404
    return found


def may_run(user: Any, operation: Operation) -> bool:
    """Whether an account may change, open and close it."""
    return may(user, Right.COORDINATE) and (
        user.organisation_id is None or user.organisation_id == operation.lead_id
    )


def run_by(user: Any, operation_id: int) -> Operation:
    """
    An action day that the account may run.

    Raises:
        Http404: there is none, or another organisation runs it.
    """
    found = operation_for(user, operation_id)
    if not may_run(user, found):
        raise Http404
    return found


def part_of(user: Any, operation: Operation) -> Participant | None:
    """The account's part in it; ``None`` when it has not joined, or left."""
    found: Participant | None = Participant.objects.filter(
        operation=operation, account=user.pk, left_at=None
    ).first()
    return found


def may_write(user: Any, operation: Operation) -> bool:
    """Whether an account may add findings, hand-overs and notes."""
    return may_run(user, operation) or part_of(user, operation) is not None


def is_open(operation: Operation) -> bool:
    """Whether work is handed out now."""
    return operation.opened_at is not None and operation.closed_at is None


def query_of(
    scope: Mapping[str, Any], *, sources: Sequence[str] | None = None
) -> Query:
    """
    What an action day asks.

    Args:
        scope: ``q`` as typed, lists ``level``, ``lang``, ``kind``, ``type`` and
            ``source``, and ``ukraine``.
        sources: instead of those of the scope.

    Raises:
        QueryError: ``q`` can't be read.
    """
    query = alert_query(scope.get("q", ""), zone=ZONE)
    levels = tuple(scope.get("level", ()))
    return replace(
        query,
        min_level=None if levels else query.min_level,
        levels=levels,
        langs=tuple(scope.get("lang", ())),
        kinds=tuple(scope.get("kind", ())),
        types=tuple(scope.get("type", ())),
        sources=tuple(scope.get("source", ()) if sources is None else sources),
        targets_ukraine=True if scope.get("ukraine") else None,
    )


def query_for(user: Any, operation: Operation) -> Query:
    """What it asks, as far as the account may see it."""
    chosen = operation.scope.get("source", ())
    return query_of(operation.scope, sources=allowed(user, chosen))


def new_code(operation: Operation) -> str:
    """A code to join with; the one before is worth nothing any more."""
    code = "-".join(get_random_string(4, _SIGNS) for _ in range(3))
    operation.code = make_password(code)
    operation.save(update_fields=["code"])
    return code


def fits(operation: Operation, code: str) -> bool:
    """Whether it is the code to join with."""
    given = "-".join(code.strip().lower().replace("-", " ").split())
    return bool(operation.code) and check_password(given, operation.code)


def log(operation: Operation, what: str, *, by: Any = None, text: str = "") -> None:
    """Add a line to the running log."""
    LogEntry(
        operation=operation, by=by, what=what, text=text[:1_000], at=timezone.now()
    ).save(force_insert=True)
