"""One owner for each source, also across processes."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from osint_monitor.errors import SpoolError
from osint_monitor.model.clock import now
from osint_monitor.spool.database import Database

SILENT = timedelta(minutes=5)
"""An owner on another machine that says nothing for so long has lost its lease."""

HEARTBEAT_S = 30.0


class SourceBusy(SpoolError):
    """Another process works on the source."""

    def __init__(self, source_id: str, host: str, pid: int) -> None:
        super().__init__(f"{source_id} is being crawled by process {pid} on {host}")
        self.source_id, self.host, self.pid = source_id, host, pid

    def __reduce__(self) -> tuple[type[SourceBusy], tuple[str, str, int]]:
        return type(self), (self.source_id, self.host, self.pid)


@dataclass(frozen=True, slots=True)
class Owner:
    """
    A process, such that no later one is taken for it.

    Args:
        boot: id of the machine's boot.
        begun: when the process was started, in clock ticks since the boot.
    """

    host: str
    boot: str
    pid: int
    begun: int

    @classmethod
    def myself(cls) -> Owner:
        """This process."""
        pid = os.getpid()
        return cls(socket.gethostname(), _boot(), pid, _begun(pid) or 0)

    def is_alive(self, seen_at: datetime) -> bool:
        """True when the process may still be at work."""
        me = Owner.myself()
        if self.host != me.host:
            return now() - seen_at < SILENT
        return self.boot == me.boot and _begun(self.pid) == self.begun


class Leases:
    """Who works on which source."""

    def __init__(self, database: Database, owner: Owner | None = None) -> None:
        self._database = database
        self._owner = owner or Owner.myself()

    def take(self, source_id: str) -> None:
        """
        Become the only owner of a source.

        Raises:
            SourceBusy: somebody who is alive has it; this process, too.
        """
        with self._database.transaction():
            found = self._database.row(
                "SELECT host, boot, pid, begun, seen_at FROM leases"
                " WHERE source_id = ?",
                source_id,
            )
            if found:
                holder, seen_at = Owner(*found[:4]), datetime.fromisoformat(found[4])
                if holder == self._owner or holder.is_alive(seen_at):
                    raise SourceBusy(source_id, holder.host, holder.pid)
            me = self._owner
            self._database.run(
                "INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?, ?, ?)",
                source_id,
                me.host,
                me.boot,
                me.pid,
                me.begun,
                now().isoformat(),
            )

    def renew(self, source_id: str) -> bool:
        """Say that the owner is at work; false when the lease is somebody else's."""
        me = self._owner
        return bool(
            self._database.run(
                "UPDATE leases SET seen_at = ? WHERE source_id = ?"
                " AND host = ? AND boot = ? AND pid = ? AND begun = ?",
                now().isoformat(),
                source_id,
                me.host,
                me.boot,
                me.pid,
                me.begun,
            )
        )

    def give_back(self, source_id: str) -> None:
        """Let go of a source."""
        me = self._owner
        self._database.run(
            "DELETE FROM leases WHERE source_id = ? AND host = ? AND pid = ?",
            source_id,
            me.host,
            me.pid,
        )


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _begun(pid: int) -> int | None:
    """When a process was started, ``None`` when there is none (or a zombie)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _begun_without_proc(pid)
    except OSError:
        return None
    # The name in parentheses may hold anything, spaces and parentheses too.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])


def _begun_without_proc(pid: int) -> int | None:
    """Where there is no /proc, a process that exists is taken for the owner."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        return 0
    return 0
