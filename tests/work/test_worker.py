"""A worker on a pipe, without the pool."""

from __future__ import annotations

import subprocess
import sys

from osint_monitor.work import frames


def test_a_crash_says_where_and_not_what() -> None:
    told = frames.pack({"zwartemerkstift": "no set-up at all"})
    done = subprocess.run(
        [sys.executable, "-m", "osint_monitor.work.worker"],
        input=told,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"a mistake in a worker: AttributeError at worker.py")
    assert b"zwartemerkstift" not in done.stderr
    assert b"Traceback" not in done.stderr
