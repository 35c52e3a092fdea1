"""Back-pressure: fetching waits when reading falls behind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Backlog:
    """
    Counts captures that nobody has read yet, over all sources of a process.

    Args:
        limit: no new request is sent from there on, until half of it is left.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._count = 0
        self._room = asyncio.Event()
        self._room.set()

    async def room(self) -> None:
        """Wait until another page may be asked for."""
        await self._room.wait()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """A capture is handed to the workers, from here to the end of the block."""
        self._count += 1
        if self._count >= self._limit:
            self._room.clear()
        try:
            yield
        finally:
            self._count -= 1
            if self._count <= self._limit // 2:
                self._room.set()

    def open(self) -> None:
        """Let everybody go: the run is stopping."""
        self._room.set()
