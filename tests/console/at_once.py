"""Several officers who do something at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

OFFICERS = ("inspector", "colleague", "patrol", "supervisor")


def request_of(name: str) -> Any:
    """A request of an account."""
    from django.test import RequestFactory

    from osint_monitor.console.models import Account

    made = RequestFactory().post("/")
    made.user = Account.objects.select_related("organisation").get(username=name)
    return made


def at_once(act: Callable[[Any], Any], officers: Sequence[str] = OFFICERS) -> list[Any]:
    """
    What *act* gives for each officer's request, all begun at one moment.

    Each in a thread and with connections of its own; one that fails fails the test.
    """
    from django.db import connections

    from osint_monitor.console import reading

    begin = threading.Barrier(len(officers))
    found: list[Any] = []
    wrong: list[Exception] = []

    def work(name: str) -> None:
        try:
            request = request_of(name)
            begin.wait()
            found.append(act(request))
        except Exception as error:  # noqa: BLE001 told below
            begin.abort()
            wrong.append(error)
        finally:
            reading.let_go()
            connections.close_all()

    running = [threading.Thread(target=work, args=(name,)) for name in officers]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert wrong == []
    return found
