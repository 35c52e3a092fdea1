"""``rules``: what is looked for, and whether the rule files are right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from osint_monitor.cli.exits import REFUSED
from osint_monitor.cli.options import Data, Json, settings_of

if TYPE_CHECKING:
    from osint_monitor.score.rule import Rule

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Indicator rules and their tests."
)

Folder = Annotated[
    Path | None,
    typer.Option("--rules", help="Folder of rules; by default that of the settings."),
]


@app.callback()
def _group() -> None:
    """Rules: the words that show an indicator, in seven languages."""


@app.command(epilog="Examples:  rules check   ·   rules check --only my_rule.yml")
def check(
    only: Annotated[
        str | None, typer.Option("--only", help="Only this file's mistakes.")
    ] = None,
    rules: Folder = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """
    Read all rules, run their examples, and name every mistake as file:line.

    While a file can't be read, nothing starts (exit code 2).
    """
    from osint_monitor.cli.screen import emit, say
    from osint_monitor.score.check import check_rules

    folder = rules or settings_of(data).rules_folder
    problems = check_rules(folder, only=[only] if only else ())
    for problem in problems:
        if json:
            emit({"where": problem.where, "what": problem.what})
        else:
            say(str(problem))
    if problems:
        say(f"{len(problems)} mistakes")
        raise typer.Exit(REFUSED)
    say("the rules are right")


@app.command(epilog="Examples:  rules show   ·   rules show documents_kept")
def show(
    rule: Annotated[
        str, typer.Argument(help="Part of a rule's id, title or indicator.")
    ] = "",
    rules: Folder = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List the rules, or show those that are named, with sources and meanings."""
    from osint_monitor.cli.screen import emit, out, row, say, table
    from osint_monitor.score.load import load_rules

    book = load_rules(rules or settings_of(data).rules_folder)
    found = [one for one in book.rules if _is_named(one, rule)]
    made = table("rule", "family", "grade", "status", "indicator", "languages")
    for one in found:
        if json:
            emit(rule_shape(one))
        elif rule:
            out().print(_details(one))
        else:
            cells = (
                one.title, one.family.value, one.grade.value, one.status.value,
                one.indicator.key, " ".join(_langs(one)),
            )  # fmt: skip
            row(made, cells)
    if not json and not rule:
        out().print(made)
    say(f"{len(found)} of {len(book.rules)} rules, digest {book.digest}")


def _is_named(rule: Rule, words: str) -> bool:
    wanted = words.casefold()
    return any(
        wanted in text.casefold()
        for text in (rule.id, rule.file, rule.title, rule.indicator.key)
    )


def _langs(rule: Rule) -> list[str]:
    return [lang.value for lang in rule.languages]


def rule_shape(rule: Rule) -> dict[str, Any]:
    """A rule as JSON."""
    indicator = rule.indicator
    return {
        "id": rule.id,
        "revision": rule.revision,
        "title": rule.title,
        "description": rule.description,
        "file": rule.file,
        "status": rule.status.value,
        "indicator": indicator.key,
        "indicator_title": dict(indicator.title),
        "sources": list(indicator.sources),
        "signs": list(indicator.signs),
        "family": rule.family.value,
        "grade": rule.grade.value,
        "types": [one.value for one in rule.types],
        "acts": [one.value for one in rule.acts],
        "gloss": dict(rule.gloss),
        "references": list(rule.references),
        "falsepositives": list(rule.falsepositives),
        "languages": _langs(rule),
    }


def _details(rule: Rule) -> Any:
    from osint_monitor.cli.screen import row, table

    made = table("rule", rule.title)
    for name, value in rule_shape(rule).items():
        if isinstance(value, dict):
            value = " / ".join(str(one) for one in value.values())
        elif isinstance(value, list):
            value = ", ".join(str(one) for one in value)
        row(made, (name.replace("_", " "), value))
    return made
