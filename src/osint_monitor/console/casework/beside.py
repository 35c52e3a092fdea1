"""What stands beside a post: the cases it is in, and the persons it shows traces of."""

from __future__ import annotations

from typing import Any

from osint_monitor.console.casework import cases, items, persons
from osint_monitor.console.rights import Right, may

_CHOICES = 50


def beside_post(user: Any, post_id: str) -> dict[str, Any]:
    """For the page of a post; nothing for who has no cases."""
    if not may(user, Right.CASES):
        return {}
    standing = cases.standing(user)
    mine = set(items.cases_with(user, items.POST, post_id))
    on = persons.with_post(user, post_id)
    known = {one.id for one in on}
    return {
        "post_cases": [one for one in standing if one.case_id in mine],
        "open_cases": [
            one
            for one in standing.exclude(status="closed")[:_CHOICES]
            if one.case_id not in mine
        ],
        "post_persons": on,
        "other_persons": [
            one for one in persons.known_for(user)[:_CHOICES] if one.id not in known
        ],
    }
