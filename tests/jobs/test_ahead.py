"""Reading ahead: what is there is given at once, in order, and all of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from osint_monitor.jobs.ahead import Ahead


async def _all(ahead: Ahead[int]) -> list[int]:
    found: list[int] = []
    while part := await ahead.take(7):
        assert len(part) <= 7
        found += part
    return found


def test_everything_comes_in_order() -> None:
    async def main() -> list[int]:
        return await _all(Ahead(iter(range(1_000)), limit=10))

    assert asyncio.run(main()) == list(range(1_000))


def test_what_is_there_does_not_wait_for_more() -> None:
    more = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        more.wait(30)
        yield 2

    async def main() -> None:
        ahead = Ahead(items(), limit=10)
        assert not await ahead.waits_for(1, 0.01)
        assert await ahead.take(7) == [1]
        more.set()
        assert await ahead.take(7) == [2]
        assert await ahead.take(7) == []

    asyncio.run(main())


def test_many_are_told_from_few() -> None:
    async def main() -> None:
        assert await Ahead(iter(range(100)), limit=50).waits_for(20, 30)
        assert not await Ahead(iter(range(20)), limit=50).waits_for(20, 30)

    asyncio.run(main())


def test_no_more_is_read_than_may_wait() -> None:
    read: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1_000):
            read.append(number)
            yield number

    async def main() -> None:
        ahead = Ahead(items(), limit=10)
        await ahead.waits_for(9, 30)
        assert len(read) <= 12
        await _all(ahead)

    asyncio.run(main())


def test_an_error_comes_after_what_was_read() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError

    async def main() -> None:
        ahead = Ahead(items(), limit=10)
        assert await ahead.take(7) == [1]
        with pytest.raises(ValueError):
            await ahead.take(7)

    asyncio.run(main())
