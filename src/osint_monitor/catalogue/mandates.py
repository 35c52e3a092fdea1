"""The legal grounds to choose from, and the gate that asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from osint_monitor.catalogue.due import zone_of
from osint_monitor.errors import MandateError, Problem
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Source

INVENTED = "invented_data"

BASES: Mapping[str, str] = MappingProxyType(
    {
        "general_police_task": "general police task",
        "exploratory_investigation": "exploratory investigation",
        "systematic_observation": "systematic observation",
        "administrative_supervision": "administrative supervision",
        "other_body_task": "statutory task of another body",
        INVENTED: "invented data: demonstration and tests",
    }
)
"""Legal bases: key in a source file → its name for people."""

OPEN = Mandate(authority="", basis="", purpose="", expires=date.min)
"""A mandate that nobody has filled in yet; it never holds."""


def local_day(source: Source, moment: datetime) -> date:
    """The calendar day of *moment* (aware) in the zone of the source."""
    return moment.astimezone(zone_of(source.zone)).date()


def require_mandate(source: Source, day: date) -> Mandate:
    """
    The source's mandate, if it holds on *day*.

    Args:
        day: a calendar day in the source's zone; see ``local_day``.

    Raises:
        MandateError: it is not filled in, of no known basis, or has run out.
    """
    mandate = source.mandate
    what = [f"{name} is not filled in" for name in missing_parts(mandate)]
    if mandate.basis and mandate.basis not in BASES:
        what.append(f"basis is none of {', '.join(BASES)}")
    if mandate.expires != date.min and not mandate.holds_on(day):
        what.append(f"it ran out after {mandate.expires.isoformat()}")
    if what:
        where = f"{source.id} (mandate)"
        raise MandateError([Problem(where, f"no valid mandate: {w}") for w in what])
    return mandate


def missing_parts(mandate: Mandate) -> list[str]:
    """Names of the parts that were left open."""
    parts = {
        "authority": mandate.authority.strip(),
        "basis": mandate.basis.strip(),
        "purpose": mandate.purpose.strip(),
        "expires": mandate.expires != date.min,
    }
    return [name for name, filled in parts.items() if not filled]
