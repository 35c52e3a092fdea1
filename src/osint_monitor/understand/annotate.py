"""A version in, a document out: all facts that rules and officers may ask for."""

from __future__ import annotations

from collections.abc import Sequence

from osint_monitor.errors import UnderstandError
from osint_monitor.model.document import Document, FieldDoc, LangPart, Span, View
from osint_monitor.model.post import FIELDS, MAX_TEXT, Version
from osint_monitor.model.words import Lang
from osint_monitor.understand.digest import understanding_digest
from osint_monitor.understand.language import LanguageReader
from osint_monitor.understand.readings import (
    read_cyrillic,
    read_further,
    read_plain,
    split_field,
)
from osint_monitor.understand.romanised import could_be, cyrillic_of
from osint_monitor.understand.views import fold, to_raw

_LATIN = frozenset({Lang.EN, Lang.NL, Lang.DE, Lang.PL, Lang.RO, Lang.OTHER})
_Parts = Sequence[tuple[Lang, int, int]]


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
        fields, romanised = _read(views, parts)
        return Document(
            version=version,
            understanding=self.digest,
            lang=romanised or lang,
            lang_parts=_lang_parts(views, parts),
            romanised=romanised is not None,
            fields=fields,
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
    views: dict[str, View], parts: dict[str, _Parts]
) -> tuple[dict[str, FieldDoc], Lang | None]:
    """The fields as words; and the language when they are romanised."""
    fields: dict[str, FieldDoc] = {}
    romanised = None
    for name, view in views.items():
        field = split_field(view, parts[name])
        plain = read_plain(field)
        readings = [plain, *read_further(field, plain)]
        if name != "contact" and parts[name][0][0] in _LATIN and could_be(plain.norms):
            found = cyrillic_of(plain.norms)
            if found:
                romanised = found[0]
                readings.append(read_cyrillic(plain, *found))
        fields[name] = FieldDoc(view, tuple(readings))
    return fields, romanised


def _lang_parts(
    views: dict[str, View], parts: dict[str, _Parts]
) -> tuple[LangPart, ...]:
    return tuple(
        LangPart(lang, Span(name, *to_raw(view, start, end)))
        for name, view in views.items()
        for lang, start, end in parts[name]
    )
