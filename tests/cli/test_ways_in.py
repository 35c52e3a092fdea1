"""Every way in through the command line, with real workers, on invented inputs."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.demo.run import start_town
from osint_monitor.demo.sources import sources_folder
from osint_monitor.evidence.record import Exchange, pack, warcinfo
from osint_monitor.store.open import open_store

Run = Callable[..., Any]

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
KEPT = "We keep your passport in our office, call +44 7700 900123."
PATIENCE_S = 120


def _page(words: str) -> bytes:
    return f"<html><article><h1>Work</h1><p>{words}</p></article></html>".encode()


def _warc(url: str, words: str) -> bytes:
    exchange = Exchange(
        url=url, source_id="s", run_id="r", started_at=AT, status=200,
        headers=((b"Content-Type", b"text/html; charset=utf-8"),), body=_page(words),
    )  # fmt: skip
    return warcinfo("a.warc.gz", {}, AT) + pack(exchange).data


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    """A folder with a post in each form, and one thing that is none."""
    folder = tmp_path / "brought"
    folder.mkdir()
    (folder / "table.csv").write_bytes(
        f"Header;Body;Where\nZaj\u0119cie;{KEPT};Delft\n".encode("cp1250")
    )
    (folder / "one.warc.gz").write_bytes(_warc("https://a.example/1", KEPT + " One."))
    with zipfile.ZipFile(folder / "two.wacz", "w") as archive:
        archive.writestr("archive/two.warc.gz", _warc("https://a.example/2", KEPT))
        archive.writestr("datapackage.json", "{}")
    message = {
        "id": 7,
        "type": "message",
        "text": ["Ride. ", {"text": KEPT}],
        "date": "",
    }
    chat = {"name": "c", "type": "public_channel", "id": 4, "messages": [message]}
    (folder / "result.json").write_text(json.dumps(chat))
    (folder / "lines.jsonl.gz").write_bytes(
        gzip.compress(json.dumps({"id": 1, "text": KEPT}).encode())
    )
    (folder / "saved.html").write_bytes(_page(KEPT + " Saved."))
    (folder / "odd.bin").write_bytes(b"\x89PNG\r\n")
    return folder


def _lines(result: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.split("\n") if line]


def test_every_form_is_brought_in(
    run: Run, fresh: Path, brought: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    mapped = ("--map", "text=Body", "--map", "title=Header", "--map", "place=Where")
    result = run(
        "import", str(brought), "--source", "brought", *mapped, "--json", to=fresh
    )
    (done,) = _lines(result)
    assert result.exit_code == 1  # one file is of no known form
    assert done["failures"] == {"unknown_form": 1}
    assert done["levels"] == {"strong": 6}
    counts = done["counts"]
    assert (counts["files"], counts["captures"], counts["failed"]) == (7, 6, 1)

    hits = _lines(run("hits", "--json", to=fresh))
    assert [hit["level"] for hit in hits] == ["strong"] * 6
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    titles = {hit["title"] for hit in hits}
    assert {"Zajęcie", "Work"} <= titles
    assert "900123" not in run("hits", "--json", to=fresh).stdout


def test_a_cut_archive_gives_what_is_whole_and_a_failure_with_its_place(
    run: Run, fresh: Path, tmp_path: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    whole = _warc("https://a.example/1", KEPT)
    (tmp_path / "cut.warc.gz").write_bytes(whole + whole[:-40])
    result = run("import", str(tmp_path / "cut.warc.gz"), "-s", "brought", to=fresh)
    assert result.exit_code == 1
    (failure,) = _lines(run("failures", "--json", to=fresh))
    assert failure["stage"] == "import" and "byte " in failure["where"]
    stats = json.loads(run("stats", "--json", to=fresh).stdout)
    assert (stats["posts"], stats["read"], stats["failures"]) == (1, 1, 1)


def test_a_changed_rule_changes_levels_and_keeps_the_history(
    run: Run, fresh: Path, brought: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    run("import", str(brought / "lines.jsonl.gz"), "--source", "brought", to=fresh)
    (hit,) = _lines(run("hits", "--json", to=fresh))
    write_rules("minor", revision=2)

    (done,) = _lines(run("rescore", "--json", to=fresh))
    (again,) = _lines(run("rescore", "--json", to=fresh))

    assert done["counts"] == {"rescored": 1, "not_rescored": 0}
    assert again["counts"] == {"rescored": 0, "not_rescored": 0}
    assert _lines(run("hits", "--json", to=fresh)) == []
    (shown,) = _lines(run("show", hit["id"], "--json", to=fresh))
    assert shown["level"] == "none"
    levels = [one["level"] for one in shown["history"]["levels"]]
    assert levels == ["strong", "none"]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo town's feed on free ports, with the source file for it."""
    folder = tmp_path / "town_sources"
    folder.mkdir()
    monkeypatch.setenv("OSINT_MONITOR_SOURCES", str(folder))
    with start_town(1, 0) as running:
        text = (sources_folder() / "demo_feed.yml").read_text()
        text = text.replace('"5 * * * *"', '"5 3 1 1 *"')  # due once, not while it runs
        for offset in range(10):
            text = text.replace(str(18_080 + offset), str(running.base_port + offset))
        (folder / "demo_feed.yml").write_text(text)
        yield


def test_a_crawl_twice_stores_nothing_twice(
    run: Run, fresh: Path, town: None, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    (first,) = _lines(run("crawl", "demo_feed", "--json", to=fresh))
    before = json.loads(run("stats", "--json", to=fresh).stdout)
    (second,) = _lines(run("crawl", "demo_feed", "--json", to=fresh))
    after = json.loads(run("stats", "--json", to=fresh).stdout)

    assert first["outcome"] == second["outcome"] == "finished"
    assert before["posts"] > 20
    assert second["counts"]["unchanged"] > 0
    for name in ("posts", "versions", "assessments"):
        assert before[name] == after[name]
    for name in ("by_level", "by_lang", "by_source"):
        assert sum(after[name].values()) == after["posts"]
    assert after["attempts"] == after["captures"] + after["unchanged"] + after["failed"]
    assert after["captures"] == after["read"] + after["read_failed"]
    assert run("resume", to=fresh).exit_code == 0


def test_the_schedule_crawls_what_is_due_and_stops_when_told(
    run: Run, fresh: Path, town: None, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    command = [sys.executable, "-m", "osint_monitor", "schedule", "--data", str(fresh)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ)
    try:
        until = time.monotonic() + PATIENCE_S
        while not _is_finished(fresh):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.communicate()
    due = run("crawl", "--due", to=fresh)
    assert due.exit_code == 0 and "nothing to do" in due.stderr


def _is_finished(folder: Path) -> bool:
    if not (folder / "store.db").exists():
        return False
    with open_store(f"sqlite:///{folder / 'store.db'}") as store:
        return any(run.outcome == "finished" for run in store.runs())
