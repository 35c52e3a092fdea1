"""Puts a candidate in place of the present rules, once its difference was shown."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.evidence.custody import Custody
from osint_monitor.jobs.evaluate import write_whole
from osint_monitor.jobs.rescore import engine_of
from osint_monitor.measure.shadow import Shadow
from osint_monitor.settings import CONFIG_FILE, PREFIX, Settings

SHOWN = "shadow_shown"
"""The event of the custody log that a promotion asks for."""

COUNTS = ("posts", "changes", "worse", "unknown")
"""What of a difference is kept with a promotion."""

MIN_SHOWN = 1_000
"""Stored posts on which a difference must have been shown; all, where fewer are."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """
    A candidate that may take the place of the present engine.

    Args:
        posts, changes, worse, unknown: of the difference that was shown; of *unknown*
            changes nobody said whether they are right.
    """

    before: str
    after: str
    posts: int
    changes: int
    worse: int
    unknown: int


def shown_parts(found: Shadow) -> dict[str, str | int]:
    """What the custody log keeps of a difference that was shown; no post's words."""
    return {
        "before": found.engine_before,
        "after": found.engine_after,
        "posts": sum(sum(row.values()) for row in found.moves.values()),
        "changes": len(found.changes),
        "worse": found.verdicts["worse"],
        "unknown": found.verdicts["unknown"],
    }


def check_promotion(settings: Settings, candidate: Settings, stored: int) -> Promotion:
    """
    The promotion, when nothing speaks against it.

    Args:
        stored: how many posts there are.

    Raises:
        SettingsError: both are the same engine, the log is broken, the environment
            would win over what is written, or the difference was not shown.
        RuleError: the rules of either are wrong.
    """
    before, after = engine_of(settings), engine_of(candidate)
    if before == after:
        raise SettingsError([Problem("--rules", "this is the present engine already")])
    custody = Custody(settings.folder.custody)
    problems = [*_in_the_way(settings, candidate), *custody.verify()]
    needed = min(MIN_SHOWN, stored)
    best: Promotion | None = None
    for parts in custody.noted(SHOWN):
        if (parts.get("before"), parts.get("after")) == (before, after):
            counts = {
                name: value if isinstance(value := parts.get(name), int) else 0
                for name in COUNTS
            }
            if best is None or counts["posts"] >= best.posts:
                best = Promotion(before, after, **counts)
    if best is None or best.posts < needed or not stored:
        seen = best.posts if best else 0
        what = (
            f"what it would change was shown on {seen:,} stored posts, and must be on "
            f"{needed or 'some'}; run shadow on stored posts first, and read it"
        )
        problems.append(Problem("--rules", what))
    if problems or best is None:
        raise SettingsError(problems)
    return best


def _in_the_way(settings: Settings, candidate: Settings) -> list[Problem]:
    """Variables that would win over the file."""
    return [
        Problem(name, f"is set, and wins over {CONFIG_FILE}; unset it first")
        for key in _changed(settings, candidate)
        if (name := f"{PREFIX}{key.upper()}") in os.environ
    ]


def _changed(settings: Settings, candidate: Settings) -> dict[str, str]:
    """The settings that differ, as the file should have them."""
    found = {}
    for key in ("rules", "model"):
        value = getattr(candidate, key, None)
        if value is not None and value != getattr(settings, key, None):
            is_path = isinstance(value, Path) or Path(value).exists()
            found[key] = str(Path(value).absolute()) if is_path else str(value)
    return found


def write_promotion(settings: Settings, candidate: Settings, config: Path) -> None:
    """
    Name the candidate in the file of settings; all else in it stays.

    Raises:
        SettingsError: it can't be written.
    """
    try:
        lines = config.read_text("utf-8").splitlines()
        mode = config.stat().st_mode & 0o777
    except FileNotFoundError:
        lines, mode = [], 0o600
    for key, value in _changed(settings, candidate).items():
        line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        places = [i for i, old in enumerate(lines) if old.split("=")[0].strip() == key]
        if places:
            lines[places[0]] = line
        else:
            lines.insert(0, line)
    text = "\n".join(lines) + "\n"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = "rules and model must each stand on a line of their own"
        raise SettingsError([Problem(str(config), what)]) from error
    write_whole(config, text.encode())
    config.chmod(mode)
