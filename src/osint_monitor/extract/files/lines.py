"""JSON Lines: a post a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.errors import ImportItemError
from osint_monitor.extract.files.draft import Damage, Item, Place, Record
from osint_monitor.extract.files.streams import MAX_LINE, pieces


def read_json_lines(path: Path) -> Iterator[Item]:
    """
    The posts of a JSON Lines file (also gzipped), in order.

    Empty lines are left out. A line that can't be read becomes a ``Damage`` with the
    byte at which it begins: ``bad_json``, ``not_an_object``, ``line_too_long``. What
    follows a damaged gzip stream is one more.
    """
    for place, line in _lines(path):
        if isinstance(line, Damage):
            yield line
            continue
        if not line.strip():
            continue
        try:
            yield Record(place, parse_line(line))
        except ImportItemError as error:
            yield Damage(place, error.reason)


def parse_line(line: bytes) -> dict[str, Any]:
    """
    One JSON object.

    Raises:
        ImportItemError: ``bad_json`` or ``not_an_object``.
    """
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        value = _lenient(line)
    if not isinstance(value, dict):
        raise ImportItemError("not_an_object")
    return value


def _lenient(line: bytes) -> object:
    """What orjson refuses and tools write: half an emoji, a foreign byte."""
    try:
        return json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ImportItemError("bad_json") from error


def _lines(path: Path) -> Iterator[tuple[Place, bytes | Damage]]:
    """Each line with its place; never more than one line and a piece in memory."""
    rest, offset, skipping = b"", 0, 0
    try:
        for piece in pieces(path):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                size = len(line) + 1
                place = Place("byte", offset, offset, size - 1)
                if skipping or size > MAX_LINE:
                    place = Place("byte", offset, offset, skipping + size - 1)
                    yield place, Damage(place, "line_too_long")
                    size, skipping = size + skipping, 0
                else:
                    yield place, line
                offset += size
            if skipping or len(rest) > MAX_LINE:
                skipping, rest = skipping + len(rest), b""
    except ImportItemError as error:
        place = Place("byte", offset, offset)
        yield place, Damage(place, error.reason)
        return
    place = Place("byte", offset, offset, skipping + len(rest))
    if skipping:
        yield place, Damage(place, "line_too_long")
    elif rest:
        yield place, rest
