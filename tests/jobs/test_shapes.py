"""Observables as JSON."""

from __future__ import annotations

from osint_monitor.jobs.shapes import observable_shape
from osint_monitor.model.document import Observable, ObservableKind, Span

PHONE = Observable(
    kind=ObservableKind.PHONE,
    value="+31600000012",
    span=Span("text", 0, 10),
    service="viber",
    candidates=("+380600000012",),
)


def test_an_observable_has_its_service_and_its_other_values() -> None:
    shape = observable_shape(PHONE, masked=False)
    assert (shape["value"], shape["service"]) == ("+31600000012", "viber")
    assert shape["candidates"] == ["+380600000012"]


def test_other_values_are_masked_like_the_first() -> None:
    shape = observable_shape(PHONE, masked=True)
    assert (shape["value"], shape["candidates"]) == ("+31…12", ["+38…12"])
