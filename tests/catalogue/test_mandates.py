"""Without a valid mandate nothing starts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from osint_monitor.catalogue.mandates import OPEN, local_day, require_mandate
from osint_monitor.errors import MandateError
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind

MANDATE = Mandate(
    authority="Example Police",
    basis="general_police_task",
    purpose="Find indicators of trafficking",
    expires=date(2027, 6, 30),
)
SOURCE = Source(
    id="board",
    name="Board",
    kind=Kind.JOB,
    shape=Shape.SITE,
    mandate=MANDATE,
    zone="Europe/Amsterdam",
)


def test_it_holds_on_its_last_day() -> None:
    assert require_mandate(SOURCE, date(2027, 6, 30)) is MANDATE


def test_it_has_run_out_on_the_next_day() -> None:
    with pytest.raises(MandateError, match="ran out after 2027-06-30"):
        require_mandate(SOURCE, date(2027, 7, 1))


def test_the_day_ends_in_the_zone_of_the_source() -> None:
    moment = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)
    assert local_day(SOURCE, moment) == date(2027, 7, 1)


def test_an_open_mandate_names_every_part_that_is_missing() -> None:
    with pytest.raises(MandateError) as caught:
        require_mandate(replace(SOURCE, mandate=OPEN), date(2027, 1, 1))
    assert [str(one).rpartition(": ")[2] for one in caught.value.problems] == [
        f"{part} is not filled in"
        for part in ("authority", "basis", "purpose", "expires")
    ]


@pytest.mark.parametrize("part", ["authority", "basis", "purpose"])
def test_no_part_may_be_blank(part: str) -> None:
    mandate = replace(MANDATE, **{part: "  "})
    with pytest.raises(MandateError, match=f"{part} is not filled in"):
        require_mandate(replace(SOURCE, mandate=mandate), date(2027, 1, 1))


def test_a_basis_must_be_in_the_list() -> None:
    mandate = replace(MANDATE, basis="curiosity")
    with pytest.raises(MandateError, match="basis is none of general_police_task"):
        require_mandate(replace(SOURCE, mandate=mandate), date(2027, 1, 1))
