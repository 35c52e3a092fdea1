"""
The whole town in one process: ``python -m osint_monitor.demo.town --day 1``.

It listens on 127.0.0.1 only, writes its ports to a file when it is ready, and ends by
SIGTERM, SIGINT or, when asked, with the process that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from aiohttp import web

from osint_monitor.demo.addresses import BASE_PORT, HOST
from osint_monitor.demo.posts import DAYS, SiteName
from osint_monitor.demo.sites.board import Board
from osint_monitor.demo.sites.channel import Channel
from osint_monitor.demo.sites.dating import Dating
from osint_monitor.demo.sites.escort import Escort
from osint_monitor.demo.sites.feed import Feed
from osint_monitor.demo.sites.jobs import Jobs
from osint_monitor.demo.sites.rooms import Rooms
from osint_monitor.demo.sites.site import Site, application
from osint_monitor.demo.sites.social import Social

SITES: tuple[type[Site], ...] = (
    Board,
    Jobs,
    Rooms,
    Escort,
    Dating,
    Channel,
    Social,
    Feed,
)

_ATTEMPTS = 5


class Town:
    """
    All sites on one day, as an asynchronous context manager.

    Args:
        day: 1 to 3.
        base_port: the first of the ports; ``None`` takes free ones in a row.

    Raises:
        ValueError: there is no such day.
        OSError: a port is taken.
    """

    def __init__(self, *, day: int = 1, base_port: int | None = None) -> None:
        if day not in DAYS:
            raise ValueError(f"the town has the days {DAYS}")
        self.day = day
        self._chosen = base_port
        self._settle()
        self._runners: list[web.AppRunner] = []

    def _settle(self) -> None:
        """Take ports and build the sites for them."""
        free = self._chosen is None
        self.base_port = free_ports(len(SiteName)) if free else self._chosen or 0
        self.sites = [kind(self.day, self.port_of(kind.name)) for kind in SITES]

    def port_of(self, site: SiteName) -> int:
        """Where a site listens."""
        return self.base_port + site.port_offset

    async def __aenter__(self) -> Town:
        for attempt in range(_ATTEMPTS):
            try:
                await self._listen()
                break
            except OSError:  # somebody was quicker; chosen ports are not given up
                await self._stop()
                if self._chosen is not None or attempt == _ATTEMPTS - 1:
                    raise
                self._settle()
        return self

    async def _listen(self) -> None:
        for site in self.sites:
            runner = web.AppRunner(application(site), access_log=None)
            await runner.setup()
            self._runners.append(runner)
            await web.TCPSite(runner, HOST, self.port_of(site.name)).start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop()

    async def _stop(self) -> None:
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()


def free_ports(count: int) -> int:
    """
    The first of *count* ports in a row that nobody listens on now.

    Raises:
        OSError: no such row was found.
    """
    for _ in range(50):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            first = int(probe.getsockname()[1])
        if first + count < 65_536 and all(_is_free(first + n) for n in range(count)):
            return first
    raise OSError("no row of free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


async def serve(
    day: int, base_port: int | None, ready_file: Path | None, *, with_parent: bool
) -> None:
    """
    Run the town until SIGTERM or SIGINT.

    Args:
        with_parent: end also when standard input does, so that a town never outlives
            the process that started it, however that one ended.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    if with_parent:
        loop.add_reader(sys.stdin.fileno(), _end_with_input, stopped)
    async with Town(day=day, base_port=base_port) as town:
        if ready_file is not None:
            _tell_ready(ready_file, town)
        await stopped.wait()


def _end_with_input(stopped: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stopped.set()


def _tell_ready(path: Path, town: Town) -> None:
    """Written aside and moved, so that nobody reads half of it."""
    aside = path.with_name(f"{path.name}.part")
    aside.write_text(json.dumps({"base_port": town.base_port, "day": town.day}))
    aside.replace(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of the town."""
    parser = argparse.ArgumentParser(
        prog="osint_monitor.demo.town", description=__doc__
    )
    parser.add_argument("--day", type=int, choices=DAYS, default=1)
    parser.add_argument(
        "--base-port", type=int, default=BASE_PORT, help="0 takes free ports"
    )
    parser.add_argument("--ready-file", type=Path)
    parser.add_argument("--with-parent", action="store_true")
    given = parser.parse_args(arguments)
    asyncio.run(
        serve(
            given.day,
            given.base_port or None,
            given.ready_file,
            with_parent=given.with_parent,
        )
    )


if __name__ == "__main__":
    main()
