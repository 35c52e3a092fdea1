"""Sources and runs, for who looks after them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from osint_monitor.console import auditing, reading
from osint_monitor.console.watch import health
from osint_monitor.errors import SpoolError
from osint_monitor.jobs.masking import masked_text
from osint_monitor.jobs.outbox import waiting
from osint_monitor.model.run import Failure

_SHOWN = 200
"""Runs on a page, and failures."""
_COUNTED = 20_000
"""Failures of a run that are counted by class."""


def sources(request: HttpRequest) -> HttpResponse:
    """How each source does; what somebody should look at on top."""
    auditing.note(request, "sources.read")
    known, problems = health.catalogue()
    found = health.healths(request.user, known)
    made = {
        "sources": found,
        "warned": [one for one in found if one.warnings],
        "problems": problems,
        "waits": _waits(),
    }
    return render(request, "console/sources.html", made)


def _waits() -> Any:
    """What waits for the store; ``None`` when nothing does."""
    try:
        found = waiting(settings.OSINT_MONITOR)
    except SpoolError:
        return None
    return found if found.batches else None


def runs(request: HttpRequest) -> HttpResponse:
    """Runs, newest first; of one source, if asked."""
    source_id = request.GET.get("source", "")[:80]
    auditing.note(request, "runs.read", object_id=source_id)
    found = health.runs_for(request.user, source_id)
    made = {
        "runs": [(one, _sums(one)) for one in found[:_SHOWN]],
        "number": len(found),
        "source": source_id,
        "names": health.SUMS,
    }
    return render(request, "console/runs.html", made)


def _sums(run: Any) -> list[int | None]:
    return [run.counts.get(name) for name in health.SUMS]


def run(request: HttpRequest, run_id: str) -> HttpResponse:
    """One run with its counts, and what could not be done in it."""
    found = next(
        (one for one in health.runs_for(request.user) if one.id == run_id), None
    )
    if found is None:
        raise Http404
    auditing.note(request, "run.read", object_id=run_id)
    failures = reading.store().failures(run_id=run_id)
    told: list[tuple[Failure, str]] = []
    by: Counter[tuple[str, str]] = Counter()
    for one in islice(failures, _COUNTED):
        by[one.stage, one.reason] += 1
        if len(told) < _SHOWN:
            told.append((one, masked_text(one.where)))
    made = {
        "run": found,
        "counts": sorted(found.counts.items()),
        "by": [(stage, reason, count) for (stage, reason), count in by.most_common()],
        "failures": told,
    }
    return render(request, "console/run.html", made)
