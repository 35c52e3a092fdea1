"""
The present of a post, merged from its records one by one.

The state remembers of each wording what decides: its newest sighting, whether it has
arrived, how it was understood, its newest assessment. Every step takes a greatest or
adds to a set, so that order and repeats can't matter, and a wording that comes back
comes with its own assessment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Present(NamedTuple):
    """Which records make the present of a post; ``None`` where there is none."""

    version: str
    understanding: str | None
    engine: str | None
    assessed_ms: int | None


@dataclass(slots=True)
class Wording:
    """
    What is known of one version of a post.

    Args:
        seen: (milliseconds, id) of its newest sighting.
        origin: (source, kind) once the version itself has arrived.
        readings: names of understandings, sorted.
        judged: (milliseconds, engine) of its newest assessment.
    """

    seen: tuple[int, str] | None = None
    origin: tuple[str, str] | None = None
    readings: tuple[str, ...] = ()
    judged: tuple[int, str] | None = None


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

    def judged(self, version: str, engine: str, at: int) -> None:
        """An assessment of a version."""
        wording = self._of(version)
        stamp = (at, engine)
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
        at, engine = wording.judged or (None, None)
        # An engine's name begins with that of its understanding.
        understanding = max(
            wording.readings,
            key=lambda name: (bool(engine and engine.startswith(f"{name}-")), name),
            default=None,
        )
        return Present(version, understanding, engine, at)

    def _of(self, version: str) -> Wording:
        return self.wordings.setdefault(version, Wording())


def pack_state(state: State, present: Present | None) -> dict[str, Any]:
    """A state as it is kept with the post, and what the post shows."""
    return {
        "first": state.first,
        "newest": state.newest,
        "shows": None if present is None else list(present),
        "wordings": {
            version: [each.seen, each.origin, each.readings, each.judged]
            for version, each in state.wordings.items()
        },
    }


def unpack_state(kept: Mapping[str, Any]) -> tuple[State, Present | None]:
    """What ``pack_state`` packed."""
    wordings = {
        version: Wording(_tuple(seen), _tuple(origin), tuple(readings), _tuple(judged))
        for version, (seen, origin, readings, judged) in kept["wordings"].items()
    }
    state = State(kept["first"], _tuple(kept["newest"]), wordings)
    return state, Present(*kept["shows"]) if kept["shows"] else None


def _tuple(value: Any) -> Any:
    return None if value is None else tuple(value)
