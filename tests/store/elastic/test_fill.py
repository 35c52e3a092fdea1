"""Posts that an older program wrote get the key of their words, while others write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from elasticsearch_server import Prefixes, ask
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch
from osint_monitor.store.elastic import fill as module
from osint_monitor.store.elastic import schema
from osint_monitor.store.elastic.migrate import drop_old, migrate
from osint_monitor.store.elastic.store import ElasticStore
from osint_monitor.store.query import Query
from osint_monitor.store.traits import TEXT, text_key
from osint_monitor.store.tree import Has

Make = Any
KEYED = Query(where=Has(TEXT, "", is_prefix=True))
OLDER = schema.OWN["posts"] - 1


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
def store(url: str) -> Iterator[ElasticStore]:
    """A store that goes on being used while its form is changed."""
    migrate(url, said([]))
    with ElasticStore(url) as opened:
        yield opened


def said(lines: list[str]) -> Any:
    return lines.append


def put(store: ElasticStore, make: Make, count: int) -> None:
    batches = [make.batch(f"p{n}", level=Level.WEAK) for n in range(count)]
    store.put(make.merged(batches))


def aged(store: ElasticStore, form: int = OLDER) -> None:
    """Take the keys from all posts, as if an older program had written them."""
    url, name = str(store.session.access), store.session.alias("posts")
    without = "ctx._source.traits.removeIf(each -> each.startsWith('text:'))"
    ask(url, "POST", f"{name}/_refresh")
    path = f"{name}/_update_by_query?refresh=true&conflicts=proceed"
    having = {"exists": {"field": "level"}}
    ask(url, "POST", path, {"script": {"source": without}, "query": having})
    ask(url, "PUT", f"{name}/_mapping", {"_meta": {"schema": form}})
    assert keyed(store) == 0


def keyed(store: ElasticStore) -> int:
    """How many posts have a key, whoever gave it."""
    store.session.refresh("posts", always=True)
    return store.count(KEYED)


def form_of(store: ElasticStore) -> int:
    name = store.session.alias("posts")
    told = ask(str(store.session.access), "GET", f"{name}/_mapping")
    (index,) = told.values()
    number: int = index["mappings"]["_meta"]["schema"]
    return number


def test_posts_of_the_former_form_get_the_key_where_they_are(
    store: ElasticStore, url: str, make: Make
) -> None:
    put(store, make, 20)
    store.put(make.batch("p1", "b", hour=1, places=("Delft",), text="It is let."))
    store.put(make.batch("empty", title="", text=""))
    store.put(Batch(sightings=[make.sighting("stranger", None)]))
    before = [store.post(make.post_id(post)) for post in ("p1", "p2", "stranger")]
    aged(store)
    with pytest.raises(StoreError, match="store migrate"):
        ElasticStore(url)
    lines: list[str] = []
    assert migrate(url, said(lines)) == []
    assert lines == ["posts: 20 have the key of their words now"]
    assert form_of(store) == schema.OWN["posts"]
    ElasticStore(url).close()
    assert keyed(store) == 20
    for words, posts in (("It is let.", 1), ("p1 a", 0), ("p2 a", 1)):
        key = text_key("", words)
        assert key is not None
        assert store.count(Query(where=Has(TEXT, key))) == posts
    assert store.count(Query(where=Has("place", "delft"))) == 1
    after = [store.post(make.post_id(post)) for post in ("p1", "p2", "stranger")]
    assert after == before
    lines.clear()
    assert (migrate(url, said(lines)), lines) == ([], [])


def test_posts_of_the_first_form_are_copied_and_then_get_the_key(
    store: ElasticStore, url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make, 3)
    aged(store, form=1)

    def killed(*given: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_pass", killed)
    with pytest.raises(KeyboardInterrupt):
        migrate(url, said([]))
    # What was copied does not say that it has the new form before it has.
    assert form_of(store) == schema.FILLED["posts"]
    monkeypatch.undo()
    assert migrate(url, said([])) == []
    assert (form_of(store), keyed(store)) == (schema.OWN["posts"], 3)


def test_what_was_cut_off_goes_on_with_the_rest(
    store: ElasticStore, url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make, 7)
    aged(store)
    item, calls = module._item, []

    def killed_in_the_third_chunk(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return item(*given)

    monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(module, "_item", killed_in_the_third_chunk)
    with pytest.raises(KeyboardInterrupt):
        migrate(url, said([]))
    assert (form_of(store), keyed(store)) == (OLDER, 4)
    monkeypatch.setattr(module, "_item", item)
    monkeypatch.setattr(module, "TOLD", 2)
    lines: list[str] = []
    migrate(url, said(lines))
    assert lines == [
        "posts: 2 looked at",
        "posts: 3 have the key of their words now",
    ]
    assert (form_of(store), keyed(store)) == (schema.OWN["posts"], 7)


def test_what_another_writes_meanwhile_is_not_written_over(
    store: ElasticStore, url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make, 3)
    aged(store)
    item, calls = module._item, []

    def late(*given: Any) -> Any:
        made = item(*given)
        calls.append(given)
        if len(calls) == 1:  # read, and now changed before it is written
            store.put(make.batch("p1", "b", hour=1, text="It is let."))
            store.put(Batch(sightings=[make.sighting("p2", hour=2)]))
        return made

    monkeypatch.setattr(module, "_item", late)
    migrate(url, said([]))
    assert keyed(store) == 3
    let = Query(where=Has(TEXT, text_key("", "It is let.") or ""))
    assert [view.post_id for view in store.search(let).posts] == [make.post_id("p1")]
    seen = store.post(make.post_id("p2"))
    assert seen is not None and seen.last_seen == make.at(2)
    assert len(calls) == 3 + 1  # p2, of which the words did not change, once more


def test_posts_that_others_always_write_first_are_told_of(
    store: ElasticStore, url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make, 2)
    aged(store)
    item, hours = module._item, iter(range(1, 99))

    def always_late(*given: Any) -> Any:
        made = item(*given)
        store.put(Batch(sightings=[make.sighting("p1", hour=next(hours))]))
        return made

    monkeypatch.setattr(module, "_item", always_late)
    with pytest.raises(StoreAway, match="others write 1 posts"):
        migrate(url, said([]))
    assert (form_of(store), keyed(store)) == (OLDER, 1)
    monkeypatch.undo()
    migrate(url, said([]))
    assert (form_of(store), keyed(store)) == (schema.OWN["posts"], 2)


def test_an_older_program_that_goes_on_writing_is_told_of(
    store: ElasticStore, url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make, 1)
    walked = module._pass

    def followed(*given: Any) -> Any:
        done = walked(*given)
        aged(store)
        return done

    aged(store)
    monkeypatch.setattr(module, "_pass", followed)
    lines: list[str] = []
    migrate(url, said(lines))
    assert "an older program" in lines[-1]
    monkeypatch.undo()
    assert form_of(store) == schema.OWN["posts"]
    migrate(url, said([]))
    assert keyed(store) == 1


def test_no_write_fails_and_none_is_lost_while_posts_get_it(
    store: ElasticStore, url: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make, 400)
    aged(store)
    monkeypatch.setattr(module, "PAGE", 20)
    stop, failed, hours = threading.Event(), [], 0

    def write() -> None:
        nonlocal hours
        while not stop.is_set():
            hours += 1
            try:
                for post in range(0, 400, 40):
                    new = make.batch(
                        f"p{post}", f"w{hours}", hour=hours, text=f"{post}, {hours}."
                    )
                    store.put(new)
                    again = [make.sighting(f"p{post + 1}", hour=hours)]
                    store.put(Batch(sightings=again))
            except StoreError as error:
                failed.append(str(error))
                return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        migrate(url, said([]))
    finally:
        stop.set()
        thread.join()
    assert (failed, form_of(store)) == ([], schema.OWN["posts"])
    assert hours >= 1
    assert keyed(store) == 400 == store.count(Query())
    for post in range(0, 400, 40):
        last = Query(where=Has(TEXT, text_key("", f"{post}, {hours}.") or ""))
        (view,) = store.search(last).posts
        assert view.last_seen == make.at(hours) and view.versions == hours + 1
        other = store.post(make.post_id(f"p{post + 1}"))
        assert other is not None and other.last_seen == make.at(hours)


def test_an_older_post_that_is_assessed_anew_gets_it_at_once(
    store: ElasticStore, make: Make
) -> None:
    put(store, make, 1)
    aged(store, form=schema.OWN["posts"])
    again = make.assessment("p0", engine="u1-r2-rules-only", hour=1)
    store.put(Batch(assessments=[again]))
    assert keyed(store) == 1
