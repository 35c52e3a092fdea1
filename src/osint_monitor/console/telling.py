"""When the store is told of posts: beside the request, where a thread does so."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from osint_monitor.console import reading, untold
from osint_monitor.errors import StoreError

_WAKE: threading.Event | None = None
"""Wakes the thread that tells the store, where this process has one."""


def soon() -> None:
    """Beside, where a thread does so; what is decided is decided, told or not."""
    if _WAKE is not None:
        _WAKE.set()
    else:
        _tell()


def beside() -> Callable[[], None]:
    """
    From now on no request of this process waits for the store to be told.

    Returns:
        What ends that.
    """
    global _WAKE
    wake, ending = threading.Event(), threading.Event()
    given = (wake, ending)
    thread = threading.Thread(target=_tell_when_woken, args=given, daemon=True)
    thread.start()
    _WAKE = wake

    def end() -> None:
        global _WAKE
        _WAKE = None
        ending.set()
        wake.set()
        thread.join()

    return end


def _tell_when_woken(wake: threading.Event, ending: threading.Event) -> None:
    while not ending.is_set():
        wake.wait()
        wake.clear()
        close_old_connections()
        _tell()
    reading.let_go()
    connection.close()


def _tell() -> None:
    """Should it not work now, the server does it soon (``serve``)."""
    try:
        untold.tell()
    except (DatabaseError, StoreError) as error:
        logging.getLogger("django").error("telling: %s", type(error).__name__)
