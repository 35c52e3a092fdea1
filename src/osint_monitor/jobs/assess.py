"""Assesses posts of the caller's own; stores nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from osint_monitor.errors import ImportItemError, ItemError
from osint_monitor.extract.files.draft import draft_version
from osint_monitor.extract.files.lines import parse_line
from osint_monitor.jobs.ahead import Ahead
from osint_monitor.jobs.shapes import assessment_shape, match_shape, observable_shape
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.document import Observable
from osint_monitor.model.post import MAX_TEXT, Version
from osint_monitor.model.words import Kind
from osint_monitor.pipeline import Pipeline
from osint_monitor.score.open import open_assessor
from osint_monitor.settings import Settings
from osint_monitor.understand.annotate import Annotator
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import Assess, Judged

SMALL = 400
"""Posts up to which starting more processes would take longer than it saves."""

BATCH = 50
AHEAD = 4
READ_AHEAD = 1_000
"""Questions that are read and not yet asked."""

IDLE_S = 0.2
"""A pipe from which nothing comes for so long is idle."""


Waiting = tuple[list["Asked"], "asyncio.Task[tuple[Judged, ...]]"]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One line of the input.

    Args:
        id: as the caller gave it, else of the content; ``None`` with an *error*.
        version: ``None`` when the line could not be read.
    """

    id: str | None
    version: Version | None
    error: str | None = None


def asked_line(line: bytes, kind: Kind) -> Asked:
    """One JSON line as a question."""
    given: str | None = None
    try:
        values = parse_line(line)
        if isinstance(values.get("id"), str | int):
            given = str(values["id"])
        return asked_post(values, kind, given)
    except ItemError as error:
        return Asked(given, None, error.reason)


def asked_post(values: dict[str, Any], kind: Kind, given: str | None = None) -> Asked:
    """
    A post as a question.

    Its words stay exactly as they came, so that spans count in the caller's text; only
    one that is too long, or can't be encoded, is cleaned and cut.

    Raises:
        ImportItemError: it has no words, or something that is no text.
    """
    version = draft_version(values, source_id="assess", kind=kind)
    title, text = values.get("title") or "", values.get("text") or ""
    if not version.cut and _is_whole(title) and _is_whole(text):
        version = replace(version, title=title, text=text)
    return Asked(given if given is not None else version.post_id, version)


def _is_whole(text: object) -> bool:
    """True for a text within the limits, without a lone half of a surrogate pair."""
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        return False
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


async def assess(
    asked: Iterator[Asked], settings: Settings
) -> AsyncIterator[dict[str, Any]]:
    """
    One answer for each question, in order; many are shared out among processes.

    An answer does not wait for questions that have not come yet. The iterator is read
    in another thread, and no further ahead than memory allows.

    Raises:
        RuleError: the rules are wrong.
    """
    ahead = Ahead(asked, limit=READ_AHEAD)
    if not await ahead.waits_for(SMALL, IDLE_S):
        judge, done = _judge(settings), 0
        while done <= SMALL:
            batch = await ahead.take(BATCH)
            if not batch:
                return
            done += len(batch)
            for one in batch:
                yield _answer(one, judge(one.version) if one.version else None)
    async for answer in _shared_out(ahead, settings):
        yield answer


async def _shared_out(
    ahead: Ahead[Asked], settings: Settings
) -> AsyncIterator[dict[str, Any]]:
    """The answers of several processes, put back in order."""
    async with Pool(settings, {}, store=False) as pool:
        asked: asyncio.Queue[Waiting | None] = asyncio.Queue(AHEAD * settings.workers)
        feeding = asyncio.create_task(_feed(ahead, pool, asked))
        try:
            while (waiting := await asked.get()) is not None:
                for answer in await _answers(*waiting):
                    yield answer
            await feeding
        finally:
            feeding.cancel()


async def _feed(
    ahead: Ahead[Asked], pool: Pool, asked: asyncio.Queue[Waiting | None]
) -> None:
    """Ask what comes, batch by batch; ``None`` is the end."""
    try:
        while batch := await ahead.take(BATCH):
            await asked.put((batch, asyncio.create_task(_ask(pool, batch))))
    finally:
        await asked.put(None)


async def _ask(pool: Pool, batch: list[Asked]) -> tuple[Judged, ...]:
    versions = tuple(one.version for one in batch if one.version)
    return (await pool.ask(Assess(versions))).judged if versions else ()


async def _answers(
    batch: list[Asked], task: asyncio.Task[tuple[Judged, ...]]
) -> list[dict[str, Any]]:
    judged = iter(await task)
    lost = Judged("", (), None, "worker_died")
    return [_answer(one, next(judged, lost) if one.version else None) for one in batch]


def _judge(settings: Settings) -> Callable[[Version], Judged]:
    """What understands and scores in this process."""
    pipeline = Pipeline(
        captures=Path(),
        sources={},
        annotator=Annotator(),
        assessor=open_assessor(settings.rules_folder, settings.model),
        max_body_bytes=settings.max_body_bytes,
    )

    def judge(version: Version) -> Judged:
        try:
            document, assessment = pipeline.judge(version)
        except Exception as error:  # noqa: BLE001 the per-item boundary
            reason = error.reason if isinstance(error, ItemError) else "crash"
            return Judged(version.id, (), None, reason)
        return Judged(version.id, document.observables, assessment)

    return judge


def _answer(asked: Asked, judged: Judged | None) -> dict[str, Any]:
    if judged is None or judged.assessment is None:
        reason = judged.reason if judged else asked.error
        return {"id": asked.id, "error": reason or "not_assessed"}
    return answer_shape(asked.id, judged.assessment, judged.observables)


def answer_shape(
    asked_id: str | None, assessment: Assessment, observables: Iterable[Observable]
) -> dict[str, Any]:
    """What ``assess`` prints for a post; nothing is masked."""
    shape = assessment_shape(assessment)
    shape["observables"] = [observable_shape(one, masked=False) for one in observables]
    shape["matches"] = [match_shape(match) for match in assessment.matches]
    order = (
        "lang", "level", "score", "types", "acts", "families", "direction",
        "targets_ukraine", "marks", "observables", "matches", "reasons",
    )  # fmt: skip
    return {"id": asked_id, **{name: shape[name] for name in order}}


def asked_text(text: str, kind: Kind) -> Asked:
    """Plain text as one question."""
    try:
        return asked_post({"text": text}, kind)
    except ImportItemError as error:
        return Asked(None, None, error.reason)
