"""
The same real texts in SQLite and in Elasticsearch: do both say the same of them?

Imports the folder of real texts into a store of each kind, compares all sums and a
sample of questions; then copies the first into a second cluster's store and back into a
third file, and compares again, now everything. Ends with 1 when anything differs.

    OSINT_MONITOR_MODEL=off python benchmarks/stores_agree.py --store http://127.0.0.1:9200/agree
    python benchmarks/stores_agree.py --part 6 --store ...      # every sixth text
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from osint_monitor.jobs.copy import copy
from osint_monitor.jobs.imports import import_paths
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings
from osint_monitor.store.base import PostView, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.parse import parse
from osint_monitor.store.query import FACETS, Order, Query, Step

ROOT = Path(__file__).parents[1]
TYPED = (
    "work", "job* -student", "werk OR kamer", "room", '"per month"', "praca",
    "Arbeit -Praktikum", "работа", "робота", "м'ясо OR сім'я", "muncă OR munca",
    "level:hit", "level:strong OR phone:*", "phone:+31*", "place:amsterdam",
    "place:berlin OR place:warszawa", '(work OR job) -"no experience"', "лікар",
    "zzzzqqq",
)  # fmt: skip
"""Questions; words that stand in every language of adverts."""

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PAGES, PAGE, HISTORIES = 3, 200, 200


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--part", type=int, default=1, help="every n-th text")
    parser.add_argument("--store", required=True, help="URL of a cluster, new prefix")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="stores-agree-"))
    try:
        return agree(folder, given.data, given.part, given.store, given.workers)
    finally:
        shutil.rmtree(folder)


def agree(folder: Path, texts_of: Path, part: int, cluster: str, workers: int) -> int:
    """Everything; how many comparisons differ, at most 1."""
    begun = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - begun:7.1f} s  {what}", flush=True)

    paths = list(texts(texts_of / "texts", folder, part))
    if not paths:
        raise SystemExit(f"no texts in {texts_of / 'texts'}: nothing was compared")
    first, second = f"sqlite:///{folder / 'first.db'}", f"{cluster}-first"
    one, other = folder / "one", folder / "other"
    for url, data in ((first, one), (second, other)):
        bring(paths, Settings(data=data, store=url, workers=workers))
        say(f"imported into {url.partition(':')[0]}")
        if data == one:
            # Posts count as seen when their file was first kept: it is the same file.
            other.mkdir(mode=0o700)
            shutil.copytree(one / "captures", other / "captures")
    differing = compare(first, second, is_copy=False)
    say(f"sums and answers: {told(differing)}")
    there, back = f"{cluster}-copy", f"sqlite:///{folder / 'back.db'}"
    for source, target in ((first, there), (there, back)):
        copied = copy(source, target, folder, lambda _kind, _count: None)
        more = [] if copied.is_same and not copied.refused else ["copy"]
        more += compare(source, target, is_copy=True)
        say(f"copied into {target.partition(':')[0]}: {told(more)}")
        differing += more
    more = compare(first, back, is_copy=True)
    say(f"there and back: {told(more)}")
    with open_store(first) as store:
        print(asdict(store.stats()))
    return int(bool(differing + more))


def told(differing: list[str]) -> str:
    return f"differ: {', '.join(differing)}" if differing else "the same"


def texts(folder: Path, into: Path, part: int) -> Iterator[Path]:
    """The data sets, each as a file of every *part*-th of its lines."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        made = into / path.name.removesuffix(".gz")
        with gzip.open(path) as lines, made.open("wb") as file:
            file.writelines(islice(lines, 0, None, part))
        yield made


def bring(paths: list[Path], settings: Settings) -> None:
    """Import files with real workers."""
    source = Source(
        id="texts",
        name="Real texts",
        kind=Kind.SOCIAL,
        shape=Shape.FILES,
        mandate=Mandate(
            authority="developers",
            basis="invented_data",
            purpose="comparing stores",
            expires=date(2099, 12, 31),
        ),
    )
    asyncio.run(import_paths(paths, source, settings))


def compare(first: str, second: str, *, is_copy: bool) -> list[str]:
    """
    What two stores do not agree in.

    Args:
        is_copy: also times of reading and of assessing must be the same.
    """
    with open_store(first) as one, open_store(second) as other:
        ones, others = questions(one, is_copy), questions(other, is_copy)
        return [name for name, ask in ones.items() if ask() != others[name]()]


def questions(store: Store, is_copy: bool) -> dict[str, Callable[[], Any]]:
    """What is asked of a store, by name; each gives something to be compared."""
    plain = (lambda view: view) if is_copy else _timeless
    asked: dict[str, Callable[[], Any]] = {
        "stats": lambda: [
            list(value.items()) if isinstance(value, dict) else value
            for value in asdict(store.stats()).values()
        ],
        "histories": lambda: _histories(store, is_copy),
        "failures": lambda: sorted(
            (one.stage, one.reason, one.source_id, one.where)
            for one in store.failures()
        ),
        "facets": lambda: _ordered(store.facets(Query(), FACETS)),
        "days": lambda: store.histogram(Query(), Step.DAY, AMSTERDAM),
        "parts": lambda: [
            sorted(
                view.post_id
                for i in range(3)
                for view in store.scan(Query(), part=(i, 3))
            )
        ],
    }
    for order in Order:
        asked[f"order {order.value}"] = lambda order=order: _pages(
            store, Query(order=order), plain
        )
    for text in TYPED:
        query = parse(text)
        asked[text] = lambda query=query: (
            store.count(query),
            _pages(store, query, plain),
            _ordered(store.facets(query, FACETS)),
        )
    return asked


def _ordered(facets: dict[str, dict[str, int]]) -> list[Any]:
    return [(name, list(values.items())) for name, values in facets.items()]


def _pages(store: Store, query: Query, plain: Callable[[PostView], Any]) -> list[Any]:
    """The first pages of an answer."""
    found: list[Any] = []
    after = None
    for _ in range(PAGES):
        page = store.search(query, after=after, limit=PAGE)
        found += map(plain, page.posts)
        if (after := page.after) is None:
            break
    return found


def _timeless(view: PostView) -> PostView:
    """A post without the time at which it was assessed."""
    if view.assessment is None:
        return view
    judged = replace(view.assessment, assessed_at=view.last_seen)
    return replace(view, assessment=judged)


def _histories(store: Store, is_copy: bool) -> list[Any]:
    found = []
    for view in islice(store.scan(Query(order=Order.ID)), HISTORIES):
        history = store.history(view.post_id)
        judged = [
            one if is_copy else replace(one, assessed_at=view.last_seen)
            for one in history.assessments
        ]
        seen = [
            (one.version_id, one.seen_at, one.source_id) for one in history.sightings
        ]
        shared = [
            store.sharing((each.kind.value, each.value), 50)
            for each in view.observables
        ]
        found.append((view.post_id, history.versions, seen, judged, shared))
    return found


if __name__ == "__main__":
    sys.exit(main())
