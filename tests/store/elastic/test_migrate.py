"""New indices in place of old ones, while others write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from elasticsearch_server import Prefixes, ask
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.model.words import Level, Mark
from osint_monitor.store.base import Batch
from osint_monitor.store.elastic import migrate as module
from osint_monitor.store.elastic import schema
from osint_monitor.store.elastic.migrate import drop_old, migrate
from osint_monitor.store.elastic.store import ElasticStore
from osint_monitor.store.query import Query
from osint_monitor.store.tree import Has

Make = Any


ANY_MARK = Has("mark", "", True)
MOVED = ("posts", "sightings")
"""Enough to see it: each index that is made costs the server a second."""


def silent(what: str) -> None:
    pass


@pytest.fixture(scope="module")
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=1) as made:
        yield made


@pytest.fixture
def url(prefixes: Prefixes) -> Iterator[str]:
    made = prefixes.next().replace("patience=5", "patience=30")
    yield made
    drop_old(made)


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose indices have another form."""
    monkeypatch.setattr(schema, "SCHEMA", 3)


def many(make: Make, begin: int, end: int) -> Batch:
    batches = [make.batch(f"p{n}", level=Level.WEAK) for n in range(begin, end)]
    return make.merged(batches)


def test_nothing_is_lost_and_no_write_fails_while_a_mapping_changes(
    url: str, elasticsearch_url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = ElasticStore(url)
    posts = {**schema.FIELDS["posts"], "note": schema.ID}
    monkeypatch.setitem(schema.FIELDS, "posts", posts)
    writer.put(many(make, 0, 300))
    stop, failed, count = threading.Event(), [], 300

    def write() -> None:
        nonlocal count
        while not stop.is_set():
            try:
                writer.put(many(make, count, count + 10))
                # Also what is there already changes.
                seen = [make.sighting(f"p{count % 300}", hour=count)]
                writer.put(Batch(sightings=seen))
            except StoreError as error:
                failed.append(str(error))
                return
            count += 10
            stop.wait(0.1)  # the migration must get a turn too

    thread = threading.Thread(target=write)
    thread.start()
    try:
        done = migrate(url, silent, again=MOVED)
    finally:
        stop.set()
        thread.join()
    writer.put(many(make, count, count + 10))
    writer.close()
    assert failed == []
    assert {each.kind for each in done} == set(MOVED)
    mapping = ask(elasticsearch_url, "GET", f"{writer.session.alias('posts')}/_mapping")
    assert ["note" in each["mappings"]["properties"] for each in mapping.values()]
    with ElasticStore(url) as store:
        stats = store.stats()
        assert stats.posts == stats.versions == stats.assessments == count + 10
        assert stats.by_level == {"weak": count + 10}
        assert len({post.post_id for post in store.scan(Query())}) == count + 10
        # As the records say, so are the posts: none was written over.
        last = {p.post_id: p.last_seen for p in store.scan(Query())}
        for number in range(0, 300, 50):
            history = store.history(make.post_id(f"p{number}"))
            newest = max(each.seen_at for each in history.sightings)
            assert last[make.post_id(f"p{number}")] == newest


def test_an_older_form_is_refused_until_it_is_moved(
    prefixes: Prefixes, newer: None
) -> None:
    url = f"{prefixes.url}/{prefixes.spare()}?patience=30"
    with pytest.MonkeyPatch.context() as before:
        before.setattr(schema, "SCHEMA", 1)
        ElasticStore(url).close()
    with pytest.raises(StoreError, match="store migrate"):
        ElasticStore(url)
    migrate(url, silent)
    ElasticStore(url).close()


def test_posts_of_the_first_form_are_found_by_their_marks(
    url: str, elasticsearch_url: str, make: Make
) -> None:
    marked = make.batch("p1", marks=(Mark.DISCLOSURE,))
    with ElasticStore(url) as store:
        store.put(marked)
        store.put(make.batch("p2"))
        name = store.session.alias("posts")
        trait = {"source": "ctx._source.traits.clear(); ctx._source.remove('wording')"}
        body = {"script": trait}
        ask(elasticsearch_url, "POST", f"{name}/_refresh")
        ask(elasticsearch_url, "POST", f"{name}/_update_by_query?refresh=true", body)
        disclosed = Query(where=Has("mark", "disclosure"))
        assert store.count(disclosed) == 0
        (done,) = migrate(url, silent, again=("posts",))
        assert done.documents == 2
        shown = ask(elasticsearch_url, "GET", f"{name}/_doc/{make.post_id('p1')}")
        assert shown["_source"]["wording"] == make.version_id("p1")
        assert store.count(disclosed) == 1 == store.count(Query(where=ANY_MARK))


def test_what_has_its_form_is_left_alone(url: str) -> None:
    ElasticStore(url).close()
    assert migrate(url, silent) == []
    assert drop_old(url) == []


def test_indices_can_be_made_again_and_old_ones_stay_until_told(
    url: str, make: Make
) -> None:
    with ElasticStore(url) as store:
        store.put(many(make, 0, 20))
        before = store.stats()
        done = migrate(url, silent, again=MOVED)
        assert store.stats() == before
        store.put(many(make, 0, 21))
        assert store.stats().posts == 21
    assert drop_old(url) == sorted(each.old for each in done)
    with ElasticStore(url) as store:
        assert store.stats().posts == 21


def test_indices_that_differ_are_not_swapped(
    url: str, elasticsearch_url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = module._copy

    def losing(session: Any, old: str, new: str, query: dict[str, Any]) -> None:
        copy(session, old, new, query)
        ask(elasticsearch_url, "POST", f"{new}/_refresh")
        path = f"{new}/_delete_by_query?refresh=true"
        ask(elasticsearch_url, "POST", path, {"query": {"match_all": {}}})

    monkeypatch.setattr(module, "_copy", losing)
    with ElasticStore(url) as store:
        store.put(many(make, 0, 5))
        with pytest.raises(StoreError, match="5 documents"):
            migrate(url, silent, again=MOVED)
        store.put(many(make, 5, 6))
        assert store.stats().posts == 6


def test_a_migration_that_was_cut_off_is_finished_by_the_next(
    url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*given: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_compare", killed)
    with ElasticStore(url) as store:
        store.put(many(make, 0, 5))
        with pytest.raises(KeyboardInterrupt):
            migrate(url, silent, again=MOVED)
        monkeypatch.undo()
        store.put(many(make, 5, 9))
        migrate(url, silent, again=MOVED)
        assert store.stats().posts == 9


def test_a_write_that_is_held_for_long_is_away(
    url: str, elasticsearch_url: str, make: Make
) -> None:
    with ElasticStore(url.replace("patience=30", "patience=1")) as store:
        path = f"{store.session.alias('posts')}/_settings"
        ask(elasticsearch_url, "PUT", path, {"index.blocks.write": True})
        with pytest.raises(StoreAway):
            store.put(many(make, 0, 1))
        ask(elasticsearch_url, "PUT", path, {"index.blocks.write": None})
