"""
What the console says, read out of its pages and code, and its Dutch.

    .venv/bin/python scripts/translations.py

Brings locale/nl/LC_MESSAGES/django.po up to date and compiles it. English is what
stands in the pages themselves. A sentence without Dutch ends it with 1.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CONSOLE = Path(__file__).parents[1] / "src" / "osint_monitor" / "console"
FOLDER = CONSOLE / "locale" / "nl" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
_KEYWORDS = ("_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext")


def said() -> Iterator[str | tuple[str, ...]]:
    """Every sentence to be translated; with its plural where it has one."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation.template import templatize

    for path in sorted(CONSOLE.rglob("*.html")):
        code = templatize(path.read_text("utf-8"), origin=str(path))
        yield from _in(code)
    for path in sorted(CONSOLE.rglob("*.py")):
        yield from _in(path.read_text("utf-8"))


def _in(code: str) -> Iterator[str | tuple[str, ...]]:
    found = extract_python(io.BytesIO(code.encode()), _KEYWORDS, [], {})
    for _, _, message, _ in found:
        if isinstance(message, tuple):
            parts = tuple(part for part in message if part)
            yield parts[0] if len(parts) == 1 else parts[:2]
        elif message:
            yield message


def brought_up_to_date() -> Catalog:
    """What is said now, with the Dutch that is known."""
    known = Catalog(locale="nl")
    if PO.exists():
        with PO.open("rb") as file:
            known = read_po(file, locale="nl")
    made = Catalog(locale="nl", project="osint_monitor", fuzzy=False)
    for message in said():
        key = message if isinstance(message, str) else message[0]
        dutch = known.get(key)
        made.add(message, dutch.string if dutch else "")
    return made


def missing(catalog: Catalog) -> list[str]:
    """Sentences without Dutch."""
    return [
        str(one.id)
        for one in catalog
        if one.id and not (all(one.string) if one.pluralizable else one.string)
    ]


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as text and compiled; the same for the same sentences."""
    text, compiled = io.BytesIO(), io.BytesIO()
    catalog.header_comment = "# Dutch of the console; made by scripts/translations.py."
    write_po(text, catalog, sort_output=True, width=88, omit_header=False)
    lines = text.getvalue().splitlines(keepends=True)
    dates = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By')
    kept = b"".join(line for line in lines if not line.startswith(dates))
    dutch = read_po(io.BytesIO(kept), locale="nl")
    dutch.creation_date = dutch.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(compiled, dutch)
    return kept, compiled.getvalue()


def main() -> int:
    """Write both files; 1 when Dutch is missing."""
    catalog = brought_up_to_date()
    text, compiled = written(catalog)
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(text)
    MO.write_bytes(compiled)
    lacking = missing(catalog)
    sys.stdout.writelines(f"{one}\n" for one in lacking)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
