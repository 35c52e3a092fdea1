"""Files of officers' judgements, read strictly: every line that is none is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from osint_monitor.errors import ImportItemError, Problem
from osint_monitor.extract.files.streams import pieces
from osint_monitor.model.clock import cut
from osint_monitor.model.judgement import Judgement, ShownRule, Verdict
from osint_monitor.model.words import Grade, Kind, Lang, Level

MAX_LINE = 1 << 16
"""Bytes of one judgement; a post's text has no place in it."""

MAX_PROBLEMS = 1_000
"""Mistakes after which it is no file of judgements, and reading stops."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]
Account = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{2,63}$")]
Rules = Annotated[frozenset[Id], Field(max_length=500)]


class _Rule(BaseModel):
    """A rule that counted in the assessment shown."""

    model_config = ConfigDict(extra="forbid", strict=True)

    rule: Id
    revision: Annotated[int, Field(ge=1)]
    grade: Grade


class JudgementLine(BaseModel):
    """One judgement, one line; unknown fields are mistakes. See docs/learning.md."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Judgement")

    id: Annotated[Id, Field(description="of this judgement; unique")]
    post_id: Id
    version_id: Annotated[Id, Field(description="of the wording that was read")]
    judged_at: Annotated[AwareDatetime, Field(description="ISO 8601 with zone")]
    by: Annotated[Account, Field(description="pseudonymous account id; never a name")]
    verdict: Verdict
    lang: Annotated[Lang, Field(description="as shown")]
    source_id: Id
    kind: Kind
    engine: Annotated[Id | None, Field(description="of the assessment shown")]
    level_shown: Annotated[
        Level | None, Field(description="null with engine: could not be assessed")
    ]
    confirmed: Annotated[Rules, Field(description="rules marked as read rightly")] = (
        frozenset()
    )
    rejected: Annotated[Rules, Field(description="rules marked as read wrongly")] = (
        frozenset()
    )
    counted: Annotated[
        list[_Rule] | None,
        Field(max_length=500, description="rules that counted in what was shown"),
    ] = None
    note: Annotated[
        str, Field(max_length=2_000, description="never needed, never read here")
    ] = ""
    supersedes: Annotated[
        Id | None, Field(description="earlier judgement of this person on this post")
    ] = None
    by_chance: Annotated[
        bool, Field(description="unflagged, and drawn by chance to be judged")
    ] = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if both := sorted(self.confirmed & self.rejected):
            raise ValueError(f"confirmed and rejected at once: {', '.join(both)}")
        if (self.engine is None) != (self.level_shown is None):
            raise ValueError("engine and level_shown are null together or not at all")
        if self.supersedes == self.id:
            raise ValueError("supersedes: names itself")
        return self


def schema_text() -> str:
    """The JSON schema of a line; ``docs/judgement.schema.json`` is it."""
    schema = JudgementLine.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


class Reading:
    """
    Judgements of some files, and every line that is none.

    Args:
        problems: with ``path:line``; never a value of the line.
    """

    def __init__(self) -> None:
        self.judgements: dict[str, Judgement] = {}
        self.problems: list[Problem] = []
        self.lines = 0
        self.repeated = 0
        self._where: dict[str, str] = {}

    def take(self, where: str, line: bytes) -> None:
        """Add one line; the same judgement twice is one."""
        self.lines += 1
        try:
            read = JudgementLine.model_validate_json(line)
        except ValidationError as error:
            self.problems += [Problem(where, _what(one)) for one in _found(error)]
            return
        judgement = _judgement(read)
        known = self.judgements.setdefault(judgement.id, judgement)
        if known is judgement:
            self._where[judgement.id] = where
        elif known == judgement:
            self.repeated += 1
        else:
            what = f"id: another judgement has it ({self._where[judgement.id]})"
            self.problems.append(Problem(where, what))

    def finish(self) -> None:
        """Check what only all lines together can tell."""
        for one in self.judgements.values():
            earlier = self.judgements.get(one.supersedes or "")
            if earlier is None:
                continue  # it may stand in a file that was not given
            if (earlier.post_id, earlier.by) != (one.post_id, one.by):
                what = "supersedes: a judgement of another post or person"
                self.problems.append(Problem(self._where[one.id], what))
        for name in self._in_circles():
            what = "supersedes: goes round in a circle, so that none would hold"
            self.problems.append(Problem(self._where[name], what))

    def _in_circles(self) -> list[str]:
        """One judgement of every circle that ``supersedes`` makes."""
        found: list[str] = []
        done: set[str] = set()
        for start in self.judgements:
            way: dict[str, None] = {}
            name: str | None = start
            while name in self.judgements and name not in done and name not in way:
                way[name] = None
                name = self.judgements[name].supersedes
            if name in way:
                found.append(name)
            done.update(way)
        return found


