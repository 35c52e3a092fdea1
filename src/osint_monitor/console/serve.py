"""The production server, with the audit's sealer beside it."""

from __future__ import annotations

import ipaddress
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

import waitress
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections, connection

from osint_monitor.console import auditing, chance, reading, uploads
from osint_monitor.errors import Problem, SettingsError, StoreError
from osint_monitor.settings import Settings

THREADS = 8
CONNECTIONS = 2_000
"""
Connections that are held open; one more waits until another is closed. Browsers keep
several each, so waitress's own 100 leave somebody waiting for minutes.
"""
SWITCH_S = 0.0005
"""
Seconds after which a thread lets another go on. A thread that comes back from the
database waits so long for each statement while another computes: at Python's own 5 ms
eight officers at once wait for seconds.
"""
SEAL_EVERY_S = 1.0
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
        is_local = host == "localhost" or ipaddress.ip_address(host).is_loopback
        number = int(port)
    except ValueError:
        what = "an address of this machine and a port were expected: 127.0.0.1:8765"
        raise SettingsError([Problem("console_listen", what)]) from None
    if not is_local:
        what = (
            "only addresses of this machine (127.0.0.1, ::1); for others put a proxy"
            " with https before it, and name it in console_hosts"
        )
        raise SettingsError([Problem("console_listen", what)])
    return host, number


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """
    Answer until stopped.

    Args:
        say: is told the address once the server listens.

    Raises:
        SettingsError: it can't listen where it should.
    """
    host, port = address_of(settings)
    public = bool(settings.console_hosts)
    more: dict[str, Any] = {}
    if public:
        more = {
            "trusted_proxy": host,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    sys.setswitchinterval(SWITCH_S)
    application = get_wsgi_application()
    reading.indicators()  # read now, not while the first officer waits
    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # the other way knows no more than 1,024 files
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=uploads.MAX_BYTES + 2_000_000,
            **more,
        )
    except OSError as error:
        what = f"can't listen there ({error.strerror}); is a console running already?"
        raise SettingsError([Problem("console_listen", what)]) from error
    stopping = threading.Event()
    sealer = threading.Thread(target=_seal, args=(stopping,), daemon=True)
    sealer.start()
    threading.Thread(target=_draw, args=(stopping,), daemon=True).start()
    say(f"http://{host}:{server.effective_port}/")
    try:
        server.run()
    finally:
        stopping.set()
        sealer.join(timeout=5)


def _seal(stopping: threading.Event) -> None:
    """Seal every second, and once more at the end."""
    while True:
        is_last = stopping.wait(SEAL_EVERY_S)
        try:
            close_old_connections()
            auditing.seal()
        except DatabaseError as error:
            logging.getLogger("django").error("sealer: %s", type(error).__name__)
        if is_last:
            connection.close()
            return


def _draw(stopping: threading.Event) -> None:
    """See to it that some unflagged posts wait to be mixed into the queue."""
    while True:
        try:
            close_old_connections()
            chance.top_up()
        except (DatabaseError, StoreError) as error:
            logging.getLogger("django").error("drawing: %s", type(error).__name__)
        if stopping.wait(DRAW_EVERY_S):
            reading.let_go()
            connection.close()
            return
