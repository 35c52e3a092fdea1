"""What stands on the page, part by part: plots, and the tables beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from osint_monitor.measure.compare import Comparison
from osint_monitor.measure.evaluation import Evaluation
from osint_monitor.measure.fairness import Rate
from osint_monitor.measure.figures import SHARES, Figures
from osint_monitor.measure.labels import Agreement
from osint_monitor.measure.plots import Bars, Frame, bar_plot, point_plot
from osint_monitor.measure.terms import Terms

MAX_BARS = 24
"""Bars of a plot; the table below holds all."""

MIN_NAMED = 10
"""Posts without which a nationality gets no bar: its interval would say nothing."""

_FOUND = ("strong_flagged", "strong_as_strong", "weak_flagged", "recall", "precision",
          "precision_strong")  # fmt: skip
_FALSE = ("false_flags", "false_strong", "ordinary_flags", "ordinary_strong")
_CUTS = ("all", "lang", "kind", "type", "voice", "set", "group")
_DRAWN = ("lang", "kind", "type", "set")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first cell of a row names it, after *words* columns come numbers."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: int = 1


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: *svg* is ready, its title is plain text."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; all but the pictures is plain text."""

    id: str
    plots: Sequence[Plot]
    grids: Sequence[Grid]
    note: str = ""


def sections_of(found: Evaluation, terms: Terms) -> list[Section]:
    """The parts that have something to show, in order; errors stand apart."""
    makers = {
        "summary": _summary, "levels": _levels, "false": _false, "ranking": _ranking,
        "calibration": _calibration, "confusion": _confusion, "labels": _labels,
        "contacts": _contacts, "fairness": _fairness, "rules": _rules,
        "compared": _compared,
    }  # fmt: skip
    made = [make(found, terms) for make in makers.values()]
    return [one for one in made if one.grids]


def _summary(found: Evaluation, terms: Terms) -> Section:
    whole = found.whole
    counts = ("posts", "labelled", "ordinary", "failed")
    rows = [
        [terms("figures", name), terms.count(getattr(whole, name))] for name in counts
    ]
    rows += [
        [terms("figures", name), terms.share(getattr(whole, name))]
        for name in SHARES
        if getattr(whole, name).whole
    ]
    grid = Grid(terms("cuts", "all"), ["", ""], rows)
    note = ""
    if whole.failed:
        note = str(terms.table["failed_note"]).format(count=whole.failed)
    return Section("summary", (), [grid], note)


def _levels(found: Evaluation, terms: Terms) -> Section:
    rows = {
        cut: [one for one in rows if one.recall.whole or one.precision.whole]
        for cut, rows in found.slices.items()
    }
    drawn = [("strong_flagged", "weak_flagged")]
    return _of_slices("levels", rows, _FOUND, terms, drawn)


def _false(found: Evaluation, terms: Terms) -> Section:
    drawn = [(name,) for name in ("false_flags", "ordinary_flags")
             if getattr(found.whole, name).whole]  # fmt: skip
    if not drawn:
        return Section("false", (), ())
    return _of_slices("false", found.slices, _FALSE, terms, drawn, whole=False)


def _of_slices(
    section: str,
    slices: Mapping[str, Sequence[Figures]],
    names: Sequence[str],
    terms: Terms,
    drawn: Sequence[Sequence[str]],
    *,
    whole: bool = True,
) -> Section:
    """
    A table for each cut, and plots of those that have several slices.

    Args:
        names: figures of the table.
        drawn: the figures of each plot.
    """
    plots, grids = [], []
    count = "labelled" if section == "levels" else "posts"
    for cut in _CUTS:
        rows = slices.get(cut, ())
        if not rows:
            continue
        if cut in _DRAWN and len(rows) > 1:
            plots += [_cut_plot(section, cut, rows, part, terms, whole) for part in
                      drawn]  # fmt: skip
        columns = [terms("cuts", cut), terms("figures", count),
                   *(terms("figures", name) for name in names)]  # fmt: skip
        cells = [
            [terms.name(one.name), terms.count(getattr(one, count)),
             *(terms.share(getattr(one, name)) for name in names)]
            for one in rows
        ]  # fmt: skip
        grids.append(Grid(terms("cuts", cut), columns, cells))
    return Section(section, plots, grids)


def _cut_plot(
    section: str,
    cut: str,
    rows: Sequence[Figures],
    names: Sequence[str],
    terms: Terms,
    whole: bool,
) -> Plot:
    shown = [one for one in rows if any(getattr(one, name).whole for name in names)]
    shown = shown[:MAX_BARS]
    series = [
        Bars(terms("figures", name), [getattr(one, name) for one in shown])
        for name in names
    ]
    title = f"{' / '.join(bars.name for bars in series)}: {terms('cuts', cut)}"
    frame = Frame(
        f"plot-{section}-{cut}-{names[0]}", title, terms("words", "plot_bars")
    )
    labels = [terms.name(one.name) for one in shown]
    return Plot(title, bar_plot(frame, labels, series, whole=whole))


