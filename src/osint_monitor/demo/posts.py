"""What is true in the demo town: its posts, their wordings day by day, their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from osint_monitor.model.words import (
    ExploitationType,
    Kind,
    Lang,
    Level,
    Mark,
    UkraineBasis,
)

DAYS = (1, 2, 3)


class SiteName(StrEnum):
    """The sites of the town, in the order of their ports."""

    BOARD = "board"
    JOBS = "jobs"
    ROOMS = "rooms"
    ESCORT = "escort"
    DATING = "dating"
    CHANNEL = "channel"
    SOCIAL = "social"
    FEED = "feed"

    @property
    def port_offset(self) -> int:
        """What is added to the town's first port."""
        return list(SiteName).index(self)


KINDS: Mapping[SiteName, Kind] = {
    SiteName.BOARD: Kind.JOB,
    SiteName.JOBS: Kind.JOB,
    SiteName.ROOMS: Kind.HOUSING,
    SiteName.ESCORT: Kind.ESCORT,
    SiteName.DATING: Kind.DATING,
    SiteName.CHANNEL: Kind.SOCIAL,
    SiteName.SOCIAL: Kind.SOCIAL,
    SiteName.FEED: Kind.SOCIAL,
}
"""The kind of most posts of a site, as its source file says it."""


class State(StrEnum):
    """What a crawl finds of a post on a day, when it crawled every day before."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a post says on a day; absent parts are empty."""

    title: str
    text: str
    price: str = ""
    place: str = ""
    phone: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """
    What the codebook says of a post, judged by people from its words.

    Args:
        why: the signs, or what makes a post that looks like one ordinary.
    """

    level: Level = Level.NONE
    types: tuple[ExploitationType, ...] = ()
    ukraine: UkraineBasis | None = None
    marks: tuple[Mark, ...] = ()
    why: str = ""

    @property
    def targets_ukraine(self) -> bool:
        """True when the post is aimed at, or about, displaced people from Ukraine."""
        return self.ukraine is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """
    One invented post.

    Args:
        key: unique, never shown by a site.
        number: the site's own number of it, unique on the site.
        days: day → wording; ``None`` when it is gone; no entry before it exists.
        hand: the name of the group of posts that one hand wrote, if any.
        section: where the site lists it.
    """

    key: str
    site: SiteName
    lang: Lang
    number: int
    days: Mapping[int, Wording | None]
    label: Label
    hand: str | None = None
    section: str = ""

    def exists(self, day: int) -> bool:
        """True when the site knows the post on *day*, live or gone."""
        return day in self.days

    def live(self, day: int) -> Wording | None:
        """The wording of *day*; ``None`` when it is gone or not yet there."""
        return self.days.get(day)

    def state(self, day: int) -> State | None:
        """What is found on *day*; ``None`` before the post exists."""
        if day not in self.days:
            return None
        now = self.days[day]
        if now is None:
            return State.GONE
        if day - 1 not in self.days:
            return State.NEW
        before = self.days[day - 1]
        if before is None:
            return State.RETURNED
        return State.SAME if before == now else State.CHANGED
