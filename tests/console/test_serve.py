"""The server holds the connections of many officers at once."""

from __future__ import annotations

import http.client
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

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
