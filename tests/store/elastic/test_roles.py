"""What each shipped role may do, on a real server with security on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from elasticsearch_server import Prefixes, ask
from osint_monitor.errors import StoreError
from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch
from osint_monitor.store.care import migrate, project, roles
from osint_monitor.store.elastic.bulk import Item
from osint_monitor.store.elastic.schema import FIELDS, OWN
from osint_monitor.store.elastic.store import ElasticStore
from osint_monitor.store.query import Query
from osint_monitor.store.traits import TEXT
from osint_monitor.store.tree import Has, Settled
from osint_monitor.store.triage import Triage

Make = Any
As = Callable[[str], str]


@pytest.fixture(scope="module")
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=1) as made:
        yield made


@pytest.fixture
def url(prefixes: Prefixes) -> str:
    made = prefixes.next()
    ElasticStore(made).close()
    return made


@pytest.fixture
def acting(url: str, elasticsearch_url: str, tmp_path: Path) -> As:
    """The store's URL with a key that has one role and nothing else."""
    prefix = url.partition("?")[0].rpartition("/")[2]

    def key_of(role: str) -> str:
        body = {"name": role, "role_descriptors": {role: roles(prefix)[role]}}
        made = ask(elasticsearch_url, "POST", "_security/api_key", body, as_admin=True)
        path = tmp_path / role
        path.write_text(made["encoded"])
        return f"{url}&api_key_file={path}"

    return key_of


def replaced(store: ElasticStore, kind: str, key: str, action: str = "index") -> Any:
    source = b'{"id": "x"}' if action != "delete" else b""
    return store.session.write(
        [Item(action, kind, key, source)], store.session.patience()
    )


def test_a_crawler_appends_and_the_projector_writes_the_present(
    url: str, acting: As, make: Make
) -> None:
    whole = make.batch("p1", level=Level.WEAK, phones=("+31600000001",))
    batch = Batch(
        versions=whole.versions,
        sightings=whole.sightings,
        assessments=whole.assessments,
        failures=[make.failure("x")],
        reads=[make.read("c1")],
    )
    with ElasticStore(f"{acting('crawler')}&present=later") as crawler:
        assert crawler.put(batch).new["assessments"] == 1
        assert crawler.put(batch).known["versions"] == 1
        crawler.put_run(make.run("run-1", attempts=1))
        crawler.put_run(make.run("run-1", attempts=2))
        assert crawler.unread(["c1", "c2"]) == {"c2"}
        assert crawler.reads_of("run-1")["read"] == 1
        capture = whole.sightings[0].capture_id
        assert len(crawler.seen_in(capture)) == 1
    with ElasticStore(url) as store:
        assert store.post(make.post_id("p1")) is None
    assert project(acting("projector")) == 1
    assert project(acting("projector")) == 0
    with ElasticStore(acting("console")) as console:
        (post,) = console.search(Query(min_level="weak")).posts
        assert post.version == whole.versions[0].version
        assert post.assessment == whole.assessments[0]
        assert console.stats().posts == 1
        assert [run.counts for run in console.runs()] == [{"attempts": 2}]


def test_a_crawler_can_neither_read_nor_change_what_is_stored(
    url: str, acting: As, make: Make
) -> None:
    with ElasticStore(url) as store:
        store.put(make.batch("p1"))
    version = make.version_id("p1")
    with ElasticStore(f"{acting('crawler')}&present=later") as crawler:
        for kind in ("versions", "assessments", "posts"):
            for action in ("index", "delete"):
                with pytest.raises(StoreError, match="may not do that"):
                    replaced(crawler, kind, version, action)
        for look in (
            lambda: crawler.search(Query()),
            lambda: crawler.post(make.post_id("p1")),
            lambda: crawler.history(make.post_id("p1")),
            lambda: list(crawler.outdated("new")),
        ):
            with pytest.raises(StoreError, match="may not do that"):
                look()
        source = b'{"doc": {"source": "elsewhere"}}'
        with pytest.raises(StoreError, match="may not do that"):
            crawler.session.write(
                [Item("update", "versions", version, source)],
                crawler.session.patience(),
            )


