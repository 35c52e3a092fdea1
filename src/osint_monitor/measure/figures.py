"""The figures of a set of posts: what was found, what was missed, what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part

from osint_monitor.measure.ranking import AT, precision_at
from osint_monitor.measure.shares import Share, share_true
from osint_monitor.measure.trial import Trial
from osint_monitor.model.words import ExploitationType, Level

MIN_GROUP = 5
"""Posts that a family of groups has at least to get a line of its own."""

Seen = Callable[[Trial], Level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    The figures of one slice.

    Args:
        failed: posts that could not be assessed; they count as not flagged.
        strong_flagged, weak_flagged: of strong (weak) posts, those given a level.
        recall: the two together.
        strong_as_strong: of strong posts, those given ``strong``.
        precision: of labelled posts given a level, those that are leads.
        precision_strong: of labelled posts given ``strong``, those that are strong.
        false_flags, false_strong: of labelled posts that are no lead, those given a
            level (``strong``).
        ordinary_flags, ordinary_strong: the same of ordinary posts.
        at: 10, 50, 100 → precision of the labelled posts with the highest scores.
        at_with_ordinary: the same with the ordinary posts among them.
    """

    name: str
    posts: int
    labelled: int
    ordinary: int
    failed: int
    strong_flagged: Share
    weak_flagged: Share
    recall: Share
    strong_as_strong: Share
    precision: Share
    precision_strong: Share
    false_flags: Share
    false_strong: Share
    ordinary_flags: Share
    ordinary_strong: Share
    at: Mapping[str, float | None] = part(default_factory=dict)
    at_with_ordinary: Mapping[str, float | None] = part(default_factory=dict)


SHARES = (
    "strong_flagged", "weak_flagged", "recall", "strong_as_strong", "precision",
    "precision_strong", "false_flags", "false_strong", "ordinary_flags",
    "ordinary_strong",
)  # fmt: skip
"""The names of the shares of ``Figures``, in the order in which they are shown."""


def _level(trial: Trial) -> Level:
    return trial.given


def figures_of(
    name: str, trials: Sequence[Trial], *, seen: Seen = _level, ranked: bool = True
) -> Figures:
    """
    The figures of some posts.

    Args:
        seen: the level that counts for a post.
        ranked: with the precision of the highest scores.
    """
    labelled = [trial for trial in trials if trial.label]
    ordinary = [trial for trial in trials if not trial.label]
    strong = [trial for trial in labelled if trial.wanted is Level.STRONG]
    weak = [trial for trial in labelled if trial.wanted is Level.WEAK]
    innocent = [trial for trial in labelled if not trial.is_lead]
    called_strong = [trial for trial in labelled if seen(trial) is Level.STRONG]
    flagged = [trial for trial in labelled if seen(trial) is not Level.NONE]
    return Figures(
        name=name,
        posts=len(trials),
        labelled=len(labelled),
        ordinary=len(ordinary),
        failed=sum(trial.found is None for trial in trials),
        strong_flagged=_flagged(strong, seen),
        weak_flagged=_flagged(weak, seen),
        recall=_flagged(strong + weak, seen),
        strong_as_strong=_strong(strong, seen),
        precision=share_true(trial.is_lead for trial in flagged),
        precision_strong=share_true(
            trial.wanted is Level.STRONG for trial in called_strong
        ),
        false_flags=_flagged(innocent, seen),
        false_strong=_strong(innocent, seen),
        ordinary_flags=_flagged(ordinary, seen),
        ordinary_strong=_strong(ordinary, seen),
        at={str(count): precision_at(labelled, count) for count in AT if ranked},
        at_with_ordinary={
            str(count): precision_at(trials, count)
            for count in AT
            if ranked and ordinary and labelled
        },
    )


def _flagged(trials: Sequence[Trial], seen: Seen) -> Share:
    return share_true(seen(trial) is not Level.NONE for trial in trials)


def _strong(trials: Sequence[Trial], seen: Seen) -> Share:
    return share_true(seen(trial) is Level.STRONG for trial in trials)


def slices_of(trials: Sequence[Trial]) -> dict[str, list[Figures]]:
    """
    The figures of all posts, and by language, kind, type, voice, set and group.

    Returns:
        Name of the cut → its slices, most posts first; a cut that tells nothing
        apart is left out, ``all`` never.
    """
    found = {
        "all": [figures_of("all", trials)],
        "lang": _cut(trials, lambda trial: trial.lang),
        "kind": _cut(trials, lambda trial: trial.kind),
        "type": _by_type(trials),
        "voice": _cut(trials, _voice),
        "set": _cut(trials, lambda trial: trial.set),
        "group": _cut(trials, lambda trial: prefix_of(trial.group), at_least=MIN_GROUP),
    }
    return {name: rows for name, rows in found.items() if rows}


def _voice(trial: Trial) -> str:
    return (trial.label.voice or "") if trial.label else ""


def prefix_of(group: str) -> str:
    """The first word of a group's name: ``farm`` of ``farm_passport``."""
    for sign in ":/.-":
        group = group.replace(sign, "_")
    return group.partition("_")[0]


def _cut(
    trials: Sequence[Trial], by: Callable[[Trial], str], *, at_least: int = 1
) -> list[Figures]:
    """A slice for each value; posts that have none belong to no slice."""
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        if name := by(trial):
            groups.setdefault(name, []).append(trial)
    names = sorted(groups, key=lambda name: (-len(groups[name]), name))
    return [
        figures_of(name, groups[name])
        for name in names
        if len(groups[name]) >= at_least
    ]


def _by_type(trials: Sequence[Trial]) -> list[Figures]:
    """
    As a desk for one type of exploitation sees it: the leads of its type, and no-leads
    that were flagged with its type.
    """
    found = []
    for kind in ExploitationType:
        leads = [t for t in trials if t.label and kind in t.label.sets.get("types", ())]
        others = [trial for trial in trials if not trial.is_lead]
        flagged = any(_of_type(kind)(trial) is not Level.NONE for trial in others)
        if leads or flagged:
            found.append(
                figures_of(kind, leads + others, seen=_of_type(kind), ranked=False)
            )
    return found


def _of_type(kind: str) -> Seen:
    def seen(trial: Trial) -> Level:
        types = trial.found.sets.get("types", frozenset()) if trial.found else ()
        return trial.given if trial.is_lead or kind in types else Level.NONE

    return seen


def confusion_of(trials: Sequence[Trial]) -> dict[str, dict[str, int]]:
    """Level wanted → level given → labelled posts; ``failed`` is no answer."""
    table = {
        wanted.value: dict.fromkeys([*(level.value for level in Level), "failed"], 0)
        for wanted in Level
    }
    for trial in trials:
        if trial.label:
            given = trial.found.level.value if trial.found else "failed"
            table[trial.wanted.value][given] += 1
    return table
