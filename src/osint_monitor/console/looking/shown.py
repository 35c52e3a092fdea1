"""Figures made ready for a page: each with the link to its posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from osint_monitor.console.looking.known import end_of
from osint_monitor.store.query import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    A value with its number of posts.

    Args:
        link: the address at which they are listed.
    """

    value: str
    number: int
    link: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures of one facet."""

    name: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A step of time, first and last day, with its number of posts."""

    first: date
    last: date
    number: int
    link: str


def group(
    request: HttpRequest,
    name: str,
    counts: Mapping[str, int],
    *,
    chosen: Sequence[str] = (),
) -> Group:
    """A facet whose values narrow the page they stand on; chosen ones are let go."""
    return Group(
        name=name,
        figures=[
            Figure(
                value=value,
                number=number,
                link=_with(request, name, () if value in chosen else (value,)),
                is_chosen=value in chosen,
            )
            for value, number in counts.items()
        ],
    )


def columns(
    request: HttpRequest, counted: Sequence[tuple[date, int]], step: Step
) -> list[Stretch]:
    """Steps of time, newest first, that narrow the page they stand on."""
    return [
        Stretch(
            first=first,
            last=end_of(first, step) - timedelta(days=1),
            number=number,
            link=_with(request, "from", (first.isoformat(),), step=step.value),
        )
        for first, number in reversed(counted)
    ]


def _with(request: HttpRequest, name: str, values: Sequence[str], **more: Any) -> str:
    """The page's address with one choice changed."""
    kept = {key: given for key, given in request.GET.lists() if key != name}
    return "?" + urlencode(kept | {name: list(values)} | more, doseq=True)
