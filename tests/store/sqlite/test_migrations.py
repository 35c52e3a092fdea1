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
from osint_monitor.store.sqlite.schema import MIGRATIONS, SAME
from osint_monitor.store.sqlite.store import SqliteStore
from osint_monitor.store.traits import TEXT, text_key
from osint_monitor.store.tree import Has, Settled
from osint_monitor.store.triage import Triage

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


def test_traits_of_an_older_file_are_found(old: str) -> None:
    with SqliteStore(old) as store:
        rows = store._db.execute("SELECT kind, value, post FROM traits").fetchall()
    assert sorted(rows) == [
        ("indicator", "ilo.debt", 7),
        ("mark", "disclosure", 7),
        ("place", "lodz", 7),
        ("rule", "r1", 7),
        ("text", text_key("", "p1 a"), 7),
    ]


def test_posts_of_an_older_file_get_the_key_of_their_present_words(
    tmp_path: Path, make: Make
) -> None:
    path = str(tmp_path / "store.db")
    posts = Query(where=Has(TEXT, text_key("Bus", "It is let.") or ""))
    with SqliteStore(path) as store:
        store.put(make.batch("p1", "a", title="Bus", text="It is free."))
        store.put(make.batch("p1", "b", hour=1, title="Bus", text="It is let."))
        store.put(make.batch("p2", level=None, title="bus", text="It is  LET."))
        store.put(make.batch("empty", title="", text=""))
        store.put(Batch(sightings=[make.sighting("stranger", None)]))
        written = store._db.execute("SELECT * FROM traits").fetchall()
        store._db.execute("DELETE FROM traits WHERE kind = 'text'")
        schema = MIGRATIONS.index(SAME)
        for table in ("triage", "settled"):
            store._db.execute(f"DROP TABLE {table}")
        store._db.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (schema,))
        assert store.count(posts) == 0
    with SqliteStore(path) as store:
        assert store._db.execute("SELECT * FROM traits").fetchall() == written
        assert len(written) == 2
        assert store.count(posts) == 2


def test_posts_of_an_older_file_can_be_settled(old: str, make: Make) -> None:
    settled = {make.version_id("p1"): 0}
    with SqliteStore(old) as store:
        store.put_triage(
            [Triage(post_id=make.post_id("p1"), number=1, settled=settled)]
        )
        assert store.count(Query(where=Settled())) == 1


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
            ("text", text_key("", "p1 a")),
        ]
        later = make.sighting("p1", "b", hour=2)
        store.put(Batch(versions=[second], sightings=[later]))
        now = [("place", "cluj"), ("text", text_key("", "p1 b"))]
        assert rows(store) == now
        store.rebuild()
        assert rows(store) == now
