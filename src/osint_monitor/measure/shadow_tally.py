"""Adds up what a candidate engine would change, post by post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from osint_monitor.measure.shadow import (
    Changed,
    Moved,
    Opinion,
    Pair,
    Quality,
    RuleMoved,
    Shadow,
    Sign,
)
from osint_monitor.measure.shares import Share, share_of
from osint_monitor.model.words import Level

VERDICTS = ("worse", "unknown", "neither", "better")
"""In the order in which changes are listed: what needs a look comes first."""


class Tally:
    """Adds up pairs one by one; keeps no post that stays as it is."""

    def __init__(self) -> None:
        self.posts = self.known = 0
        self._failed = [0, 0]
        self._engines = ["", ""]
        self._moves: Counter[tuple[str, str]] = Counter()
        self._cuts: dict[tuple[str, str], Counter[str]] = {}
        self._rules: dict[str, Counter[str]] = {}
        self._titles: dict[str, str] = {}
        self._changes: list[Changed] = []

    def add(self, pair: Pair) -> None:
        """Count one post; without both opinions it is only counted as failed."""
        self.posts += 1
        for place, opinion in enumerate((pair.before, pair.after)):
            self._failed[place] += opinion is None
            if opinion is not None:
                self._engines[place] = opinion.engine
        if pair.before is None or pair.after is None:
            return
        self.known += bool(pair.wanted)
        before, after = pair.before.level, pair.after.level
        self._moves[before.value, after.value] += 1
        counts = _counts(pair, before, after)
        values = {"all": "all", "lang": pair.lang, "kind": pair.kind,
                  "source": pair.source}  # fmt: skip
        for key in values.items():
            self._cuts.setdefault(key, Counter()).update(counts)
        self._count_rules(pair, pair.before, pair.after)
        if before is not after:
            self._changes.append(_changed(pair, pair.before, pair.after))

    def _count_rules(self, pair: Pair, before: Opinion, after: Opinion) -> None:
        hits = _hits_of(pair, before.level, after.level)
        for rule in {*before.rules, *after.rules}:
            was, becomes = before.rules.get(rule), after.rules.get(rule)
            count = self._rules.setdefault(rule, Counter())
            count["before"] += was is not None
            count["after"] += becomes is not None
            if was is None:
                count.update(("gained", *hits))
            elif becomes is None:
                count.update(("lost", *hits))
            elif was.grade is not becomes.grade:
                count.update(("regraded", *hits))
            if sign := becomes or was:
                self._titles[rule] = sign.title

    def result(self) -> Shadow:
        """All that was added, put together."""
        changes = sorted(
            self._changes, key=lambda one: (VERDICTS.index(one.verdict), one.key)
        )
        verdicts = Counter(one.verdict for one in changes)
        rules = [_rule(rule, self._titles[rule], n) for rule, n in self._rules.items()]
        return Shadow(
            engine_before=self._engines[0],
            engine_after=self._engines[1],
            posts=self.posts,
            failed_before=self._failed[0],
            failed_after=self._failed[1],
            known=self.known,
            moves={
                one.value: {other.value: self._moves[one.value, other.value]
                            for other in Level}
                for one in Level
            },
            verdicts={name: verdicts[name] for name in VERDICTS},
            cuts={cut: self._slices(cut) for cut in ("all", "lang", "kind", "source")},
            rules=sorted(
                (one for one in rules if one.gained or one.lost or one.regraded),
                key=lambda one: (-one.gained - one.lost - one.regraded, one.title),
            ),
            changes=changes,
        )  # fmt: skip

    def _slices(self, cut: str) -> list[Moved]:
        rows = [_moved(name, n) for (of, name), n in self._cuts.items() if of == cut]
        return sorted(rows, key=lambda row: (-row.posts, row.name))


def _is_lead(pair: Pair) -> bool | None:
    return Level.NONE not in pair.wanted if pair.wanted else None


def _hits_of(pair: Pair, before: Level, after: Level) -> list[str]:
    """What a rule that changed has to do with: a hit won or lost, right or wrong."""
    if (before is Level.NONE) == (after is Level.NONE):
        return []
    side = "new" if before is Level.NONE else "lost"
    lead = _is_lead(pair)
    if lead is None:
        return [f"{side}_hits"]
    is_right = lead is (side == "new")
    return [f"{side}_hits", f"{side}_{'right' if is_right else 'wrong'}"]


def _counts(pair: Pair, before: Level, after: Level) -> Counter[str]:
    """What a post adds to its slices."""
    none = Level.NONE
    counts = Counter(
        posts=1,
        up=int(after.rank > before.rank),
        down=int(after.rank < before.rank),
        new_hits=int(before is none and after is not none),
        lost_hits=int(before is not none and after is none),
    )
    lead = _is_lead(pair)
    strong = pair.wanted == {Level.STRONG}
    for side, level in (("before", before), ("after", after)):
        flagged = level is not none
        counts[f"hits_{side}"] += flagged
        if lead is None:
            continue
        name = "lead" if lead else "ordinary" if pair.ordinary else "innocent"
        counts[f"{name}_{side}"] += 1
        counts[f"{name}_flagged_{side}"] += flagged
        counts[f"strong_{side}"] += strong
        counts[f"strong_given_{side}"] += strong and level is Level.STRONG
    return counts


def _moved(name: str, n: Counter[str]) -> Moved:
    return Moved(
        name=name,
        posts=n["posts"],
        up=n["up"],
        down=n["down"],
        new_hits=n["new_hits"],
        lost_hits=n["lost_hits"],
        hits_before=share_of(n["hits_before"], n["posts"]),
        hits_after=share_of(n["hits_after"], n["posts"]),
        before=_quality(n, "before"),
        after=_quality(n, "after"),
    )


def _quality(n: Counter[str], side: str) -> Quality:
    def share(name: str) -> Share:
        return share_of(n[f"{name}_flagged_{side}"], n[f"{name}_{side}"])

    leads, false = n[f"lead_flagged_{side}"], n[f"innocent_flagged_{side}"]
    return Quality(
        recall=share("lead"),
        strong_as_strong=share_of(n[f"strong_given_{side}"], n[f"strong_{side}"]),
        precision=share_of(leads, leads + false),
        false_flags=share("innocent"),
        ordinary_flags=share("ordinary"),
    )


def _rule(rule: str, title: str, n: Counter[str]) -> RuleMoved:
    names = ("before", "after", "gained", "lost", "regraded", "new_hits", "lost_hits",
             "new_right", "new_wrong", "lost_right", "lost_wrong")  # fmt: skip
    return RuleMoved(rule=rule, title=title, **{name: n[name] for name in names})


def _changed(pair: Pair, before: Opinion, after: Opinion) -> Changed:
    return Changed(
        key=pair.key,
        lang=pair.lang,
        kind=pair.kind,
        source=pair.source,
        wanted=tuple(level.value for level in Level if level in pair.wanted),
        ordinary=pair.ordinary,
        before=before.level.value,
        after=after.level.value,
        score_before=before.score,
        score_after=after.score,
        direction="up" if after.level.rank > before.level.rank else "down",
        verdict=_verdict(pair.wanted, before.level, after.level),
        gained=_titles(after.rules, before.rules),
        lost=_titles(before.rules, after.rules),
        regraded=_regraded(before.rules, after.rules),
    )


def _titles(
    these: Mapping[str, Sign], not_those: Mapping[str, Sign]
) -> tuple[str, ...]:
    return tuple(sorted(these[one].title for one in these.keys() - not_those.keys()))


def _regraded(before: Mapping[str, Sign], after: Mapping[str, Sign]) -> tuple[str, ...]:
    return tuple(
        sorted(
            f"{after[one].title}: {before[one].grade} to {after[one].grade}"
            for one in before.keys() & after.keys()
            if before[one].grade is not after[one].grade
        )
    )


def _verdict(wanted: frozenset[Level], before: Level, after: Level) -> str:
    if not wanted:
        return "unknown"
    nearer = _distance(wanted, before) - _distance(wanted, after)
    return "better" if nearer > 0 else "worse" if nearer < 0 else "neither"


def _distance(wanted: frozenset[Level], given: Level) -> int:
    return min(abs(level.rank - given.rank) for level in wanted)
