"""Invented posts in a store, read and assessed as always."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from osint_monitor.extract.versions import version_of
from osint_monitor.model.clock import cut
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.words import Kind, Mark
from osint_monitor.pipeline import indexed
from osint_monitor.score.open import open_assessor
from osint_monitor.settings import shipped
from osint_monitor.store.base import Batch
from osint_monitor.store.open import open_store
from osint_monitor.understand.annotate import Annotator

PHONE = "+447700900123"
OTHER_PHONE = "+447700900456"
SHOWN_PHONE = "+44 7700 900123"
NOW = cut(datetime.now(UTC))

STRONG = (
    f"Work in the Netherlands for women from Ukraine. We keep your passport until the"
    f" debt for the journey is paid. You live at the workplace. Call {SHOWN_PHONE}."
)
MINOR = (
    f"Young girls wanted for escort, 16 years old is fine, no papers needed,"
    f" call {SHOWN_PHONE}"
)
HARMLESS = "Warehouse worker, contract from the first day, free choice of housing."


def today() -> date:
    """The day where the officers are, which is not that of UTC at night."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


@lru_cache(maxsize=1)
def _readers() -> tuple[Annotator, object]:
    return Annotator(), open_assessor(shipped("rules"), "off")


def post(
    name: str, text: str, *, title: str = "", kind: Kind = Kind.JOB,
    source: str = "town_jobs", **more: str,
) -> Version:  # fmt: skip
    """A wording of the post of this name."""
    return version_of(
        source_id=source, kind=kind, url=f"https://{source.replace('_', '-')}.example/",
        native_id=name, title=title, text=text, **more,
    )  # fmt: skip


def put(
    data: Path,
    versions: Iterable[Version],
    *,
    hours_ago: float = 1.0,
    marks: tuple[Mark, ...] = (),
) -> list[str]:
    """Store the wordings as seen so long ago, with more marks; gives posts' ids."""
    annotator, assessor = _readers()
    items, sightings, assessments, ids = [], [], [], []
    for version in versions:
        document = annotator.annotate(version)
        items.append(indexed(document))
        judged = assessor.assess(document, at=NOW)
        assessments.append(replace(judged, marks=(*judged.marks, *marks)))
        sightings.append(
            sighting_of(
                version.post_id,
                version.id,
                capture_id=f"capture-{version.id[:8]}-{hours_ago}",
                source_id=version.source_id,
                seen_at=cut(NOW - timedelta(hours=hours_ago)),
            )
        )
        ids.append(version.post_id)
    with open_store(f"sqlite:///{data / 'store.db'}") as store:
        store.put(Batch(versions=items, sightings=sightings, assessments=assessments))
    return ids


def town() -> list[Version]:
    """What every test finds: strong, weak, harmless, a minor, two with one phone."""
    return [
        post("strong", STRONG, title="Work in Rotterdam"),
        post("same-phone", f"Cleaning job, deposit 300 euro before you start,"
             f" we keep your passport. {SHOWN_PHONE}"),
        post("minor", MINOR, kind=Kind.ESCORT, source="town_escort"),
        post("harmless", HARMLESS),
        post("other-desk", STRONG.replace("900123", "900456"), source="other_board"),
    ]  # fmt: skip
