"""On PostgreSQL, Debian's, the console keeps what it keeps on SQLite."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of its own on loopback; nothing of it stays."""
    if not BINARIES:
        if os.environ.get("REQUIRE_DATA") == "1":
            pytest.fail("Debian's postgresql is not here")
        pytest.skip("Debian's postgresql is not here")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = subprocess.run(
        ["mktemp", "-d", "/tmp/console-postgres-XXXXXX"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    folder = Path(made.stdout.strip())
    user = _server_user()
    shutil.chown(folder, user)
    at = str(folder / "data")
    try:
        _run(
            user, "initdb", "-D", at, "-U", "console", "-A", "trust", "-E", "UTF8", "-N"
        )
        options = f"-h 127.0.0.1 -p {port} -k {folder} -F"
        _run(user, "pg_ctl", "-D", at, "-w", "-o", options, "-l", f"{at}/log", "start")
        yield f"postgresql://console@127.0.0.1:{port}/postgres"
    finally:
        _run(user, "pg_ctl", "-D", at, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> str:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    return "postgres"


def _run(user: str, binary: str, *arguments: str) -> None:
    command = [str(BINARIES[-1] / binary), *arguments]
    if os.getuid() == 0:
        command = ["runuser", "-u", user, "--", *command]
    subprocess.run(
        command, check=True, cwd="/", stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_officers_at_once_audit_and_decisions_on_postgresql(url: str) -> None:
    together = sorted(one.name for one in HERE.glob("test_*together.py"))
    files = (*together, "test_auditing.py", "test_untold.py", "test_upgrade.py",
             "test_backup.py")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", *(str(HERE / one) for one in files)],
        cwd=HERE.parents[1], env=os.environ | {"CONSOLE_TEST_DATABASE": url},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3_000:]
    assert "passed" in done.stdout
