"""
How far officers agree with what they were shown, by rule, language, source and level.

A post counts once, however many officers judged it. Where they differ it is *disputed*:
shown, and in no share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from osint_monitor.measure.shares import Share, share_of, share_true
from osint_monitor.model.judgement import Judgement, Verdict
from osint_monitor.model.words import Grade, Level

SIGNS = (Grade.DECISIVE, Grade.MEDIUM, Grade.MINOR)
"""Grades that lift a level, the strongest first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """
    A rule in the assessment that was shown.

    Args:
        on_trial: it did not count, for no other reason than that it is experimental.
    """

    rule: str
    revision: int
    title: str
    grade: Grade
    on_trial: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A judgement with what counted in the assessment shown.

    Args:
        seen: ``None`` when neither store nor file knows it.
    """

    said: Judgement
    seen: tuple[Seen, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """
    Judged posts with something in common.

    Args:
        posts: all of them: those of *leads*, *disputed* and *undecided*.
        leads: of posts whose officers agree, those that are leads.
        strong: of posts with one level named by all, those named strong.
        disputed: a lead to one officer, none to another.
        undecided: nobody has decided yet.
        people, sources: how many officers judged them, how many sources they are of.
    """

    name: str
    posts: int
    leads: Share
    strong: Share
    disputed: int
    undecided: int
    people: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """
    One revision of a rule over the posts on which it counted.

    Here a post is right when it is a lead and nobody rejected the rule on it.

    Args:
        right: as the ``leads`` of a slice.
        read: of marks that officers put on it, those that confirm it: was the sign
            there at all?
        leading: posts on which nothing that counted is as strong: what it brings by
            itself. Beside a minor sign other minor ones may stand, since it takes two.
        by_lang: the same as *right*, by language.
    """

    rule: str
    revision: int
    title: str
    grade: Grade
    on_trial: bool
    right: Slice
    read: Share
    leading: Slice
    by_lang: Sequence[Slice]


@dataclass(frozen=True, slots=True)
class Dispute:
    """
    A post on which officers differ.

    Args:
        about: ``lead`` (is it one), or ``level`` (strong or weak).
        verdicts: (account, verdict), by account.
    """

    post_id: str
    about: str
    lang: str
    level_shown: str
    verdicts: tuple[tuple[str, str], ...]


Right = Callable[[Judged], bool | None]


def lead_of(one: Judged) -> bool | None:
    """Whether the judgement holds the post for a lead."""
    return one.said.verdict.lead


def slice_of(name: str, judged: Sequence[Judged], right: Right = lead_of) -> Slice:
    """
    The figures of some judgements.

    Args:
        right: what counts as a lead.
    """
    posts = _by_post(judged)
    answers = [{right(one) for one in group} - {None} for group in posts]
    agreed = [True in answer for answer in answers if len(answer) == 1]
    levels = [_levels(group) for group in posts]
    named = [Level.STRONG in found for found in levels if len(found) == 1]
    return Slice(
        name=name,
        posts=len(posts),
        leads=share_true(agreed),
        strong=share_true(named),
        disputed=sum(len(answer) > 1 for answer in answers),
        undecided=sum(not answer for answer in answers),
        people=len({one.said.by for one in judged}),
        sources=len({one.said.source_id for one in judged}),
    )


def _by_post(judged: Iterable[Judged]) -> list[list[Judged]]:
    posts: dict[str, list[Judged]] = {}
    for one in judged:
        posts.setdefault(one.said.post_id, []).append(one)
    return list(posts.values())


def _levels(group: Sequence[Judged]) -> set[Level]:
    """The levels named, when everybody who decided names one."""
    decided = [one.said.verdict for one in group if one.said.verdict.lead is not None]
    levels = {verdict.level for verdict in decided}
    return set() if None in levels else {level for level in levels if level}


def slices_by(
    judged: Sequence[Judged], by: Callable[[Judgement], str | None]
) -> list[Slice]:
    """A slice for each value, most posts first; ``None`` is in no slice."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        value = by(one.said)
        if value is not None:
            groups.setdefault(value, []).append(one)
    rows = [slice_of(name, group) for name, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.posts, row.name))


