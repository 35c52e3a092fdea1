"""All that is measured of one run, and its shape as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from osint_monitor.measure.compare import Comparison
from osint_monitor.measure.fairness import Rate, fairness_of
from osint_monitor.measure.figures import Figures, confusion_of, slices_of
from osint_monitor.measure.labels import (
    Agreement,
    Contacts,
    agreements_of,
    contacts_of,
)
from osint_monitor.measure.ranking import Calibration, calibrate
from osint_monitor.measure.rules import RuleUse, rules_of
from osint_monitor.measure.trial import Trial, Words
from osint_monitor.model.words import Level

FORMAT = 1
"""Of the JSON file; a new one when what is there changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    What was run on what.

    Args:
        made_at: ISO 8601, UTC.
        engine: what judged, as in an assessment.
        files: names, without folders.
        masked: contacts are masked in the texts of errors.
    """

    made_at: str
    version: str
    engine: str
    files: tuple[str, ...]
    masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures of one run; *errors* are the posts whose level is wrong."""

    origin: Origin
    slices: Mapping[str, Sequence[Figures]]
    calibration: Calibration
    confusion: Mapping[str, Mapping[str, int]]
    labels: Mapping[str, Sequence[Agreement]]
    contacts: Sequence[Contacts]
    fairness: Mapping[str, Sequence[Rate]]
    rules: Sequence[RuleUse]
    errors: Sequence[Trial]
    trials: Sequence[Trial]
    compared: Comparison | None = None

    @property
    def whole(self) -> Figures:
        """The figures of all posts."""
        return self.slices["all"][0]


def evaluate_trials(
    trials: Sequence[Trial], origin: Origin, compared: Comparison | None = None
) -> Evaluation:
    """Everything that is measured of some posts."""
    labelled = [trial for trial in trials if trial.label]
    return Evaluation(
        origin=origin,
        slices=slices_of(trials),
        calibration=calibrate(labelled),
        confusion=confusion_of(trials),
        labels=agreements_of(trials),
        contacts=contacts_of(trials),
        fairness=fairness_of(trials),
        rules=rules_of(trials),
        errors=sorted((trial for trial in trials if trial.is_wrong), key=_gravity),
        trials=trials,
        compared=compared,
    )


def error_of(trial: Trial) -> str:
    """
    What sort of error it is, after what it costs.

    ``missed_strong``, ``missed_weak``: a lead nobody sees; ``strong_as_weak``: low in
    the queue; ``false_strong``, ``false_weak``, ``ordinary_strong``,
    ``ordinary_weak``: an innocent post in the queue; ``weak_as_strong``.
    """
    if trial.label is None:
        return f"ordinary_{trial.given}"
    if not trial.is_lead:
        return f"false_{trial.given}"
    if trial.given is Level.NONE:
        return f"missed_{trial.wanted}"
    return f"{trial.wanted}_as_{trial.given}"


ERRORS = (
    "missed_strong", "missed_weak", "strong_as_weak", "false_strong", "false_weak",
    "ordinary_strong", "ordinary_weak", "weak_as_strong",
)  # fmt: skip
"""The sorts of errors, the worst first."""


def _gravity(trial: Trial) -> tuple[int, float, str]:
    return ERRORS.index(error_of(trial)), -trial.score, trial.key


def evaluation_shape(
    found: Evaluation, shown: Callable[[str, str], str]
) -> dict[str, Any]:
    """
    An evaluation as JSON; its fields are in ``docs/evaluate.md``.

    Args:
        shown: name of ``CONTACTS`` and a value → what is written of it.
    """
    return {
        "format": FORMAT,
        **asdict(found.origin),
        "slices": {cut: [asdict(row) for row in rows] for cut, rows in
                   found.slices.items()},
        "calibration": asdict(found.calibration),
        "confusion": found.confusion,
        "labels": {name: [asdict(row) for row in rows] for name, rows in
                   found.labels.items()},
        "contacts": [_contacts_shape(one, shown) for one in found.contacts],
        "fairness": {name: [asdict(row) for row in rows] for name, rows in
                     found.fairness.items()},
        "rules": [asdict(one) for one in found.rules],
        "errors": [_error_shape(trial) for trial in found.errors],
        "compared": asdict(found.compared) if found.compared else None,
        "posts": [_post_shape(trial) for trial in found.trials],
    }  # fmt: skip


def _contacts_shape(one: Contacts, shown: Callable[[str, str], str]) -> dict[str, Any]:
    def values(given: Sequence[str]) -> list[str]:
        return [shown(one.name, value) for value in given]

    posts = [
        {"key": post.key, "missed": values(post.missed), "extra": values(post.extra)}
        for post in one.posts
    ]
    return {**asdict(one), "posts": posts}


def _post_shape(trial: Trial) -> dict[str, Any]:
    found = trial.found
    return {
        "key": trial.key,
        "set": trial.set,
        "id": trial.id,
        "lang": trial.lang,
        "kind": trial.kind,
        "digest": trial.digest,
        "wanted": trial.wanted.value if trial.label else None,
        "given": found.level.value if found else None,
        "score": found.score if found else None,
        "types": sorted(found.sets.get("types", ())) if found else [],
        "error": trial.error,
    }


def _error_shape(trial: Trial) -> dict[str, Any]:
    fired = trial.found.fired if trial.found else ()
    return {
        **_post_shape(trial),
        "group": trial.group,
        "sort": error_of(trial),
        "title": plain(trial.title),
        "text": plain(trial.text),
        "rules": [
            {
                "rule": one.rule,
                "title": one.title,
                "grade": one.grade,
                "counted": one.why_not is None,
                "why_not": one.why_not,
            }
            for one in fired
        ],
    }


def plain(words: Words) -> str:
    """A text in pieces as one."""
    return "".join(text for text, _ in words)
