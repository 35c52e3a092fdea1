"""Runs a candidate engine beside the present one; stores nothing."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from osint_monitor.errors import ItemError, Problem, SettingsError
from osint_monitor.jobs.assess import asked_post
from osint_monitor.jobs.labelled import Line, read_posts
from osint_monitor.measure.shadow import NOBODY, Opinion, Pair, Shadow, Sign
from osint_monitor.measure.shadow_tally import Tally
from osint_monitor.model.identity import stable_id
from osint_monitor.model.judgement import Judgement
from osint_monitor.model.post import Version
from osint_monitor.model.source import Source
from osint_monitor.model.words import Kind, Level
from osint_monitor.settings import Settings
from osint_monitor.store.base import PostView, Store
from osint_monitor.store.query import Query
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import Assess, Judged

BATCH = 50
ALL = Query()
AHEAD = 4
"""Batches asked and not yet answered, for each process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    A post to ask both engines.

    Args:
        version: ``None`` when it could not be read.
        lang: as labelled; empty to take what is found.
        wanted, ordinary: as in ``Pair``.
    """

    key: str
    source: str
    version: Version | None
    lang: str = ""
    wanted: frozenset[Level] = NOBODY
    ordinary: bool = False


def candidate_of(settings: Settings, rules: Path | None, model: str | None) -> Settings:
    """
    The settings with other rules, another model, or both.

    Raises:
        SettingsError: neither is given, or the folder of rules is not there.
    """
    if rules is None and model is None:
        what = "name the candidate: --rules FOLDER, --model FILE, or both"
        raise SettingsError([Problem("--rules", what)])
    if rules is not None and not rules.is_dir():
        raise SettingsError([Problem("--rules", f"{rules} is no folder")])
    changed: dict[str, object] = {}
    if rules is not None:
        changed["rules"] = rules
    if model is not None:
        changed["model"] = model
    return settings.model_copy(update=changed)


def questions_in(files: Sequence[Path]) -> Iterator[Question]:
    """The posts of labelled and ordinary files, as ``evaluate`` reads them."""
    for number, line in enumerate(read_posts(files), 1):
        yield _question(line, number)


def _question(line: Line, number: int) -> Question:
    given = line.values.get("id")
    key = f"{line.set}/{given if isinstance(given, str | int) else number}"
    version = None
    if line.error is None:
        try:
            version = asked_post(line.values, Kind.SOCIAL).version
        except ItemError:
            version = None
    return Question(
        key=key,
        source=line.set,
        version=version,
        lang=line.lang,
        wanted=frozenset({line.label.level if line.label else Level.NONE}),
        ordinary=line.label is None,
    )


def questions_stored(
    store: Store,
    judgements: Iterable[Judgement] = (),
    *,
    query: Query = ALL,
    at_most: int | None = None,
) -> list[Question] | Iterator[Question]:
    """
    The present wording of stored posts, with what officers say of that wording.

    Args:
        judgements: that hold; wordings on which officers differ stay without an answer.
        query: which posts.
        at_most: so many, drawn at random (always the same ones).
    """
    wanted = wanted_levels(judgements)
    views = (view for view in store.scan(query) if view.version is not None)
    asked = (_stored(view, wanted) for view in views)
    if at_most is None:
        return asked
    return heapq.nsmallest(at_most, asked, key=lambda one: stable_id("shadow", one.key))


def _stored(view: PostView, wanted: Mapping[str, frozenset[Level]]) -> Question:
    version = view.version
    return Question(
        key=view.post_id,
        source=view.source_id,
        version=version,
        wanted=wanted.get(version.id, NOBODY) if version else NOBODY,
    )


def wanted_levels(judgements: Iterable[Judgement]) -> dict[str, frozenset[Level]]:
    """Wording → the levels that fit all who decided; none where they differ."""
    wanted: dict[str, frozenset[Level]] = {}
    for one in judgements:
        if one.verdict.levels:
            fits = wanted.get(one.version_id, one.verdict.levels)
            wanted[one.version_id] = fits & one.verdict.levels
    return wanted


async def run_shadow(
    questions: Iterable[Question],
    settings: Settings,
    candidate: Settings,
    sources: Mapping[str, Source],
    tell: Callable[[int], None] = lambda _: None,
) -> Shadow:
    """
    Ask both engines about every post and add up the differences.

    Args:
        sources: of stored posts, whose languages and country help the reading.
        tell: called with the number of posts that are done.

    Raises:
        RuleError: the rules of either are wrong.
    """
    tally = Tally()
    workers = max(settings.workers // 2, 1)
    waiting: deque[tuple[list[Question], asyncio.Task[_Answers]]] = deque()
    rest = iter(questions)

    async def take() -> None:
        batch, task = waiting.popleft()
        before, after = await task
        for pair in map(_pair, batch, before, after):
            tally.add(pair)
        tell(tally.posts)

    async with (
        Pool(settings, sources, workers=workers, store=False) as present,
        Pool(candidate, sources, workers=workers, store=False) as other,
    ):
        try:
            while batch := list(islice(rest, BATCH)):
                asking = asyncio.create_task(_ask(present, other, batch))
                waiting.append((batch, asking))
                if len(waiting) >= AHEAD * workers:
                    await take()
            while waiting:
                await take()
        finally:
            for _, task in waiting:
                task.cancel()
    return tally.result()


_Answers = tuple[list[Judged | None], list[Judged | None]]


async def _ask(present: Pool, other: Pool, batch: Sequence[Question]) -> _Answers:
    """Both engines' answers; ``None`` for what could not be read."""
    versions = tuple(one.version for one in batch if one.version)
    if not versions:
        return [None] * len(batch), [None] * len(batch)
    task = Assess(versions)
    replies = await asyncio.gather(present.ask(task), other.ask(task))
    before, after = (iter(reply.judged) for reply in replies)

    def spread(judged: Iterator[Judged]) -> list[Judged | None]:
        return [next(judged, None) if one.version else None for one in batch]

    return spread(before), spread(after)


def _pair(one: Question, before: Judged | None, after: Judged | None) -> Pair:
    was, becomes = _opinion(before), _opinion(after)
    found = next((j.assessment for j in (before, after) if j and j.assessment), None)
    return Pair(
        key=one.key,
        lang=one.lang or (found.lang.value if found else "?"),
        kind=one.version.kind.value if one.version else "?",
        source=one.source,
        wanted=one.wanted,
        ordinary=one.ordinary,
        before=was,
        after=becomes,
    )


def _opinion(judged: Judged | None) -> Opinion | None:
    if judged is None or judged.assessment is None:
        return None
    found = judged.assessment
    return Opinion(
        engine=found.engine,
        level=found.level,
        score=found.score,
        rules={
            match.rule: Sign(match.title, match.grade)
            for match in found.matches
            if match.counted
        },
    )
