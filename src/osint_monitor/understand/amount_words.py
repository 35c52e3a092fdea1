"""What words near a number say about an amount, all at once for each word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from osint_monitor.understand.lemma import unaccented
from osint_monitor.understand.wordlists import read_lines


@dataclass(frozen=True, slots=True)
class AmountWord:
    """
    One word of ``amounts.txt``; empty where it says nothing.

    Args:
        currency: ISO 4217 code.
        unit: for what is paid; needs "per" before it.
        every: the same, by itself ("hourly").
        small: may stand between an amount and its unit.
        tax: ``net`` or ``gross``.
        scale: a thousand or more; 0 when it is none.
        to, both: joins the ends of a range; ``both`` is ``between`` or ``and``.
        start: may stand before a range ("from").
        purpose: ``pay``, ``cost`` or ``extra``.
    """

    currency: str = ""
    unit: str = ""
    every: str = ""
    small: str = ""
    tax: str = ""
    scale: int = 0
    to: str = ""
    both: str = ""
    start: str = ""
    purpose: str = ""

    @property
    def leads(self) -> bool:
        """Whether it may stand between what an amount is for and the amount."""
        return bool(
            self.small
            or self.start
            or self.to
            or self.currency
            or self.unit
            or self.every
            or self.tax
        )


NOTHING = AmountWord()


class AmountWords(dict[str, AmountWord]):
    """The words by their form; any other word is ``NOTHING``."""

    def __missing__(self, word: str) -> AmountWord:
        return NOTHING


@cache
def amount_words() -> AmountWords:
    """The table; a word in Latin letters also counts without its accents."""
    found = AmountWords()
    for line in read_lines("amounts.txt"):
        table, key, *words = line.split()
        value = {table: int(key) if table == "scale" else key}
        for written in words:
            for word in {written, unaccented(written)}:
                if not getattr(found[word], table):
                    found[word] = replace(found[word], **value)  # type: ignore[arg-type]
    return found
