"""The rules with what officers' decisions say of them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from osint_monitor.console import judging
from osint_monitor.jobs.judgements import in_force
from osint_monitor.jobs.learn import seen_of
from osint_monitor.measure.judged import Judged, RuleFigures, rules_of_judged
from osint_monitor.measure.shares import Share
from osint_monitor.score.load import load_rules
from osint_monitor.score.rule import Rule, RuleSet

FRESH_S = 600.0
"""Seconds for which a post's page goes by figures that were worked out before."""
FEW = 2_000
"""Decisions whose figures a post's page waits for; those of more are worked out beside
it, and it goes by what was known before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    Every decision that holds, and the figures of each revision of each rule.

    Args:
        key: of the decisions it was worked out from.
    """

    key: tuple[object, ...]
    judged: Sequence[Judged]
    figures: dict[tuple[str, int], RuleFigures]

    def of_rule(self, rule: str) -> list[RuleFigures]:
        """Figures of a rule, newest revision first."""
        found = [one for (name, _), one in self.figures.items() if name == rule]
        return sorted(found, key=lambda one: -one.revision)


@dataclass(slots=True)
class _Kept:
    measured: Measured | None = None
    at: float = 0.0


_kept, _working = _Kept(), threading.Lock()
_NONE_YET = Measured(key=(), judged=(), figures={})


def measured() -> Measured:
    """The figures of the decisions that there are now."""
    with _working:
        last = _kept.measured
        if last is None or last.key != judging.newest():
            last = _measure()
        _kept.measured, _kept.at = last, time.monotonic()
        return last


def known() -> Measured:
    """Figures at hand: of some minutes ago, or none yet where there is much to read."""
    last = _kept.measured
    if last is not None and time.monotonic() - _kept.at < FRESH_S:
        return last
    if judging.number() <= FEW:
        return measured()
    if not _working.locked():
        threading.Thread(target=_work_out, daemon=True).start()
    return last or _NONE_YET


def _work_out() -> None:
    try:
        measured()
    except DatabaseError as error:
        logging.getLogger("django").error("figures: %s", type(error).__name__)
    finally:
        connection.close()


def _measure() -> Measured:
    key = judging.newest()
    # Titles come from the rule book, which a page that needs none should not wait for.
    judged = [Judged(one, seen_of(one, None, {})) for one in in_force(judging.held())]
    figures = {(one.rule, one.revision): one for one in rules_of_judged(judged)}
    return Measured(key=key, judged=judged, figures=figures)


def right_on(rule: str, revision: int) -> Share | None:
    """Of judged posts on which a rule counted, those that are leads by it."""
    found = known().figures.get((rule, revision))
    return found.right.leads if found and found.right.leads.whole else None


def book() -> RuleSet:
    """The rules of the settings, as they were when first asked for."""
    return _book(settings.OSINT_MONITOR.rules_folder)


@lru_cache(maxsize=2)
def _book(folder: Path) -> RuleSet:
    return load_rules(folder)


def rule_of(rule_id: str) -> Rule | None:
    """A rule by its id."""
    return next((one for one in book().rules if one.id == rule_id), None)
