"""How a person is told what waits for the store, and what it refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osint_monitor.cli.screen import one_line, say

if TYPE_CHECKING:
    from osint_monitor.spool.outbox import Waiting


def waiting_text(found: Waiting) -> str:
    """How much waits, since when and why; empty when nothing does."""
    if not found.batches or found.since is None:
        return ""
    what = "1 batch waits" if found.batches == 1 else f"{found.batches:,} batches wait"
    text = (
        f"{what} for the store ({found.size:,} bytes, since "
        f"{found.since:%Y-%m-%d %H:%M} UTC); stored when it is back"
    )
    return f"{text}. It said: {one_line(found.why, 200)}" if found.why else text


def say_waiting(found: Waiting) -> None:
    """Tell on standard error, when something waits."""
    if text := waiting_text(found):
        say(text)
