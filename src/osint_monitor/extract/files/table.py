"""CSV and other tables of text: a post a row, columns named or mapped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from osint_monitor.errors import ImportItemError
from osint_monitor.extract.files.charset import charset_of
from osint_monitor.extract.files.draft import KEYS, Damage, Item, Place, Record
from osint_monitor.extract.files.streams import MAX_LINE, head, pieces

DELIMITERS = ",;\t|"
SNIFFED_BYTES = 1 << 18


def read_table(
    path: Path, columns: Mapping[str, str] | None = None, charset: str | None = None
) -> Iterator[Item]:
    """
    The rows of a table (also gzipped), in order; the first row names the columns.

    Args:
        columns: key of a post → the column that holds it; keys that are not mapped
            are found by their own name, whatever its case.
        charset: by default found out: a byte order mark, UTF-8, or the Windows code
            page that fits.

    Cells are text and nothing else: a formula is not worked out. A row that can't be
    read becomes a ``Damage`` with its number (the row of names is 1).
    """
    first = head(path, SNIFFED_BYTES)
    text = _Text(path, charset or charset_of(first))
    rows = csv.reader(text, delimiter=_delimiter(first, text.charset))
    csv.field_size_limit(MAX_LINE)
    indexes: dict[str, int] | None = None
    number = 0
    while True:
        number += 1
        place = Place("row", number)
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Damage(place, "bad_row")
            continue
        except ImportItemError as error:
            yield Damage(place, error.reason)
            return
        if indexes is None:
            indexes = _indexes(row, columns or {})
            if "text" not in indexes and "title" not in indexes:
                yield Damage(place, "no_text_column", {"columns": _names(row)})
                return
        elif any(cell.strip() for cell in row):
            yield Record(place, {k: row[i] for k, i in indexes.items() if i < len(row)})


def _indexes(names: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Key → number of its column."""
    plain = [name.strip().casefold() for name in names]
    found = {}
    for key in KEYS:
        wanted = columns.get(key, key).strip().casefold()
        if wanted in plain:
            found[key] = plain.index(wanted)
    return found


def _names(row: list[str]) -> str:
    """The names of columns, cut: a file without such a row shows words there."""
    return ", ".join(name[:20] for name in row[:12] if name.isprintable())


def _delimiter(first: bytes, charset: str) -> str:
    line = first.decode(charset, "replace").lstrip("\ufeff").splitlines()[:1]
    counts = {mark: line[0].count(mark) if line else 0 for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark])


class _Text:
    """
    The lines of a file as text, for the csv module.

    A line over ``MAX_LINE`` is cut into several, so that memory stays bounded; the
    field limit of the csv module then refuses the row.
    """

    def __init__(self, path: Path, charset: str) -> None:
        self.charset = charset
        decoder = io.IncrementalNewlineDecoder(None, translate=False)
        self._lines = self._read(path, decoder)

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def _read(
        self, path: Path, newlines: io.IncrementalNewlineDecoder
    ) -> Iterator[str]:
        import codecs

        decode = codecs.getincrementaldecoder(self.charset)("replace").decode
        rest = ""
        for piece in pieces(path):
            rest += newlines.decode(decode(piece))
            *whole, rest = rest.split("\n")
            for line in whole:
                yield line + "\n"
            if len(rest) > MAX_LINE:
                yield rest
                rest = ""
        rest += decode(b"", final=True)
        if rest:
            yield rest
