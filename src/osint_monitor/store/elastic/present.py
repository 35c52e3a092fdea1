"""
The present of a post, merged from its records one by one.

The state remembers of each wording what decides: its newest sighting, whether it has
arrived, how it was understood, its newest assessment. Every step takes a greatest or
adds to a set, so that order and repeats can't matter, and a wording that comes back
comes with its own assessment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from osint_monitor.store.elastic.documents import assessment_key


class Present(NamedTuple):
    """
    Which records make the present of a post; ``None`` where there is none.

    Args:
        judged: key of the assessment.
    """

    version: str
    understanding: str | None
    engine: str | None
    assessed_ms: int | None
    judged: str | None


@dataclass(slots=True)
class Wording:
    """
    What is known of one version of a post.

    Args:
        seen: (milliseconds, id) of its newest sighting.
        origin: (source, kind) once the version itself has arrived.
        readings: names of understandings, sorted.
        judged: (milliseconds, engine, key) of its newest assessment.
    """

    seen: tuple[int, str] | None = None
    origin: tuple[str, str] | None = None
    readings: tuple[str, ...] = ()
    judged: tuple[int, str, str] | None = None


@dataclass(slots=True)
class State:
    """
    What decides on the present of a post.

    Args:
        first: milliseconds of the oldest sighting.
        newest: (milliseconds, id, source, gone) of the newest sighting.
    """

    first: int | None = None
    newest: tuple[int, str, str, bool] | None = None
    wordings: dict[str, Wording] = field(default_factory=dict)

    def saw(self, version: str | None, at: int, sighting: str, source: str) -> None:
        """A sighting."""
        self.first = at if self.first is None else min(self.first, at)
        newest = (at, sighting, source, version is None)
        self.newest = newest if self.newest is None else max(self.newest, newest)
        if version is not None:
            wording = self._of(version)
            stamp = (at, sighting)
            wording.seen = stamp if wording.seen is None else max(wording.seen, stamp)

    def arrived(self, version: str, source: str, kind: str) -> None:
        """A version itself."""
        wording = self._of(version)
        if wording.origin is None:
            wording.origin = (source, kind)

    def read(self, version: str, understanding: str) -> None:
        """A reading of a version."""
        wording = self._of(version)
        wording.readings = tuple(sorted({*wording.readings, understanding}))

    def judged(self, version: str, engine: str, at: int, key: str) -> None:
        """An assessment of a version."""
        wording = self._of(version)
        stamp = (at, engine, key)
        wording.judged = stamp if wording.judged is None else max(wording.judged, stamp)

    def has_read(self, version: str, understanding: str) -> bool:
        """True when that reading is part of this."""
        wording = self.wordings.get(version)
        return wording is not None and understanding in wording.readings

    @property
    def versions(self) -> int:
        """How many wordings have arrived."""
        return sum(each.origin is not None for each in self.wordings.values())

    @property
    def present(self) -> Present | None:
        """What is shown: of the wordings that have arrived the one last seen."""
        seen = [
            (wording.seen, version)
            for version, wording in self.wordings.items()
            if wording.seen is not None and wording.origin is not None
        ]
        if not seen:
            return None
        version = max(seen)[1]
        wording = self.wordings[version]
        at, engine, key = wording.judged or (None, None, None)
        # An engine's name begins with that of its understanding.
        understanding = max(
            wording.readings,
            key=lambda name: (bool(engine and engine.startswith(f"{name}-")), name),
            default=None,
        )
        return Present(version, understanding, engine, at, key)

    def _of(self, version: str) -> Wording:
        return self.wordings.setdefault(version, Wording())


def pack_state(state: State, present: Present | None) -> dict[str, Any]:
    """A state as it is kept with the post, and what the post shows."""
    return {
        "first": state.first,
        "newest": state.newest,
        "shows": None if present is None else _shortest(present.version, present, 2),
        "wordings": {
            version: [
                each.seen,
                each.origin,
                each.readings,
                each.judged and _shortest(version, each.judged, 1),
            ]
            for version, each in state.wordings.items()
        },
    }


def _shortest(version: str, parts: Sequence[Any], engine_at: int) -> list[Any]:
    """Without the key at their end, when that follows from the version and engine."""
    *others, key = parts
    engine = parts[engine_at]
    is_first = engine is None or key == assessment_key(version, engine)
    return others if is_first else [*others, key]


def _whole(version: str, kept: Sequence[Any], engine_at: int, length: int) -> list[Any]:
    """What ``_shortest`` shortened to less than *length*."""
    if len(kept) == length:
        return list(kept)
    engine = kept[engine_at]
    return [*kept, None if engine is None else assessment_key(version, engine)]


def unpack_state(kept: Mapping[str, Any]) -> tuple[State, Present | None]:
    """What ``pack_state`` packed."""
    wordings = {
        version: Wording(
            _tuple(seen),
            _tuple(origin),
            tuple(readings),
            _tuple(judged and _whole(version, judged, 1, 3)),
        )
        for version, (seen, origin, readings, judged) in kept["wordings"].items()
    }
    state = State(kept["first"], _tuple(kept["newest"]), wordings)
    shows = kept["shows"]
    return state, Present(*_whole(shows[0], shows, 2, 5)) if shows else None


def _tuple(value: Any) -> Any:
    return None if value is None else tuple(value)
