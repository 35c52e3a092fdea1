"""Holds officers' judgements against what they were shown, and proposes changes."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from osint_monitor import __version__
from osint_monitor.jobs.judgements import assessments_shown, read_judgements
from osint_monitor.jobs.shapes import moment
from osint_monitor.measure.judged import Judged, Seen
from osint_monitor.measure.lesson import Drawn, Lesson, Sample, lesson_of
from osint_monitor.measure.proposals import Known
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.identity import stable_id
from osint_monitor.model.judgement import Judgement
from osint_monitor.model.words import Level
from osint_monitor.score.load import load_rules
from osint_monitor.score.rule import RuleSet, Status
from osint_monitor.store.base import PostView, Store
from osint_monitor.store.query import Query

MAX_SAMPLE = 10_000


def learn(
    files: Sequence[Path], rules: Path, store: Store | None, *, sample: int = 0
) -> Lesson:
    """
    What the judgements of some files say of a rule book.

    Args:
        rules: the folder that proposals are about.
        store: where the assessments are that were shown; ``None`` to go by the files
            alone.
        sample: how many unflagged posts to draw.

    Raises:
        SettingsError: lines that are no judgements.
        RuleError: the rules are wrong.
        StoreError: the store fails.
    """
    judgements = read_judgements(files)
    book = load_rules(rules)
    shown = assessments_shown(judgements, store) if store else {}
    known = known_rules(book)
    judged = [Judged(one, seen_of(one, shown.get(one.id), known)) for one in judgements]
    plain = any(one.level_shown is Level.NONE for one in judgements)
    drawn = None
    if store is not None and (sample or plain):
        drawn = draw(store, {one.post_id for one in judgements}, sample)
    return lesson_of(
        judged,
        known,
        drawn,
        made_at=moment(datetime.now(UTC)) or "",
        version=__version__,
        files=tuple(path.name for path in files),
        rule_book=book.digest,
    )


def known_rules(book: RuleSet) -> dict[str, Known]:
    """The rule book by id, as far as proposals need it."""
    return {
        rule.id: Known(
            rule=rule.id,
            revision=rule.revision,
            title=rule.title,
            file=rule.file,
            status=rule.status.value,
            grade=rule.grade,
        )
        for rule in book.rules
    }


def seen_of(
    said: Judgement, shown: Assessment | None, known: dict[str, Known]
) -> tuple[Seen, ...] | None:
    """What counted: by the store, else by the judgement itself, else unknown."""
    if shown is not None:
        return tuple(
            Seen(
                match.rule,
                match.revision,
                match.title,
                match.grade,
                not match.counted,
            )
            for match in shown.matches
            if match.counted or match.why_not == Status.EXPERIMENTAL.value
        )
    if said.counted is None:
        return None
    return tuple(
        Seen(
            one.rule,
            one.revision,
            known[one.rule].title if one.rule in known else one.rule,
            one.grade,
        )
        for one in said.counted
    )


def draw(store: Store, judged: Collection[str], count: int) -> Sample:
    """
    Unflagged posts that nobody has judged, in a random order that stays the same.

    A post's place follows from a digest of its id: nothing in the post, no source and
    no day has a say in it, and judging the first of the order again and again adds up
    to one random sample.

    Args:
        judged: ids of posts that somebody judged.
        count: how many to draw.
    """
    total = 0

    def unflagged() -> Iterator[str]:
        nonlocal total
        for post_id in store.ids(Query(levels=(Level.NONE.value,))):
            total += 1
            yield post_id

    wanted = count + len(judged) + 1
    order = heapq.nsmallest(
        wanted, unflagged(), key=lambda post_id: stable_id("sample", post_id)
    )
    head = set(itertools.takewhile(lambda post_id: post_id in judged, order))
    left = [post_id for post_id in order if post_id not in judged][:count]
    drawn = tuple(
        one for view in store.posts(left) if (one := _drawn(view)) is not None
    )
    return Sample(unflagged=total, drawn=drawn, judged=frozenset(head))


def _drawn(view: PostView) -> Drawn | None:
    if view.version is None or view.assessment is None:
        return None
    return Drawn(
        post_id=view.post_id,
        version_id=view.version.id,
        lang=view.assessment.lang.value,
        kind=view.version.kind.value,
        source_id=view.source_id,
        engine=view.assessment.engine,
        level_shown=view.assessment.level.value,
    )
