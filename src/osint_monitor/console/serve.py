"""The production server: processes that answer, and what goes on beside them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from multiprocessing import connection as pipes
from multiprocessing.process import BaseProcess

from django.db import DatabaseError, close_old_connections, connection

from osint_monitor.console import auditing, chance, reading, untold
from osint_monitor.console.answering import answer
from osint_monitor.console.translating import translator_of
from osint_monitor.egress.check import is_this_machine
from osint_monitor.errors import Problem, SettingsError, StoreError
from osint_monitor.settings import Settings

MOST = 4
"""Processes where the settings name no number, on a machine of so many cores."""
BACKLOG = 1_024
READY_S = 120.0
"""Seconds in which the first process must answer."""
STOP_S = 5.0
AGAIN_S, LONGEST_AGAIN_S = 1.0, 60.0
"""Seconds before another process takes the place of one that ended; longer each time
that one ends as soon."""
SEAL_EVERY_S = 1.0
LATE = timedelta(minutes=2)
"""Events of so long are looked at each time; of all times after ``ALL_EVERY`` times."""
ALL_EVERY = 600
TELL_EVERY_S = 1.0
"""Seconds between two looks whether the store is still to be told of posts."""
DRAW_EVERY_S = 60.0
"""Seconds between two looks whether more posts are to be drawn by chance."""


def address_of(settings: Settings) -> tuple[str, int]:
    """
    Where to listen.

    Raises:
        SettingsError: no address with a port, or one that others could reach: the
            server speaks plain http, and what is to be reached from elsewhere stands
            behind a proxy on this machine that speaks https.
    """
    host, _, port = settings.console_listen.rpartition(":")
    host = host.strip("[]")
    try:
        number = int(port)
    except ValueError:
        what = "an address of this machine and a port were expected: 127.0.0.1:8765"
        raise SettingsError([Problem("console_listen", what)]) from None
    if not is_this_machine(host):
        what = (
            "only addresses of this machine (127.0.0.1, ::1); for others put a proxy"
            " with https before it, and name it in console_hosts"
        )
        raise SettingsError([Problem("console_listen", what)])
    return host, number


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """
    Answer until stopped, by Ctrl-C or a signal to end.

    Args:
        say: is told the address once the server answers, and when a process ended.

    Raises:
        SettingsError: it can't listen where it should, no process can answer, or the
            translator's settings make no sense.
        KeyboardInterrupt: it was stopped.
    """
    host, _ = address_of(settings)
    translator_of(settings)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listening(settings) as listening, _beside():
        place = f"[{host}]" if ":" in host else host
        where = f"http://{place}:{listening.getsockname()[1]}/"
        _Processes(settings, listening, say).run(where)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    host, port = address_of(settings)
    host = "127.0.0.1" if host == "localhost" else host
    try:
        family, _, _, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        made = socket.create_server(place[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        what = f"can't listen there ({error.strerror}); is a console running already?"
        raise SettingsError([Problem("console_listen", what)]) from error
    with made:
        yield made


class _Processes:
    """As many as are wanted; one that ends is followed by another."""

    def __init__(
        self, settings: Settings, listening: socket.socket, say: Callable[[str], None]
    ) -> None:
        self._context = multiprocessing.get_context("spawn")
        plain = Settings(**settings.model_dump())  # of a class that processes can send
        self._given, self._say = (plain, listening), say
        self._ready = self._context.Event()
        number = settings.console_processes or min(MOST, os.cpu_count() or 1)
        self._all = [self._begun() for _ in range(number)]

    def _begun(self) -> BaseProcess:
        made = self._context.Process(
            target=answer, args=(*self._given, self._ready), name="console", daemon=True
        )
        made.start()
        return made

    def run(self, where: str) -> None:
        """See to them until this process is stopped; then stop them."""
        try:
            self._wait_for_first()
            self._say(f"The console answers at {where}")
            pause = AGAIN_S
            while True:
                begin = time.monotonic()
                pipes.wait([one.sentinel for one in self._all])
                is_soon = time.monotonic() - begin < LONGEST_AGAIN_S
                pause = min(2 * pause, LONGEST_AGAIN_S) if is_soon else AGAIN_S
                self._replace(pause)
        finally:
            for one in self._all:
                one.terminate()
            for one in self._all:
                one.join(STOP_S)
                one.kill()

    def _wait_for_first(self) -> None:
        for _ in range(int(READY_S)):
            if self._ready.wait(1):
                return
            if not all(one.is_alive() for one in self._all):
                break
        what = "a process that should answer ended; what it said stands above"
        raise SettingsError([Problem("console", what)])

    def _replace(self, pause: float) -> None:
        time.sleep(pause)
        for at, one in enumerate(self._all):
            if not one.is_alive():
                self._say(f"A process ended ({one.exitcode}); another takes its place")
                self._all[at] = self._begun()


@contextmanager
def _beside() -> Iterator[None]:
    """The one sealer, who tells the store and who draws, while others answer."""
    stopping = threading.Event()
    sealer = threading.Thread(target=_seal, args=(stopping,), daemon=True)
    sealer.start()
    for job in (
        (TELL_EVERY_S, "telling", untold.tell),
        (DRAW_EVERY_S, "drawing", chance.top_up),
    ):
        threading.Thread(target=_often, args=(stopping, *job), daemon=True).start()
    try:
        yield
    finally:
        stopping.set()
        sealer.join(timeout=STOP_S)


def _seal(stopping: threading.Event) -> None:
    """Seal every second, and once more at the end."""
    for times in count():
        is_last = stopping.wait(SEAL_EVERY_S)
        try:
            close_old_connections()
            is_whole = is_last or times % ALL_EVERY == 0
            auditing.seal(since=None if is_whole else LATE)
        except DatabaseError as error:
            logging.getLogger("django").error("sealer: %s", type(error).__name__)
        if is_last:
            connection.close()
            return


def _often(
    stopping: threading.Event, every_s: float, name: str, work: Callable[[], object]
) -> None:
    """Do something now and again; what did not work is done the next time."""
    while True:
        try:
            close_old_connections()
            work()
        except (DatabaseError, StoreError) as error:
            logging.getLogger("django").error("%s: %s", name, type(error).__name__)
        if stopping.wait(every_s):
            reading.let_go()
            connection.close()
            return
