"""The store hears of every decision, also when it is away or a process is killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from at_once import at_once, request_of

from console_town import STRONG, post, put
from osint_monitor.errors import StoreAway
from osint_monitor.model.judgement import Verdict
from osint_monitor.store.query import Query
from osint_monitor.store.tree import Settled
from osint_monitor.store.triage import Triage

ONE = post("strong", STRONG, title="Work in Rotterdam")


def settled() -> set[str]:
    """Ids of the posts that the store leaves out."""
    from osint_monitor.console import reading

    return set(reading.store().ids(Query(where=Settled())))


def waiting() -> list[str]:
    """Posts of which the store was not told yet."""
    from osint_monitor.console.models import Untold

    return list(Untold.objects.order_by("pk").values_list("post_id", flat=True))


def decide(name: str = "inspector", verdict: Verdict = Verdict.NO_SIGNAL) -> Any:
    from osint_monitor.console import judging, reading

    view = reading.store().posts([ONE.post_id])[0]
    given = judging.Given(verdict=verdict)
    return judging.decide(request_of(name), view, given)


def undo(name: str = "inspector") -> Any:
    from osint_monitor.console import judging

    return judging.undo(request_of(name), ONE.post_id)


@pytest.fixture
def away(django: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The store takes nothing; to be called when it does again."""
    from osint_monitor.store.sqlite.store import SqliteStore

    def refuse(*_given: Any) -> None:
        raise StoreAway("away")

    monkeypatch.setattr(SqliteStore, "put_triage", refuse)
    return monkeypatch.undo


def test_decided_post_is_left_out_and_comes_back_when_undone(django: Path) -> None:
    decide()
    assert settled() == {ONE.post_id}
    decide("colleague")
    undo()
    assert settled() == {ONE.post_id}
    undo("colleague")
    assert settled() == set()
    assert waiting() == []


def test_verdict_that_settles_nothing_leaves_the_post_in(django: Path) -> None:
    decide(verdict=Verdict.MORE_INFORMATION)
    assert settled() == set()
    decide()
    decide(verdict=Verdict.MORE_INFORMATION)
    assert settled() == set()


def test_store_and_console_agree_on_every_post(signed_in: Any, data: Path) -> None:
    from osint_monitor.console import judging, reading, standing

    put(data, [post(f"agree-{n}", f"{STRONG} Number {n}.") for n in range(6)])
    views = list(reading.store().scan(Query()))
    for number, view in enumerate(views):
        given = judging.Given(verdict=list(Verdict)[number % len(Verdict)])
        judging.decide(request_of("inspector"), view, given)
        if number % 3 == 0:
            judging.undo(request_of("inspector"), view.post_id)
    # Some are written anew: they are open again.
    put(data, [post(f"agree-{n}", f"{STRONG} Anew {n}.") for n in range(2)],
        hours_ago=0.5)  # fmt: skip
    views = list(reading.store().scan(Query()))
    held = standing.holding(view.post_id for view in views)
    left = {
        one.post_id for one in views if not standing.is_open(one, held[one.post_id])
    }
    assert 0 < len(left) < len(views)
    assert settled() == left


