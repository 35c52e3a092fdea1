"""How the readers of observables give what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from osint_monitor.model.document import Observable, ObservableKind, Span, View
from osint_monitor.understand.views import to_raw

MAX_FOUND = 100  # of one kind in one field

Found = tuple[Observable, int, int]
"""An observable, and where it stands in the folded view."""


@dataclass(frozen=True, slots=True)
class Finder:
    """
    Makes observables of one field.

    Args:
        name: of the field.
        view: the folded one that the positions are of.
    """

    name: str
    view: View

    def found(
        self,
        kind: ObservableKind,
        value: str,
        place: tuple[int, int],
        service: str | None = None,
        *,
        obscured: bool = False,
    ) -> Found:
        """One observable at a place of the view."""
        span = Span(self.name, *to_raw(self.view, *place))
        seen = Observable(
            kind=kind, value=value, span=span, service=service, obscured=obscured
        )
        return seen, *place


def limited(found: Iterable[Found]) -> Iterator[Found]:
    """At most `MAX_FOUND` of them."""
    for _, each in zip(range(MAX_FOUND), found, strict=False):
        yield each


def is_inside(position: int, found: Iterable[Found]) -> bool:
    """Whether a position belongs to something that was found."""
    return any(start <= position < end for _, start, end in found)
