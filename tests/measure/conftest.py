"""Posts with labels and answers, made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from osint_monitor.measure.judged import Judged, Seen
from osint_monitor.measure.trial import Fired, Found, Label, Trial
from osint_monitor.model.judgement import Judgement, Verdict
from osint_monitor.model.words import Grade, Kind, Lang, Level


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


def make_judged(
    post: str,
    verdict: str,
    rules: Mapping[str, str] | None = MappingProxyType({}),
    *,
    by: str = "",
    level: str | None = "strong",
    lang: str = "en",
    revision: int = 1,
    rejected: Iterable[str] = (),
    confirmed: Iterable[str] = (),
    trial: Iterable[str] = (),
    **more: Any,
) -> Judged:
    """A judgement; *rules* are those shown, with their grades."""
    said = Judgement(
        id=f"j-{post}-{by}", post_id=post, version_id=f"v-{post}",
        judged_at=datetime(2027, 3, 1, tzinfo=UTC), by=by or f"officer-of-{post}",
        verdict=Verdict(verdict), lang=Lang(lang), kind=Kind.JOB,
        source_id=more.pop("source_id", "site"), engine="e" if level else None,
        level_shown=Level(level) if level else None, confirmed=frozenset(confirmed),
        rejected=frozenset(rejected), **more,
    )  # fmt: skip
    if rules is None:
        return Judged(said, None)
    seen = (
        Seen(rule, revision, f"Title of {rule}", Grade(grade), rule in set(trial))
        for rule, grade in rules.items()
    )
    return Judged(said, tuple(seen))


@pytest.fixture
def judged() -> Callable[..., Judged]:
    """Makes a judgement: ``judged(post, verdict, {rule: grade}, ...)``."""
    return make_judged