def _found(error: ValidationError) -> list[Any]:
    return error.errors(include_url=False, include_input=False, include_context=False)


def _what(found: Any) -> str:
    named = ".".join(str(part) for part in found["loc"])
    what = {
        "extra_forbidden": "there is no such field",
        "missing": "must be there",
        "json_invalid": "not JSON",
    }.get(found["type"], found["msg"].removeprefix("Value error, "))
    # A field that there is not may be named after anything, so it is not repeated.
    if found["type"] == "extra_forbidden":
        named = ".".join(str(part) for part in found["loc"][:-1])
    return f"{named}: {what}" if named else what


def _judgement(read: JudgementLine) -> Judgement:
    counted = None
    if read.counted is not None:
        counted = tuple(
            ShownRule(one.rule, one.revision, one.grade) for one in read.counted
        )
    return Judgement(
        id=read.id,
        post_id=read.post_id,
        version_id=read.version_id,
        judged_at=cut(read.judged_at),
        by=read.by,
        verdict=read.verdict,
        lang=read.lang,
        source_id=read.source_id,
        kind=read.kind,
        engine=read.engine,
        level_shown=read.level_shown,
        confirmed=read.confirmed,
        rejected=read.rejected,
        counted=counted,
        note=read.note,
        supersedes=read.supersedes,
        by_chance=read.by_chance,
    )


def read_files(files: Sequence[Path]) -> Reading:
    """Every line of some files (JSON Lines, gzipped or not), good and bad."""
    reading = Reading()
    for path in files:
        if len(reading.problems) >= MAX_PROBLEMS:
            break
        before = (reading.lines, len(reading.problems))
        if not path.is_file():
            reading.problems.append(Problem(str(path), "no such file"))
            continue
        for number, line in _lines(path):
            where = f"{path}:{number}"
            if isinstance(line, str):
                reading.problems.append(Problem(where, line))
            elif line.strip():
                reading.take(where, line)
            if len(reading.problems) >= MAX_PROBLEMS:
                what = "so many mistakes: the rest was not read"
                reading.problems.append(Problem(where, what))
                break
        if (reading.lines, len(reading.problems)) == before:
            reading.problems.append(Problem(str(path), "no judgements in it"))
    reading.finish()
    return reading


def _lines(path: Path) -> Iterator[tuple[int, bytes | str]]:
    """Number and content of each line; a text says why there is none."""
    rest, number, skipping = b"", 1, False
    try:
        for piece in pieces(path):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                if skipping or len(line) > MAX_LINE:
                    yield number, "longer than a judgement can be"
                else:
                    yield number, _bare(line, number)
                number, skipping = number + 1, False
            if skipping or len(rest) > MAX_LINE:
                rest, skipping = b"", True
    except ImportItemError as error:
        yield number, error.reason
        return
    if skipping:
        yield number, "longer than a judgement can be"
    elif rest:
        yield number, _bare(rest, number)


def _bare(line: bytes, number: int) -> bytes:
    """Without the mark that some editors put at the beginning of a file."""
    return line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
