"""The legal ground on which a source is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """
    Who may read a source, why, and until when.

    Args:
        basis: one of the list in ``catalogue/mandates.py``, such as
            ``general_police_task``.
        expires: the last day (in the source's time zone) on which it holds.
    """

    authority: str
    basis: str
    purpose: str
    expires: date
    reference: str | None = None

    def holds_on(self, day: date) -> bool:
        """True when *day* is not after the last day."""
        return day <= self.expires
