"""Connections end when nothing comes any more."""

from __future__ import annotations

import asyncio

import pytest

from osint_monitor.egress import relay as module
from osint_monitor.egress.relay import Budget, relay


class Nowhere:
    """A writer that takes everything."""

    def write(self, data: bytes) -> None:
        pass

    def write_eof(self) -> None:
        pass

    async def drain(self) -> None:
        pass


def test_a_silent_connection_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE_TIMEOUT_S", 0.01)

    async def go() -> None:
        here, there = (asyncio.StreamReader(), asyncio.StreamReader())
        with pytest.raises(TimeoutError):
            await relay((here, Nowhere()), (there, Nowhere()), Budget(10))  # type: ignore[arg-type]

    asyncio.run(go())


def test_one_side_may_end_before_the_other() -> None:
    async def go() -> None:
        here, there = asyncio.StreamReader(), asyncio.StreamReader()
        here.feed_eof()
        passing = asyncio.create_task(
            relay((here, Nowhere()), (there, Nowhere()), Budget(10))  # type: ignore[arg-type]
        )
        await asyncio.sleep(0)
        assert not passing.done()
        there.feed_eof()
        await passing

    asyncio.run(go())
