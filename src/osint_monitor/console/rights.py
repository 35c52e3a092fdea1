"""Who may do what: the one table of rights, and how a view asks for one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What an account is for; every account has one."""

    PATROL = "patrol"
    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    AUTHOR = "author"
    OPERATOR = "operator"
    PRIVACY = "privacy"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """
    What a view needs.

    ``anybody`` and ``password`` are no rights of a role: the first asks nothing, the
    second that the password was right and the second factor is still to come.
    """

    ANYBODY = "anybody"
    PASSWORD = "password"  # noqa: S105 it is none
    OWN_ACCOUNT = "own account"
    READ = "read masked posts"
    CLAIM = "claim a post and see its contacts"
    DECIDE = "decide"
    AUDIT = "read the audit"
    CAPTURE = "bring in"
    OPERATIONS = "see action days"
    TAKE_PART = "take part in an action day"
    COORDINATE = "run an action day"
    CASES = "work on persons and cases"
    DOSSIER = "make and print dossiers"
    SOURCES = "see sources and runs"
    ACCOUNTS = "manage accounts"
    SETTINGS = "set what an organisation asks"


_ALL = frozenset({Right.OWN_ACCOUNT})
_READER = _ALL | {Right.READ}
_OFFICER = _READER | {
    Right.CLAIM,
    Right.DECIDE,
    Right.CAPTURE,
    Right.OPERATIONS,
    Right.TAKE_PART,
    Right.CASES,
}

TABLE: dict[Role, frozenset[Right]] = {
    Role.PATROL: _OFFICER,
    Role.INSPECTOR: _OFFICER | {Right.DOSSIER},
    Role.SUPERVISOR: _OFFICER | {Right.DOSSIER, Right.COORDINATE, Right.SOURCES},
    Role.COORDINATOR: _READER | {Right.OPERATIONS, Right.COORDINATE},
    Role.ANALYST: _READER | {Right.OPERATIONS},
    Role.AUTHOR: _READER,
    Role.OPERATOR: _ALL | {Right.SOURCES},
    Role.PRIVACY: _ALL | {Right.AUDIT, Right.SOURCES},
    Role.AUDITOR: _ALL | {Right.AUDIT, Right.SOURCES},
    Role.ADMINISTRATOR: _ALL | {Right.ACCOUNTS, Right.SETTINGS},
}
"""Every right that a role has; what is not named here, nobody may."""


def may(user: Any, right: Right) -> bool:
    """Whether a signed-in account has a right."""
    return right in TABLE.get(Role(user.role), frozenset())


View = Callable[..., Any]


def needs(right: Right, view: View) -> View:
    """The view, with the right that ``guard`` asks of whoever calls it."""
    view.right = right  # type: ignore[attr-defined]
    return view
