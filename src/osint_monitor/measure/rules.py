"""What each rule adds: where it fired, and what rests on it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from osint_monitor.measure.shares import Share, share_of
from osint_monitor.measure.trial import Fired, Trial
from osint_monitor.model.words import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """
    One rule over all posts.

    Args:
        matches: posts on which it matched.
        counted: of these, where nothing took it away; the next three add up to it.
        on_leads, on_none, on_ordinary: labelled leads, labelled no-leads, ordinary.
        alone_on_leads, alone_on_others: flagged posts on which it was the only sign
            that counted: about as many would lose their level without it.
        precision: of labelled posts on which it counted, those that are leads.
    """

    rule: str
    title: str
    grade: str
    matches: int
    counted: int
    on_leads: int
    on_none: int
    on_ordinary: int
    alone_on_leads: int
    alone_on_others: int
    precision: Share


def rules_of(trials: Sequence[Trial]) -> list[RuleUse]:
    """All rules that matched at least once, those that counted most first."""
    known: dict[str, Fired] = {}
    counts: dict[str, Counter[str]] = {}
    for trial in trials:
        fired = {one.rule: one for one in trial.found.fired} if trial.found else {}
        signs = [one for one in fired.values() if one.sign and one.why_not is None]
        for rule, one in fired.items():
            known.setdefault(rule, one)
            count = counts.setdefault(rule, Counter())
            count["matches"] += 1
            if one.why_not is None:
                count["counted"] += 1
                count[_place(trial)] += 1
            if signs == [one] and trial.given is not Level.NONE:
                count["alone_on_leads" if trial.is_lead else "alone_on_others"] += 1
    found = [_use(one, counts[rule]) for rule, one in known.items()]
    return sorted(found, key=lambda use: (-use.counted, -use.matches, use.title))


def _place(trial: Trial) -> str:
    if trial.label is None:
        return "on_ordinary"
    return "on_leads" if trial.is_lead else "on_none"


def _use(one: Fired, count: Counter[str]) -> RuleUse:
    return RuleUse(
        rule=one.rule,
        title=one.title,
        grade=one.grade,
        matches=count["matches"],
        counted=count["counted"],
        on_leads=count["on_leads"],
        on_none=count["on_none"],
        on_ordinary=count["on_ordinary"],
        alone_on_leads=count["alone_on_leads"],
        alone_on_others=count["alone_on_others"],
        precision=share_of(count["on_leads"], count["on_leads"] + count["on_none"]),
    )
