"""An alert tells of each new hit once, whatever happens on the way."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import QueryError, SettingsError, SpoolError
from osint_monitor.jobs import alerts as job
from osint_monitor.jobs import alerts_send
from osint_monitor.jobs.alerts import AlertsBusy, Looked, remove_alert, run_alerts
from osint_monitor.model.words import Level
from osint_monitor.settings import Settings
from osint_monitor.spool.alerts import Alerts

Add = Callable[..., int]
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "told"


def told(folder: Path) -> list[list[str]]:
    """Ids of posts, for each file of a folder, in the order of deliveries."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return [[one["id"] for one in json.loads(f.read_bytes())["posts"]] for f in files]


def look(settings: Settings, **more: Any) -> Looked:
    (looked,) = run_alerts(settings, **more)
    return looked


def test_what_answers_already_is_not_told(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    posts.put("old")
    assert add("all", f"file:{folder}") == 1
    assert look(settings).new == 0
    assert told(folder) == []


def test_what_answers_already_is_told_when_asked_for(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    (old,) = posts.put("old")
    add("all", f"file:{folder}", tell_all=True)
    look(settings)
    assert told(folder) == [[old]]


def test_a_new_hit_is_told_once(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("all", f"file:{folder}")
    (new,) = posts.put("new")
    assert look(settings) == Looked(
        name="all", new=1, left=False, sent=1, waiting=0, reason=None
    )
    assert look(settings).new == 0
    assert told(folder) == [[new]]


def test_an_ordinary_post_is_not_told(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("all", f"file:{folder}")
    posts.put("new", level=Level.NONE)
    assert look(settings).new == 0


def test_a_post_imported_with_an_old_date_is_told(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("all", f"file:{folder}")
    posts.put("new")
    look(settings)
    (old,) = posts.put("brought", seen_at=AT - timedelta(days=900))
    look(settings)
    assert told(folder)[1:] == [[old]]


def test_a_post_seen_again_is_not_told_again(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("all", f"file:{folder}")
    posts.put("new")
    look(settings)
    posts.put("new", seen_at=AT + timedelta(days=1))
    posts.put("new", seen_at=AT + timedelta(days=2), text="I keep your passport")
    assert look(settings).new == 0


def test_a_post_that_new_rules_judge_otherwise_is_told(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    (post,) = posts.put("new", level=Level.NONE)
    add("all", f"file:{folder}")
    posts.put("new", level=Level.WEAK, engine="later")
    look(settings)
    assert told(folder) == [[post]]


def test_words_of_the_query_must_be_there(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("lorries", f"file:{folder}", "lorries")
    add("passports", f"file:{folder}", "passports")
    posts.put("new")
    assert [one.new for one in run_alerts(settings)] == [0, 1]


@pytest.mark.parametrize(
    ("query", "new"),
    [
        ("", 1), ("phone:+4477*", 1), ("phone:+31*", 0), ("passport AND -call", 0),
        ("level:none", 1), ("level:weak,strong", 1), ("-level:strong", 1),
        ("lang:en (lorry OR passport)", 1), ("seen:2027-03-01..2027-03-02", 1),
    ],
)  # fmt: skip
def test_the_query_language_is_spoken_among_hits_unless_it_names_levels(
    settings: Settings, posts: Any, add: Add, folder: Path, query: str, new: int
) -> None:
    add("all", f"file:{folder}", query)
    posts.put("hit")
    posts.put("ordinary", level=Level.NONE, text="A room in Delft. +44 7700 900123")
    assert look(settings).new == new


def test_a_wrong_query_is_refused_with_its_place(add: Add, folder: Path) -> None:
    with pytest.raises(QueryError, match=r"\^"):
        add("all", f"file:{folder}", "(passport")


def test_many_posts_make_several_deliveries_and_looks(
    settings: Settings,
    posts: Any,
    add: Add,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("osint_monitor.spool.alerts.MAX_POSTS", 2)
    monkeypatch.setattr(job, "MAX_NEW", 3)
    add("all", f"file:{folder}")
    ids = posts.put("a", "b", "c", "d", "e")
    first, second = look(settings), look(settings)
    assert (first.new, first.left, first.sent) == (3, True, 2)
    assert (second.new, second.left) == (2, False)
    assert [len(one) for one in told(folder)] == [2, 1, 2]
    assert sorted(chain(*told(folder))) == sorted(ids)


class Killed(BaseException):
    """As when the process is gone."""


@pytest.mark.parametrize("moment", ["plan", "send", "sent"])
def test_a_kill_loses_nothing_and_tells_nothing_twice(
    settings: Settings,
    posts: Any,
    add: Add,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    add("all", f"file:{folder}")
    ids = posts.put("a", "b")
    where = {"plan": (Alerts, "plan"), "send": (job, "send"), "sent": (Alerts, "sent")}

    def die(*args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*where[moment], die)
        with pytest.raises(Killed):
            run_alerts(settings)
    ids += posts.put("c")
    look(settings)
    assert sorted(chain(*told(folder))) == sorted(ids)


def test_a_half_written_file_is_never_seen(
    settings: Settings,
    posts: Any,
    add: Add,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add("all", f"file:{folder}")
    posts.put("new")

    def die(fd: int) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(alerts_send.os, "fsync", die)
        with pytest.raises(Killed):
            run_alerts(settings)
    assert told(folder) == []
    look(settings)
    assert len(told(folder)) == 1
    assert [one.suffix for one in folder.iterdir()] == [".json"]


def test_a_failed_delivery_waits_and_is_tried_again(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    folder.write_text("not a folder")
    add("all", f"file:{folder}")
    (first,) = posts.put("first")
    failed = look(settings, at=AT)
    assert (failed.sent, failed.waiting, failed.reason) == (0, 1, "can't_be_reached")
    folder.unlink()
    (second,) = posts.put("second")
    early = look(settings, at=AT + timedelta(seconds=30))
    assert (early.new, early.sent, early.waiting) == (1, 0, 2)
    late = look(settings, at=AT + timedelta(seconds=61))
    assert (late.sent, late.waiting, late.reason) == (2, 0, None)
    assert told(folder) == [[first], [second]]


def test_a_retry_by_hand_does_not_wait(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    folder.write_text("not a folder")
    add("all", f"file:{folder}")
    posts.put("first")
    look(settings)
    folder.unlink()
    assert look(settings, retry=True).sent == 1


def test_waits_grow_up_to_an_hour(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    folder.write_text("not a folder")
    add("all", f"file:{folder}")
    posts.put("first")
    waits, at = [], AT
    for _ in range(8):
        look(settings, at=at)
        with Alerts(settings.folder.alerts) as alerts:
            (delivery,) = alerts.waiting("all")
        waits.append(int((delivery.next_at - at).total_seconds() / 60))
        at = delivery.next_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_only_one_process_is_at_the_alerts(settings: Settings, add: Add) -> None:
    add("all", "file:/nowhere")
    fd = os.open(settings.folder.alerts.with_suffix(".lock"), os.O_RDWR)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        with pytest.raises(AlertsBusy):
            run_alerts(settings)
    finally:
        os.close(fd)
    run_alerts(settings)


def test_deliveries_stand_in_the_custody_log(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("all", f"file:{folder}")
    posts.put("new")
    look(settings)
    lines = settings.folder.custody.read_text().splitlines()
    events = list(map(json.loads, lines))
    named = [one["event"] for one in events]
    assert named == ["alert_added", "alert_sending", "alert_sent"]
    sent = events[-1]
    assert (sent["parts"]["posts"], sent["parts"]["with_text"]) == (1, False)
    assert sent["parts"]["digest"].startswith("sha256:")


def test_a_name_is_taken_once(settings: Settings, add: Add, folder: Path) -> None:
    add("all", f"file:{folder}")
    with pytest.raises(SpoolError, match="already"):
        add("all", f"file:{folder}")


@pytest.mark.parametrize("name", ["", "All", "a b", "a" * 41, "../x", "-a"])
def test_a_wrong_name_is_refused(add: Add, name: str) -> None:
    with pytest.raises(SettingsError, match="name"):
        add(name, "file:/nowhere")


def test_an_alert_with_waiting_deliveries_is_not_removed_by_mistake(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    folder.write_text("not a folder")
    add("all", f"file:{folder}")
    posts.put("new")
    look(settings)
    with pytest.raises(SettingsError, match="1 deliveries wait"):
        remove_alert(settings, "all")
    remove_alert(settings, "all", drop=True)
    with pytest.raises(SettingsError, match="there are: none"):
        remove_alert(settings, "all")


def test_a_removed_alert_may_come_back_and_begins_anew(
    settings: Settings, posts: Any, add: Add, folder: Path
) -> None:
    add("all", f"file:{folder}")
    posts.put("new")
    look(settings)
    remove_alert(settings, "all")
    assert add("all", f"file:{folder}", tell_all=True) == 1
    assert look(settings).new == 1


def test_a_query_that_is_wrong_by_now_keeps_no_other_alert_from_running(
    settings: Settings,
    posts: Any,
    add: Add,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add("a", f"file:{folder}", "passports")
    add("b", f"file:{folder}")
    posts.put("new")
    read = job.alert_query

    def sometimes(text: str) -> Any:
        if text:
            raise SettingsError([])
        return read(text)

    monkeypatch.setattr(job, "alert_query", sometimes)
    first, second = run_alerts(settings)
    assert (first.reason, second.new) == (job.WRONG_QUERY, 1)
