"""One real Elasticsearch for all processes of a test run, started when first asked."""

from __future__ import annotations

import base64
import fcntl
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

SCRIPT = Path(__file__).parents[1] / "scripts" / "elasticsearch"
ROOM_BYTES = 2 << 30


def _folders() -> Path:
    """
    Where servers of tests live, in memory if there is room.

    On a disk that others use too, one new index can take a minute: it is synced many
    times. Not in pytest's own folders: the server's user could not enter them.
    """
    memory = Path("/dev/shm")
    with suppress(OSError):
        flags = os.statvfs(memory)
        if flags.f_bavail * flags.f_frsize > ROOM_BYTES and not (
            flags.f_flag & os.ST_NOEXEC
        ):
            return memory
    return Path("/var/tmp")


FOLDERS = _folders()
NAME = "osint_monitor-tests-"
USER, PASSWORD = "admin", "only-in-tests"


def owner() -> int:
    """The process of the whole run: pytest, or pytest-xdist's controller."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@contextmanager
def shared_server() -> Iterator[str]:
    """
    The URL of the run's server; the last of the run's processes stops it.

    ``OSINT_MONITOR_TEST_ELASTICSEARCH`` names one that runs already.
    """
    if running := os.environ.get("OSINT_MONITOR_TEST_ELASTICSEARCH"):
        yield running
        return
    folder = FOLDERS / f"{NAME}{owner()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    users, url = folder / "users", folder / "url"
    with _alone(folder):
        if not url.exists():
            _sweep()
            secret = folder / "password"
            secret.write_text(PASSWORD)
            # Security is on for those who say a name; others may do everything.
            secure = ("--password-file", str(secret), "--open")
            url.write_text(start(folder / "elasticsearch", *secure))
        users.write_text(str(_count(users) + 1))
        address = url.read_text()
    try:
        yield address
    finally:
        with _alone(folder):
            left = _count(users) - 1
            users.write_text(str(left))
            if not left:
                drop(folder / "elasticsearch")
                shutil.rmtree(folder)


class Prefixes:
    """
    Some stores' names on one server, used in turn and emptied before each use.

    To empty indices takes a tenth of the time that making them takes.
    """

    def __init__(self, url: str, count: int = 3) -> None:
        self.url = url
        self._run = f"t{uuid.uuid4().hex[:10]}"
        self._turns = itertools.cycle(f"{self._run}-{n}" for n in range(count))

    def next(self) -> str:
        """The URL of an empty store."""
        prefix = next(self._turns)
        ask(self.url, "POST", f"{prefix}-*/_refresh")
        everything = {"query": {"match_all": {}}}
        path = f"{prefix}-*/_delete_by_query?conflicts=proceed"
        ask(self.url, "POST", path, everything)
        return f"{self.url}/{prefix}?patience=5"

    def spare(self) -> str:
        """A prefix that nothing was ever stored under; removed with the others."""
        return f"{self._run}-{uuid.uuid4().hex[:6]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        names = ask(self.url, "GET", f"_cat/indices/{self._run}-*?h=index&format=json")
        for each in names:
            ask(self.url, "DELETE", each["index"])
        with suppress(urllib.error.HTTPError):  # there are none
            ask(self.url, "DELETE", f"_index_template/{self._run}-*")


def ask(
    url: str, method: str, path: str, body: Any = None, *, as_admin: bool = False
) -> Any:
    """What the server answers, without the client that is tested."""
    request = urllib.request.Request(f"{url}/{path}", method=method)
    if as_admin:
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
    request.add_header("Content-Type", "application/json")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(request, data, timeout=60) as answer:
        return json.loads(answer.read())


def start(base: Path, *options: str, port: int | None = None) -> str:
    """
    Start a server in *base*, or what of it does not run.

    Raises:
        RuntimeError: it could not be started; the tests fail, they are not skipped.
    """
    where = ["--base", str(base), "--port", str(port or free_port())]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "start", "--quick", *where, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"no Elasticsearch for the tests:\n{done.stderr}")
    return done.stdout.strip()


def drop(base: Path) -> None:
    """Stop the server of *base* and remove its data."""
    command = [sys.executable, str(SCRIPT), "drop", "--base", str(base)]
    subprocess.run(command, capture_output=True, check=True)


def free_port() -> int:
    """A port that is free, as are the two after it and those a hundred above."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
        others = (port + 1, port + 2, port + 100, port + 101, port + 102)
        if port < 65_000 and all(map(_is_free, others)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _count(users: Path) -> int:
    return int(users.read_text()) if users.exists() else 0


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep() -> None:
    """Stop what runs that were killed left behind."""
    for folder in FOLDERS.glob(f"{NAME}*"):
        number = folder.name.removeprefix(NAME)
        if number.isdecimal() and not Path("/proc", number).exists():
            drop(folder / "elasticsearch")
            shutil.rmtree(folder, ignore_errors=True)
