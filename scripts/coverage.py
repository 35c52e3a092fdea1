"""
Write which of the 133 signs the rules show, and who looks for the others.

Run after rules changed: ``python scripts/coverage.py rules`` rewrites
``docs/coverage.md`` from the rule files, the vocabulary (sources, grades) and
``rules/signs.yml``.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from osint_monitor.errors import RuleError
from osint_monitor.lined import parse, read_text
from osint_monitor.model.words import Lang
from osint_monitor.score.load import SIGNS, VOCABULARY, rule_files
from osint_monitor.score.rulefile.schema import (
    IndicatorEntry,
    RuleFile,
    Text,
    VocabularyFile,
)

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
PLACES = {
    "link": "computed over posts",
    "model": "the trained model",
    "picture": "pictures",
    "register": "registers",
    "left_out": "left out",
    "open": "nothing yet",
}
HEAD = """\
# Which signs are covered

Made by `scripts/coverage.py` from the rules, `rules/vocabulary.yml` and
`rules/signs.yml`; don't edit it by hand. A rule that shows a sign is a lead, never a
finding. Grades of a sign: E tested against outcomes, O official or expert list, C case,
police or press reporting, D our reading of an advert. Grades of a rule are the
codebook's (`rules/README.md`). Words and examples are sums over the rules of a sign.
"""


class Sign(BaseModel):
    """One sign of the list: what it is, who looks for it besides rules, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Text
    where: str = Field(default="", pattern=f"^({'|'.join(PLACES)})?$")
    why: Text | None = None


class Section(BaseModel):
    """Signs of one heading of the list, by number."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    section: Text
    signs: dict[int, Sign]


class _Table(BaseModel):
    sections: list[Section]


@dataclass(frozen=True, slots=True)
class Book:
    """Signs by section, their sources, and the rules that show each sign."""

    sections: Sequence[Section]
    entries: dict[int, IndicatorEntry]
    rules: dict[int, list[RuleFile]]


def main(folder: Path) -> None:
    """Rewrite the page from the rules of a folder."""
    PAGE.write_text(page(read_book(folder)), encoding="utf-8")


def read_book(folder: Path) -> Book:
    """The rules, the vocabulary and the table of signs of a folder."""
    table = parse(folder / SIGNS, read_text(folder / SIGNS, RuleError), RuleError)
    path = folder / VOCABULARY
    words = VocabularyFile.model_validate(
        parse(path, read_text(path, RuleError), RuleError).value
    )
    entries: dict[int, IndicatorEntry] = {}
    for entry in words.indicators.values():
        for number in entry.signs:
            entries.setdefault(number, entry)
    rules: dict[int, list[RuleFile]] = defaultdict(list)
    for path in rule_files(folder):
        lined = parse(path, read_text(path, RuleError), RuleError)
        rule = RuleFile.model_validate(lined.value)
        for number in rule.signs:
            rules[number].append(rule)
    sections = _Table.model_validate({"sections": table.value}).sections
    return Book(sections, entries, dict(rules))


def page(book: Book) -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *_summary(book), *_sections(book)]) + "\n"


def _summary(book: Book) -> Iterator[str]:
    signs = {n: sign for one in book.sections for n, sign in one.signs.items()}
    yield "| where | signs |\n|---|---:|"
    yield f"| rules | {sum(n in book.rules for n in signs)} |"
    for key, name in PLACES.items():
        count = sum(sign.where == key for n, sign in signs.items())
        if count:
            yield f"| {name} | {count} |"
    yield f"| all | {len(signs)} |"


def _sections(book: Book) -> Iterator[str]:
    for one in book.sections:
        yield f"\n## {one.section}\n"
        yield "| sign | what | grade, sources | where | languages | words | examples |"
        yield "|---:|---|---|---|---|---:|---:|"
        for number, sign in one.signs.items():
            yield _row(number, sign, book)


def _row(number: int, sign: Sign, book: Book) -> str:
    rules = book.rules.get(number, [])
    entry = book.entries[number]
    where = [f"{rule.title} ({rule.grade})" for rule in rules]
    if sign.where:
        where.append(f"*{PLACES[sign.where]}*")
    cells = [
        str(number),
        sign.title + (f" ({sign.why})" if sign.why else ""),
        f"{entry.evidence}: {', '.join(entry.sources)}",
        "; ".join(where),
        _languages(rules),
        str(sum(_words(rule) for rule in rules) or ""),
        str(sum(_examples(rule) for rule in rules) or ""),
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _languages(rules: Sequence[RuleFile]) -> str:
    spoken = {name for rule in rules for name in rule.detection}
    if "any" in spoken:
        return "all"
    read = [lang.value for lang in Lang if lang is not Lang.OTHER]
    return "all" if spoken >= set(read) else " ".join(x for x in read if x in spoken)


def _words(rule: RuleFile) -> int:
    return sum(len(x) for groups in rule.detection.values() for x in groups.values())


def _examples(rule: RuleFile) -> int:
    if rule.examples is None:
        return 0
    return len(rule.examples.match) + len(rule.examples.no_match)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
