"""Several officers at once change cases and persons, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from at_once import OFFICERS, at_once, request_of


@pytest.fixture
def threads(django: Path) -> Iterator[Path]:
    """What the threads wrote is removed afterwards."""
    yield django
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("mergeundo", "merge", "personstate", "person", "caseitem",
                      "casestate", "case", "event"):  # fmt: skip
            cursor.execute(f"DELETE FROM console_{table}")


def test_one_of_those_who_save_at_once_is_kept_and_the_others_are_told(
    threads: Path,
) -> None:
    from osint_monitor.console.casework import cases
    from osint_monitor.console.casework.typed import ChangedMeanwhile

    case = cases.make(request_of("inspector"), "Bus line")

    def save(request: Any) -> str:
        values = {"title": request.user.username, "status": "open", "outcome": "",
                  "assigned_id": None, "checklist": {}}  # fmt: skip
        try:
            return cases.change(request, case, 1, values).title
        except ChangedMeanwhile as error:
            assert error.now.number == 2
            return ""

    saved = [one for one in at_once(save) if one]
    assert len(saved) == 1 and cases.state_of(case).title == saved[0]
    assert case.states.count() == 2


def test_same_post_put_in_at_once_is_in_it_once(threads: Path) -> None:
    from osint_monitor.console.casework import cases, items

    case = cases.make(request_of("inspector"), "Bus line")
    done = at_once(lambda request: items.add(request, case, items.POST, "a" * 32))
    assert sorted(done) == [False, False, False, True]
    assert items.held(case, items.POST).count() == 1


def test_merges_at_once_never_go_round_in_a_circle(threads: Path) -> None:
    from osint_monitor.console.casework import persons

    values = dict.fromkeys(persons.FIELDS, "") | {"role": "witness"}
    made = [persons.make(request_of("inspector"), values) for _ in range(4)]
    places = dict(zip(OFFICERS, range(4), strict=True))

    def merge(request: Any) -> bool:
        place = places[request.user.username]
        gone, into = made[place], made[(place + 1) % 4]
        return persons.merge(request, gone, into, "the same photograph")

    assert sorted(at_once(merge)) == [False, True, True, True]
    known = persons.known_for(request_of("inspector").user)
    assert len(known) == 1 and len(known[0].merged) == 3
