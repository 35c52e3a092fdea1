"""The tables that ``learn`` prints and writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from osint_monitor.cli.evaluate_tables import WIDE, briefly, shown
from osint_monitor.cli.screen import harmless, one_line, row, table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from osint_monitor.measure.judged import Dispute, RuleFigures, Slice
    from osint_monitor.measure.lesson import Lesson, Sample
    from osint_monitor.measure.proposals import Proposal
    from osint_monitor.measure.shares import Share

MAX_ROWS = 40
"""Rows of a long table; the JSON file holds all."""

PAGE = 160
"""Columns of the file."""

TITLE = 40
"""Characters of a rule's title in a table."""

CUTS = {
    "level": "All judged posts, by the level shown", "all": "Judged hits",
    "lang": "By language",
    "kind": "By kind", "source": "By source", "engine": "By engine",
}  # fmt: skip

Show = Callable[["Share"], str]


def parts_of(lesson: Lesson, width: int) -> Iterator[RenderableType]:
    """Everything, for a screen or page of so many columns; proposals come first."""
    show = shown if width >= WIDE else briefly
    yield from _proposals(lesson.proposals)
    yield _heading("What these figures can't tell")
    for caution in lesson.cautions:
        yield Padding(Text(f"· {harmless(caution.text)}"), (0, 0, 0, 2))
    for cut, name in CUTS.items():
        if rows := lesson.cuts[cut]:
            yield _heading(name)
            yield _slices(rows, show)
    if lesson.missed is not None:
        words = f"  of unflagged posts drawn at random, leads: {show(lesson.missed)}"
        yield Text(words)
    yield from _rules(lesson.rules, show)
    yield from _disputes(lesson.disputes, lesson.agreement, show)
    if lesson.sample and lesson.sample.drawn:
        yield from _sample(lesson.sample)


def _heading(name: str) -> RenderableType:
    return Rule(Text(name, style="bold"), align="left", style="dim")


def _proposals(found: Sequence[Proposal]) -> Iterator[RenderableType]:
    yield _heading(f"Proposals: {len(found)}; none is applied by itself")
    for one in found:
        name = one.title or "score"
        yield Text(f"{one.kind}: {harmless(name)}", style="bold")
        bound = one.share.low if one.bound == "low" else one.share.high
        reached = "at least" if one.bound == "low" else "below"
        disputed = f", {one.disputed} disputed" if one.disputed else ""
        lines = [
            f"{one.key}: {one.now} -> {one.proposed}",
            f"{one.figure}: {shown(one.share)}{disputed}; {one.people} officers, "
            f"{one.sources} sources",
            f"the interval's {one.bound} end is {(bound or 0) * 100:.0f} %, "
            f"{reached} {one.threshold.rate * 100:.0f} %: {one.threshold.reason}",
            *one.notes,
        ]
        if one.measured:
            said = ", ".join(f"{name}: {value}" for name, value in one.measured.items())
            lines.append(f"measured: {{{said}}}")
        if one.file:
            lines.insert(0, f"{one.file}, revision {one.revision}")
        for line in lines:
            yield Padding(Text(harmless(line)), (0, 0, 0, 2))


def _slices(rows: Sequence[Slice], show: Show) -> RenderableType:
    names = ["posts", "leads", "strong", "disputed", "undecided", "officers"]
    made = table("", *names, numbers=names)
    for one in rows[:MAX_ROWS]:
        cells = (
            one.name, one.posts, show(one.leads), show(one.strong), one.disputed,
            one.undecided, one.people,
        )  # fmt: skip
        row(made, cells)
    return made


def _rules(rules: Sequence[RuleFigures], show: Show) -> Iterator[RenderableType]:
    if not rules:
        return
    yield _heading("Rules: of the posts on which they counted, those that are right")
    names = ["rev", "posts", "right", "by itself", "sign is there", "disputed"]
    made = table("rule", "grade", *names, numbers=names)
    for one in rules[:MAX_ROWS]:
        grade = f"{one.grade.value} (on trial)" if one.on_trial else one.grade.value
        cells = (
            one_line(one.title, TITLE), grade, one.revision, one.right.posts,
            show(one.right.leads), show(one.leading.leads), show(one.read),
            one.right.disputed,
        )  # fmt: skip
        row(made, cells)
    yield made
    yield from _more(len(rules))


def _disputes(
    found: Sequence[Dispute], agreement: Share, show: Show
) -> Iterator[RenderableType]:
    if agreement.whole:
        yield _heading("Officers among themselves")
        yield Text(f"  posts judged by several, and agreed: {show(agreement)}")
    if not found:
        return
    yield _heading(f"Officers differ on {len(found)} posts: for them to settle")
    made = table("post", "about", "shown as", "lang", "verdicts")
    for one in found[:MAX_ROWS]:
        said = ", ".join(f"{by} {verdict}" for by, verdict in one.verdicts)
        row(made, (one.post_id, one.about, one.level_shown, one.lang, said))
    yield made
    yield from _more(len(found))


def _sample(sample: Sample) -> Iterator[RenderableType]:
    yield _heading(
        f"To judge: {len(sample.drawn)} drawn at random of {sample.unflagged:,} "
        f"unflagged posts; {len(sample.judged)} were judged before"
    )
    made = table("post", "lang", "kind", "source")
    for one in sample.drawn[:MAX_ROWS]:
        row(made, (one.post_id, one.lang, one.kind, one.source_id))
    yield made
    yield from _more(len(sample.drawn))


def _more(count: int) -> Iterator[RenderableType]:
    if count > MAX_ROWS:
        yield Text(f"  {count - MAX_ROWS:,} more in the JSON file\n", style="dim")
