"""The same crawl of the demo town into both kinds of store, copied there and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from elasticsearch_server import Prefixes
from osint_monitor.demo.ledger import ledger
from osint_monitor.demo.posts import SiteName
from osint_monitor.demo.run import start_town
from osint_monitor.demo.sources import source_id, sources_at
from osint_monitor.demo.town import free_ports
from osint_monitor.jobs.copy import copy
from osint_monitor.jobs.crawl import crawl
from osint_monitor.settings import Settings
from osint_monitor.store.base import PostView, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.parse import parse
from osint_monitor.store.query import FACETS, Order, Query
from small_rules import write_rules

pytestmark = pytest.mark.timeout(300)

SITES = (SiteName.CHANNEL, SiteName.SOCIAL)
TYPED = (
    "phone:*",
    "library OR gemeente OR робота",
    '"late opening"',
    "level:hit",
    "lang:uk",
)
PHRASE = "come early"
"""Of the one rule; it stands in some posts of the town."""


@pytest.fixture(scope="module")
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=2) as names:
        yield names


@dataclass(frozen=True)
class Crawled:
    """URLs of both stores, and the first port of the town."""

    sqlite: str
    elastic: str
    port: int


@pytest.fixture(scope="module")
def crawled(prefixes: Prefixes, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The same crawl into each store, each time of a town just begun."""
    folder, port = tmp_path_factory.mktemp("crawled"), free_ports(len(SiteName))
    rules = folder / "rules"
    write_rules(rules, phrase=PHRASE)
    urls = []
    for name, url in (("sqlite", None), ("elastic", prefixes.next())):
        settings = Settings(data=folder / name, store=url, rules=rules, workers=2)
        ours = set(map(source_id, SITES))
        with start_town(1, port):
            sources = [one for one in sources_at(port) if one.id in ours]
            assert crawl(sources, settings).is_complete
        urls.append(settings.folder.store_url)
    return Crawled(*urls, port)


def _said(store: Store, *, is_copy: bool) -> dict[str, Any]:
    """
    Sums and answers of a store, in their order.

    Args:
        is_copy: with the times at which posts were seen and read, too.
    """
    said: dict[str, Any] = {
        name: list(value.items()) if isinstance(value, dict) else value
        for name, value in asdict(store.stats()).items()
    }
    said["facets"] = store.facets(Query(), FACETS)
    queries = {"all": Query(order=Order.ID)}
    queries |= {text: replace(parse(text), order=Order.ID) for text in TYPED}
    for name, query in queries.items():
        posts = store.search(query, limit=1_000).posts
        said[name] = [one if is_copy else _timeless(one) for one in posts]
        assert len(posts) == store.count(query) > 0, name
    if is_copy:
        said["histories"] = [
            store.history(one.post_id) for one in store.scan(queries["all"])
        ]
        said["failures"], said["runs"] = list(store.failures()), store.runs()
    return said


def _timeless(view: PostView) -> tuple[Any, ...]:
    judged = view.assessment
    opinion = judged and (judged.level, judged.score, judged.engine, judged.matches)
    return view.version, view.observables, opinion, view.gone, view.versions


def test_a_crawl_stores_the_town_and_both_stores_say_the_same(crawled: Crawled) -> None:
    with open_store(crawled.sqlite) as one, open_store(crawled.elastic) as other:
        wanted, found = (_said(each, is_copy=False) for each in (one, other))
        urls = [view.version.url for view in other.scan(Query()) if view.version]
    for name, value in wanted.items():
        assert found[name] == value, name
    live = [one for one in ledger(1, crawled.port) if one.wording is not None]
    assert sorted(urls) == sorted(one.url for one in live if one.site in SITES)


def test_a_copy_there_and_back_changes_nothing(
    crawled: Crawled, prefixes: Prefixes, tmp_path: Path
) -> None:
    there, back = prefixes.next(), f"sqlite:///{tmp_path / 'back.db'}"
    for source, target in ((crawled.sqlite, there), (there, back)):
        copied = copy(source, target, tmp_path, lambda _kind, _count: None)
        assert copied.is_same and not copied.refused
    said = []
    for url in (crawled.sqlite, there, back):
        with open_store(url) as store:
            said.append(_said(store, is_copy=True))
    for name, value in said[0].items():
        assert said[1][name] == value, name
        assert said[2][name] == value, name
