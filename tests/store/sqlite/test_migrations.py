"""A file that an older program made is searched like one of today."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from osint_monitor.model.words import Mark
from osint_monitor.store.base import Batch
from osint_monitor.store.query import Query, Step
from osint_monitor.store.sqlite.connection import connect, writing
from osint_monitor.store.sqlite.rows import assessment_row, reading_body, version_body
from osint_monitor.store.sqlite.schema import MIGRATIONS
from osint_monitor.store.sqlite.store import SqliteStore

Make = Any


@pytest.fixture
def old(tmp_path: Path, make: Make) -> str:
    """A file of schema 1 with one post, as the writer of that time made it."""
    path = str(tmp_path / "store.db")
    connection = connect(path, migrations=MIGRATIONS[:1])
    item = make.indexed("p1", places=("Łódź",))
    judged = make.assessment(
        "p1", matches=(make.match("r1", "ilo.debt"),), marks=(Mark.DISCLOSURE,)
    )
    with writing(connection):
        run = connection.execute
        run("INSERT INTO names VALUES (1, 'u1'), (2, 'u1-r1-rules-only')")
        run(
            "INSERT INTO posts (seq, id, version, reading, assessment, last_seen,"
            " first_seen, versions, gone, source, level, score, lang, types, ukraine)"
            " VALUES (7, ?, 3, 5, 9, 1, 1, 1, 0, 's', 0, 0.1, 'nl', '', 0)",
            (make.post_id("p1"),),
        )
        run(
            "INSERT INTO versions VALUES (3, ?, 7, 's', 'job', ?)",
            (item.version.id, version_body(item.version)),
        )
        run("INSERT INTO readings VALUES (5, 3, 1, 7, ?)", (reading_body(item),))
        run("INSERT INTO words (rowid, tokens) VALUES (5, 'м''ясо huizen huis')")
        run(
            "INSERT INTO assessments VALUES (9, 'a', 3, 2, ?, ?, ?, ?, ?, ?, ?)",
            assessment_row(judged),
        )
    connection.close()
    return path


def test_words_of_an_older_file_are_found(old: str) -> None:
    with SqliteStore(old) as store:
        for word in ("м'ясо", "huizen", "huis"):
            assert store.count(Query(words=((word,),))) == 1


def test_days_of_an_older_file_are_counted(old: str) -> None:
    with SqliteStore(old) as store:
        days = store.histogram(Query(), Step.DAY, ZoneInfo("UTC"))
    assert days == [(date(1970, 1, 1), 1)]


def test_places_indicators_rules_and_marks_of_an_older_file_are_found(old: str) -> None:
    with SqliteStore(old) as store:
        rows = store._db.execute("SELECT kind, value, post FROM traits").fetchall()
    assert sorted(rows) == [
        ("indicator", "ilo.debt", 7),
        ("mark", "disclosure", 7),
        ("place", "lodz", 7),
        ("rule", "r1", 7),
    ]


def test_traits_are_of_the_present_only(make: Make) -> None:
    def rows(store: SqliteStore) -> list[tuple[str, str]]:
        return sorted(store._db.execute("SELECT kind, value FROM traits").fetchall())

    with SqliteStore(":memory:") as store:
        first = make.indexed("p1", "a", places=("Gent",))
        second = make.indexed("p1", "b", places=("Cluj",))
        judged = make.assessment("p1", "a", matches=(make.match("r1", "ilo.debt"),))
        store.put(Batch(versions=[first], sightings=[make.sighting("p1", "a")]))
        store.put(Batch(assessments=[judged]))
        assert rows(store) == [
            ("indicator", "ilo.debt"),
            ("place", "gent"),
            ("rule", "r1"),
        ]
        later = make.sighting("p1", "b", hour=2)
        store.put(Batch(versions=[second], sightings=[later]))
        assert rows(store) == [("place", "cluj")]
        store.rebuild()
        assert rows(store) == [("place", "cluj")]
