"""
Ordinary posts in numbers: families of sentences, filled in by seeded chance.

A family has titles and parts; a post takes a title, one sentence of each part, and
some of the language's extras, so that lengths and wordings differ.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from osint_monitor.demo.phones import phone
from osint_monitor.demo.posts import Wording
from osint_monitor.demo.style import restyle

_SECOND_PHONES = 450
"""First numbers are below this, second ones from here; written posts have 900 on."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """
    One kind of ordinary post in one language.

    Args:
        sites: site → how many posts of it.
        numbers: slot → (lowest, highest, step).
        price: how the price field reads; empty when there is none.
        paired: the parts whose sentences go with the title of the same place.
        talkative: false for posts in which the language's talk would be odd.
    """

    id: str
    sites: Mapping[str, int]
    titles: Sequence[str]
    parts: Sequence[Sequence[str]]
    numbers: Mapping[str, Sequence[int]]
    price: str = ""
    section: str = ""
    extras: Sequence[str] = ()
    paired: Sequence[int] = ()
    talkative: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """
    Names and phrases of one language.

    Args:
        slots: slot → what may stand in it.
        updates: what people add to a post on a later day.
        talk: sentences that may stand in any post.
    """

    lang: str
    countries: Sequence[str]
    slots: Mapping[str, Sequence[Any]]
    updates: Sequence[str]
    talk: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A post before its slots are filled."""

    title: str
    text: str
    price: str
    slots: Mapping[str, str]
    style: int
    country: str
    serial: int

    def wording(self, *, add: str = "", **changed: str) -> Wording:
        """
        The post as people read it.

        Args:
            add: a sentence put at the end.
            changed: slots that have another value on a later day.
        """
        slots = {**self.slots, **changed}
        text = f"{self.text}\n{add}" if add else self.text
        return Wording(
            title=restyle(fill(self.title, slots), self.style, title=True),
            text=restyle(fill(text, slots), self.style),
            price=fill(self.price, slots),
            place=slots["city"],
            phone=slots["phone"],
            author=slots["name"],
        )


def fill(pattern: str, slots: Mapping[str, str]) -> str:
    """*pattern* with its ``{slots}`` filled in; an unknown slot is a KeyError."""
    return _SLOT.sub(lambda found: slots[found[1]], pattern)


def draft(
    family: Family, tongue: Tongue, rng: random.Random, taken: Counter[str]
) -> Draft:
    """
    One post of *family*, chosen by *rng*.

    Args:
        taken: country → how many of its numbers are given out; is counted up.
    """
    country = rng.choice(tongue.countries)
    slots = _choose_slots(family, tongue, rng)
    slots["phone"] = phone(country, taken[country], rng.randrange(9))
    taken[country] += 1
    titled = rng.randrange(len(family.titles))
    sentences = [
        part[titled] if index in family.paired else rng.choice(part)
        for index, part in enumerate(family.parts)
    ]
    sentences[-1:-1] = _some(family.extras, rng, (0, 0, 1, 1, 2, 3, 9))
    if family.talkative:
        sentences[-1:-1] = _some(tongue.talk, rng, (0, 0, 1, 1, 2, 3, 6))
    return Draft(
        title=family.titles[titled],
        text=rng.choice((" ", " ", "\n", "\n\n")).join(sentences),
        price=family.price,
        slots=slots,
        style=rng.randrange(1_000_000),
        country=country,
        serial=taken[country] - 1,
    )


def _some(
    sentences: Sequence[str], rng: random.Random, counts: Sequence[int]
) -> list[str]:
    """A few of *sentences*; how many is one of *counts*, or all when too few."""
    return rng.sample(list(sentences), min(rng.choice(counts), len(sentences)))


def new_price(made: Draft, family: Family, rng: random.Random) -> Draft:
    """*made* with another price; as it was when the family has none."""
    if "price" not in family.numbers:
        return made
    low, high, step = family.numbers["price"]
    others = [n for n in range(low, high + 1, step) if str(n) != made.slots["price"]]
    return replace(made, slots={**made.slots, "price": str(rng.choice(others))})


def new_phone(made: Draft) -> Draft:
    """*made* with another phone number, which no other post has."""
    other = phone(made.country, made.serial + _SECOND_PHONES, made.style)
    return replace(made, slots={**made.slots, "phone": other})


def _choose_slots(family: Family, tongue: Tongue, rng: random.Random) -> dict[str, str]:
    slots: dict[str, str] = {}
    for name, values in tongue.slots.items():
        value = rng.choice(values)
        if isinstance(value, list):  # a name and its form after a preposition
            slots[name], slots[f"{name}_in"] = value
        else:
            slots[name] = value
    for name, (low, high, step) in family.numbers.items():
        slots[name] = str(rng.randrange(low, high + 1, step))
    return slots
