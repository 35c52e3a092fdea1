"""Looks at alerts beside a schedule: in a process of their own, again and again."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence

from osint_monitor.settings import Settings

PATIENCE_S = 60.0
"""What a look may still take when the schedule ends; a killed one loses nothing."""


def command_of(settings: Settings) -> list[str]:
    """What looks once; the other settings stand in environment and file."""
    program = [sys.executable, "-m", "osint_monitor"]
    return [*program, "alerts", "run", "--data", str(settings.folder.path)]


class AlertsBeside:
    """
    While it is open, alerts are looked at every ``alerts_every`` minutes.

    A look is a process of its own: a crawl may take hours and must not wait for it,
    nor be slowed or stopped by it. What it says goes to standard error.

    Args:
        command: for tests.
        every_s: for tests; seconds.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        command: Sequence[str] = (),
        every_s: float | None = None,
    ) -> None:
        self._path = settings.folder.alerts
        self._command = list(command) or command_of(settings)
        self._every_s = every_s or settings.alerts_every * 60.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="alerts", daemon=True)

    def __enter__(self) -> AlertsBeside:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            if self._path.exists():  # made with the first alert
                self._look()
            self._stop.wait(self._every_s)

    def _look(self) -> None:
        process = subprocess.Popen(self._command)  # noqa: S603 our own program
        left_s = PATIENCE_S
        while process.poll() is None:
            if self._stop.is_set():
                left_s -= 0.1
            if left_s <= 0:
                process.kill()
            self._wait(process)

    @staticmethod
    def _wait(process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            return
