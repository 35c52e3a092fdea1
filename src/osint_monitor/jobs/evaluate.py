"""Runs labelled and ordinary posts through ``assess`` and measures the answers."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from osint_monitor import __version__
from osint_monitor.errors import ItemError, Problem, SettingsError
from osint_monitor.jobs.assess import Asked, asked_post, assess
from osint_monitor.jobs.labelled import Line, read_posts
from osint_monitor.jobs.masking import masked_value, masks_of, pieces
from osint_monitor.jobs.rescore import engine_of
from osint_monitor.jobs.shapes import moment
from osint_monitor.measure.compare import Earlier
from osint_monitor.measure.evaluation import FORMAT, Origin
from osint_monitor.measure.fairness import nationalities_in
from osint_monitor.measure.trial import SETS, Fired, Found, Trial, Words
from osint_monitor.model.document import Observable, ObservableKind, Span
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version
from osint_monitor.model.words import Grade, Kind, Level
from osint_monitor.settings import Settings

_CONTACTS = {"phone": "phones", "handle": "handles", "email": "emails"}
_SIGNS = frozenset({Grade.DECISIVE, Grade.MEDIUM, Grade.MINOR})


async def run_trials(
    files: Sequence[Path],
    settings: Settings,
    *,
    masked: bool = True,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Trial]:
    """
    Assess every post of some files, in order; many are shared out among processes.

    Args:
        files: checked by ``count_posts``.
        masked: contacts are masked in the words that are kept.
        tell: called with the number of posts that are done.

    Raises:
        RuleError: the rules are wrong.
    """
    waiting: deque[tuple[Line, Asked]] = deque()  # as far as they are read ahead
    trials: list[Trial] = []
    seen: Counter[str] = Counter()
    async for answer in assess(_asked(files, waiting), settings):
        line, asked = waiting.popleft()
        key = f"{line.set}/{asked.id or '?'}"
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}#{seen[key]}"
        trials.append(_trial(key, line, asked, answer, masked=masked))
        tell(len(trials))
    return trials


def _asked(
    files: Sequence[Path], waiting: deque[tuple[Line, Asked]]
) -> Iterator[Asked]:
    for line in read_posts(files):
        asked = _question(line)
        waiting.append((line, asked))
        yield asked


def _question(line: Line) -> Asked:
    given = line.values.get("id")
    known = str(given) if isinstance(given, str | int) else None
    if line.error is not None:
        return Asked(known, None, line.error)
    try:
        return asked_post(line.values, Kind.SOCIAL, known)
    except ItemError as error:
        return Asked(known, None, error.reason)


def _trial(
    key: str, line: Line, asked: Asked, answer: Mapping[str, Any], *, masked: bool
) -> Trial:
    version = asked.version
    found = None if "error" in answer else _found(answer)
    trial = Trial(
        key=key,
        set=line.set,
        id=asked.id or "?",
        lang=line.lang or (found.lang if found and found.lang else "?"),
        kind=version.kind.value if version else "?",
        digest=stable_id(version.title, version.text)[:12] if version else "",
        group=line.group,
        label=line.label,
        found=found,
        error=answer.get("error"),
        named=_named(version) if version else (),
    )
    return _with_words(trial, version, answer, masked) if trial.is_wrong else trial


def _found(answer: Mapping[str, Any]) -> Found:
    contacts: dict[str, set[str]] = {name: set() for name in _CONTACTS.values()}
    for one in answer["observables"]:
        if name := _CONTACTS.get(one["kind"]):
            contacts[name].add(one["value"])
    return Found(
        level=Level(answer["level"]),
        score=answer["score"],
        lang=answer["lang"],
        sets={name: frozenset(answer[name]) for name in SETS},
        contacts={name: frozenset(values) for name, values in contacts.items()},
        targets_ukraine=answer["targets_ukraine"],
        fired=tuple(
            Fired(
                match["rule"],
                match["title"],
                match["grade"],
                match["grade"] in _SIGNS,
                None if match["counted"] else match["why_not"] or "not_counted",
            )
            for match in answer["matches"]
        ),
    )


def _named(version: Version) -> tuple[str, ...]:
    return nationalities_in(f"{version.title}\n{version.text}")


def _with_words(
    trial: Trial, version: Version | None, answer: Mapping[str, Any], masked: bool
) -> Trial:
    """The same with its words, of a post that somebody will want to look at."""
    if version is None:
        return trial
    seen = [_observable(one) for one in answer.get("observables", ())]
    marks = [
        span
        for match in answer.get("matches", ())
        if match["counted"]
        for span in match["spans"]
    ]

    def words(field: str) -> Words:
        text = str(getattr(version, field))
        hidden = masks_of(text, field, seen) if masked else []
        spans = [(one["start"], one["end"]) for one in marks if one["field"] == field]
        return tuple((one.text, one.marked) for one in pieces(text, hidden, spans))

    return replace(trial, title=words("title"), text=words("text"))


def _observable(shape: Mapping[str, Any]) -> Observable:
    span = Span(shape["field"], shape["start"], shape["end"])
    return Observable(
        kind=ObservableKind(shape["kind"]), value=shape["value"], span=span
    )


def shown_as(masked: bool) -> Callable[[str, str], str]:
    """How a contact of one of the sorts that are labelled is written."""
    kinds = {name: kind for kind, name in _CONTACTS.items()}
    if not masked:
        return lambda _, value: value
    return lambda name, value: masked_value(kinds[name], value)


def origin_of(files: Sequence[Path], settings: Settings, *, masked: bool) -> Origin:
    """
    What is run on what, now.

    Raises:
        RuleError: the rules are wrong.
    """
    return Origin(
        made_at=moment(datetime.now(UTC)) or "",
        version=__version__,
        engine=engine_of(settings),
        files=tuple(path.name for path in files),
        masked=masked,
    )


class _Post(BaseModel):
    """A post of an earlier run, as far as it is compared."""

    model_config = ConfigDict(extra="ignore")

    key: str
    given: Level | None
    score: float | None
    types: frozenset[str]
    digest: str


class _Run(BaseModel):
    model_config = ConfigDict(extra="ignore")

    format: int
    posts: list[_Post]


def read_earlier(path: Path) -> dict[str, Earlier]:
    """
    The posts of an earlier run, by key.

    Raises:
        SettingsError: it is not what ``evaluate --json`` wrote.
    """
    try:
        run = _Run.model_validate(orjson.loads(path.read_bytes()))
    except OSError as error:
        what = f"can't be read: {error.strerror}"
        raise SettingsError([Problem(str(path), what)]) from error
    except (orjson.JSONDecodeError, ValidationError) as error:
        what = "a file that evaluate --json wrote was expected"
        raise SettingsError([Problem(str(path), what)]) from error
    if run.format != FORMAT:
        what = f"format {FORMAT} was expected, not {run.format}; make it anew"
        raise SettingsError([Problem(str(path), what)])
    return {
        post.key: Earlier(
            level=post.given,
            score=post.score or 0.0,
            types=post.types,
            digest=post.digest,
        )
        for post in run.posts
    }


def write_whole(path: Path, content: bytes) -> None:
    """
    Write a file that is there whole or not at all, readable by the owner only.

    Raises:
        SettingsError: it can't be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = f"can't be written: {error.strerror}"
        raise SettingsError([Problem(str(path), what)]) from error