def cuts_of(judged: Sequence[Judged]) -> dict[str, list[Slice]]:
    """
    ``all``, ``level``, ``lang``, ``kind``, ``source`` and ``engine`` → slices.

    All but ``level`` are of posts that were shown as hits: others are no measure of
    precision, and how many of them are judged is up to whoever draws them.
    """
    hits = [one for one in judged if one.said.level_shown in (Level.WEAK, Level.STRONG)]
    return {
        "all": [slice_of("all", hits)],
        "level": slices_by(judged, lambda one: one.level_shown),
        "lang": slices_by(hits, lambda one: one.lang),
        "kind": slices_by(hits, lambda one: one.kind),
        "source": slices_by(hits, lambda one: one.source_id),
        "engine": slices_by(hits, lambda one: one.engine),
    }


def verdicts_of(judged: Iterable[Judged]) -> dict[str, int]:
    """Verdict → judgements."""
    counts = {verdict.value: 0 for verdict in Verdict}
    for one in judged:
        counts[one.said.verdict.value] += 1
    return counts


def rules_of_judged(judged: Sequence[Judged]) -> list[RuleFigures]:
    """Every revision of every rule that counted somewhere, most posts first."""
    groups: dict[tuple[str, int], list[Judged]] = {}
    last: dict[tuple[str, int], Seen] = {}
    for one in judged:
        for seen in one.seen or ():
            groups.setdefault((seen.rule, seen.revision), []).append(one)
            last[seen.rule, seen.revision] = seen
    rows = [_figures(last[key], group) for key, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.right.posts, row.title, row.revision))


def _figures(seen: Seen, judged: Sequence[Judged]) -> RuleFigures:
    def right(one: Judged) -> bool | None:
        # Without the sign the post may still be a lead, but not for this rule.
        return False if seen.rule in one.said.rejected else lead_of(one)

    confirmed = sum(seen.rule in one.said.confirmed for one in judged)
    rejected = sum(seen.rule in one.said.rejected for one in judged)
    langs = sorted({one.said.lang.value for one in judged})
    return RuleFigures(
        rule=seen.rule,
        revision=seen.revision,
        title=seen.title,
        grade=seen.grade,
        on_trial=seen.on_trial,
        right=slice_of("all", judged, right),
        read=share_of(confirmed, confirmed + rejected),
        leading=slice_of("leading", [o for o in judged if _leads(seen, o)], right),
        by_lang=[
            slice_of(lang, [one for one in judged if one.said.lang == lang], right)
            for lang in langs
        ],
    )


def _leads(seen: Seen, one: Judged) -> bool:
    """Nothing else that counted could have made the post a lead."""
    if seen.grade not in SIGNS:
        return False
    higher = SIGNS[: SIGNS.index(seen.grade)]
    rivals = higher if seen.grade is Grade.MINOR else (*higher, seen.grade)
    return not any(
        other.grade in rivals and other.rule != seen.rule and not other.on_trial
        for other in one.seen or ()
    )


def disputes_of(judged: Sequence[Judged]) -> list[Dispute]:
    """Posts on which officers differ, those about the lead itself first."""
    found = []
    for group in _by_post(judged):
        verdicts = [one.said.verdict for one in group]
        leads = {verdict.lead for verdict in verdicts} - {None}
        levels = {verdict.level for verdict in verdicts} - {None}
        if len(leads) < 2 and len(levels) < 2:
            continue
        said = group[-1].said
        found.append(
            Dispute(
                post_id=said.post_id,
                about="lead" if len(leads) > 1 else "level",
                lang=said.lang.value,
                level_shown=said.level_shown.value if said.level_shown else "-",
                verdicts=tuple(
                    sorted((one.said.by, one.said.verdict.value) for one in group)
                ),
            )
        )
    return sorted(found, key=lambda one: (one.about, one.post_id))


def agreement_of(judged: Sequence[Judged]) -> Share:
    """Of posts decided by several officers, those on which they agree: lead or none."""
    answers = []
    for group in _by_post(judged):
        decided = [lead for one in group if (lead := lead_of(one)) is not None]
        if len(decided) > 1:
            answers.append(len(set(decided)) == 1)
    return share_true(answers)
