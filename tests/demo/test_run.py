"""The town starts, says where it is, and stops."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from osint_monitor.demo.posts import SiteName
from osint_monitor.demo.run import start_town
from osint_monitor.demo.town import Town, free_ports
from osint_monitor.errors import SettingsError


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_started_town_answers_and_stops_with_the_block() -> None:
    with start_town(3, 0) as running:
        ports = [running.base_port + site.port_offset for site in SiteName]
        assert all(answers(port) for port in ports)
        assert running.day == 3
    assert not any(answers(port) for port in ports)
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)


def test_a_town_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "osint_monitor.demo.town", "--base-port", "0"]
    process = subprocess.Popen(
        [*command, "--ready-file", str(ready), "--with-parent"], stdin=subprocess.PIPE
    )
    while not ready.exists():
        assert process.poll() is None
        time.sleep(0.02)
    assert process.stdin is not None
    process.stdin.close()  # what the kernel does when the starter is killed
    assert process.wait(10) == 0


def test_taken_ports_are_reported() -> None:
    first = free_ports(8)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first + 3))
        taken.listen()
        with pytest.raises(SettingsError, match=str(first)), start_town(1, first):
            pass


def test_a_town_can_live_in_a_test() -> None:
    async def visit() -> bool:
        async with Town(day=1) as town:
            return answers(town.port_of(SiteName.FEED))

    assert asyncio.run(visit())


def test_there_is_no_fourth_day() -> None:
    with pytest.raises(ValueError, match="days"):
        Town(day=4)
