"""What is written to the terminal, and how hostile text is made harmless there."""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress

# Controls, marks that turn the direction of writing, invisible and unassigned signs:
# they could move the cursor, hide words, or show them in another order.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# In JSON they can be written as escapes; then a terminal shows letters.
_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

SAY_EVERY_S = 5.0
"""How often progress is told where there is no terminal."""

LEVEL_STYLE = {"strong": "bold red", "weak": "yellow", "none": "dim"}


def harmless(text: str) -> str:
    """A text for a terminal: what it must not obey is shown as its code."""
    return _HARMFUL.sub(lambda found: f"‹{ord(found[0]):X}›", text)


def one_line(text: str, width: int) -> str:
    """The same on one line, cut with an ellipsis."""
    flat = " ".join(harmless(text).split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def say(message: str) -> None:
    """A message to the person, on standard error; never the output of a command."""
    sys.stderr.write(harmless(message) + "\n")


def emit(shape: Mapping[str, Any]) -> None:
    """One JSON line on standard output."""
    line = orjson.dumps(clean(shape)).decode()
    safe = _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
    sys.stdout.write(safe + "\n")


def clean(value: Any) -> Any:
    """*value* without lone halves of surrogates, which JSON can't hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if _has_half(value) else value
    if isinstance(value, Mapping):
        return {key: clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    return value


def _has_half(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)


PAPER = 140
"""Columns of a file or a pipe, where nobody says how wide it is."""


def out() -> Console:
    """Standard output, for people; markup in what is printed is never obeyed."""
    return _console(to_errors=False)


def err() -> Console:
    """Standard error, for people."""
    return _console(to_errors=True)


def _console(*, to_errors: bool) -> Console:
    stream = sys.stderr if to_errors else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PAPER
    return Console(
        stderr=to_errors, width=width, markup=False, highlight=False, emoji=False
    )


def paper(parts: Iterable[RenderableType], width: int) -> str:
    """What would be printed, as plain text of so many columns."""
    page = Console(
        file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False,
        color_system=None, force_terminal=False,
    )  # fmt: skip
    with page.capture() as taken:
        for part in parts:
            page.print(part)
    return "\n".join(line.rstrip() for line in taken.get().split("\n"))


def table(*columns: str, numbers: Iterable[str] = ()) -> Table:
    """
    An empty table; what is too long is wrapped in its last column only.

    Args:
        numbers: the columns that line up at the right.
    """
    right = set(numbers)
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for place, name in enumerate(columns, 1):
        is_last = place == len(columns) and name not in right
        made.add_column(
            name,
            justify="right" if name in right else "left",
            overflow="fold" if is_last else "ellipsis",
            no_wrap=not is_last,
        )
    return made


def row(made: Table, cells: Sequence[object]) -> None:
    """Add a row of plain text; nothing in it is markup."""
    made.add_row(
        *(
            cell if isinstance(cell, Text) else Text(harmless(str(cell)))
            for cell in cells
        )
    )


def level_text(level: str) -> Text:
    """A level in its colour."""
    return Text(level, style=LEVEL_STYLE.get(level, ""))


class Lines:
    """In place of bars where there is no terminal: a line now and then."""

    def __init__(self) -> None:
        self._tasks: dict[int, dict[str, Any]] = {}
        self._made = 0
        self._begun = self._said = time.monotonic()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *exc: object) -> None: ...

    def add_task(self, name: str, **values: Any) -> Any:
        """Begin a task; gives its number."""
        self._made += 1
        self._tasks[self._made] = {"name": name, "completed": 0, "total": None} | values
        return self._made

    def remove_task(self, task: Any) -> None:
        """Speak of it no more."""
        del self._tasks[task]

    def update(self, task: Any, **values: Any) -> None:
        """Note how far a task is; say it when nothing was said for a while."""
        self._tasks[task].update(values)
        moment = time.monotonic()
        if moment - self._said >= SAY_EVERY_S:
            self._said = moment
            say(f"{moment - self._begun:4.0f} s  {self._summary()}")

    def _summary(self) -> str:
        tasks = list(self._tasks.values())
        done = sum(task["completed"] for task in tasks)
        known = sum(task["total"] or 0 for task in tasks)
        far = f"{done:,} of {known:,}" if known else f"{done:,}"
        if len(tasks) == 1:
            (task,) = tasks
            return f"{task['name']}: {far}  {task.get('note', '')}".rstrip()
        return f"{len(tasks)} sources: {far} pages"


def progress() -> Progress | Lines:
    """Bars on standard error, gone when the work is done; lines where it is a file."""
    if not sys.stderr.isatty():
        return Lines()
    # Only now: short commands have no use for it.
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        TimeElapsedColumn(),
        console=err(),
        transient=True,
    )
