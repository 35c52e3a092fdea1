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


def test_one_alone_has_it_until_it_lets_go(django: Path) -> None:
    from osint_monitor.console import limits

    assert limits.alone("filling", 20)
    assert not limits.alone("filling", 20)
    limits.let_go("filling")
    assert limits.alone("filling", 20)


def test_of_many_at_once_none_is_lost_and_one_alone_is_first(threads: Path) -> None:
    from django.db import connections

    from osint_monitor.console import limits

    numbers: list[int] = []
    firsts: list[bool] = []
    together = threading.Barrier(6)

    def work() -> None:
        together.wait()
        numbers.extend(limits.counted("tries", 60) for _ in range(5))
        firsts.append(limits.alone("filling", 60))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert limits.counted("tries", 60) == 31
    assert sorted(firsts) == [False] * 5 + [True]
    assert max(numbers) == 30
