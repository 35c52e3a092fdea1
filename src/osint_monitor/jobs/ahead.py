"""Reads a blocking iterator ahead in a thread: an idle pipe holds up nothing."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """
    What an iterator gives, in groups of what is there; made inside a running loop.

    Args:
        items: iterated by a thread of its own, which is left behind when nobody takes
            what it gives.
        limit: how many wait at most; then the thread does.
    """

    def __init__(self, items: Iterator[T], *, limit: int) -> None:
        self._items = items
        self._waiting: queue.Queue[T] = queue.Queue(limit)
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._ended = threading.Event()
        self._error: Exception | None = None
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for item in self._items:
                self._waiting.put(item)
                self._tell()
        except Exception as error:  # noqa: BLE001 raised to whoever takes
            self._error = error
        self._ended.set()
        self._tell()

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            self._loop.call_soon_threadsafe(self._news.set)

    async def waits_for(self, count: int, within_s: float) -> bool:
        """True when more than *count* items are there before the pipe goes idle."""
        while not self._ended.is_set() and self._waiting.qsize() <= count:
            self._news.clear()
            try:
                async with asyncio.timeout(within_s):
                    await self._news.wait()
            except TimeoutError:
                break
        return self._waiting.qsize() > count

    async def take(self, at_most: int) -> list[T]:
        """
        What is there, and at least one; empty at the end.

        Raises:
            Exception: what the iterator raised, after all that it gave before.
        """
        while True:
            ended = self._ended.is_set()  # asked first: then nothing can come after
            if found := self._there(at_most):
                return found
            if ended:
                if self._error is not None:
                    raise self._error
                return []
            self._news.clear()
            if self._waiting.empty() and not self._ended.is_set():
                await self._news.wait()

    def _there(self, at_most: int) -> list[T]:
        found: list[T] = []
        with suppress(queue.Empty):
            while len(found) < at_most:
                found.append(self._waiting.get_nowait())
        return found
