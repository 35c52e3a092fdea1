"""Two runs over the same posts: what became better, what became worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from osint_monitor.measure.figures import SHARES, Figures, slices_of
from osint_monitor.measure.shares import Share
from osint_monitor.measure.trial import Found, Trial
from osint_monitor.model.words import Level

CUTS = ("all", "lang", "kind", "type", "set")
"""Cuts whose figures are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """
    A post in an earlier run.

    Args:
        level: ``None`` when it could not be assessed.
        digest: of its wording then.
    """

    level: Level | None
    score: float
    types: frozenset[str]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A post whose level changed.

    Args:
        wanted: ``None`` for an ordinary post.
        verdict: ``better`` or ``worse``: nearer to the label, or farther; ``neither``
            when it is as far as before on the other side.
    """

    key: str
    set: str
    id: str
    lang: str
    kind: str
    wanted: str | None
    before: str
    after: str
    direction: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One share of one slice, then and now; *change* is ``None`` without both."""

    cut: str
    name: str
    figure: str
    before: Share
    after: Share
    change: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    What changed since an earlier run; all figures are of the posts in both.

    Args:
        common: posts in both runs; *only_before* and *only_now* are left out.
        reworded: of these, posts whose words are not the same any more.
    """

    common: int
    only_before: int
    only_now: int
    reworded: int
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]

    def verdicts(self) -> dict[str, int]:
        """How many changes are better, worse, neither."""
        counts = dict.fromkeys(("better", "worse", "neither"), 0)
        for change in self.changes:
            counts[change.verdict] += 1
        return counts


def compare(trials: Sequence[Trial], earlier: Mapping[str, Earlier]) -> Comparison:
    """
    Hold a run against an earlier one, post by post, both by today's labels.

    Args:
        earlier: by the key of the post.
    """
    now = [trial for trial in trials if trial.key in earlier]
    before = [_as_it_was(trial, earlier[trial.key]) for trial in now]
    changes = [
        _change(then, trial)
        for then, trial in zip(before, now, strict=True)
        if then.given is not trial.given
    ]
    order = ("worse", "neither", "better")
    changes.sort(key=lambda one: (order.index(one.verdict), one.wanted or "", one.key))
    return Comparison(
        common=len(now),
        only_before=len(earlier) - len(now),
        only_now=len(trials) - len(now),
        reworded=sum(trial.digest != earlier[trial.key].digest for trial in now),
        changes=tuple(changes),
        differences=tuple(_differences(slices_of(before), slices_of(now))),
    )


def _as_it_was(trial: Trial, then: Earlier) -> Trial:
    found = None
    if then.level is not None:
        sets = {"types": then.types}
        found = Found(level=then.level, score=then.score, sets=sets)
    # The slices stay those of today, so that their posts are the same.
    return replace(trial, found=found)


def _change(then: Trial, now: Trial) -> Change:
    old, new, wanted = then.given.rank, now.given.rank, now.wanted.rank
    nearer = abs(old - wanted) - abs(new - wanted)
    return Change(
        key=now.key,
        set=now.set,
        id=now.id,
        lang=now.lang,
        kind=now.kind,
        wanted=now.wanted.value if now.label else None,
        before=then.given.value,
        after=now.given.value,
        direction="up" if new > old else "down",
        verdict="better" if nearer > 0 else "worse" if nearer < 0 else "neither",
    )


def _differences(
    before: Mapping[str, Sequence[Figures]], after: Mapping[str, Sequence[Figures]]
) -> list[Difference]:
    found = []
    for cut in CUTS:
        old = {one.name: one for one in before.get(cut, ())}
        for now in after.get(cut, ()):
            if now.name in old:
                found += _of_slice(cut, old[now.name], now)
    return found


def _of_slice(cut: str, before: Figures, after: Figures) -> list[Difference]:
    found = []
    for figure in SHARES:
        old, new = getattr(before, figure), getattr(after, figure)
        if old.rate is None and new.rate is None:
            continue
        known = old.rate is not None and new.rate is not None
        change = round(new.rate - old.rate, 6) if known else None
        found.append(
            Difference(
                cut=cut,
                name=after.name,
                figure=figure,
                before=old,
                after=new,
                change=change,
            )
        )
    return found
