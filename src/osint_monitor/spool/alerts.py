"""Saved searches, what each has told already, and what is still to be delivered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from osint_monitor.errors import SpoolError
from osint_monitor.model.clock import now
from osint_monitor.model.identity import stable_id
from osint_monitor.spool.database import Database

MAX_POSTS = 200
"""Posts of one delivery; more of them make several."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""Between two tries of a delivery: twice as long each time, up to the longest."""

_VERSION = 1
_SCHEMA = """
CREATE TABLE alerts (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    target TEXT NOT NULL,
    with_text INTEGER NOT NULL,
    private TEXT NOT NULL,           -- JSON list of host:port
    made_at TEXT NOT NULL,
    ran_at TEXT,                     -- when its answers were last looked at
    deliveries INTEGER NOT NULL      -- how many it ever had
) STRICT;
CREATE TABLE told (
    alert TEXT NOT NULL REFERENCES alerts(name),
    post_id TEXT NOT NULL,
    delivery TEXT,                   -- NULL: it was there when the alert was made
    PRIMARY KEY (alert, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_in ON told(delivery) WHERE delivery IS NOT NULL;
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    alert TEXT NOT NULL REFERENCES alerts(name),
    number INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    reason TEXT,                     -- why the last try failed
    sent_at TEXT
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries(alert, number) WHERE sent_at IS NULL;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """
    A saved search that tells of new answers.

    Args:
        name: lower-case letters, digits, ``-`` and ``_``.
        query: as it was typed; read anew at every run.
        target: where it tells: ``file:PATH``, ``https://...`` or ``mailto:ADDRESS``.
        with_text: the posts' words are told, too; contacts in them are masked.
        private: ``host:port`` that may be reached although it is not public.
    """

    name: str
    query: str
    target: str
    with_text: bool = False
    private: tuple[str, ...] = ()
    made_at: datetime
    ran_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """
    One message of an alert; its id and its posts never change, however often tried.

    Args:
        number: 1 for an alert's first.
        tries: how many failed.
        reason: why the last one did.
    """

    id: str
    alert: str
    number: int
    made_at: datetime
    tries: int
    next_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How an alert stands.

    Args:
        told: posts that were told of, or are being told.
        waiting: the deliveries that are not sent, oldest first.
    """

    told: int
    sent: int
    waiting: tuple[Delivery, ...]


