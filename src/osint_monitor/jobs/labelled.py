"""Files of labelled and of ordinary posts, checked before work begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.extract.files.draft import Damage, Record
from osint_monitor.extract.files.lines import read_json_lines
from osint_monitor.measure.trial import CONTACTS, SETS, Label
from osint_monitor.model.words import Act, ExploitationType, Family, Level

MAX_PROBLEMS = 20
"""Mistakes that are named; more make the list no clearer."""


class _Line(BaseModel):
    """The labels of one line; the words of the post are read like any other."""

    model_config = ConfigDict(extra="ignore")

    level: Level | None = None
    types: frozenset[ExploitationType] | None = None
    acts: frozenset[Act] | None = None
    families: frozenset[Family] | None = None
    targets_ukraine: bool | None = None
    phones: frozenset[str] | None = None
    handles: frozenset[str] | None = None
    emails: frozenset[str] | None = None
    lang: str | None = None
    voice: str | None = None
    group: str | None = None
    set: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of a file.

    Args:
        values: what the post is read from; empty when the line can't be read.
        lang: as the file says.
        label: ``None`` for an ordinary post.
        error: why the line can't be read.
    """

    set: str
    values: dict[str, Any]
    lang: str = ""
    label: Label | None = None
    group: str = ""
    error: str | None = None


def count_posts(files: Sequence[Path]) -> int:
    """
    How many posts there are, all labels checked.

    Raises:
        SettingsError: no file, one that is missing or empty, or wrong labels; every
            mistake with the file and the place in it.
    """
    if not files:
        what = (
            "give at least one file of posts (JSON Lines, .gz too); with labels "
            "(level, types, ...) for all figures, without for false flags only; "
            "see docs/evaluate.md"
        )
        raise SettingsError([Problem("FILES", what)])
    problems: list[Problem] = []
    whole = 0
    for path in files:
        posts = 0
        for item in read_json_lines(path):
            posts += 1
            if isinstance(item, Record) and len(problems) < MAX_PROBLEMS:
                problems += _problems(path, item)
        if not path.is_file():
            problems.append(Problem(str(path), "no such file"))
        elif not posts:
            problems.append(Problem(str(path), "no posts in it"))
        whole += posts
    if problems:
        raise SettingsError(problems)
    return whole


def _problems(path: Path, record: Record) -> list[Problem]:
    try:
        _Line.model_validate(record.values)
    except ValidationError as error:
        return [
            Problem(
                f"{path} {record.place}",
                f"{'.'.join(map(str, one['loc'][:1]))}: {one['msg']}",
            )
            for one in error.errors(include_input=False)
        ]
    return []


def read_posts(files: Sequence[Path]) -> Iterator[Line]:
    """All lines of all files, in order; labels are right (``count_posts``)."""
    for path in files:
        name = path.name.removesuffix(".gz").removesuffix(".jsonl")
        for item in read_json_lines(path):
            if isinstance(item, Damage):
                yield Line(name, {}, error=item.reason)
            elif isinstance(item, Record):
                yield _line(name, item)


def _line(name: str, record: Record) -> Line:
    said = _Line.model_validate(record.values)
    # The labelled language would help the reading: a crawled post has none.
    values = {key: value for key, value in record.values.items() if key != "lang"}
    return Line(
        said.set or name, values, said.lang or "", _label(said), said.group or ""
    )


def _label(said: _Line) -> Label | None:
    if said.level is None:
        return None
    sets = {name: getattr(said, name) for name in SETS}
    contacts = {name: getattr(said, name) for name in CONTACTS}
    return Label(
        level=said.level,
        sets={
            name: frozenset(str(word) for word in words)
            for name, words in sets.items()
            if words is not None
        },
        contacts={
            name: frozenset(map(_CLEAN[name], values))
            for name, values in contacts.items()
            if values is not None
        },
        targets_ukraine=said.targets_ukraine,
        lang=said.lang,
        voice=said.voice,
    )


def _phone(value: str) -> str:
    return "+" + "".join(sign for sign in value if sign.isdigit())


def _name(value: str) -> str:
    return value.strip().removeprefix("@").lower()


_CLEAN = {"phones": _phone, "handles": _name, "emails": _name}
