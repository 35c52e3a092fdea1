"""What alerts have told, and what is still to be delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from osint_monitor.errors import SpoolError
from osint_monitor.spool.alerts import MAX_POSTS, Alert, Alerts

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
ALL = Alert(name="all", query="", target="file:/told", private=("a:1",), made_at=AT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alerts.db"


@pytest.fixture
def alerts(path: Path) -> Iterator[Alerts]:
    with Alerts(path) as opened:
        yield opened


def test_an_alert_comes_back_as_it_was(alerts: Alerts, path: Path) -> None:
    alerts.add(ALL, ())
    with Alerts(path) as again:
        assert again.all() == [ALL]
        assert again.get("none") is None
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_post_belongs_to_one_delivery(alerts: Alerts) -> None:
    alerts.add(ALL, ["there"])
    assert alerts.plan(ALL, ["there", "b", "a", "b"], AT) == 2
    assert alerts.plan(ALL, ["a", "c"], AT) == 1
    first, second = alerts.waiting("all")
    assert alerts.posts_of(first) == ["a", "b"]
    assert alerts.posts_of(second) == ["c"]
    assert (first.number, second.number) == (1, 2)


def test_a_delivery_holds_a_bounded_number(alerts: Alerts) -> None:
    alerts.add(ALL, ())
    alerts.plan(ALL, [f"{n:04}" for n in range(MAX_POSTS + 1)], AT)
    sizes = [len(alerts.posts_of(one)) for one in alerts.waiting("all")]
    assert sizes == [MAX_POSTS, 1]


def test_numbers_go_on_after_what_was_sent(alerts: Alerts) -> None:
    alerts.add(ALL, ())
    alerts.plan(ALL, ["a"], AT)
    alerts.sent(alerts.waiting("all")[0])
    alerts.plan(ALL, ["b"], AT)
    (delivery,) = alerts.waiting("all")
    assert delivery.number == 2
    standing = alerts.standing("all")
    assert (standing.told, standing.sent, len(standing.waiting)) == (2, 1, 1)


def test_alerts_do_not_know_of_each_other(alerts: Alerts) -> None:
    other = Alert(name="other", query="", target="file:/told", made_at=AT)
    alerts.add(ALL, ())
    alerts.add(other, ())
    assert alerts.plan(ALL, ["a"], AT) == alerts.plan(other, ["a"], AT) == 1
    alerts.remove("all")
    assert alerts.told("all") == set() and alerts.told("other") == {"a"}


def test_a_name_is_taken_once_and_nothing_changes(alerts: Alerts) -> None:
    alerts.add(ALL, ())
    with pytest.raises(SpoolError):
        alerts.add(ALL, ["a"])
    assert alerts.told("all") == set()
