"""What waits for the store and what it refused: seen, told, and put right."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from osint_monitor.cli.crawling import runs_table
from osint_monitor.model.post import Version
from osint_monitor.model.run import Run as Crawl
from osint_monitor.model.run import RunKind
from osint_monitor.model.words import Kind
from osint_monitor.spool.dead_letters import DeadLetter, DeadLetters
from osint_monitor.spool.outbox import Outbox
from osint_monitor.store.base import Indexed
from osint_monitor.store.codec import pack
from osint_monitor.store.open import open_store
from osint_monitor.work.parcel import Parcel, packed

Run = Callable[..., Any]

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
WORDS = "zwartemerkstift gezocht"


def _indexed(name: str) -> Indexed:
    version = Version(
        id=name, post_id=name, source_id="brought", kind=Kind.JOB,
        url="https://board.example/x", text=WORDS,
    )  # fmt: skip
    return Indexed(version=version, understanding="u", tokens=(WORDS,))


@pytest.fixture
def waits(data: Path) -> Path:
    """Two batches wait in the outbox of the data folder."""
    box = Outbox(data / "outbox.db", 1 << 20)
    box.away("no route to store.example")
    for name in ("3" * 32, "4" * 32):
        box.add(packed(Parcel(versions=(_indexed(name),))))
    box.close()
    return data


@pytest.fixture
def refused(data: Path) -> Path:
    """One record is a dead letter."""
    letter = DeadLetter(
        at=AT.isoformat(), source_id="brought", run_id="run", kind="versions",
        id="5" * 32, reason="mapper_parsing_exception:published_at",
        record=orjson.loads(pack(_indexed("5" * 32))),
    )  # fmt: skip
    DeadLetters(data / "dead-letters").add([letter])
    return data


def test_stats_say_how_much_waits_since_when_and_why(run: Run, waits: Path) -> None:
    found = json.loads(run("stats", "--json").stdout)
    assert found["posts"] == 2
    assert found["waiting"]["batches"] == 2
    assert found["waiting"]["since"].endswith("Z")
    assert found["waiting"]["why"] == "no route to store.example"
    told = run("stats").stdout
    assert "waiting for the store" in told and "no route" in told


def test_stats_are_told_without_a_store(
    run: Run, waits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.errors import StoreAway
    from osint_monitor.store import open as opening

    def away(*_: Any, **__: Any) -> Any:
        raise StoreAway("can't be reached")

    monkeypatch.setattr(opening, "open_store", away)
    result = run("stats", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["waiting"]["batches"] == 2
    assert "can't be reached" in result.stderr


def test_nothing_is_said_of_what_does_not_wait(run: Run, data: Path) -> None:
    assert "waiting" not in run("stats").stdout
    found = json.loads(run("stats", "--json").stdout)
    assert (found["waiting"]["batches"], found["dead_letters"]) == (0, 0)
    assert not (data / "outbox.db").exists()


def test_drain_stores_what_waits(run: Run, waits: Path) -> None:
    result = run("store", "drain")
    assert (result.exit_code, "2 of 2 batches" in result.stderr) == (0, True)
    found = json.loads(run("stats", "--json").stdout)
    assert (found["versions"], found["waiting"]["batches"]) == (4, 0)


def test_dead_letters_are_listed_without_words(run: Run, refused: Path) -> None:
    for options in ((), ("--json",)):
        result = run("store", "dead-letters", *options)
        assert result.exit_code == 1
        assert "mapper_parsing_exception:published_at" in result.stdout
        assert "zwartemerkstift" not in result.stdout + result.stderr
    assert json.loads(result.stdout)["id"] == "5" * 32
    assert json.loads(run("stats", "--json").stdout)["dead_letters"] == 1


def test_dead_letters_are_put_again(run: Run, refused: Path) -> None:
    result = run("store", "dead-letters", "--retry")
    assert result.exit_code == 0
    assert "1 records stored, 0 refused" in result.stderr
    assert json.loads(run("stats", "--json").stdout)["versions"] == 3
    assert run("store", "dead-letters").exit_code == 0


def test_dead_letters_of_one_source(run: Run, refused: Path) -> None:
    assert run("store", "dead-letters", "--source", "other").exit_code == 0
    assert run("store", "dead-letters", "--source", "brought").exit_code == 1


def test_runs_show_their_dead_letters(run: Run, data: Path) -> None:
    assert "dead letters" not in run("runs").stdout
    counts = {"posts": 500, "dead_letters": 1}
    made = Crawl(
        id="r", kind=RunKind.CRAWL, source_id="brought", started_at=AT, mandate="m",
        outcome="finished", counts=counts,
    )  # fmt: skip
    with open_store(f"sqlite:///{data / 'store.db'}") as store:
        store.put_run(made)
    assert "dead letters" in run("runs").stdout
    assert "dead_letters" in " ".join(
        str(column.header) for column in runs_table([made]).columns
    )
