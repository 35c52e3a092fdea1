"""
Saved searches that tell of new hits.

An alert tells of each post once, the first time it answers the search: a new post, a
post whose new wording answers, or one that new rules judge otherwise. What it has told
is kept by post, not as a moment in time: what is imported with an old date, or waited
while the store was away, is told as well. Posts are noted together with the delivery
that will tell of them, in one step, before anything is sent; a delivery is tried until
it arrives.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from osint_monitor.errors import Problem, SettingsError, SetupError, SpoolError
from osint_monitor.evidence.custody import Custody
from osint_monitor.jobs.alerts_message import message_of
from osint_monitor.jobs.alerts_query import alert_query
from osint_monitor.jobs.alerts_send import DeliveryError, check_ready, send
from osint_monitor.model.clock import now
from osint_monitor.settings import Settings
from osint_monitor.spool.alerts import MAX_POSTS, Alert, Alerts, Delivery
from osint_monitor.store.base import Store
from osint_monitor.store.open import open_store

MAX_NEW = 10 * MAX_POSTS
"""Posts that one look at an alert takes on; the rest stays new for the next look."""

WRONG_QUERY = "query_wrong"
"""The reason when an alert's query can't be read any more."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """
    What a look at one alert did.

    Args:
        new: posts that were not told of before.
        left: true when there are more, for the next look.
        sent: deliveries that arrived.
        waiting: deliveries that did not, by now.
        reason: why the last try failed.
    """

    name: str
    new: int
    left: bool
    sent: int
    waiting: int
    reason: str | None


def add_alert(settings: Settings, alert: Alert, *, tell_all: bool = False) -> int:
    """
    Keep a new alert; it tells of posts that answer from now on.

    Args:
        tell_all: tell of those that answer already, too.

    Returns:
        How many answer already.

    Raises:
        SettingsError: its name, query or target is wrong, or a setting is missing.
        StoreError, SpoolError: the store fails, or there is one of this name.
    """
    if not _NAME.fullmatch(alert.name):
        what = "1 to 40 of a-z, 0-9, - and _ were expected"
        raise SettingsError([Problem("name", what)])
    query = alert_query(alert.query)
    check_ready(alert, settings)
    folder = settings.folder.make()
    with _alone(settings), Alerts(folder.alerts) as alerts:
        with open_store(folder.store_url) as store:
            there = list(store.ids(query))
        alerts.add(alert, () if tell_all else there)
        Custody(folder.custody).note(
            "alert_added", alert=alert.name, with_text=alert.with_text
        )
    return len(there)


def remove_alert(settings: Settings, name: str, *, drop: bool = False) -> None:
    """
    Forget an alert.

    Args:
        drop: also what it has not delivered.

    Raises:
        SettingsError: there is none of this name, or something waits.
    """
    folder = settings.folder.make()
    with _alone(settings), Alerts(folder.alerts) as alerts:
        known(alerts, [name])
        waiting = len(alerts.waiting(name))
        if waiting and not drop:
            what = f"{waiting} deliveries wait; --drop forgets them, too"
            raise SettingsError([Problem(name, what)])
        alerts.remove(name)
        Custody(folder.custody).note("alert_removed", alert=name, dropped=waiting)


def known(alerts: Alerts, names: Sequence[str]) -> list[Alert]:
    """
    The alerts of these names; all when none is given.

    Raises:
        SettingsError: the names that are none.
    """
    found = alerts.all()
    if wrong := sorted(set(names) - {one.name for one in found}):
        there = ", ".join(one.name for one in found) or "none"
        what = f"no alert {', '.join(wrong)}; there are: {there}"
        raise SettingsError([Problem("name", what)])
    return [one for one in found if not names or one.name in names]


def run_alerts(
    settings: Settings,
    names: Sequence[str] = (),
    *,
    retry: bool = False,
    at: datetime | None = None,
) -> list[Looked]:
    """
    Look at alerts for new posts, and deliver what is due.

    Args:
        names: only these.
        retry: try deliveries whose next try is not due yet, too.

    Returns:
        What came of each.

    Raises:
        SettingsError: there is no alert of a name.
        AlertsBusy: another process is at it.
        StoreError, SpoolError, EvidenceError: nothing is lost by that.
    """
    folder = settings.folder.make()
    with _alone(settings), Alerts(folder.alerts) as alerts:
        chosen = known(alerts, names)
        if not chosen:
            return []
        with open_store(folder.store_url) as store:
            looks = _Looks(settings, alerts, store, at or now(), retry=retry)
            return [looks.look(alert) for alert in chosen]


class _Looks:
    """One look at several alerts."""

    def __init__(
        self,
        settings: Settings,
        alerts: Alerts,
        store: Store,
        at: datetime,
        *,
        retry: bool,
    ) -> None:
        self._settings, self._alerts, self._store = settings, alerts, store
        self._at, self._retry = at, retry
        self._custody = Custody(settings.folder.custody)

    def look(self, alert: Alert) -> Looked:
        """Take on what is new, then deliver in order."""
        new = left = 0
        wrong = None
        try:
            new, left = self._take_on(alert)
        except SetupError:  # an older program wrote it; what waits still goes out
            wrong = WRONG_QUERY
        sent, reason = self._deliver_due(alert)
        return Looked(
            name=alert.name,
            new=new,
            left=left > 0,
            sent=sent,
            waiting=len(self._alerts.waiting(alert.name)),
            reason=wrong or reason,
        )

    def _take_on(self, alert: Alert) -> tuple[int, int]:
        """How many posts are new, and how many of the next ones are known to be."""
        told = self._alerts.told(alert.name)
        answers = self._store.scan(alert_query(alert.query))
        fresh = (view.post_id for view in answers if view.post_id not in told)
        taken = list(islice(fresh, MAX_NEW + 1))
        new = self._alerts.plan(alert, taken[:MAX_NEW], self._at)
        return new, len(taken[MAX_NEW:])

    def _deliver_due(self, alert: Alert) -> tuple[int, str | None]:
        """How many deliveries arrived, and what stopped the next one."""
        sent = 0
        for delivery in self._alerts.waiting(alert.name):
            if delivery.next_at > self._at and not self._retry:
                return sent, delivery.reason  # what comes later waits behind it
            reason = self._deliver(alert, delivery)
            if reason is not None:
                return sent, reason
            sent += 1
        return sent, None

    def _deliver(self, alert: Alert, delivery: Delivery) -> str | None:
        """Try once; ``None`` when it arrived, else why it did not."""
        posts = self._alerts.posts_of(delivery)
        message = message_of(alert, delivery, posts, self._store)
        parts: dict[str, str | int] = {
            "alert": alert.name,
            "delivery": delivery.id,
            "posts": len(posts),
            "with_text": alert.with_text,
        }
        if not delivery.tries:
            # Before it goes out: one that was killed on the way may have arrived.
            self._custody.note("alert_sending", **parts)
        try:
            digest = send(message, self._settings)
        except DeliveryError as error:
            self._alerts.failed(delivery, error.reason, self._at)
            return error.reason
        self._alerts.sent(delivery)
        self._custody.note("alert_sent", **parts, digest=digest)
        return None


class AlertsBusy(SpoolError):
    """Another process is at the alerts."""

    def __init__(self) -> None:
        super().__init__("another process is at the alerts; try again")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """
    Be the only process at the alerts; the system lets go of it when one is killed.

    Raises:
        AlertsBusy: another one is.
    """
    path = settings.folder.alerts.with_suffix(".lock")
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlertsBusy from None
        yield
    finally:
        os.close(fd)
