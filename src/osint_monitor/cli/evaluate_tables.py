"""The tables that ``evaluate`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.rule import Rule
from rich.text import Text

from osint_monitor.cli.screen import harmless, level_text, out, row, table
from osint_monitor.measure.evaluation import error_of
from osint_monitor.measure.terms import digits_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from osint_monitor.measure.compare import Comparison
    from osint_monitor.measure.evaluation import Evaluation
    from osint_monitor.measure.figures import Figures
    from osint_monitor.measure.shares import Share
    from osint_monitor.measure.trial import Trial

MAX_ROWS = 30
"""Rows of a long table; the files hold all."""

WIDE = 110
"""Columns of a terminal that has room for intervals."""

Show = Callable[["Share"], str]

CUTS = {
    "all": "All posts", "lang": "By language", "kind": "By kind",
    "type": "By type of exploitation", "voice": "By voice", "set": "By set",
    "group": "By family of groups",
}  # fmt: skip


def print_tables(found: Evaluation) -> None:
    """Print all that was measured; the words of posts are only in the files."""
    screen = out()
    show = shown if screen.width >= WIDE else briefly
    for part in _parts(found, show):
        screen.print(part)


def _parts(found: Evaluation, show: Show) -> Iterator[RenderableType]:
    if failed := found.whole.failed:
        words = f"{failed:,} posts could not be assessed; they count as not flagged"
        yield Text(f"{words}: {_reasons(found.trials)}", style="bold red")
    for cut, name in CUTS.items():
        if cut in found.slices:
            yield _heading(name)
            yield from _figures(found.slices[cut], show)
    if found.whole.labelled:
        yield from _ranking(found, show)
        yield from _confusion(found)
        yield from _labels(found, show)
        yield from _contacts(found, show)
    yield from _fairness(found, show)
    yield from _rules(found)
    yield from _errors(found.errors)
    if found.compared:
        yield from _compared(found.compared)


def _reasons(trials: Sequence[Trial]) -> str:
    counts = Counter(trial.error for trial in trials if trial.error)
    return ", ".join(f"{harmless(str(name))} {count}" for name, count in counts.items())


def _heading(name: str) -> RenderableType:
    return Rule(Text(name, style="bold"), align="left", style="dim")


def shown(share: Share) -> str:
    """A share for people: ``87 % (71-95) 26/30``; a dash of nothing."""
    if share.rate is None or share.low is None or share.high is None:
        return "-"
    digits = digits_of(share)
    low, high = share.low * 100, share.high * 100
    rate = f"{share.rate * 100:.{digits}f} %"
    return f"{rate} ({low:.{digits}f}-{high:.{digits}f}) {share.hits}/{share.whole}"


def briefly(share: Share) -> str:
    """The same without the interval."""
    if share.rate is None:
        return "-"
    return f"{share.rate * 100:.{digits_of(share)}f} % {share.hits}/{share.whole}"


def _figures(rows: Sequence[Figures], show: Show) -> Iterator[RenderableType]:
    if any(one.recall.whole for one in rows):
        yield _found(rows, show)
    if any(one.labelled for one in rows):
        yield _false(rows, show)
    if any(one.ordinary for one in rows):
        yield _ordinary(rows, show)


def _found(rows: Sequence[Figures], show: Show) -> RenderableType:
    names = ["strong flagged", "as strong", "weak flagged", "recall"]
    made = table("", "posts", *names, numbers=["posts", *names])
    for one in rows:
        if one.recall.whole:
            cells = (
                show(one.strong_flagged), show(one.strong_as_strong),
                show(one.weak_flagged), show(one.recall),
            )  # fmt: skip
            row(made, (one.name, f"{one.labelled:,}", *cells))
    return made


def _false(rows: Sequence[Figures], show: Show) -> RenderableType:
    names = ["precision", "strong is strong", "false flags", "false strong"]
    made = table("", "posts", *names, numbers=["posts", *names])
    for one in rows:
        if one.labelled:
            cells = (
                show(one.precision), show(one.precision_strong),
                show(one.false_flags), show(one.false_strong),
            )  # fmt: skip
            row(made, (one.name, f"{one.labelled:,}", *cells))
    return made


def _ordinary(rows: Sequence[Figures], show: Show) -> RenderableType:
    names = ["ordinary posts", "flagged", "strong"]
    made = table("", *names, numbers=names)
    for one in rows:
        if one.ordinary:
            cells = (show(one.ordinary_flags), show(one.ordinary_strong))
            row(made, (one.name, f"{one.ordinary:,}", *cells))
    return made


def _ranking(found: Evaluation, show: Show) -> Iterator[RenderableType]:
    yield _heading("Highest scores: the share that are leads")
    names = [f"first {count}" for count in found.whole.at]
    made = table("", *names, numbers=names)
    rows = [("labelled posts", found.whole.at)]
    if found.whole.at_with_ordinary:
        rows.append(("with ordinary posts", found.whole.at_with_ordinary))
    rows += [(one.name, one.at) for one in found.slices.get("lang", ()) if one.labelled]
    for name, at in rows:
        cells = ("-" if rate is None else f"{rate * 100:.0f} %" for rate in at.values())
        row(made, (name, *cells))
    yield made
    error = found.calibration.error
    yield _heading("Score against the share of leads")
    made = table(
        "scores", "posts", "mean score", "leads",
        numbers=["posts", "mean score", "leads"],
    )  # fmt: skip
    for one in found.calibration.bins:
        if one.score is not None:
            bounds = f"{one.low:.1f}-{one.high:.1f}"
            row(made, (bounds, one.leads.whole, f"{one.score:.2f}", show(one.leads)))
    yield made
    if error is not None:
        yield Text(f"  expected calibration error {error:.3f}\n")


def _confusion(found: Evaluation) -> Iterator[RenderableType]:
    yield _heading("Levels: wanted down, given across")
    names = ["none", "weak", "strong", "failed"]
    made = table("wanted", *names, numbers=names)
    for wanted, given in found.confusion.items():
        row(made, (level_text(wanted), *(given[name] for name in names)))
    yield made


def _labels(found: Evaluation, show: Show) -> Iterator[RenderableType]:
    for name, rows in found.labels.items():
        yield _heading(f"Label {name}")
        made = table("", "precision", "recall", numbers=["precision", "recall"])
        for one in rows:
            row(made, (one.name, show(one.precision), show(one.recall)))
        yield made


def _contacts(found: Evaluation, show: Show) -> Iterator[RenderableType]:
    if not found.contacts:
        return
    yield _heading("Contacts")
    names = ["found", "right", "posts with a mistake"]
    made = table("", *names, numbers=names)
    for one in found.contacts:
        row(made, (one.name, show(one.recall), show(one.precision), len(one.posts)))
    yield made


def _fairness(found: Evaluation, show: Show) -> Iterator[RenderableType]:
    yield _heading("Fairness: posts that are no lead, and flagged")
    names = ["labelled", "ordinary"]
    for title, rows in found.fairness.items():
        made = table(title, *names, numbers=names)
        for one in rows[:MAX_ROWS]:
            row(made, (one.name, show(one.labelled), show(one.ordinary)))
        yield made


def _rules(found: Evaluation) -> Iterator[RenderableType]:
    if not found.rules:
        return
    yield _heading("Rules: matches, counted, and flagged posts that rest on one alone")
    names = ["matches", "counted", "leads", "none", "ordinary", "alone", "alone wrong"]
    made = table("rule", "grade", *names, numbers=names)
    for one in found.rules[:MAX_ROWS]:
        cells = (
            one.matches, one.counted, one.on_leads, one.on_none, one.on_ordinary,
            one.alone_on_leads, one.alone_on_others,
        )  # fmt: skip
        row(made, (one.title, one.grade, *cells))
    yield made
    yield from _more(len(found.rules))


def _errors(errors: Sequence[Trial]) -> Iterator[RenderableType]:
    yield _heading(f"Errors: {len(errors):,}")
    made = table("error", "post", "wanted", "given", "score", "rules that counted")
    for trial in errors[:MAX_ROWS]:
        fired = trial.found.fired if trial.found else ()
        rules = "; ".join(one.title for one in fired if one.why_not is None)
        cells = (
            error_of(trial), trial.key, level_text(trial.wanted.value),
            level_text(trial.given.value), f"{trial.score:.2f}",
            harmless(rules or trial.error or ""),
        )  # fmt: skip
        row(made, cells)
    yield made
    yield from _more(len(errors))


def _more(whole: int) -> Iterator[RenderableType]:
    if whole > MAX_ROWS:
        yield Text(f"  {MAX_ROWS} of {whole:,}; all are in --json and --html\n")


def _compared(found: Comparison) -> Iterator[RenderableType]:
    yield _heading("Against the earlier run")
    verdicts = ", ".join(f"{count} {name}" for name, count in found.verdicts().items())
    yield Text(
        f"  {found.common:,} posts in both, {len(found.changes)} levels changed: "
        f"{verdicts}; {found.only_before} only then, {found.only_now} only now, "
        f"{found.reworded} reworded\n"
    )
    made = table("verdict", "post", "wanted", "before", "after")
    for one in found.changes[:MAX_ROWS]:
        changed = (
            one.verdict, one.key, one.wanted or "ordinary", level_text(one.before),
            level_text(one.after),
        )  # fmt: skip
        row(made, changed)
    if found.changes:
        yield made
        yield from _more(len(found.changes))
    moved = [one for one in found.differences if one.change]
    made = table("slice", "figure", "before", "after", "points", numbers=["points"])
    for difference in moved:
        points = (difference.change or 0) * 100
        cells = (
            f"{difference.cut} {difference.name}", difference.figure,
            briefly(difference.before),
            briefly(difference.after), f"{points:+.1f}",
        )  # fmt: skip
        row(made, cells)
    if moved:
        yield made
