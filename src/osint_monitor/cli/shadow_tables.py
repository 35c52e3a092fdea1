"""The tables that ``shadow`` prints; no word of a post is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.rule import Rule
from rich.text import Text

from osint_monitor.cli.evaluate_tables import WIDE, briefly, shown
from osint_monitor.cli.screen import level_text, out, row, table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from osint_monitor.measure.shadow import Changed, Moved, RuleMoved, Shadow
    from osint_monitor.measure.shares import Share

MAX_ROWS = 40
"""Rows of a long table; ``--json`` has all."""

CUTS = {
    "all": "All posts", "lang": "By language", "kind": "By kind", "source": "By source",
}  # fmt: skip

QUALITIES = {
    "recall": "leads flagged", "strong_as_strong": "strong as strong",
    "precision": "flagged are leads", "false_flags": "no leads flagged",
    "ordinary_flags": "ordinary flagged",
}  # fmt: skip

Show = Callable[["Share"], str]


def print_tables(found: Shadow) -> None:
    """Print what would change."""
    screen = out()
    show = shown if screen.width >= WIDE else briefly
    for part in _parts(found, show):
        screen.print(part)


def _parts(found: Shadow, show: Show) -> Iterator[RenderableType]:
    yield _heading("Levels: now down, with the candidate across")
    names = ["none", "weak", "strong"]
    made = table("now", *names, numbers=names)
    for before, after in found.moves.items():
        row(made, (level_text(before), *(f"{after[name]:,}" for name in names)))
    yield made
    if found.known:
        yield _heading("Right and wrong, now and then")
        yield _quality(found.cuts["all"][0], show)
    for cut, name in CUTS.items():
        yield _heading(name)
        yield _moved(found.cuts[cut], show)
    yield from _rules(found.rules)
    yield from _changes(found)


def _heading(name: str) -> RenderableType:
    return Rule(Text(name, style="bold"), align="left", style="dim")


def _quality(whole: Moved, show: Show) -> RenderableType:
    made = table("", "now", "candidate", numbers=["now", "candidate"])
    for name, title in QUALITIES.items():
        before, after = getattr(whole.before, name), getattr(whole.after, name)
        if before.whole or after.whole:
            row(made, (title, show(before), show(after)))
    return made


def _moved(rows: Sequence[Moved], show: Show) -> RenderableType:
    names = ["posts", "up", "down", "new hits", "lost hits", "hits now", "hits then"]
    made = table("", *names, numbers=names)
    for one in rows[:MAX_ROWS]:
        cells = (
            one.name, f"{one.posts:,}", one.up, one.down, one.new_hits, one.lost_hits,
            show(one.hits_before), show(one.hits_after),
        )  # fmt: skip
        row(made, cells)
    return made


def _rules(rules: Sequence[RuleMoved]) -> Iterator[RenderableType]:
    if not rules:
        return
    yield _heading("Rules that would count on other posts")
    names = ["now", "then", "gained", "lost", "regraded", "new hits", "lost hits"]
    made = table("rule", *names, numbers=names)
    for one in rules[:MAX_ROWS]:
        cells = (
            one.title, one.before, one.after, one.gained, one.lost, one.regraded,
            _hits(one.new_hits, one.new_right, one.new_wrong),
            _hits(one.lost_hits, one.lost_right, one.lost_wrong),
        )  # fmt: skip
        row(made, cells)
    yield made
    yield from _more(len(rules))


def _hits(hits: int, right: int, wrong: int) -> str:
    return f"{hits} ({right} right, {wrong} wrong)" if right or wrong else str(hits)


def _changes(found: Shadow) -> Iterator[RenderableType]:
    said = ", ".join(f"{count} {name}" for name, count in found.verdicts.items())
    yield _heading(f"{len(found.changes):,} of {found.posts:,} levels change: {said}")
    made = table("verdict", "post", "lang", "wanted", "now", "then", "rules")
    for one in found.changes[:MAX_ROWS]:
        cells = (
            one.verdict, one.key, one.lang, _wanted(one), level_text(one.before),
            level_text(one.after), _signed(one),
        )  # fmt: skip
        row(made, cells)
    if found.changes:
        yield made
        yield from _more(len(found.changes))


def _wanted(one: Changed) -> str:
    return "ordinary" if one.ordinary else " or ".join(one.wanted) or "-"


def _signed(one: Changed) -> str:
    signs = [f"+{name}" for name in one.gained] + [f"-{name}" for name in one.lost]
    return ", ".join([*signs, *one.regraded])


def _more(count: int) -> Iterator[RenderableType]:
    if count > MAX_ROWS:
        yield Text(f"  {count - MAX_ROWS:,} more with --json\n", style="dim")
