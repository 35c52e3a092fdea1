"""The words of a version: its language, and each field in all its readings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from osint_monitor.errors import UnderstandError
from osint_monitor.model.document import FieldDoc, Reading, View
from osint_monitor.model.post import FIELDS, MAX_TEXT, Version
from osint_monitor.model.words import Lang
from osint_monitor.understand.language import LanguageReader
from osint_monitor.understand.mixed import of_surzhyk, with_cyrillic
from osint_monitor.understand.readings import (
    Field,
    read_cyrillic,
    read_further,
    read_plain,
    split_field,
)
from osint_monitor.understand.romanised import could_be, cyrillic_of
from osint_monitor.understand.views import fold

_LATIN = frozenset({Lang.EN, Lang.NL, Lang.DE, Lang.PL, Lang.RO, Lang.OTHER})
_EAST_SLAVIC = frozenset({Lang.UK, Lang.RU})
Parts = Sequence[tuple[Lang, int, int]]
"""(language, start, end) of stretches of a folded view."""


@dataclass(frozen=True, slots=True)
class Wording:
    """
    A version as words.

    Args:
        lang: of the whole.
        parts: which stretches of a field are in which language.
        cuts: fields cut into words.
        fields: how each was read; only fields that hold something.
        romanised: true when Ukrainian or Russian is written in Latin letters.
        notes: see ``Document``.
    """

    lang: Lang
    parts: dict[str, Parts]
    cuts: dict[str, Field]
    fields: dict[str, FieldDoc]
    romanised: bool
    notes: dict[str, str]


class WordReader:
    """Reads words; one for each thread, kept for a whole run."""

    def __init__(self) -> None:
        self._reader = LanguageReader()

    def read(self, version: Version, *, languages: Sequence[Lang] = ()) -> Wording:
        """
        The words of one version.

        Args:
            languages: what the source is known to be written in, the likelier first.

        Raises:
            UnderstandError: ``too_long`` when a field is over the limit of versions.
        """
        views = {name: fold(raw) for name in FIELDS if (raw := _raw(version, name))}
        hints = (version.lang_hint, *languages) if version.lang_hint else languages
        lang, parts = self._languages(views, hints)
        cuts = {name: split_field(view, parts[name]) for name, view in views.items()}
        fields, romanised, notes = _read(cuts)
        return Wording(
            romanised or lang, parts, cuts, fields, romanised is not None, notes
        )

    def _languages(
        self, views: dict[str, View], hints: Sequence[Lang]
    ) -> tuple[Lang, dict[str, Parts]]:
        """The language of the whole, and of stretches of each field."""
        spoken = [views[name].text for name in ("title", "text") if name in views]
        lang = self._reader.language("\n".join(spoken), hints)
        parts: dict[str, Parts] = {
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
