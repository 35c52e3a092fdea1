"""Bytes passed on between two connections, within bounds."""

from __future__ import annotations

import asyncio
import contextlib

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]

IDLE_TIMEOUT_S = 120.0
_PIECE = 64 * 1024


class Budget:
    """How many bytes a connection may still carry."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> bool:
        """Use *size* of it; false when it is used up."""
        self.left -= size
        return self.left >= 0


async def relay_exactly(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    length: int | None,
    budget: Budget,
) -> None:
    """
    Pass on *length* bytes, or all there are.

    Raises:
        EOFError: the bytes end before *length*, or the budget is used up.
        TimeoutError: nothing came for too long.
    """
    while length is None or length > 0:
        size = _PIECE if length is None else min(length, _PIECE)
        async with asyncio.timeout(IDLE_TIMEOUT_S):
            piece = await reader.read(size)
            if not piece:
                if length is None:
                    return
                raise EOFError
            if not budget.take(len(piece)):
                raise EOFError
            writer.write(piece)
            await writer.drain()
        if length is not None:
            length -= len(piece)


async def relay(here: Ends, there: Ends, budget: Budget) -> None:
    """
    Pass on both ways until both sides have ended.

    Raises:
        EOFError: the budget is used up.
        TimeoutError: nothing came from either side for too long.
    """
    ways = [
        asyncio.create_task(_one_way(here[0], there[1], budget)),
        asyncio.create_task(_one_way(there[0], here[1], budget)),
    ]
    watch = asyncio.create_task(_watch(budget, ways))
    try:
        await asyncio.gather(*ways)
    except asyncio.CancelledError:
        if watch.done() and not watch.cancelled():
            raise TimeoutError from None
        raise
    finally:
        for task in (*ways, watch):
            task.cancel()
        await asyncio.gather(*ways, watch, return_exceptions=True)


async def _one_way(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, budget: Budget
) -> None:
    while piece := await reader.read(_PIECE):
        if not budget.take(len(piece)):
            raise EOFError
        writer.write(piece)
        await writer.drain()
    # The other way may still have something to say.
    with contextlib.suppress(OSError):
        writer.write_eof()


async def _watch(budget: Budget, ways: list[asyncio.Task[None]]) -> None:
    """Stop both ways when a whole interval carried nothing."""
    left = None
    while left != budget.left:
        left = budget.left
        await asyncio.sleep(IDLE_TIMEOUT_S)
    for way in ways:
        way.cancel()
