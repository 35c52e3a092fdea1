"""Officers' judgements: which hold, what was shown, what a model may learn of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.jobs.judgement_files import read_files
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.judgement import Judgement
from osint_monitor.model.post import Version
from osint_monitor.model.words import Level
from osint_monitor.store.base import Store


def read_judgements(files: Sequence[Path]) -> list[Judgement]:
    """
    The judgements of some files that hold, by time.

    Raises:
        SettingsError: no file, or lines that are no judgements; each with its place.
    """
    if not files:
        what = "give at least one file of judgements; see docs/learning.md"
        raise SettingsError([Problem("FILES", what)])
    reading = read_files(files)
    if reading.problems:
        raise SettingsError(reading.problems)
    return in_force(reading.judgements.values())


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """
    The last judgement of every person on every post, oldest first.

    One that is superseded is out, whatever its time; of two at one moment the greater
    id holds.
    """
    known = {one.id: one for one in judgements}
    gone = {one.supersedes for one in known.values()}
    last: dict[tuple[str, str], Judgement] = {}
    for one in sorted(known.values(), key=_order):
        if one.id not in gone:
            last[one.post_id, one.by] = one
    return sorted(last.values(), key=_order)


def _order(one: Judgement) -> tuple[datetime, str]:
    return one.judged_at, one.id


def by_post(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """Judgements by their post, in the order given."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for one in judgements:
        found[one.post_id].append(one)
    return dict(found)


def assessments_shown(
    judgements: Iterable[Judgement], store: Store
) -> dict[str, Assessment]:
    """
    Id of a judgement → the assessment that was shown, by version and engine.

    What the store does not hold (any more) is left out.
    """
    shown: dict[str, Assessment] = {}
    for post_id, group in by_post(judgements).items():
        stored = {
            (one.version_id, one.engine): one
            for one in store.history(post_id).assessments
        }
        for judgement in group:
            found = stored.get((judgement.version_id, judgement.engine or ""))
            if found is not None:
                shown[judgement.id] = found
    return shown


def training_labels(
    judgements: Iterable[Judgement], store: Store
) -> Iterator[tuple[Version, Level]]:
    """
    Judged wordings with the level that officers give them, to train with.

    ``strong`` is strong, ``weak_keep`` weak, ``no_signal`` none. ``handed_on`` and
    ``more_information`` name no level and give no label (``Verdict.level``). A
    wording on which officers name different levels, or which one of them handed on and
    another called no lead, gives none either: it is for them to settle. Wordings that
    the store does not hold are passed over.

    Args:
        judgements: that hold (``in_force``).

    Returns:
        Each wording at most once, by post and wording.
    """
    for post_id, group in sorted(by_post(judgements).items()):
        levels: dict[str, Level] = {}
        for version_id in sorted({one.version_id for one in group}):
            level = _agreed([one for one in group if one.version_id == version_id])
            if level is not None:
                levels[version_id] = level
        if not levels:
            continue
        for version in store.history(post_id).versions:
            if version.id in levels:
                yield version, levels[version.id]


def _agreed(group: Sequence[Judgement]) -> Level | None:
    """The one level that fits all who decided, named by at least one of them."""
    decided = [one.verdict for one in group if one.verdict.lead is not None]
    named = {one.level for one in decided if one.level is not None}
    if len(named) != 1:
        return None
    (level,) = named
    return level if all(level in one.levels for one in decided) else None
