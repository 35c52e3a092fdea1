"""A version in, a document out: all facts that rules and officers may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
    WorkTime,
)
from osint_monitor.model.post import Version
from osint_monitor.model.words import Direction, Lang
from osint_monitor.understand.ages import find_ages
from osint_monitor.understand.digest import understanding_digest
from osint_monitor.understand.figures import Figures, find_figures
from osint_monitor.understand.hours import find_times
from osint_monitor.understand.observables.reader import Shown, find_observables
from osint_monitor.understand.observables.regions import regions_of
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.people import find_people
from osint_monitor.understand.places import find_places
from osint_monitor.understand.prices import find_prices
from osint_monitor.understand.readings import Field
from osint_monitor.understand.routes import find_routes
from osint_monitor.understand.stance import find_stances
from osint_monitor.understand.views import to_raw
from osint_monitor.understand.wording import Parts, WordReader


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
        self._reader = WordReader()

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
        words = self._reader.read(version, languages=languages)
        facts = _facts(version, words.cuts, words.fields, words.lang, country)
        return Document(
            version=version,
            understanding=self.digest,
            lang=words.lang,
            lang_parts=_lang_parts(words.cuts, words.parts),
            romanised=words.romanised,
            fields=words.fields,
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
            notes=words.notes,
        )


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
    cuts: dict[str, Field], parts: dict[str, Parts]
) -> tuple[LangPart, ...]:
    return tuple(
        LangPart(lang, Span(name, *to_raw(cut.view, start, end)))
        for name, cut in cuts.items()
        for lang, start, end in parts[name]
    )