def test_what_the_store_was_not_told_is_told_later(
    away: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    from osint_monitor.console import untold

    decide()
    undo()
    decide("colleague")
    assert (settled(), waiting()) == (set(), [ONE.post_id] * 3)
    with pytest.raises(StoreAway):
        untold.tell()
    away()
    said: list[int] = []
    assert untold.tell(said.append) == 1
    assert (settled(), waiting(), said) == ({ONE.post_id}, [], [1])
    assert untold.tell() == 0


def test_decided_post_that_the_store_still_gives_is_not_shown(
    away: Callable[[], None], signed_in: Any
) -> None:
    decide()
    page = signed_in("patrol").get("/queue/")
    rows = [*page.context["rows"], *page.context["lane"]]
    assert ONE.post_id not in {row.view.post_id for row in rows}


def test_act_that_fails_tells_nothing(django: Path) -> None:
    from django.db import transaction

    def act() -> None:
        with transaction.atomic():
            decide()
            raise ValueError

    with pytest.raises(ValueError):
        act()
    assert waiting() == []


def test_of_many_each_is_told(django: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from osint_monitor.console import untold

    monkeypatch.setattr(untold, "AT_ONCE", 2)
    decide()
    untold.note([f"post-{n}" for n in range(5)])
    untold.note([ONE.post_id])
    said: list[int] = []
    untold.tell(said.append)
    assert (said, waiting(), settled()) == ([2, 4, 6], [], {ONE.post_id})


def test_all_are_told_anew_and_what_nobody_decided_is_open(django: Path) -> None:
    from osint_monitor.console import reading, untold

    decide()
    (view,) = [one for one in reading.store().scan(Query()) if one.version][:1]
    strange = {view.version.id: 2} if view.version else {}
    number = next(iter(reading.store().triaged())).number + 1
    told = [
        Triage(post_id=ONE.post_id, number=number),
        Triage(post_id=view.post_id, number=number, settled=strange),
        Triage(post_id="nobody's", number=number, settled={"wording": 2}),
    ]
    reading.store().put_triage(told)
    assert settled() == {view.post_id}
    untold.note_all()
    assert untold.tell() >= len(told)
    assert settled() == {ONE.post_id}
    states = {one.post_id: one.settled for one in reading.store().triaged()}
    assert states["nobody's"] == {}


def test_numbers_rise_though_the_clock_goes_back(
    django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import untold

    first = untold._next_number()
    monkeypatch.setattr(untold.time, "time_ns", lambda: 5_000)
    assert [untold._next_number() for _ in range(2)] == [first + 1, first + 2]


def test_numbers_go_on_beyond_a_database_that_was_put_back(django: Path) -> None:
    from osint_monitor.console.models import TriageNumber

    decide()
    assert settled() == {ONE.post_id}
    TriageNumber.objects.all().delete()
    undo()
    assert settled() == set()


def test_who_decide_and_undo_at_once_leave_the_store_as_it_is(threads: Path) -> None:
    from osint_monitor.console import untold

    def act(request: Any) -> None:
        for _ in range(5):
            decide(request.user.username)
            undo(request.user.username)
        if request.user.username == "patrol":
            decide("patrol")

    at_once(act)
    untold.tell()
    assert (settled(), waiting()) == ({ONE.post_id}, [])
    undo("patrol")
    assert (settled(), waiting()) == (set(), [])


def test_the_server_tells_what_a_killed_process_left(
    threads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import serve, telling, untold

    with monkeypatch.context() as killed:
        killed.setattr(telling, "_tell", lambda: None)
        decide()
    assert (settled(), waiting()) == (set(), [ONE.post_id])
    stopping = threading.Event()
    given = (stopping, 0.01, "telling", untold.tell)
    thread = threading.Thread(target=serve._often, args=given)
    thread.start()
    try:
        for _ in range(500):
            if not waiting():
                break
            stopping.wait(0.02)
    finally:
        stopping.set()
        thread.join()
    assert (settled(), waiting()) == ({ONE.post_id}, [])


def test_a_post_that_the_store_refuses_holds_up_no_other(
    django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import untold
    from osint_monitor.errors import StoreError
    from osint_monitor.store.sqlite.store import SqliteStore

    put_triage = SqliteStore.put_triage

    def picky(store: Any, states: Any) -> None:
        put_triage(store, [one for one in states if one.post_id != "bad"])
        if any(one.post_id == "bad" for one in states):
            raise StoreError("refused")

    monkeypatch.setattr(SqliteStore, "put_triage", picky)
    untold.note(["bad"])
    decide()
    assert untold.tell() == 0  # told with the decision
    assert waiting() == []
    assert ONE.post_id in settled()


def test_no_request_waits_where_a_thread_tells_the_store(
    threads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import telling
    from osint_monitor.store.sqlite.store import SqliteStore

    put_triage, may_go = SqliteStore.put_triage, threading.Event()

    def slow(store: Any, states: Any) -> None:
        assert may_go.wait(60)
        put_triage(store, states)

    monkeypatch.setattr(SqliteStore, "put_triage", slow)
    end = telling.beside()
    try:
        decide()
        assert waiting() == [ONE.post_id] and ONE.post_id not in settled()
        may_go.set()
        deadline = time.monotonic() + 60
        while waiting():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert ONE.post_id in settled()
    finally:
        may_go.set()
        end()
