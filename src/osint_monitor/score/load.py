"""A folder of rules, read and checked: every mistake at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from osint_monitor.errors import Problem, RuleError
from osint_monitor.lined import Lined, Where, parse, read_text
from osint_monitor.model.words import Kind, Lang
from osint_monitor.score.rule import Example, Indicator, Rule, RuleSet
from osint_monitor.score.rulefile.build import BuildError, rule_of
from osint_monitor.score.rulefile.schema import (
    ExampleText,
    MatchExample,
    RuleFile,
    VocabularyFile,
)
from osint_monitor.score.wages import tables_digest

Shape = TypeVar("Shape", bound=BaseModel)

VOCABULARY = "vocabulary.yml"
SIGNS = "signs.yml"
"""Where each sign of the list is: not a rule, and not read by the loader."""

ORDINARY = "ordinary"
"""The folder of ordinary texts within the folder of rules."""

COMBINING = "4"
"""Raised when the code that matches or combines changes what it says of a post."""

_EXAMPLES = "\nexamples:"


@dataclass(slots=True)
class _Loading:
    """What has been read so far, and what was wrong with it."""

    examples_too: bool
    problems: list[Problem] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    digest: hashlib._Hash = field(
        default_factory=lambda: hashlib.sha256(COMBINING.encode() + tables_digest())
    )


def load_rules(
    folder: Path, *, examples: bool = False, only: Collection[str] = ()
) -> RuleSet:
    """
    Read every ``*.yml`` in *folder* and the folders in it, and the vocabulary.

    Args:
        examples: also read the examples, which only checking needs.
        only: names of files (``fees.yml`` or ``labour/fees.yml``); empty for all.

    Raises:
        RuleError: every problem of every file as ``path:line``, by file and line.
    """
    loading = _Loading(examples)
    indicators = _vocabulary(folder / VOCABULARY, loading)
    for path in rule_files(folder, only):
        try:
            _load(path, path.relative_to(folder).as_posix(), indicators, loading)
        except RuleError as error:
            loading.problems.extend(error.problems)
    if not loading.rules and not loading.problems:
        loading.problems.append(Problem(str(folder), "at least one rule was expected"))
    if loading.problems:
        raise RuleError(loading.problems)
    return RuleSet(
        rules=tuple(loading.rules),
        indicators=indicators,
        digest=loading.digest.hexdigest()[:16],
        examples=loading.examples,
    )


def rule_files(folder: Path, only: Collection[str] = ()) -> list[Path]:
    """The rule files of a folder, by name; no vocabulary, signs or ordinary texts."""
    return [
        path
        for path in sorted(folder.rglob("*.yml"))
        if path.name not in (VOCABULARY, SIGNS)
        and ORDINARY not in path.relative_to(folder).parts
        and (not only or {path.name, path.relative_to(folder).as_posix()} & set(only))
    ]


def _vocabulary(path: Path, loading: _Loading) -> dict[str, Indicator]:
    text = read_text(path, RuleError)
    loading.digest.update(text.encode())
    read = _validated(VocabularyFile, path, parse(path, text, RuleError))
    return {
        key: Indicator(
            key=key,
            family=entry.family,
            title=entry.title.model_dump(),
            sources=tuple(entry.sources),
            evidence=entry.evidence,
            signs=tuple(entry.signs),
            decisive_with=tuple(entry.decisive_with),
        )
        for key, entry in read.indicators.items()
    }


def _load(
    path: Path, file: str, indicators: dict[str, Indicator], loading: _Loading
) -> None:
    whole = read_text(path, RuleError)
    head, mark, _ = whole.partition(_EXAMPLES)
    if not mark:
        raise RuleError([Problem(f"{path}:1", "examples: must be there")])
    lined = parse(path, whole if loading.examples_too else head + "\n", RuleError)
    read = _validated(RuleFile, path, lined)
    loading.digest.update(f"{file}\0{head}\0".encode())
    if read.indicator not in indicators:
        what = f"indicator: {read.indicator!r} is not in {VOCABULARY}"
        loading.problems.append(Problem(f"{path}:{lined.line(('indicator',))}", what))
        return
    try:
        rule = rule_of(read, indicators[read.indicator], file)
    except BuildError as error:
        loading.problems += [
            Problem(f"{path}:{lined.line(where)}", what) for where, what in error.found
        ]
        return
    if rule.id in loading.seen:
        what = f"id: already that of {loading.seen[rule.id]}"
        loading.problems.append(Problem(f"{path}:{lined.line(('id',))}", what))
        return
    loading.seen[rule.id] = file
    loading.rules.append(rule)
    if read.examples:
        loading.examples[file] = _examples(read, lined)


def _examples(read: RuleFile, lined: Lined) -> tuple[Example, ...]:
    kind = read.only_kinds[0] if read.only_kinds else Kind.JOB
    assert read.examples is not None
    found = []
    for name, texts in (
        ("match", read.examples.match),
        ("no_match", read.examples.no_match),
    ):
        for i, text in enumerate(texts):
            found.append(_example(text, kind, lined.line(("examples", name, i))))
    return tuple(found)


def _example(text: ExampleText, kind: Kind, line: int) -> Example:
    spans = text.spans if isinstance(text, MatchExample) else None
    return Example(
        line=line,
        lang=Lang(text.lang),
        text=text.text,
        title=text.title,
        kind=text.kind or kind,
        country=text.country,
        matches=isinstance(text, MatchExample),
        spans=None if spans is None else tuple(spans),
    )


def _validated(shape: type[Shape], path: Path, lined: Lined) -> Shape:
    try:
        return shape.model_validate(lined.value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [_problem(path, lined, one) for one in found]
        problems.sort(key=lambda one: int(one.where.rpartition(":")[2]))
        raise RuleError(problems) from error


def _problem(path: Path, lined: Lined, found: ErrorDetails) -> Problem:
    where: Where = tuple(part for part in found["loc"] if part != "[key]")
    named = ".".join(str(part) for part in where)
    what = found["msg"].removeprefix("Value error, ")
    if found["type"] == "extra_forbidden":
        what = "there is no such key"
    elif found["type"] == "missing":
        what = "must be there"
    line = lined.line(where)
    return Problem(f"{path}:{line}", f"{named}: {what}" if named else what)
