"""
Writes the words of the rule book into ``understand/tables/rule_words.txt``.

Words in posts that no dictionary knows are compared with them, so that a misspelt
word of a rule is still read (``understand/misspelt.py``). Run it when rules have
changed much; a word that is missing there is only not looked for when misspelt.

    python benchmarks/rule_words.py
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from osint_monitor.model.words import Family
from osint_monitor.score.load import load_rules
from osint_monitor.score.rulefile.atoms import Phrase
from osint_monitor.settings import Settings
from osint_monitor.understand import misspelt

TABLE = Path(misspelt.__file__).parent / "tables" / "rule_words.txt"
LEFT_OUT = (Family.STANCE, Family.CONTEXT, Family.COUNTER)
WIDTH = 84


def main() -> None:
    """Collect and write."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for rule in load_rules(Settings().rules_folder).rules:
        if rule.family in LEFT_OUT:
            continue
        for lang, groups in rule.atoms.items():
            phrases = (a for atoms in groups.values() for a in atoms)
            for phrase in phrases:
                if lang is not None and isinstance(phrase, Phrase):
                    words[lang.value] |= _words(phrase)
    lines = ["# Words of the signs in rules/, made by benchmarks/rule_words.py."]
    for lang, found in sorted(words.items()):
        line = lang
        for word in sorted(found):
            if len(line) + len(word) > WIDTH:
                lines.append(line)
                line = lang
            line += f" {word}"
        lines.append(line)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _words(phrase: Phrase) -> set[str]:
    return {
        norm
        for part in phrase.parts
        for run in part.alternatives
        for norm in run.norms
        if norm.isalpha() and len(norm) >= misspelt.SHORTEST
    }


if __name__ == "__main__":
    main()
