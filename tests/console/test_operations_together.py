"""Officers of an action day who ask at the same moment never get the same post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from at_once import OFFICERS, at_once

from console_town import STRONG, post, put

POSTS = [
    post(f"pile-{n}", f"{STRONG} Offer {n}.", source="pile_jobs") for n in range(12)
]


@pytest.fixture
def day(threads: Path) -> Iterator[Any]:
    """A running action day on twelve posts; removed afterwards."""
    from django.utils import timezone

    from osint_monitor.console.models import (
        Account,
        LogEntry,
        Operation,
        Participant,
        Work,
    )

    put(threads, POSTS)
    made = Operation.objects.create(
        name="Day", begins=date(2026, 12, 1), ends=date(2026, 12, 1), zone="UTC",
        made_by=Account.objects.get(username="coordinator"),
        scope={"source": ["pile_jobs"]},
        opened_at=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    for name in OFFICERS:
        account = Account.objects.get(username=name)
        Participant.objects.create(operation=made, account=account)
    yield made
    assert not LogEntry.objects.filter(operation=made).exists()
    for kind in (Work, Participant):
        kind.objects.filter(operation=made).delete()
    made.delete()


def test_whole_pile_is_worked_off_and_each_post_handed_out_once(day: Any) -> None:
    from osint_monitor.console import claims, judging, reading
    from osint_monitor.console.models import Participant
    from osint_monitor.console.operations import work
    from osint_monitor.model.judgement import Verdict

    given: list[tuple[str, str]] = []

    def officer(request: Any) -> None:
        part = Participant.objects.select_related("operation", "account").get(
            operation=day, account=request.user
        )
        while (post_id := work.next_post(request, part)) is not None:
            given.append((request.user.username, post_id))
            view = reading.store().post(post_id)
            assert view is not None
            verdict = Verdict.MORE_INFORMATION if len(given) % 3 else Verdict.STRONG
            judging.decide(request, view, judging.Given(verdict=verdict))
            claims.release(request, post_id)

    at_once(officer)
    counted = Counter(post_id for _, post_id in given)
    assert counted == {one.post_id: 1 for one in POSTS}
    done = work.progress(day)
    assert (done.done, done.at_work, done.waiting) == (len(POSTS), 0, 0)


def test_post_whose_time_ran_out_goes_to_one_of_those_who_ask(day: Any) -> None:
    from django.utils import timezone

    from osint_monitor.console.models import Claim, Participant, Work
    from osint_monitor.console.operations import work

    work.fill(day)
    Work.objects.filter(operation=day).exclude(post_id=POSTS[0].post_id).delete()
    type(day).objects.update(filled_at=timezone.now(), filled_to="")
    got: list[str | None] = []

    def officer(request: Any) -> None:
        part = Participant.objects.select_related("operation", "account").get(
            operation=day, account=request.user
        )
        got.append(work.next_post(request, part))

    for _ in range(2):
        at_once(officer)
        assert Counter(got) == {POSTS[0].post_id: 1, None: len(OFFICERS) - 1}
        got.clear()
        Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
