"""Writing to a real cluster: together, cut off, refused, blocked, too busy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from elasticsearch import ApiError, Elasticsearch

from elasticsearch_server import Prefixes, ask
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch
from osint_monitor.store.elastic import bulk
from osint_monitor.store.elastic.bulk import Item, Written
from osint_monitor.store.elastic.faults import Patience
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.elastic.store import ElasticStore
from osint_monitor.store.query import Query

Make = Any
POISON = "x" * 40_000
"""More than the index takes of one name."""


@pytest.fixture(scope="module")
def cluster(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=1) as prefixes:
        yield prefixes


@pytest.fixture
def store(cluster: Prefixes) -> Iterator[ElasticStore]:
    with ElasticStore(cluster.next()) as opened:
        yield opened


def merged(batches: Sequence[Batch]) -> Batch:
    return Batch(
        versions=[item for batch in batches for item in batch.versions],
        sightings=[item for batch in batches for item in batch.sightings],
        assessments=[item for batch in batches for item in batch.assessments],
    )


def test_many_writers_of_one_post_lose_nothing(
    store: ElasticStore, cluster: Prefixes, make: Make
) -> None:
    access = store.session.access
    url = f"{access.hosts[0]}/{access.prefix}?patience=30"
    stores = [ElasticStore(url) for _ in range(4)]

    def write(index: int) -> None:
        with stores[index] as own:
            for hour in range(index, 24, 4):
                own.put(make.batch("p1", f"w{hour}", hour=hour, phones=(f"+{hour}",)))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post = store.post(make.post_id("p1"))
    assert post is not None and post.version is not None
    assert (post.version.text, post.versions) == ("p1 w23", 24)
    assert (post.first_seen, post.last_seen) == (make.at(0), make.at(23))
    assert all(store.count(Query(observable=("phone", f"+{n}"))) for n in range(24))


@pytest.mark.parametrize("step", range(3))
def test_a_batch_that_was_cut_off_is_whole_when_put_again(
    store: ElasticStore, make: Make, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    whole = make.batch("p1", level=Level.WEAK)
    batch = Batch(
        versions=whole.versions,
        sightings=whole.sightings,
        assessments=whole.assessments,
        reads=[make.read("c1")],
    )
    write, calls = Session.write, []

    def killed(self: Session, items: Sequence[Item], patience: Patience) -> Any:
        calls.append(items)
        if len(calls) == step + 1:
            raise KeyboardInterrupt
        return write(self, items, patience)

    monkeypatch.setattr(Session, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        store.put(batch)
    monkeypatch.undo()
    # What is not done is said by what is missing: somebody does it again.
    assert store.unread(["c1"]) == {"c1"}
    assert step == 0 or [each.id for each in store.outdated("u1-r1-rules-only")]
    store.put(batch)
    assert store.unread(["c1"]) == set()
    assert list(store.outdated("u1-r1-rules-only")) == []
    post = store.post(make.post_id("p1"))
    assert post is not None
    assert post.assessment == whole.assessments[0]
    assert store.count(Query(min_level="weak")) == 1


def test_one_poisoned_document_of_many_is_refused_alone(
    store: ElasticStore, make: Make
) -> None:
    batches = [make.batch(f"p{index}") for index in range(500)]
    poisoned = make.batch("p250", source_id=POISON)
    batches[250] = Batch(versions=poisoned.versions)
    counts = store.put(merged(batches))
    assert counts.new == {"versions": 499, "sightings": 499, "assessments": 499}
    (refused,) = counts.refused
    assert (refused.kind, refused.id) == ("versions", make.version_id("p250"))
    assert refused.reason.startswith("document_parsing_exception")
    assert POISON[:100] not in refused.reason
    assert store.stats().posts == store.stats().versions == 499


def test_requests_stay_small(
    store: ElasticStore, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MAX_ITEMS", 7)
    sent = []
    write = bulk._bulk

    def noted(client: Elasticsearch, lines: list[bytes]) -> Any:
        sent.append(len(lines) // 2)
        return write(client, lines)

    monkeypatch.setattr(bulk, "_bulk", noted)
    store.put(merged([make.batch(f"p{index}") for index in range(20)]))
    assert max(sent) == 7
    assert store.stats().assessments == 20


def test_a_request_that_is_refused_as_a_whole_is_halved(
    store: ElasticStore, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = bulk._bulk

    def refusing(client: Elasticsearch, lines: list[bytes]) -> Any:
        if any(b"poison" in line for line in lines):
            raise bulk._WholeRefused("validation")
        return write(client, lines)

    monkeypatch.setattr(bulk, "_bulk", refusing)
    batches = [make.batch(f"p{index}") for index in range(8)]
    batches[3] = Batch(versions=[make.indexed("p3", text="poison", tokens=())])
    counts = store.put(merged(batches))
    assert counts.new["versions"] == 7
    assert {each.id for each in counts.refused} == {make.version_id("p3")}


def test_what_is_too_busy_is_tried_again_item_by_item(
    store: ElasticStore, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, asked = bulk._bulk, []
    busy = {"status": 429, "error": {"type": "es_rejected_execution_exception"}}

    def half_busy(client: Elasticsearch, lines: list[bytes]) -> Any:
        asked.append(len(lines) // 2)
        if len(asked) > 1:
            return write(client, lines)
        answer = write(client, lines[: len(lines) // 2])
        return answer + [{"create": busy}] * (len(lines) // 2 - len(answer))

    monkeypatch.setattr(bulk, "_bulk", half_busy)
    counts = store.put(Batch(sightings=[make.sighting(f"p{n}") for n in range(10)]))
    assert counts.new == {"sightings": 10}
    assert asked[:2] == [10, 5]


def test_a_request_that_is_not_answered_is_asked_again(
    store: ElasticStore, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, asked = bulk._bulk, []

    def deaf(client: Elasticsearch, lines: list[bytes]) -> Any:
        asked.append(lines)
        answer = write(client, lines)
        if len(asked) == 1:
            from elasticsearch import ConnectionTimeout

            raise ConnectionTimeout("no answer")
        return answer

    monkeypatch.setattr(bulk, "_bulk", deaf)
    store.put(make.batch("p1"))
    post = store.post(make.post_id("p1"))
    assert post is not None and post.assessment is not None
    assert store.stats().sightings == 1


@pytest.mark.parametrize("block", ["read_only", "read_only_allow_delete", "write"])
@pytest.mark.parametrize("kind", ["versions", "posts"])
def test_an_index_that_takes_no_writes_is_away_and_nothing_is_lost(
    store: ElasticStore, cluster: Prefixes, make: Make, block: str, kind: str
) -> None:
    store.put(make.batch("p1"))
    store.session.access = replace(store.session.access, patience_s=0.5)
    path = f"{store.session.alias(kind)}/_settings"
    ask(cluster.url, "PUT", path, {f"index.blocks.{block}": True})
    with pytest.raises(StoreAway, match=r"takes no writes|read-only|disk is full"):
        store.put(make.batch("p2"))
    assert store.count(Query()) == 1
    ask(cluster.url, "PUT", path, {f"index.blocks.{block}": None})
    store.put(make.batch("p2"))
    assert store.count(Query()) == 2


def test_an_index_of_a_newer_program_is_refused(
    store: ElasticStore, cluster: Prefixes
) -> None:
    access = store.session.access
    path = f"{store.session.alias('runs')}/_mapping"
    ask(cluster.url, "PUT", path, {"_meta": {"schema": 99}})
    try:
        with pytest.raises(StoreError, match="newer version"):
            ElasticStore(f"{access.hosts[0]}/{access.prefix}")
    finally:
        ask(cluster.url, "PUT", path, {"_meta": {"schema": 1}})


def test_no_field_is_made_by_a_document(store: ElasticStore) -> None:
    item = Item("create", "runs", "r1", b'{"id": "r1", "surprise": 1}')
    (written,) = store.session.write([item], store.session.patience())
    assert written == Written(refused="strict_dynamic_mapping_exception:surprise")


def test_the_present_can_be_computed_anew(store: ElasticStore, make: Make) -> None:
    batches = [
        make.batch("p1", "a", hour=0, level=Level.WEAK, phones=("+31600000001",)),
        make.batch("p1", "b", hour=2, level=Level.STRONG),
        make.batch("p2", "a", hour=1, level=None),
        Batch(sightings=[make.sighting("p1", "a", hour=3)]),
        Batch(sightings=[make.sighting("p2", None, hour=4)]),
    ]
    for batch in batches:
        store.put(batch)
    before = (store.search(Query()).posts, store.stats())
    store.rebuild()
    assert (store.search(Query()).posts, store.stats()) == before
    assert store.count(Query(observable=("phone", "+31600000001"))) == 1


def test_a_mistake_in_a_request_is_an_error_without_words(store: ElasticStore) -> None:
    def wrong(client: Elasticsearch) -> Any:
        return client.search(index="x", query={"secret-word": {}})

    with pytest.raises(StoreError) as caught:
        store.session.ask(wrong)
    assert "secret-word" not in str(caught.value)
    assert isinstance(caught.value.__cause__, ApiError)


def test_urls_of_the_pool_are_empty(cluster: Prefixes, make: Make) -> None:
    give: Callable[[], str] = cluster.next
    with ElasticStore(give()) as first:
        first.put(make.batch("p1"))
    with ElasticStore(give()) as second:
        assert second.stats().posts == second.stats().sightings == 0
