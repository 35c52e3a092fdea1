"""One of the processes that answer, each with an interpreter of its own."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from multiprocessing import connection as pipes
from multiprocessing import parent_process
from multiprocessing.synchronize import Event
from typing import Any

from osint_monitor.settings import Settings

THREADS = 4
CONNECTIONS = 2_000
"""
Connections that a process holds open; one more waits until another is closed. Browsers
keep several each, so waitress's own 100 leave somebody waiting for minutes.
"""
SWITCH_S = 0.0005
"""
Seconds after which a thread lets another go on. A thread that comes back from the
database waits so long for each statement while another computes: at Python's own 5 ms
officers at once wait for seconds.
"""


def answer(settings: Settings, listening: socket.socket, ready: Event) -> None:
    """
    Answer what comes in at *listening* until the process is told to end.

    Args:
        ready: is set once it answers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells every process
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s")
    sys.setswitchinterval(SWITCH_S)

    from osint_monitor.console.start import start

    start(settings)

    import waitress
    from django.core.wsgi import get_wsgi_application

    from osint_monitor.console import reading, telling, uploads

    application = get_wsgi_application()
    reading.indicators()  # read now, not while the first officer waits
    telling.beside()
    server = waitress.create_server(
        application,
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # the other way knows no more than 1,024 files
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=uploads.MAX_BYTES + 2_000_000,
        **_proxy(settings, listening),
    )
    ready.set()
    server.run()


def _proxy(settings: Settings, listening: socket.socket) -> dict[str, Any]:
    """Whose word on who asks is believed: that of a proxy here, if there is one."""
    if not settings.console_hosts:
        return {}
    return {
        "trusted_proxy": listening.getsockname()[0],
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def _end(*_: object) -> None:
    raise SystemExit


def _end_with_parent() -> None:
    """Nobody would stop a process whose parent was killed."""
    parent = parent_process()
    if parent is not None:
        pipes.wait([parent.sentinel])
        os._exit(1)
