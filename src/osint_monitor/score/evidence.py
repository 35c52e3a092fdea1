"""What the rules found, as the numbers that are weighed together with the model."""

from __future__ import annotations

from collections.abc import Sequence

from osint_monitor.model.words import Family, Grade
from osint_monitor.score.combine import CORE
from osint_monitor.score.rule import Speaks
from osint_monitor.score.stance import Counted

NAMES = (
    "deep_lead", "deep_strong", "cheap",
    "family_1", "family_2", "family_3", "family_4", "type_1", "type_2",
    "decisive", "medium", "second_family", "minor", "concealment",
    "counter", "silenced", "negated", "own_voice",
)  # fmt: skip
"""The evidence, in order; the first nine are the model's log odds, see `odds_of`."""

_HIGHEST = (("family:", 4), ("type:", 2))
"""Of these heads so many of the highest odds are weighed, whichever they are."""

CLIP = 8.0
"""Log odds beyond which a stage is simply sure."""


def odds_of(names: Sequence[str], deep: Sequence[float], cheap: float) -> list[float]:
    """
    The model's part of the evidence.

    Strong is what shows two families of signs; so the odds of the highest families and
    types are weighed as well as those of the level itself.

    Args:
        names, deep: the heads over all layers and their log odds.
        cheap: log odds of the cheap stage.
    """
    by_name = dict(zip(names, map(float, deep), strict=True))
    odds = [by_name["lead"], by_name["strong"], cheap]
    for prefix, number in _HIGHEST:
        found = (odd for name, odd in by_name.items() if name.startswith(prefix))
        highest = sorted(found, reverse=True)[:number]
        odds += highest + [-CLIP] * (number - len(highest))
    return odds


def evidence(odds: Sequence[float], weighed: Sequence[Counted]) -> list[float]:
    """
    The numbers that :data:`NAMES` names.

    Args:
        odds: from :func:`odds_of`.
        weighed: all rules found, counted or not.
    """
    counted = [one.rule for one in weighed if one.why_not is None]
    silent = [one for one in weighed if one.why_not is not None]
    medium = {
        rule.family for rule in counted if rule.grade in (Grade.MEDIUM, Grade.DECISIVE)
    } & CORE
    telling = (Grade.DECISIVE, Grade.MEDIUM)
    return [
        *(max(-CLIP, min(CLIP, one)) for one in odds),
        float(any(rule.grade is Grade.DECISIVE for rule in counted)),
        float(any(rule.grade is Grade.MEDIUM for rule in counted)),
        float(len(medium) >= 2),
        float(min(sum(rule.grade is Grade.MINOR for rule in counted), 2)),
        float(any(rule.family is Family.CONCEALMENT for rule in counted)),
        float(min(sum(rule.grade is Grade.COUNTER for rule in counted), 2)),
        float(
            any(one.why_not in _VOICES and one.rule.grade in telling for one in silent)
        ),
        float(any(one.why_not == "negated" for one in silent)),
        float(any(rule.indicator.key == "counter.own_voice" for rule in counted)),
    ]


_VOICES = frozenset(stance.value for stance in Speaks)
