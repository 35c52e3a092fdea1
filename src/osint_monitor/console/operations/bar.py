"""What stands over every page of an officer who takes part in a running action day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import SimpleLazyObject

from osint_monitor.console.operations.work import current, held
from osint_monitor.console.rights import Right, may


@dataclass(frozen=True, slots=True)
class AtWork:
    """
    The action day an officer works on.

    Args:
        post_id: that the officer has now; empty when none.
        is_here: the page shown is of that post.
    """

    operation: Any
    post_id: str
    is_here: bool


def at_work(request: Any) -> dict[str, Any]:
    """For templates; asked only where it is shown."""
    return {"at_work": SimpleLazyObject(lambda: _at_work(request))}


def _at_work(request: Any) -> AtWork | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_verified():
        return None
    part = current(user) if may(user, Right.TAKE_PART) else None
    if part is None:
        return None
    mine = held(part)
    post_id = str(mine.post_id) if mine else ""
    matched = request.resolver_match
    shown = matched.kwargs.get("post_id", "") if matched else ""
    return AtWork(part.operation, post_id, bool(post_id) and shown == post_id)
