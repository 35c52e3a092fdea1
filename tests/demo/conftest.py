"""The town, running on loopback, and a plain way to ask it."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from osint_monitor.demo.posts import SiteName
from osint_monitor.demo.run import RunningTown, start_town


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def town() -> Iterator[RunningTown]:
    with start_town(1, 0) as running:
        yield running


@pytest.fixture(scope="session")
def second_day() -> Iterator[RunningTown]:
    with start_town(2, 0) as running:
        yield running


def _ask(
    town: RunningTown,
    site: SiteName,
    path: str,
    *,
    patient: bool = True,
    **headers: str,
) -> Answer:
    """One GET without following redirects; *patient* asks again when it is busy."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    while True:
        port = town.base_port + site.port_offset
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers=names)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        kept = {name.lower(): value for name, value in response.getheaders()}
        if kept.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if not patient or response.status not in (429, 503):
            return Answer(response.status, kept, body)


@pytest.fixture(scope="session")
def ask() -> Ask:
    return _ask
