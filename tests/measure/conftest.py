"""Posts with labels and answers, made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from osint_monitor.measure.trial import Fired, Found, Label, Trial
from osint_monitor.model.words import Level


def make_trial(
    wanted: str | None,
    given: str | None,
    *,
    score: float | None = None,
    id: str = "1",
    types: Iterable[str] = (),
    found_types: Iterable[str] = (),
    fired: tuple[Fired, ...] = (),
    **more: Any,
) -> Trial:
    """A post; no *wanted* makes it ordinary, no *given* means no answer."""
    label = found = None
    if wanted is not None:
        label = Label(level=Level(wanted), sets={"types": frozenset(types)})
    if given is not None:
        level = Level(given)
        found = Found(
            level=level,
            score=level.rank / 2 if score is None else score,
            sets={"types": frozenset(found_types)},
            fired=fired,
        )
    values = {"set": "exam", "lang": "en", "kind": "job", "digest": "d"} | more
    values.setdefault("label", label)
    values.setdefault("found", found)
    return Trial(key=f"{values['set']}/{id}", id=id, **values)


@pytest.fixture
def trial() -> Callable[..., Trial]:
    """Makes a post: ``trial(wanted, given, ...)``."""
    return make_trial


def make_fired(rule: str, *, sign: bool = True, why_not: str | None = None) -> Fired:
    """A rule that matched."""
    return Fired(
        rule, f"Title of {rule}", "medium" if sign else "counter", sign, why_not
    )


@pytest.fixture
def fired() -> Callable[..., Fired]:
    """Makes a match: ``fired(rule, sign=..., why_not=...)``."""
    return make_fired
