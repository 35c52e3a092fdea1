"""What is written to the terminal, and how hostile text is made harmless there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

# Controls, marks that turn the direction of writing, invisible and unassigned signs:
# they could move the cursor, hide words, or show them in another order.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# In JSON they can be written as escapes; then a terminal shows letters.
_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

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


def out() -> Console:
    """Standard output, for people; markup in what is printed is never obeyed."""
    return Console(markup=False, highlight=False, emoji=False)


def err() -> Console:
    """Standard error, for people."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def table(*columns: str, numbers: Iterable[str] = (), title: str = "") -> Table:
    """An empty table; *numbers* are the columns that line up at the right."""
    right = set(numbers)
    made = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left")
    for name in columns:
        side = "right" if name in right else "left"
        made.add_column(name, justify=side, overflow="fold")  # type: ignore[arg-type]
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


def progress() -> Progress:
    """A progress bar on standard error, which is gone when the work is done."""
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
