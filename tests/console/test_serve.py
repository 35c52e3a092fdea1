"""The server: many officers' connections, and processes that come and go."""

from __future__ import annotations

import http.client
import os
import re
import signal
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import psutil
from browsing import running


def test_who_comes_last_is_answered_while_many_keep_their_connection(
    django: Path,
) -> None:
    with running(django) as server, ExitStack() as opened:
        where = urlsplit(server.url)
        for _officer in range(130):
            connection = http.client.HTTPConnection(
                str(where.hostname), where.port, timeout=20
            )
            opened.enter_context(closing(connection))
            connection.request("GET", "/sign-in/")
            answer = connection.getresponse()
            assert answer.status == 200 and b"<form" in answer.read()
            assert answer.headers.get("Connection", "").lower() != "close"


def test_a_process_that_is_killed_is_followed_by_another(django: Path) -> None:
    with running(django, OSINT_MONITOR_CONSOLE_PROCESSES="2") as server:
        first = _answering(server.process.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        deadline = time.monotonic() + 60
        while len(now := _answering(server.process.pid)) < 2 or first[0] in now:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert first[1] in now
        for _ in range(20):
            assert urlopen(f"{server.url}/sign-in/", timeout=20).status == 200
    assert not any(map(_is_there, now))


def test_no_process_outlives_a_killed_server(django: Path) -> None:
    with running(django, OSINT_MONITOR_CONSOLE_PROCESSES="2") as server:
        left = _answering(server.process.pid)
        assert len(left) == 2
        server.process.kill()
        deadline = time.monotonic() + 30
        while any(map(_is_there, left)):
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_tries_to_sign_in_are_counted_by_all_processes(django: Path) -> None:
    from osint_monitor.console.views.signing import TRIES

    with running(django, OSINT_MONITOR_CONSOLE_PROCESSES="2") as server:
        where = urlsplit(server.url)
        answers = []
        for number in range(25):
            with closing(
                http.client.HTTPConnection(
                    str(where.hostname), where.port, timeout=60,
                    source_address=("127.0.0.3", 0),
                )
            ) as connection:  # fmt: skip
                connection.request("GET", "/sign-in/")
                page = connection.getresponse()
                cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
                found = re.search(
                    r'middlewaretoken" value="(\w+)"', page.read().decode()
                )
                assert found
                form = urlencode({
                    "csrfmiddlewaretoken": found[1], "username": f"nobody{number}",
                    "password": "guess",
                })  # fmt: skip
                connection.request("POST", "/sign-in/", form, {
                    "Cookie": cookie,
                    "Content-Type": "application/x-www-form-urlencoded",
                })  # fmt: skip
                answers.append(connection.getresponse().status)
    assert answers == [401] * TRIES + [429] * (25 - TRIES)


def _answering(parent: int) -> list[int]:
    """The ids of the processes that answer."""
    children = psutil.Process(parent).children()
    there = [one for one in children if _is_there(one.pid)]
    return sorted(one.pid for one in there if "spawn_main" in " ".join(one.cmdline()))


def _is_there(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
