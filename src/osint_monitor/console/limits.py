"""
How often something may happen, whatever process of the console it happens in.

Kept in the console's database: each process has a cache of its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from osint_monitor.console.models import Limit


@dataclass(frozen=True, slots=True)
class Place:
    """
    One of a few places, had while ``with`` lasts, or until its time is over.

    If its time was over, whoever has it by then keeps it.
    """

    name: str
    until: float

    def __enter__(self) -> None:
        """It is had already."""

    def __exit__(self, *_: object) -> None:
        """Others may have it."""
        Limit.objects.filter(name=self.name, until=self.until).delete()


def place(name: str, seconds: float, *, of: int = 1) -> Place | None:
    """
    A place that nobody else has; ``None`` when all are had.

    Args:
        seconds: for so long at most.
        of: how many there are by this name.
    """
    Limit.objects.filter(until__lte=time.time()).delete()
    for number in range(of):
        own = f"{name}:{number}"
        if until := _begun(own, seconds):
            return Place(own, until)
    return None


def counted(name: str, seconds: float) -> int:
    """
    How often this was asked in the while that runs, this time included.

    Args:
        seconds: how long a while lasts; it begins with the first time.
    """
    Limit.objects.filter(until__lte=time.time()).delete()
    if _begun(name, seconds):
        return 1
    known = Limit.objects.filter(name=name)
    known.update(count=F("count") + 1)
    return known.values_list("count", flat=True).first() or 1


def _begun(name: str, seconds: float) -> float:
    """Until when it lasts, if nobody began it before; else 0."""
    until = time.time() + seconds
    if Limit.objects.filter(name=name).exists():
        return 0.0
    try:
        with transaction.atomic():
            Limit.objects.create(name=name, count=1, until=until)
    except IntegrityError:  # another process was first
        return 0.0
    return until
