"""What all processes of the console count together."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest


def test_a_while_is_counted_and_then_begins_anew(
    django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import limits

    now = 1_000.0
    monkeypatch.setattr(limits.time, "time", lambda: now)
    assert [limits.counted("a", 60) for _ in range(3)] == [1, 2, 3]
    assert limits.counted("b", 60) == 1
    now += 61
    assert limits.counted("a", 60) == 1


def test_places_are_had_until_they_are_let_go(django: Path) -> None:
    from osint_monitor.console import limits

    first, second = limits.place("reading", 20, of=2), limits.place("reading", 20, of=2)
    assert first and second and limits.place("reading", 20, of=2) is None
    with first:
        pass
    assert limits.place("reading", 20, of=2)


def test_place_whose_time_is_over_is_let_go_for_its_next_owner_only(
    django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import limits

    now = 1_000.0
    monkeypatch.setattr(limits.time, "time", lambda: now)
    late = limits.place("filling", 20)
    now += 21
    other = limits.place("filling", 20)
    assert late and other
    with late:
        pass
    assert limits.place("filling", 20) is None
    with other:
        pass
    assert limits.place("filling", 20)


def test_of_many_at_once_none_is_lost_and_one_alone_is_first(threads: Path) -> None:
    from django.db import connections

    from osint_monitor.console import limits

    numbers: list[int] = []
    firsts: list[bool] = []
    together = threading.Barrier(6)

    def work() -> None:
        together.wait()
        numbers.extend(limits.counted("tries", 60) for _ in range(5))
        firsts.append(limits.place("filling", 60) is not None)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert limits.counted("tries", 60) == 31
    assert sorted(firsts) == [False] * 5 + [True]
    assert max(numbers) == 30
