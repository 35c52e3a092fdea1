"""
How well telephone numbers are read, hidden and plain, and how many are invented.

Reads the invented lines of ``tests/understand/phones`` (the half that nothing was
tuned on apart), and, where there is the folder, counts on real ordinary posts from
``../shared/data/texts``.

    python benchmarks/phones.py
    python benchmarks/phones.py --wrong          # also the lines that went wrong
    python benchmarks/phones.py --ordinary 2000  # fewer real posts; 0: none
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.extract.versions import version_of
from osint_monitor.model.document import Observable
from osint_monitor.model.words import Kind
from osint_monitor.understand.annotate import Annotator

ROOT = Path(__file__).resolve().parents[1]
LINES = ROOT / "tests" / "understand" / "phones"
TEXTS = ROOT.parent / "shared" / "data" / "texts"
HALVES = ("heldout", "develop")


@dataclass
class Tally:
    """Lines counted: with their number found, with another, with one too many."""

    lines: int = 0
    found: int = 0
    wrong: int = 0
    invented: int = 0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--wrong", action="store_true")
    options.add_argument("--half", choices=HALVES, action="append")
    options.add_argument("--ordinary", type=int, default=1_000_000)
    given = options.parse_args()
    annotator = Annotator()
    for half in given.half or HALVES:
        rows = [orjson.loads(line) for line in _lines(LINES / f"{half}.jsonl")]
        read = [(row, phones_of(annotator, row)) for row in rows]
        table(half, read)
        if given.wrong:
            mistakes(read)
    if given.ordinary:
        ordinary(annotator, given.ordinary)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def phones_of(annotator: Annotator, row: dict[str, Any]) -> list[Observable]:
    """The phones of one line, read as a post's title and text."""
    version = version_of(
        source_id="benchmark",
        kind=Kind.JOB,
        url="",
        native_id="1",
        title=row.get("title") or "",
        text=row.get("text") or "",
    )
    found = annotator.annotate(version, country=row.get("country"))
    return [one for one in found.observables if one.kind == "phone"]


def _add(tally: Tally, row: dict[str, Any], found: Iterable[Observable]) -> None:
    values = {one.value for one in found}
    wanted = set(row["phones"])
    tally.lines += 1
    tally.found += bool(wanted) and wanted <= values
    tally.wrong += bool(wanted) and bool(values) and not wanted <= values
    tally.invented += bool(values - wanted)


def table(half: str, read: list[tuple[dict[str, Any], list[Observable]]]) -> None:
    """One line per language, and per way of hiding."""
    groups: dict[tuple[str, str, str], Tally] = {}
    for row, found in read:
        for key in (("all", ""), ("language", row["lang"]), ("way", row["way"])):
            tally = groups.setdefault((row["kind"], *key), Tally())
            _add(tally, row, found)
    print(f"\n{half}: hidden numbers              lines  found  wrong  invented")
    for kind in ("hidden", "plain"):
        if kind == "plain":
            print(f"{half}: ordinary lines              lines               invented")
        for (each, sort, name), tally in sorted(groups.items()):
            if each != kind:
                continue
            label = f"  {sort} {name}"
            rate = f"{tally.found / tally.lines:>7.1%}" if kind == "hidden" else " " * 7
            wrong = f"{tally.wrong:>7}" if kind == "hidden" else " " * 7
            print(
                f"{label:<38}{tally.lines:>5}{rate}{wrong}"
                f"{tally.invented:>6} {tally.invented / tally.lines:.1%}"
            )


def mistakes(read: list[tuple[dict[str, Any], list[Observable]]]) -> None:
    """The lines whose phones are not those that stand in them."""
    for row, found in read:
        values = sorted({one.value for one in found})
        if values != sorted(set(row["phones"])):
            shown = (row.get("title", ""), row["text"])
            print(f"  {row['lang']} {row['way']}: {row['phones']} {values} {shown!r}")


def ordinary(annotator: Annotator, limit: int) -> None:
    """How many real ordinary posts have a phone, and a hidden one, per language."""
    path = TEXTS / "ordinary.jsonl.gz"
    if not path.is_file():
        return
    posts: Counter[str] = Counter()
    with_phone: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    with gzip.open(path) as file:
        for _, line in zip(range(limit), file, strict=False):
            row = orjson.loads(line)
            found = phones_of(annotator, row)
            posts[row["lang"]] += 1
            with_phone[row["lang"]] += bool(found)
            hidden[row["lang"]] += any(one.obscured for one in found)
    print("\nordinary posts          posts  with a phone  with a hidden one")
    for lang, count in sorted(posts.items()):
        print(f"  {lang:<20}{count:>7,}{with_phone[lang]:>14,}{hidden[lang]:>19,}")


if __name__ == "__main__":
    main()