class Alerts:
    """
    ``alerts.db``: every change is on the disk when the call returns.

    Args:
        path: made, with mode 0600, when it is not there; its folder must exist.

    Raises (all methods):
        SpoolError: the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA, _VERSION)

    def add(self, alert: Alert, there: Iterable[str]) -> int:
        """
        Keep a new alert.

        Args:
            there: ids of posts that answer already, and are not new.

        Returns:
            How many were there.

        Raises:
            SpoolError: there is one of this name.
        """
        with self._database.durable():
            if self.get(alert.name) is not None:
                raise SpoolError(f"there is an alert {alert.name} already")
            self._database.run(
                "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, NULL, 0)",
                alert.name,
                alert.query,
                alert.target,
                int(alert.with_text),
                json.dumps(alert.private),
                alert.made_at.isoformat(),
            )
            rows = [(alert.name, post_id) for post_id in there]
            self._database.run_many("INSERT INTO told VALUES (?, ?, NULL)", rows)
        return len(rows)

    def get(self, name: str) -> Alert | None:
        """One alert, ``None`` when there is none of this name."""
        return next((one for one in self.all() if one.name == name), None)

    def all(self) -> list[Alert]:
        """All alerts, by name."""
        rows = self._database.rows(
            "SELECT name, query, target, with_text, private, made_at, ran_at"
            " FROM alerts ORDER BY name"
        )
        return [
            Alert(
                name=name,
                query=query,
                target=target,
                with_text=bool(with_text),
                private=tuple(json.loads(private)),
                made_at=datetime.fromisoformat(made_at),
                ran_at=datetime.fromisoformat(ran_at) if ran_at else None,
            )
            for name, query, target, with_text, private, made_at, ran_at in rows
        ]

    def remove(self, name: str) -> None:
        """Forget an alert, what it told, and what it has not delivered."""
        with self._database.durable():
            self._database.run("DELETE FROM deliveries WHERE alert = ?", name)
            self._database.run("DELETE FROM told WHERE alert = ?", name)
            self._database.run("DELETE FROM alerts WHERE name = ?", name)

    def standing(self, name: str) -> Standing:
        """What an alert told, sent, and has waiting."""
        told = self._database.row(
            "SELECT count(*) FROM told WHERE alert = ? AND delivery IS NOT NULL", name
        )
        sent = self._database.row(
            "SELECT count(*) FROM deliveries WHERE alert = ? AND sent_at IS NOT NULL",
            name,
        )
        return Standing(
            told=told[0] if told else 0,
            sent=sent[0] if sent else 0,
            waiting=tuple(self.waiting(name)),
        )

    def told(self, name: str) -> set[str]:
        """Ids of all posts that an alert will not tell of again."""
        rows = self._database.rows("SELECT post_id FROM told WHERE alert = ?", name)
        return {row[0] for row in rows}

    def plan(self, alert: Alert, posts: Sequence[str], at: datetime) -> int:
        """
        Note new posts, and the deliveries that will tell of them, in one step.

        Returns:
            How many of *posts* were new.
        """
        with self._database.durable():
            known = self.told(alert.name)
            fresh = [one for one in dict.fromkeys(posts) if one not in known]
            for start in range(0, len(fresh), MAX_POSTS):
                self._add_delivery(alert, fresh[start : start + MAX_POSTS], at)
            self._database.run(
                "UPDATE alerts SET ran_at = ? WHERE name = ?",
                at.isoformat(),
                alert.name,
            )
        return len(fresh)

    def _add_delivery(self, alert: Alert, posts: Sequence[str], at: datetime) -> None:
        self._database.run(
            "UPDATE alerts SET deliveries = deliveries + 1 WHERE name = ?", alert.name
        )
        found = self._database.row(
            "SELECT deliveries FROM alerts WHERE name = ?", alert.name
        )
        number = found[0] if found else 0
        made = alert.made_at.isoformat()
        delivery = stable_id("delivery", alert.name, made, str(number))
        self._database.run(
            "INSERT INTO deliveries VALUES (?, ?, ?, ?, 0, ?, NULL, NULL)",
            delivery,
            alert.name,
            number,
            at.isoformat(),
            at.isoformat(),
        )
        self._database.run_many(
            "INSERT INTO told VALUES (?, ?, ?)",
            [(alert.name, post_id, delivery) for post_id in posts],
        )

    def waiting(self, name: str) -> list[Delivery]:
        """The deliveries of an alert that are not sent, oldest first."""
        rows = self._database.rows(
            "SELECT id, alert, number, made_at, tries, next_at, reason FROM deliveries"
            " WHERE alert = ? AND sent_at IS NULL ORDER BY number",
            name,
        )
        return [
            Delivery(
                id=delivery,
                alert=alert,
                number=number,
                made_at=datetime.fromisoformat(made_at),
                tries=tries,
                next_at=datetime.fromisoformat(next_at),
                reason=reason,
            )
            for delivery, alert, number, made_at, tries, next_at, reason in rows
        ]

    def posts_of(self, delivery: Delivery) -> list[str]:
        """Ids of the posts that a delivery tells of, by id."""
        rows = self._database.rows(
            "SELECT post_id FROM told WHERE delivery = ? ORDER BY post_id", delivery.id
        )
        return [row[0] for row in rows]

    def sent(self, delivery: Delivery) -> None:
        """Note that a delivery arrived."""
        with self._database.durable():
            self._database.run(
                "UPDATE deliveries SET sent_at = ?, reason = NULL WHERE id = ?",
                now().isoformat(),
                delivery.id,
            )

    def failed(self, delivery: Delivery, reason: str, at: datetime) -> None:
        """Note that a try failed, and when the next one is due."""
        wait = min(FIRST_WAIT * 2 ** min(delivery.tries, 10), LONGEST_WAIT)
        with self._database.durable():
            self._database.run(
                "UPDATE deliveries SET tries = tries + 1, reason = ?, next_at = ?"
                " WHERE id = ?",
                reason,
                (at + wait).isoformat(),
                delivery.id,
            )

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Alerts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
