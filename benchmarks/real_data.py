"""
False flags and speed on real, ordinary posts and pages.

Imports the folder of real texts and pages (nobody knows any of them to be other than
ordinary) into a temporary data folder, one data set after the other, and prints for
each data set and language: posts, weak, strong, failures by class, posts a second.

    python benchmarks/real_data.py                       # ../shared/data
    python benchmarks/real_data.py --data DIR --only ordinary

Ends with 1 when a limit is passed: of ``ordinary`` at most 0.3 % strong, 3 % weak and
strong, 5 % in any language with 500 posts or more; of ``hard_ordinary`` 1 % strong.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import orjson

from osint_monitor.jobs.importer import Imported
from osint_monitor.jobs.imports import import_paths
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind, Lang
from osint_monitor.settings import Settings
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Order, Query

ROOT = Path(__file__).parents[1]
TEXTS = ("ordinary", "hard_ordinary", "recruitment_scam", "language_id")
LIMITS = {"ordinary": (0.003, 0.03, 0.05), "hard_ordinary": (0.01, 1.0, 1.0)}
"""Data set → largest share of strong, of weak and strong, of both in one language."""

MANY = 500
OURS = tuple(lang.value for lang in Lang if lang is not Lang.OTHER)


@dataclass(slots=True)
class Found:
    """What came of one data set: language → level → posts."""

    name: str
    seconds: float
    records: int
    faults: Counter[str]
    levels: dict[str, Counter[str]] = field(default_factory=dict)


def main() -> int:
    """Import, print, and judge by the limits."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options.add_argument("--only", action="append", default=[])
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    passed = True
    print(f"{'data set':<24}{'lang':<6}{'posts':>7}{'weak':>6}{'strong':>7}  rest")
    for name, path in _sets(given.data):
        if given.only and name not in given.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            found = _imported(name, path, Path(folder), given.workers)
        _print(found)
        passed = _within(found) and passed
    return 0 if passed else 1


def _sets(data: Path) -> Iterator[tuple[str, Path]]:
    for name in TEXTS:
        yield name, data / "texts" / f"{name}.jsonl.gz"
    for folder in sorted((data / "pages").iterdir()):
        yield folder.name, folder


def _imported(name: str, path: Path, folder: Path, workers: int) -> Found:
    settings = Settings(data=folder / "data", workers=workers)
    source = Source(
        id=name.lower(),
        name=name,
        kind=Kind.SOCIAL,
        shape=Shape.FILES,
        mandate=Mandate(
            authority="developers",
            basis="invented_data",
            purpose="measuring false flags",
            expires=date(2099, 12, 31),
        ),
    )
    begun = time.perf_counter()
    done: Imported = asyncio.run(import_paths([path], source, settings))
    seconds = time.perf_counter() - begun
    faults: Counter[str] = Counter()
    for (_, reason), count in done.faults.items():
        faults[reason] += count
    found = Found(name, seconds, done.run.counts["posts"], faults)
    said = _languages(path) if path.is_file() else {}
    levels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with open_store(settings.folder.store_url) as store:
        for view in store.scan(Query(order=Order.ID)):
            judged = view.assessment
            native = view.version.native_id if view.version else None
            lang = said.get(native or "") or (judged.lang.value if judged else "?")
            levels[lang][judged.level.value if judged else "unassessed"] += 1
    found.levels = dict(sorted(levels.items()))
    return found


def _languages(path: Path) -> dict[str, str]:
    """Id → language, as the data set says it."""
    with gzip.open(path) as file:
        rows = map(orjson.loads, file)
        return {str(row["id"]): row["lang"] for row in rows if "lang" in row}


def _print(found: Found) -> None:
    whole: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    for lang, levels in found.levels.items():
        whole.update(levels)
        if lang in OURS:
            _line(found.name, lang, levels, "")
        else:
            rest.update(levels)
    if rest:
        _line(found.name, "rest", rest, "")
    speed = found.records / found.seconds
    faults = ", ".join(f"{name} {count}" for name, count in found.faults.most_common())
    _line(found.name, "all", whole, f"{speed:,.0f} posts/s; {faults or 'no failures'}")


def _line(name: str, lang: str, levels: Counter[str], rest: str) -> None:
    posts, weak, strong = levels.total(), levels["weak"], levels["strong"]
    print(f"{name:<24}{lang:<6}{posts:>7,}{weak:>6}{strong:>7}  {rest}", flush=True)


def _within(found: Found) -> bool:
    if found.name not in LIMITS:
        return True
    strong_limit, hits_limit, lang_limit = LIMITS[found.name]
    whole: Counter[str] = sum(found.levels.values(), Counter())
    checks = [
        ("strong", whole["strong"] / whole.total(), strong_limit),
        ("hits", (whole["weak"] + whole["strong"]) / whole.total(), hits_limit),
    ]
    checks += [
        (f"hits {lang}", (one["weak"] + one["strong"]) / one.total(), lang_limit)
        for lang, one in found.levels.items()
        if one.total() >= MANY
    ]
    for name, share, limit in checks:
        verdict = "ok" if share <= limit else "TOO MANY"
        print(f"    {name:<10}{share:>8.2%} of at most {limit:.1%}  {verdict}")
    return all(share <= limit for _, share, limit in checks)


if __name__ == "__main__":
    sys.exit(main())
