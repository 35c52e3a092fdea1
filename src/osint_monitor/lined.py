"""YAML read as plain values, with the line of each; anything clever is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from osint_monitor.errors import Problem, SetupError

MAX_FILE_BYTES = 400_000
MAX_DEPTH = 8
MAX_NODES = 20_000
MAX_SCALAR = 4_000

Where = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster
_CLEVER = "anchors (&) and aliases (*) are not allowed; quote the text"
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True}
_BOOLS |= {"false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,3})?|[-+]?\.(inf|nan)"
)


@dataclass(frozen=True, slots=True)
class Lined:
    """
    What a file holds.

    Args:
        value: strings, numbers, booleans, ``None``, lists and dicts with string keys;
            dates stay strings, and so do ``yes`` and ``no`` (YAML 1.2, core schema).
        lines: path of keys and indices → line, from 1.
    """

    value: object
    lines: Mapping[Where, int]

    def line(self, where: Where) -> int:
        """The line of *where*, or of its nearest part that stands in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read_text(path: Path, error: type[SetupError]) -> str:
    """
    The text of a file.

    Raises:
        error: it can't be read, is too large, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
        if len(raw) > MAX_FILE_BYTES:
            what = f"at most {MAX_FILE_BYTES} bytes were expected"
            raise error([Problem(f"{path}:1", what)])
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise error([Problem(f"{path}:{line}", "not UTF-8")]) from wrong
    except OSError as wrong:
        what = f"can't be read: {wrong.strerror}"
        raise error([Problem(str(path), what)]) from wrong


def parse(path: Path, text: str, error: type[SetupError]) -> Lined:
    """
    Read one YAML document.

    Args:
        path: for messages only.

    Raises:
        error: it is not YAML, is too large or too deep, or uses anchors, aliases,
            tags, doubled or non-text keys.
    """
    reader = _Reader(path, error)
    try:
        value = reader.document(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = min(mark.line if mark else 0, text.count("\n")) + 1
        what = f"not YAML: {wrong.problem or wrong.context or 'malformed'}"
        if "alias" in str(wrong.context) or "anchor" in str(wrong.context):
            what = _CLEVER  # most often a cron expression without quotes
        raise error([Problem(f"{path}:{line}", what)]) from wrong
    except (yaml.YAMLError, UnicodeEncodeError) as wrong:
        what = "not YAML: a control or malformed character"
        raise error([Problem(f"{path}:1", what)]) from wrong
    if reader.problems:
        raise error(reader.problems)
    return Lined(value, reader.lines)


class _Reader:
    """Builds values from events; keeps every problem on the way."""

    def __init__(self, path: Path, error: type[SetupError]) -> None:
        self.path = path
        self.error = error
        self.lines: dict[Where, int] = {}
        self.problems: list[Problem] = []
        self._nodes = 0

    def document(self, events: Iterator[Any]) -> object:
        for event in events:
            if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
                value = self._value(event, events, ())
                self._only(events)
                return value
            self._check(event, ())
        return {}

    def _only(self, events: Iterator[Any]) -> None:
        for event in events:
            if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
                self._stop(event, "one document was expected, not several")

    def _value(self, event: Any, events: Iterator[Any], at: Where) -> object:
        self._check(event, at)
        self.lines.setdefault(at, event.start_mark.line + 1)
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, at)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, at)
        return _scalar(event)

    def _sequence(self, events: Iterator[Any], at: Where) -> list[object]:
        found: list[object] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._value(event, events, (*at, len(found))))
        return found

    def _mapping(self, events: Iterator[Any], at: Where) -> dict[str, object]:
        found: dict[str, object] = {}
        for key in events:
            if isinstance(key, MappingEndEvent):
                break
            if not isinstance(key, ScalarEvent):
                self._stop(key, "a key must be text")
            self._check(key, at)
            where = (*at, key.value)
            if key.value in found:
                self._note(key, f"{key.value!r} stands here a second time")
                where = (*at, f"{key.value} again")
            self.lines[where] = key.start_mark.line + 1
            found[str(where[-1])] = self._value(next(events), events, where)
        return found

    def _check(self, event: Any, at: Where) -> None:
        """Refuse what could be large, deep or clever before it is built."""
        self._nodes += 1
        if self._nodes > MAX_NODES or len(at) > MAX_DEPTH:
            what = f"at most {MAX_DEPTH} levels and {MAX_NODES} values were expected"
            self._stop(event, what)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._stop(event, _CLEVER)
        if getattr(event, "tag", None):
            self._stop(event, "tags (!) are not allowed; quote the text")
        if isinstance(event, ScalarEvent) and len(event.value) > MAX_SCALAR:
            self._note(event, f"at most {MAX_SCALAR} characters were expected")

    def _note(self, event: Any, what: str) -> None:
        where = f"{self.path}:{event.start_mark.line + 1}"
        self.problems.append(Problem(where, what))

    def _stop(self, event: Any, what: str) -> None:
        self._note(event, what)
        raise self.error(self.problems)


def _scalar(event: Any) -> object:
    """A plain scalar's value after YAML 1.2; a quoted one is text."""
    text: str = event.value
    if event.style or not event.implicit[0]:
        return text
    if text in _NULL:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text.replace(".inf", "inf").replace(".nan", "nan"))
    return text
