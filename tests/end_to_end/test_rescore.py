"""
Rescoring by two real processes, one of which is killed, while posts are added.

On both stores: every wording is assessed once by the engine of today, none is left out,
and what was added or read later is neither lost nor overruled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from elasticsearch_server import Prefixes
from osint_monitor.jobs.rescore import engine_of
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.clock import now
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.run import RunKind
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.settings import Settings
from osint_monitor.store.base import Batch, Indexed, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query
from small_rules import write_rules

pytestmark = pytest.mark.timeout(300)

POSTS, CHANGED = 2_000, 40
PATIENCE_S = 120
OLD, NEWER = "u0-r0-rules-only", "u9-r9-rules-only"
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=1) as names:
        yield names


@pytest.fixture(params=["sqlite", "elastic"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """A store of posts, read and assessed by an engine that is no more."""
    rules = tmp_path / "rules"
    write_rules(rules)
    store = None
    if request.param == "elastic":
        prefixes: Prefixes = request.getfixturevalue("prefixes")
        store = prefixes.next().partition("?")[0]
    given = {"data": tmp_path / "data", "rules": rules, "store": store, "workers": 1}
    for name, value in given.items():
        if value is not None:
            monkeypatch.setenv(f"OSINT_MONITOR_{name.upper()}", str(value))
    made = Settings(model="off")
    made.folder.make()
    with open_store(made.folder.store_url) as opened:
        for start in range(0, POSTS, 500):
            _put(opened, [_version(n) for n in range(start, start + 500)], START)
    return made


def _version(number: int, wording: str = "") -> Version:
    kept = "We keep your passport. " if number % 10 == 0 or wording else ""
    return Version(
        id=stable_id("version", str(number), wording),
        post_id=stable_id("post", str(number)), source_id="board", kind=Kind.JOB,
        url=f"https://board.example/{number}",
        text=f"{kept}Room {number} with a garden in Delft. {wording}",
    )  # fmt: skip


def _put(store: Store, versions: Sequence[Version], at: datetime) -> None:
    """What a crawl with older rules stores."""
    store.put(
        Batch(
            versions=[Indexed(version=one, understanding="u0") for one in versions],
            sightings=[
                sighting_of(
                    one.post_id, one.id, capture_id=f"capture-{one.id}",
                    source_id=one.source_id, seen_at=at,
                )
                for one in versions
            ],
            assessments=[_assessment(one, OLD, at) for one in versions],
        )
    )  # fmt: skip


def _assessment(
    version: Version, engine: str, at: datetime, level: Level = Level.NONE
) -> Assessment:
    return Assessment(
        id=stable_id("assessment", version.id, engine), version_id=version.id,
        post_id=version.post_id, engine=engine, assessed_at=at, lang=Lang.EN,
        level=level, score=0.9 if level.rank else 0.0,
    )  # fmt: skip


def _rescoring(part: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "osint_monitor", "rescore", "--slice", part]
    return subprocess.Popen(
        [*command, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def _ended(process: subprocess.Popen[str]) -> int:
    """How many it assessed."""
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, out
    counts: Counter[str] = Counter(json.loads(out)["counts"])
    assert counts["not_rescored"] == 0
    return counts["rescored"]


def _has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_nothing_is_done_twice_or_left_out(settings: Settings) -> None:
    engine = engine_of(settings)
    with open_store(settings.folder.store_url) as store:
        killed, other = _rescoring("1/2"), _rescoring("2/2")
        _until(lambda: store.assessed(engine) > 100)
        os.kill(killed.pid, signal.SIGKILL)
        killed.communicate(timeout=PATIENCE_S)
        _until(lambda: not _has_processes(killed.pid))  # its worker ends by itself
        # A crawl that began before the rules changed goes on meanwhile.
        _put(store, [_version(n, "Anew.") for n in range(CHANGED)], now())
        _put(store, [_version(POSTS + n) for n in range(CHANGED)], now())
        in_slice = _ended(other)
        by_killed = store.assessed(engine) - in_slice
        again = _ended(_rescoring("1/1"))

        every = POSTS + 2 * CHANGED
        assert (store.assessed(engine), list(store.outdated(engine))) == (every, [])
        assert by_killed + in_slice + again == every
        assert 0 < in_slice < every and 0 < again < every
        stats = store.stats()
        assert (stats.versions, stats.assessments) == (every, 2 * every)
        assert stats.posts == POSTS + CHANGED
        assert stats.failures == 0
        hits = {*range(0, POSTS + CHANGED, 10), *range(CHANGED)}
        found = {post.post_id for post in store.scan(Query(min_level="weak"))}
        assert found == {_version(number).post_id for number in hits}
        changed = store.post(_version(2).post_id)
        assert changed is not None and changed.version == _version(2, "Anew.")
        assert changed.assessment is not None and changed.assessment.engine == engine
        outcomes = Counter(
            run.outcome for run in store.runs() if run.kind is RunKind.RESCORE
        )
        assert outcomes == {"killed": 1, "finished": 2}


def test_an_opinion_that_is_later_stays_the_present_one(settings: Settings) -> None:
    newer = _assessment(_version(0), NEWER, now() + timedelta(days=1), Level.WEAK)
    with open_store(settings.folder.store_url) as store:
        store.put(Batch(assessments=[newer]))
        assert _ended(_rescoring("1/1")) == POSTS
        post = store.post(_version(0).post_id)
        assert post is not None and post.assessment == newer
        assert len(store.history(post.post_id).assessments) == 3


def test_a_change_of_the_rules_that_is_taken_back_leaves_nothing_behind(
    settings: Settings,
) -> None:
    engine = engine_of(settings)
    assert _ended(_rescoring("1/1")) == POSTS
    with open_store(settings.folder.store_url) as store:
        before = {one.post_id: one for one in store.scan(Query(min_level="weak"))}
        write_rules(settings.rules_folder, revision=2, phrase="garden in Delft")
        assert _ended(_rescoring("1/1")) == POSTS
        assert store.count(Query(min_level="weak")) == POSTS
        write_rules(settings.rules_folder)
        assert engine_of(settings) == engine
        assert _ended(_rescoring("1/2")) + _ended(_rescoring("2/2")) == POSTS
        after = {one.post_id: one for one in store.scan(Query(min_level="weak"))}
        assert after.keys() == before.keys() and len(after) == POSTS // 10
        for post_id, post in after.items():
            now_, then = post.assessment, before[post_id].assessment
            assert now_ is not None and then is not None
            assert now_.assessed_at > then.assessed_at
            assert replace(now_, id=then.id, assessed_at=then.assessed_at) == then
        assert store.stats().assessments == 4 * POSTS
        assert _ended(_rescoring("1/1")) == 0
