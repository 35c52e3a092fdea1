"""Records gathered on the way, until they are appended together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.extraction import Extraction
from osint_monitor.model.post import Sighting
from osint_monitor.model.run import Failure, Read
from osint_monitor.store.base import Batch, Indexed


@dataclass(slots=True)
class Outcome:
    """What reading one thing gave: records to append, and what to tell the caller."""

    versions: list[Indexed] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    extraction: Extraction = field(default_factory=Extraction)

    def add(self, other: Outcome) -> None:
        """Take over another outcome's records."""
        self.versions += other.versions
        self.sightings += other.sightings
        self.assessments += other.assessments
        self.failures += other.failures
        self.reads += other.reads


def batch_of(outcomes: Iterable[Outcome]) -> Batch:
    """Several outcomes as one batch, to be appended in one transaction."""
    whole = Outcome()
    for outcome in outcomes:
        whole.add(outcome)
    return Batch(
        versions=whole.versions,
        sightings=whole.sightings,
        assessments=whole.assessments,
        failures=whole.failures,
        reads=whole.reads,
    )
