"""Starts the town as a process of its own, and stops it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from osint_monitor.demo.addresses import BASE_PORT
from osint_monitor.errors import Problem, SettingsError

_STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class RunningTown:
    """A town that answers."""

    pid: int
    day: int
    base_port: int


@contextmanager
def start_town(
    day: int = 1, base_port: int = BASE_PORT, *, timeout_s: float = 30.0
) -> Iterator[RunningTown]:
    """
    The town, from when it answers until the block is left.

    Args:
        base_port: the first of the ports; 0 takes free ones.

    Raises:
        SettingsError: it did not start, because a port is taken or time ran out.
    """
    with tempfile.TemporaryDirectory(prefix="osint_monitor_town_") as folder:
        ready = Path(folder) / "ready.json"
        command = [sys.executable, "-m", "osint_monitor.demo.town"]
        command += ["--day", str(day), "--base-port", str(base_port)]
        command += ["--ready-file", str(ready), "--with-parent"]
        process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            port = _wait_until_ready(process, ready, base_port, timeout_s)
            yield RunningTown(process.pid, day, port)
        finally:
            _stop(process)


def _wait_until_ready(
    process: subprocess.Popen[bytes], ready: Path, base_port: int, timeout_s: float
) -> int:
    end = time.monotonic() + timeout_s
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > end:
            what = f"the town does not start at port {base_port}; are its ports taken?"
            raise SettingsError([Problem("base_port", what)])
        time.sleep(0.02)
    return int(json.loads(ready.read_text())["base_port"])


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        if process.stdin is not None:
            process.stdin.close()
