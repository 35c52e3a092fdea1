"""A version in, a document out: all facts that rules and officers may ask for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from osint_monitor.errors import UnderstandError
from osint_monitor.model.document import (
    Document,
    FieldDoc,
    HeadCount,
    LangPart,
    Observable,
    Place,
    Price,
    Reading,
    Route,
    Span,
    Stance,
    View,
    WorkTime,
)
from osint_monitor.model.post import FIELDS, MAX_TEXT, Version
from osint_monitor.model.words import Direction, Lang
from osint_monitor.understand.ages import find_ages
from osint_monitor.understand.digest import understanding_digest
from osint_monitor.understand.figures import Figures, find_figures
from osint_monitor.understand.hours import find_times
from osint_monitor.understand.language import LanguageReader
from osint_monitor.understand.mixed import of_surzhyk, with_cyrillic
from osint_monitor.understand.observables.reader import Shown, find_observables
from osint_monitor.understand.observables.regions import regions_of
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.people import find_people
from osint_monitor.understand.places import find_places
from osint_monitor.understand.prices import find_prices
from osint_monitor.understand.readings import (
    Field,
    read_cyrillic,
    read_further,
    read_plain,
    split_field,
)
from osint_monitor.understand.romanised import could_be, cyrillic_of
from osint_monitor.understand.routes import find_routes
from osint_monitor.understand.stance import find_stances
from osint_monitor.understand.views import fold, to_raw

_LATIN = frozenset({Lang.EN, Lang.NL, Lang.DE, Lang.PL, Lang.RO, Lang.OTHER})
_EAST_SLAVIC = frozenset({Lang.UK, Lang.RU})
_Parts = Sequence[tuple[Lang, int, int]]


@dataclass(slots=True)
class _Facts:
    observables: list[Observable] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    ages: list[tuple[int, int, Span]] = field(default_factory=list)
    times: list[WorkTime] = field(default_factory=list)
    people: list[HeadCount] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)


class Annotator:
    """
    Reads versions; one for each thread, kept for a whole run.

    Args:
        digest: of the code, tables and libraries that make the documents.
    """

    def __init__(self) -> None:
        self.digest = understanding_digest()
        self._reader = LanguageReader()

    def annotate(
        self,
        version: Version,
        *,
        languages: Sequence[Lang] = (),
        country: str | None = None,
    ) -> Document:
        """
        All facts about one version.

        Args:
            languages: what the source is known to be written in, the likelier first.
            country: ISO 3166 code of the source, for numbers without a country.

        Raises:
            UnderstandError: ``too_long`` when a field is over the limit of versions.
        """
        views = {name: fold(raw) for name in FIELDS if (raw := _raw(version, name))}
        hints = (version.lang_hint, *languages) if version.lang_hint else languages
        lang, parts = self._languages(views, hints)
        cuts = {name: split_field(view, parts[name]) for name, view in views.items()}
        fields, romanised, notes = _read(cuts)
        spoken = romanised or lang
        facts = _facts(version, cuts, fields, spoken, country)
        return Document(
            version=version,
            understanding=self.digest,
            lang=spoken,
            lang_parts=_lang_parts(views, parts),
            romanised=romanised is not None,
            fields=fields,
            observables=tuple(facts.observables),
            prices=tuple(facts.prices),
            ages=tuple(facts.ages),
            times=tuple(facts.times),
            people=tuple(facts.people),
            places=tuple(facts.places),
            routes=tuple(facts.routes),
            stances=tuple(facts.stances),
            direction=_direction(facts.directions),
            country=country,
            notes=notes,
        )

    def _languages(
        self, views: dict[str, View], hints: Sequence[Lang]
    ) -> tuple[Lang, dict[str, _Parts]]:
        """The language of the whole, and of stretches of each field."""
        spoken = [views[name].text for name in ("title", "text") if name in views]
        lang = self._reader.language("\n".join(spoken), hints)
        parts: dict[str, _Parts] = {
            name: ((lang, 0, len(view.text)),) for name, view in views.items()
        }
        if "text" in views:
            parts["text"] = tuple(self._reader.parts(views["text"].text, lang, hints))
        return lang, parts


def _raw(version: Version, name: str) -> str:
    raw: str = getattr(version, name)
    if len(raw) > MAX_TEXT + 100:
        raise UnderstandError("too_long", field=name, characters=len(raw))
    return raw


def _read(
    cuts: dict[str, Field],
) -> tuple[dict[str, FieldDoc], Lang | None, dict[str, str]]:
    """The fields as words; the language when they are romanised; notes."""
    plain = {name: read_plain(cut) for name, cut in cuts.items()}
    romanised, cyrillic = _romanised(cuts, plain)
    mixed, notes = ({}, {}) if romanised else _mixed(cuts, plain)
    fields = {
        name: FieldDoc(
            cut.view,
            (
                plain[name],
                *read_further(cut, plain[name]),
                *cyrillic.get(name, ()),
                *mixed.get(name, ()),
            ),
        )
        for name, cut in cuts.items()
    }
    return fields, romanised, notes


def _romanised(
    cuts: dict[str, Field], plain: dict[str, Reading]
) -> tuple[Lang | None, dict[str, tuple[Reading]]]:
    """Title and text, judged together, because a title alone is too short."""
    latin = [
        name
        for name, cut in cuts.items()
        if name != "contact" and cut.langs[0][0] in _LATIN
    ]
    norms = list(itertools.chain.from_iterable(plain[name].norms for name in latin))
    found = cyrillic_of(norms) if could_be(norms) else None
    if found is None:
        return None, {}
    lang, words = found
    rest = iter(words)
    return lang, {
        name: (
            read_cyrillic(
                plain[name], lang, list(itertools.islice(rest, len(plain[name].norms)))
            ),
        )
        for name in latin
    }


def _mixed(
    cuts: dict[str, Field], plain: dict[str, Reading]
) -> tuple[dict[str, tuple[Reading]], dict[str, str]]:
    """Ukrainian or Russian with words of the other, or in Latin letters."""
    readings: dict[str, tuple[Reading]] = {}
    notes: dict[str, str] = {}
    for name, cut in cuts.items():
        east = [lang for lang, _, _ in cut.langs if lang in _EAST_SLAVIC]
        if not east or name == "contact":
            continue
        norms = plain[name].norms
        words = with_cyrillic(norms, east[0])
        if words is not None:
            notes["partly_romanised"] = name
        surzhyk, alike = of_surzhyk(words or norms)
        if surzhyk:
            notes["surzhyk"] = name
            words = alike
        if words is not None:
            readings[name] = (read_cyrillic(plain[name], east[0], words),)
    return readings, notes


def _facts(
    version: Version,
    cuts: dict[str, Field],
    fields: dict[str, FieldDoc],
    lang: Lang,
    country: str | None,
) -> _Facts:
    """What stands in the fields apart from words; each thing of a field once."""
    facts = _Facts()
    for name, cut in cuts.items():
        if name != "contact":
            reading = _to_search(fields[name])
            places = find_places(name, getattr(version, name), reading)
            facts.places += places
            facts.routes += find_routes(getattr(version, name), places)
            _take_stances(facts, name, cut, fields[name])
        _take_figures(facts, _figures(name, cut, fields[name]))
    facts.observables += find_observables(
        {
            name: Shown(getattr(version, name), cut.view, cut.words)
            for name, cut in cuts.items()
        },
        _where(lang, country, facts.places),
    )
    return facts


def _where(lang: Lang, country: str | None, places: Sequence[Place]) -> Places:
    """Whose numbers a post gives without the code of a country."""
    named = [place.country for place in places]
    return Places(regions_of(lang, country, named), country is not None)


def _figures(name: str, cut: Field, doc: FieldDoc) -> Figures:
    search = _to_search(doc)
    cyrillic = search.norms if search.name == "cyrillic" else None
    return find_figures(name, cut.view, cut.words, cyrillic)


def _take_figures(facts: _Facts, figures: Figures) -> None:
    facts.times += find_times(figures)
    if figures.found:
        facts.prices += find_prices(figures)
        facts.ages += find_ages(figures)
        facts.people += find_people(figures)


def _to_search(doc: FieldDoc) -> Reading:
    """The reading in the text's own script: the Cyrillic one where there is one."""
    last = doc.readings[-1]
    return last if last.name == "cyrillic" else doc.readings[0]


def _take_stances(facts: _Facts, name: str, cut: Field, doc: FieldDoc) -> None:
    for reading in doc.readings:
        if reading.name in ("plain", "cyrillic"):
            stances, directions = find_stances(name, cut.view, cut.words, reading)
            facts.stances += stances
            facts.directions += directions


def _direction(found: Sequence[Direction]) -> Direction | None:
    """The one that more cues name; nothing where none or both alike do."""
    offers = sum(each is Direction.OFFER for each in found)
    if 2 * offers == len(found):
        return None
    return Direction.OFFER if 2 * offers > len(found) else Direction.DEMAND


def _lang_parts(
    views: dict[str, View], parts: dict[str, _Parts]
) -> tuple[LangPart, ...]:
    return tuple(
        LangPart(lang, Span(name, *to_raw(view, start, end)))
        for name, view in views.items()
        for lang, start, end in parts[name]
    )