def _ranking(found: Evaluation, terms: Terms) -> Section:
    if not found.whole.labelled:
        return Section("ranking", (), ())
    rows: list[tuple[str, Mapping[str, float | None]]] = [
        (terms("words", "labelled_posts"), found.whole.at)
    ]
    if found.whole.at_with_ordinary:
        rows.append((terms("words", "with_ordinary"), found.whole.at_with_ordinary))
    for one in found.slices.get("lang", ()):
        if one.labelled:
            rows.append((terms.name(one.name), one.at))
    columns = [terms("words", "first", count=count) for count in found.whole.at]
    cells = [
        [name, *("-" if rate is None else f"{terms.number(rate * 100, 0)} %"
                 for rate in at.values())]
        for name, at in rows
    ]  # fmt: skip
    grid = Grid(terms("sections", "ranking"), ["", *columns], cells)
    return Section("ranking", (), [grid])


def _calibration(found: Evaluation, terms: Terms) -> Section:
    bins = [one for one in found.calibration.bins if one.score is not None]
    if not bins:
        return Section("calibration", (), ())
    points = [(one.score or 0.0, one.leads.rate or 0.0) for one in bins]
    lines = [(terms("words", "measured"), points),
             (terms("words", "diagonal"), [(0.0, 0.0), (1.0, 1.0)])]  # fmt: skip
    title = terms("sections", "calibration")
    frame = Frame("plot-calibration", title, terms("words", "plot_points"))
    plot = point_plot(frame, lines, (terms("words", "score"), terms("words", "leads")))
    columns = [terms("words", "scores"), terms("figures", "posts"),
               terms("words", "mean_score"), terms("words", "leads")]  # fmt: skip
    rows = [
        [f"{terms.number(one.low, 1)}-{terms.number(one.high, 1)}",
         str(one.leads.whole), terms.number(one.score or 0.0, 2),
         terms.share(one.leads)]
        for one in bins
    ]  # fmt: skip
    error = terms.number(found.calibration.error or 0.0, 3)
    note = terms("words", "calibration_error", error=error)
    drawn = [Plot(title, plot)]
    return Section("calibration", drawn, [Grid(title, columns, rows)], note)


def _confusion(found: Evaluation, terms: Terms) -> Section:
    if not found.whole.labelled:
        return Section("confusion", (), ())
    given = list(next(iter(found.confusion.values())))
    columns = [terms("words", "wanted"), *map(terms.name, given[:-1]),
               terms("figures", "failed")]  # fmt: skip
    rows = [
        [terms.name(wanted), *(terms.count(row[name]) for name in given)]
        for wanted, row in found.confusion.items()
    ]
    grid = Grid(terms("sections", "confusion"), columns, rows)
    return Section("confusion", (), [grid])


def _labels(found: Evaluation, terms: Terms) -> Section:
    grids = []
    for name, rows in found.labels.items():
        title = terms("words", "lang_label" if name == "lang" else name)
        grids.append(_agreements(title, rows, terms))
    plots = []
    if types := found.labels.get("types", ())[:MAX_BARS]:
        series = [
            Bars(terms("words", "precision"), [one.precision for one in types]),
            Bars(terms("words", "recall"), [one.recall for one in types]),
        ]
        title = terms("words", "types")
        frame = Frame("plot-labels-types", title, terms("words", "plot_bars"))
        labels = [terms.name(one.name) for one in types]
        plots.append(Plot(title, bar_plot(frame, labels, series)))
    return Section("labels", plots, grids)


def _agreements(title: str, rows: Sequence[Agreement], terms: Terms) -> Grid:
    cells = [
        [terms.name(one.name), terms.share(one.precision), terms.share(one.recall)]
        for one in rows
    ]
    columns = [title, terms("words", "precision"), terms("words", "recall")]
    return Grid(title, columns, cells)


def _contacts(found: Evaluation, terms: Terms) -> Section:
    columns = ["", terms("words", "found"), terms("words", "right"),
               terms("words", "missed"), terms("words", "extra")]  # fmt: skip
    rows = [
        [terms("words", one.name), terms.share(one.recall), terms.share(one.precision),
         _keys(post.key for post in one.posts if post.missed),
         _keys(post.key for post in one.posts if post.extra)]
        for one in found.contacts
    ]  # fmt: skip
    grids = [Grid(terms("sections", "contacts"), columns, rows)] if rows else []
    return Section("contacts", (), grids)


