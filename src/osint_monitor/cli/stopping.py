"""Work that Ctrl-C and SIGTERM stop cleanly: what is on its way is stored first."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer

from osint_monitor.cli.exits import STOPPED
from osint_monitor.cli.screen import say

T = TypeVar("T")


def run_until_told(work: Coroutine[Any, Any, T], *, go_on: str) -> T:
    """
    What *work* gives.

    Args:
        go_on: how the person finishes it later.

    Raises:
        typer.Exit: 130, it was told to stop.
    """

    async def until_told() -> T:
        this = asyncio.current_task()
        assert this is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
        return await work

    try:
        return asyncio.run(until_told())
    except (asyncio.CancelledError, KeyboardInterrupt):
        say(f"stopped; {go_on}")
        raise typer.Exit(STOPPED) from None
