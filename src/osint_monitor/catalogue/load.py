"""Source files, read and checked: every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from osint_monitor.catalogue.build import source_of
from osint_monitor.catalogue.schema import SourceFile
from osint_monitor.catalogue.suggest import closest
from osint_monitor.errors import Problem, SourceError
from osint_monitor.lined import Lined, parse, read_text
from osint_monitor.model.source import Source

MAX_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Catalogue:
    """
    All sources.

    Args:
        sources: id → source, by id.
        files: id → the file that the source was read from.
    """

    sources: Mapping[str, Source]
    files: Mapping[str, Path]


def load_sources(*folders: Path) -> Catalogue:
    """
    Read every ``*.yml`` and ``*.yaml`` that stands directly in *folders*.

    Raises:
        SourceError: every problem of every file as ``path:line``, by file and line.
    """
    problems: list[Problem] = []
    sources: dict[str, Source] = {}
    files: dict[str, Path] = {}
    for path in _files(folders, problems):
        try:
            source, line = _read(path)
        except SourceError as error:
            problems.extend(error.problems)
            continue
        if source.id in files:
            what = f"id {source.id!r} is already that of {files[source.id]}"
            problems.append(Problem(f"{path}:{line}", what))
            continue
        sources[source.id], files[source.id] = source, path
    if problems:
        raise SourceError(problems)
    return Catalogue({key: sources[key] for key in sorted(sources)}, files)


def load_source(path: Path) -> Source:
    """
    Read one source file.

    Raises:
        SourceError: every problem of the file, by line.
    """
    return _read(path)[0]


def _files(folders: tuple[Path, ...], problems: list[Problem]) -> list[Path]:
    found: list[Path] = []
    for folder in folders:
        try:
            names = sorted(folder.iterdir())
        except OSError as error:
            what = f"a folder of source files was expected: {error.strerror}"
            problems.append(Problem(str(folder), what))
            continue
        found += [path for path in names if path.suffix in {".yml", ".yaml"}]
    if len(found) > MAX_FILES:
        what = f"at most {MAX_FILES} source files were expected"
        raise SourceError([Problem(str(folders[0]), what)])
    return found


def _read(path: Path) -> tuple[Source, int]:
    """The source and the line of its id."""
    lined = parse(path, read_text(path, SourceError), SourceError)
    try:
        read = SourceFile.model_validate(lined.value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [_problem(path, lined, one) for one in found]
        problems.sort(key=lambda one: int(one.where.rpartition(":")[2]))
        raise SourceError(problems) from error
    problems = _missing_start(path, lined, read)
    if problems:
        raise SourceError(problems)
    return source_of(read), lined.line(("id",))


def _missing_start(path: Path, lined: Lined, read: SourceFile) -> list[Problem]:
    if read.start or read.shape.value == "files":
        return []
    what = f"start: a start page was expected (shape is {read.shape.value})"
    return [Problem(f"{path}:{lined.line(('start',))}", what)]


def _problem(path: Path, lined: Lined, found: ErrorDetails) -> Problem:
    """Where it stands, what it is called, and what was expected."""
    location = found["loc"]
    named = ".".join(str(part) for part in location if part != "[key]")
    what = found["msg"].removeprefix("Value error, ")
    if found["type"] == "extra_forbidden":
        what = "there is no such key" + closest(str(location[-1]), _keys(location[:-1]))
    elif found["type"] == "missing":
        what = "must be there"
    elif location[:2] == ("pages", "fields") and location[-1] == "[key]":
        what = "there is no such field: " + what
    where = f"{path}:{lined.line(location)}"
    return Problem(where, f"{named}: {what}" if named else what)


def _keys(location: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at *location* of a source file."""
    model: type[BaseModel] = SourceFile
    for part in location:
        field = model.model_fields.get(str(part))
        kinds = (
            getattr(field.annotation, "__args__", [field.annotation]) if field else []
        )
        inner = [k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)]
        if inner:
            model = inner[-1]
    return list(model.model_fields)
