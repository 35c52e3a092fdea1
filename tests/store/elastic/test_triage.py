"""Triage states in a cluster: beside other writers, refused, and of an older form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from elasticsearch_server import Prefixes, ask
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch
from osint_monitor.store.elastic import schema
from osint_monitor.store.elastic.bulk import Item, Written
from osint_monitor.store.elastic.migrate import migrate
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.elastic.store import ElasticStore
from osint_monitor.store.query import Query
from osint_monitor.store.tree import Settled
from osint_monitor.store.triage import Triage

Make = Any
SETTLED = Query(where=Settled())


@pytest.fixture(scope="module")
def cluster(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=1) as prefixes:
        yield prefixes


@pytest.fixture
def url(cluster: Prefixes) -> str:
    return cluster.next()


@pytest.fixture
def store(url: str) -> Iterator[ElasticStore]:
    with ElasticStore(url) as opened:
        yield opened


def decided(make: Make, post: str = "p1", number: int = 1, rank: int = 0) -> Triage:
    settled = {make.version_id(post): rank}
    return Triage(post_id=make.post_id(post), number=number, settled=settled)


def before_each_write(
    monkeypatch: pytest.MonkeyPatch, acts: Sequence[Callable[[], object]]
) -> None:
    """Do each of *acts* once, between what others read of posts and write to them."""
    write, left = Session.write, list(acts)

    def held_up(self: Session, items: Sequence[Item], patience: Any) -> list[Written]:
        if left and any(item.index == "posts" for item in items):
            left.pop(0)()
        return write(self, items, patience)

    monkeypatch.setattr(Session, "write", held_up)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_state_that_comes_while_the_present_is_written_stays(
    store: ElasticStore,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
    is_there: bool,
) -> None:
    if is_there:
        store.put(make.batch("p1", "former"))
    before_each_write(monkeypatch, [lambda: store.put_triage([decided(make)])])
    store.put(make.batch("p1", hour=1))
    assert store.count(SETTLED) == 1 == store.stats().posts


@pytest.mark.parametrize("is_there", [False, True])
def test_a_present_that_is_written_while_a_state_comes_counts(
    store: ElasticStore,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
    is_there: bool,
) -> None:
    if is_there:
        store.put(make.batch("p1", "former"))
    before_each_write(monkeypatch, [lambda: store.put(make.batch("p1", hour=1))])
    store.put_triage([decided(make)])
    assert store.count(SETTLED) == 1 == store.stats().posts


def test_others_who_always_write_first_are_waited_for_and_then_told_of(
    store: ElasticStore, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Session.write

    def beaten(self: Session, items: Sequence[Item], patience: Any) -> list[Written]:
        return [Written(is_conflict=True) for _ in items]

    monkeypatch.setattr(Session, "write", beaten)
    with pytest.raises(StoreAway, match="all the time"):
        store.put_triage([decided(make)])
    monkeypatch.setattr(Session, "write", write)
    store.put_triage([decided(make)])


def test_one_that_is_refused_is_told_of_and_the_others_are_kept(
    store: ElasticStore, make: Make
) -> None:
    store.put(make.batch("p1"))
    poisoned = Triage(post_id="x" * 40_000, number=1)
    with pytest.raises(StoreError, match="1 refused, document_parsing_exception"):
        store.put_triage([poisoned, decided(make)])
    assert store.count(SETTLED) == 1


def test_what_is_taken_back_leaves_nothing_in_the_document(
    store: ElasticStore, make: Make
) -> None:
    store.put(make.batch("p1"))
    store.put_triage([decided(make)])
    store.put_triage([Triage(post_id=make.post_id("p1"), number=2)])
    (found,) = store.session.get([("posts", make.post_id("p1"))], ("triage",)).values()
    assert found["_source"] == {"triage": {"number": 2, "settled": []}}


def test_an_index_of_the_former_form_is_given_the_fields_where_it_is(
    url: str, elasticsearch_url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = f"{url.partition('?')[0].rpartition('/')[2]}-older"
    older = f"{elasticsearch_url}/{prefix}?patience=5"
    new = ("triage", "settled")
    fields = {
        name: form for name, form in schema.FIELDS["posts"].items() if name not in new
    }
    with monkeypatch.context() as former:
        former.setitem(schema.FIELDS, "posts", fields)
        former.setitem(schema.OWN, "posts", 3)
        with ElasticStore(older) as store:
            store.put(make.batch("p1", level=Level.WEAK))
    with pytest.raises(StoreError, match="store migrate"):
        ElasticStore(older)
    lines: list[str] = []
    assert migrate(older, lines.append) == []
    with ElasticStore(older) as store:
        store.put_triage([decided(make, rank=1), decided(make, "p2")])
        store.put(make.batch("p2"))
        assert store.count(SETTLED) == 2
    name = f"{prefix}-posts"
    assert list(ask(elasticsearch_url, "GET", f"{name}/_alias")) == [
        f"{name}-v3-000001"
    ]
    # Copied for another reason, the states go with it.
    migrate(older, lines.append, again=("posts",))
    with ElasticStore(older) as store:
        again = make.assessment("p1", level=Level.WEAK, engine="u1-r2-x", hour=2)
        store.put(Batch(assessments=[again]))
        assert store.count(SETTLED) == 2