def _keys(keys: Iterator[str]) -> str:
    return ", ".join(keys) or "-"


def _fairness(found: Evaluation, terms: Terms) -> Section:
    plots: list[Plot] = []
    grids: list[Grid] = []
    for cut, rows in found.fairness.items():
        if not rows:
            continue
        if cut == "named":
            plots += _rates_plots(rows, terms)
        columns = [terms("cuts", cut), terms("figures", "false_flags"),
                   terms("figures", "ordinary_flags")]  # fmt: skip
        cells = [
            [terms.name(one.name), terms.share(one.labelled), terms.share(one.ordinary)]
            for one in rows
        ]
        grids.append(Grid(terms("cuts", cut), columns, cells))
    return Section("fairness", plots, grids)


def _rates_plots(rows: Sequence[Rate], terms: Terms) -> Iterator[Plot]:
    """Labelled and ordinary posts apart: their rates are of different size."""
    for part, name in (("labelled", "false_flags"), ("ordinary", "ordinary_flags")):
        shown = [one for one in rows if getattr(one, part).whole >= MIN_NAMED]
        shown = shown[:MAX_BARS]
        if not shown:
            continue
        title = f"{terms('figures', name)}: {terms('cuts', 'named')}"
        frame = Frame(f"plot-fairness-{part}", title, terms("words", "plot_bars"))
        bars = Bars(title, [getattr(one, part) for one in shown])
        labels = [terms.name(one.name) for one in shown]
        yield Plot(title, bar_plot(frame, labels, [bars], whole=False))


def _rules(found: Evaluation, terms: Terms) -> Section:
    counts = ("matches", "counted", "on_leads", "on_none", "on_ordinary",
              "alone_on_leads", "alone_on_others")  # fmt: skip
    columns = [terms("words", "rule"), terms("words", "grade"),
               *(terms("words", name) for name in counts),
               terms("words", "precision")]  # fmt: skip
    rows = [
        [one.title, terms.name(one.grade),
         *(terms.count(getattr(one, name)) for name in counts),
         terms.share(one.precision)]
        for one in found.rules
    ]  # fmt: skip
    grids = [Grid(terms("sections", "rules"), columns, rows, 2)] if rows else []
    return Section("rules", (), grids)


def _compared(found: Evaluation, terms: Terms) -> Section:
    run = found.compared
    if run is None:
        return Section("compared", (), ())
    counts = [[terms("words", name), terms.count(getattr(run, name))] for name in
              ("common", "only_before", "only_now", "reworded")]  # fmt: skip
    counts.append([terms("words", "changed"), terms.count(len(run.changes))])
    counts += [[terms("words", verdict), terms.count(count)] for verdict, count in
               run.verdicts().items()]  # fmt: skip
    grids = [Grid(terms("sections", "compared"), ["", ""], counts)]
    columns = [terms("words", name) for name in
               ("slice", "figure", "before", "after", "change")]  # fmt: skip
    rows = [
        [f"{terms('cuts', one.cut)}: {terms.name(one.name)}",
         terms("figures", one.figure), terms.share(one.before), terms.share(one.after),
         ("+" if one.change > 0 else "") + terms.number(one.change * 100, 1)]
        for one in run.differences
        if one.change
    ]  # fmt: skip
    if rows:
        grids.append(Grid(terms("words", "change"), columns, rows, 2))
    columns = [terms("words", name) for name in
               ("post", "verdict", "wanted", "before", "after")]  # fmt: skip
    rows = [
        [one.key, terms("words", one.verdict),
         terms.name(one.wanted) if one.wanted else terms("words", "not_labelled"),
         terms.name(one.before), terms.name(one.after)]
        for one in run.changes
    ]  # fmt: skip
    if rows:
        grids.append(Grid(terms("words", "changed"), columns, rows, 5))
    return Section("compared", list(_compared_plots(run, terms)), grids)


def _compared_plots(run: Comparison, terms: Terms) -> Iterator[Plot]:
    """Then and now by language, for what is found and what is flagged for nothing."""
    for figure in ("recall", "false_flags", "ordinary_flags"):
        rows = [one for one in run.differences
                if (one.cut, one.figure) == ("lang", figure)]  # fmt: skip
        if not rows:
            continue
        title = f"{terms('figures', figure)}: {terms('cuts', 'lang')}"
        series = [
            Bars(terms("words", "before"), [one.before for one in rows]),
            Bars(terms("words", "after"), [one.after for one in rows]),
        ]
        frame = Frame(f"plot-compared-{figure}", title, terms("words", "plot_bars"))
        labels = [terms.name(one.name) for one in rows]
        whole = figure == "recall"
        yield Plot(title, bar_plot(frame, labels, series, whole=whole))
