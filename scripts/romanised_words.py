"""
Write the words that rules know and the commonest words of Ukrainian and Russian lack.

Run after rules gained words: ``python scripts/romanised_words.py rules`` rewrites
``understand/tables/romanised_uk.txt`` and ``romanised_ru.txt``, by which rare words are
recognised when somebody writes them in Latin letters.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from osint_monitor.model.words import Lang
from osint_monitor.understand import wordlists
from osint_monitor.understand.spelling import key_of_cyrillic
from osint_monitor.understand.wordlists import read_words
from osint_monitor.understand.wordshares import commonest_cyrillic

FOREIGN_LETTERS = {Lang.UK: re.compile("[ыэъё]"), Lang.RU: re.compile("[іїєґ]")}
WORD = re.compile("[а-яёіїєґ'’]{4,}")
HEAD = """\
# Words of adverts that are not among the commonest of the language: they are known when
# somebody writes them in Latin letters. Forms as they stand in texts; made by
# scripts/romanised_words.py, and may be added to by hand.
"""


def main(folder: Path) -> None:
    """Rewrite both tables from the rules of a folder; words once there stay."""
    tables = Path(wordlists.__file__).parent / "tables"
    for lang, foreign in FOREIGN_LETTERS.items():
        known = {key_of_cyrillic(word) for word, _ in commonest_cyrillic(lang)}
        path = tables / f"romanised_{lang}.txt"
        found = set(read_words(path.name))
        found.update(
            word
            for word in _words(folder, lang)
            if key_of_cyrillic(word) not in known and not foreign.search(word)
        )
        path.write_text(HEAD + textwrap.fill(" ".join(sorted(found)), 88) + "\n")


def _words(folder: Path, lang: Lang) -> Iterator[str]:
    for path in sorted(folder.rglob("*.yml")):
        rule: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(rule, dict) and "detection" in rule:
            for text in _texts(rule, lang):
                yield from WORD.findall(text.lower())


def _texts(rule: Any, lang: Lang) -> Iterator[str]:
    for atoms in rule["detection"].get(lang.value, {}).values():
        yield from (str(atom) for atom in atoms if not str(atom).startswith("re:"))
    for examples in rule["examples"].values():
        yield from (one["text"] for one in examples if one["lang"] == lang.value)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
