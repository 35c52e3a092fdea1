"""A snapshot keeps the store; restored, it answers the same beside the first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from elasticsearch_server import Prefixes, ask
from osint_monitor.errors import StoreError
from osint_monitor.model.words import Level
from osint_monitor.store.care import restore, snapshot, snapshots
from osint_monitor.store.elastic.schema import FIELDS
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query

Make = Any


@pytest.fixture
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=2) as made:
        yield made


@pytest.fixture
def repository(elasticsearch_url: str) -> Iterator[str]:
    """A folder of the server's own; removed with it."""
    told = ask(elasticsearch_url, "GET", "_nodes/settings?filter_path=**.path.repo")
    (node,) = told["nodes"].values()
    yield f"{node['settings']['path']['repo'][0]}/{uuid.uuid4().hex}"


def test_what_was_kept_answers_the_same_and_can_be_written_to(
    prefixes: Prefixes, repository: str, make: Make
) -> None:
    first, other = prefixes.next(), prefixes.url + f"/{prefixes.spare()}?patience=5"
    with open_store(first) as store:
        store.put(make.batch("p1", level=Level.WEAK, phones=("+31600000001",)))
        assert snapshot(first, repository, "day-1") == len(FIELDS)
        kept = (store.stats(), store.search(Query()).posts)
        store.put(make.batch("p2"))
        with pytest.raises(StoreError):
            snapshot(first, repository, "day-1")
        assert restore(other, repository, "day-1") == len(FIELDS)
        with open_store(other) as restored:
            assert (restored.stats(), restored.search(Query()).posts) == kept
            restored.put(make.batch("p3"))
            assert restored.stats().posts == 2
        assert store.stats().posts == 2
    assert snapshots(first, repository) == [("day-1", "SUCCESS")]
    with pytest.raises(StoreError, match="another prefix"):
        restore(other, repository, "day-1")


def test_what_is_not_there_is_not_restored(prefixes: Prefixes, repository: str) -> None:
    url = f"{prefixes.url}/{prefixes.spare()}?patience=5"
    with pytest.raises(StoreError):
        restore(url, repository, "never")


def test_a_folder_that_the_cluster_does_not_give_is_refused(
    prefixes: Prefixes,
) -> None:
    with pytest.raises(StoreError):
        snapshot(prefixes.next(), "/nowhere/at/all", "day-1")


@pytest.mark.parametrize("name", ["", "Day", "a b", "../x"])
def test_a_name_that_is_no_name_is_refused(
    prefixes: Prefixes, repository: str, name: str
) -> None:
    with pytest.raises(StoreError, match="small letters"):
        snapshot(prefixes.next(), repository, name)


def test_a_file_has_no_snapshots() -> None:
    with pytest.raises(StoreError, match="cluster"):
        snapshot("sqlite:///:memory:", "/keep", "day-1")
