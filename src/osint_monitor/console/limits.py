"""
How often something may happen, whatever process of the console it happens in.

Kept in the console's database: each process has a cache of its own.
"""

from __future__ import annotations

import time

from django.db import IntegrityError, transaction
from django.db.models import F

from osint_monitor.console.models import Limit


def counted(name: str, seconds: float) -> int:
    """
    How often this was asked in the while that runs, this time included.

    Args:
        seconds: how long a while lasts; it begins with the first time.
    """
    if alone(name, seconds):
        return 1
    known = Limit.objects.filter(name=name)
    known.update(count=F("count") + 1)
    return known.values_list("count", flat=True).first() or 1


def alone(name: str, seconds: float) -> bool:
    """Whether nobody else has it; then it is had until ``let_go``, or so long."""
    now = time.time()
    Limit.objects.filter(until__lte=now).delete()
    if Limit.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Limit.objects.create(name=name, count=1, until=now + seconds)
    except IntegrityError:  # another process was first
        return False
    return True


def let_go(name: str) -> None:
    """Others may have it."""
    Limit.objects.filter(name=name).delete()