def test_the_projector_changes_no_record(url: str, acting: As, make: Make) -> None:
    with ElasticStore(url) as store:
        store.put(make.batch("p1"))
    with ElasticStore(acting("projector")) as projector:
        for action in ("index", "delete"):
            with pytest.raises(StoreError, match="may not do that"):
                replaced(projector, "versions", make.version_id("p1"), action)
        with pytest.raises(StoreError, match="may not do that"):
            replaced(projector, "posts", make.post_id("p1"), "delete")


def test_a_console_says_how_posts_stand_and_changes_no_record(
    url: str, acting: As, make: Make
) -> None:
    settled = {make.version_id(post): 2 for post in ("p1", "p2")}
    with ElasticStore(url) as store:
        store.put(make.batch("p1"))
        with ElasticStore(acting("console")) as console:
            console.put_triage(
                [
                    Triage(post_id=make.post_id(post), number=1, settled=settled)
                    for post in ("p1", "p2")
                ]
            )
            for kind in FIELDS:
                actions = ["delete"]
                if kind != "posts":
                    actions += ["index", "create"]
                for action in actions:
                    with pytest.raises(StoreError, match="may not do that"):
                        replaced(console, kind, make.version_id("p1"), action)
        store.put(make.batch("p2"))
        store.session.refresh("posts", always=True)
        assert store.count(Query(where=Settled())) == 2


@pytest.mark.parametrize("role", ["crawler", "retention"])
def test_no_crawler_and_not_retention_say_how_posts_stand(
    url: str, acting: As, make: Make, role: str
) -> None:
    state = Triage(post_id=make.post_id("p1"), number=1)
    refused = pytest.raises(StoreError, match="may not do that")
    with ElasticStore(acting(role)) as store, refused:
        store.put_triage([state])


def test_who_may_write_the_present_may_give_posts_what_they_lack(
    url: str, elasticsearch_url: str, acting: As, make: Make
) -> None:
    keyed = Query(where=Has(TEXT, "", is_prefix=True))
    with ElasticStore(url) as store:
        store.put(make.batch("p1"))
        name = store.session.alias("posts")

        def age(form: int) -> None:
            source = "ctx._source.traits.removeIf(each -> each.startsWith('text:'))"
            path = f"{name}/_update_by_query?refresh=true"
            ask(elasticsearch_url, "POST", f"{name}/_refresh")
            ask(elasticsearch_url, "POST", path, {"script": {"source": source}})
            meta = {"_meta": {"schema": form}}
            ask(elasticsearch_url, "PUT", f"{name}/_mapping", meta)
            assert store.count(keyed) == 0

        for role in ("crawler", "retention"):
            age(OWN["posts"])
            with pytest.raises(StoreError, match="may not do that"):
                migrate(acting(role), print)
        migrate(acting("projector"), print)
        assert store.count(keyed) == 1
        # To say that the index has a new form now is for who may make indices.
        age(OWN["posts"] - 1)
        migrate(acting("keeper"), print)
        assert store.count(keyed) == 1
        ElasticStore(acting("console")).close()


def test_retention_alone_deletes(url: str, acting: As, make: Make) -> None:
    with ElasticStore(url) as store:
        store.put(make.batch("p1"))
        with ElasticStore(acting("retention")) as retention:
            replaced(retention, "posts", make.post_id("p1"), "delete")
            with pytest.raises(StoreError, match="may not do that"):
                replaced(retention, "posts", make.post_id("p1"))
        assert store.count(Query()) == 0


def test_what_is_only_begun_waits_until_its_writer_is_done_or_gone(
    url: str, acting: As, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.store.elastic import later

    judged = make.assessment("p1", level=Level.STRONG)
    with ElasticStore(f"{url}&present=later") as writer:
        writer.put(Batch(versions=make.batch("p1").versions))
        writer.put(Batch(sightings=[make.sighting("p1")]))
        write, calls = type(writer.session).write, []

        def killed(self: Any, items: Any, patience: Any) -> Any:
            calls.append(items)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return write(self, items, patience)

        monkeypatch.setattr(type(writer.session), "write", killed)
        with pytest.raises(KeyboardInterrupt):
            writer.put(Batch(assessments=[judged]))
        monkeypatch.undo()
    project(url)
    monkeypatch.setattr(later, "BEGUN_S", -1)
    assert project(url) == 1
    with ElasticStore(url) as store:
        assert [each.id for each in store.outdated(judged.engine)] == []
        assert store.count(Query(levels=("strong",))) == 1
