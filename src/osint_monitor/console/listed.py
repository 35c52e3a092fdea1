"""Pages of the queue: posts of the store, without what was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from osint_monitor.console import claims, reading, standing
from osint_monitor.console.asked import Asked, allowed
from osint_monitor.console.fixed import Fixed, fixed
from osint_monitor.console.models import Claim, Decision
from osint_monitor.console.settled import count, settled, without
from osint_monitor.store.base import PostView
from osint_monitor.store.query import Order, Query
from osint_monitor.store.traits import MARK, same_text
from osint_monitor.store.tree import Has, Node

PAGE = 50
LANE = 10
"""Posts of the safeguarding lane that are shown on top of the queue."""
LANE_ASKS = Has(MARK, "", is_prefix=True)
"""Any safeguarding mark, whatever the level."""
_LOOKED_AT = 1_000
"""Posts of which a page is made at most; then the reader is asked to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    A post as the queue shows it; contacts are masked.

    Args:
        age, waits: since it was last and first seen.
        copies: how many exact copies it stands for.
    """

    view: PostView
    fixed: Fixed
    age: str
    waits: str
    claim: Claim | None
    decisions: Sequence[Decision]
    came_back: bool
    copies: int = 0

    @property
    def level(self) -> str:
        """As the store has it, ``unassessed`` where nothing could assess it."""
        return self.fixed.level

    @property
    def gist(self) -> str:
        """Title and text on one line."""
        return self.fixed.gist


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the queue, copies put together, and where the next one begins."""

    rows: Sequence[Row]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What stands on top of the queue, copies put together, and all their posts."""

    rows: Sequence[Row] = ()
    post_ids: frozenset[str] = frozenset()


def text_of(view: PostView) -> tuple[str, str]:
    """What exact copies have in common; spaces and letter case don't matter."""
    version = view.version
    if version is None:
        return "", ""
    return same_text(version.title, version.text)


def _group(row: Row) -> tuple[str, str]:
    """The same for copies; a post without words is a copy of none."""
    title, text = text_of(row.view)
    return title, text or row.view.post_id


def grouped(rows: Sequence[Row]) -> list[Row]:
    """Rows with copies put together: the first stands for all of them."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for one in rows:
        groups.setdefault(_group(one), []).append(one)
    return [replace(first, copies=len(others)) for first, *others in groups.values()]


def listed(asked: Asked, left: Node | None, *, besides: Collection[str] = ()) -> Listed:
    """
    A page of posts, strongest first.

    What is decided, stands in the lane, or is a copy takes no place: the page is
    filled up to ``PAGE`` rows, or a few more. Copies beyond its end begin the next.

    Args:
        left: asks for the decided posts (``settled``), where they are not wanted.
        besides: ids of posts that are shown already.
    """
    found: list[Row] = []
    groups: set[tuple[str, str]] = set()
    query = without(asked.query, left)
    after, looked = asked.after, 0
    while True:
        size = max(PAGE // 2, PAGE - len(groups))
        page = reading.store().search(query, after=after, limit=size)
        more = [one for one in page.posts if one.post_id not in besides]
        new = rows(more, everything=asked.everything)
        found += new
        groups |= {_group(one) for one in new}
        after, looked = page.after, looked + len(page.posts)
        if after is None or len(groups) >= PAGE or looked >= _LOOKED_AT:
            return Listed(rows=grouped(found), after=after)


def lane(user: Any, left: Node | None) -> Lane:
    """
    What can't wait, longest waiting first: minors, acute danger, disclosures.

    Args:
        left: asks for the decided posts (``settled``).
    """
    query = Query(where=LANE_ASKS, sources=allowed(user), order=Order.NEWEST)
    query = without(query, left)
    posts = []
    after, looked = None, 0
    while looked < _LOOKED_AT:
        page = reading.store().search(query, after=after, limit=100)
        posts += rows(page.posts, everything=False)
        after, looked = page.after, looked + len(page.posts)
        if after is None:
            break
    posts.sort(key=lambda one: (one.view.first_seen, one.view.post_id))
    shown = grouped(posts)[:LANE]
    groups = {_group(one) for one in shown}
    ids = frozenset(one.view.post_id for one in posts if _group(one) in groups)
    return Lane(rows=shown, post_ids=ids)


def rows(posts: Sequence[PostView], *, everything: bool) -> list[Row]:
    """The posts as rows; without those that are settled, unless *everything*."""
    ids = [one.post_id for one in posts]
    decisions, claimed = standing.holding(ids), claims.running(ids)
    return [
        _row(one, decisions[one.post_id], claimed.get(one.post_id))
        for one in posts
        if everything or standing.is_open(one, decisions[one.post_id])
    ]


def _row(view: PostView, decisions: Sequence[Decision], claim: Claim | None) -> Row:
    return Row(
        view=view,
        fixed=fixed(view),
        age=age(view.last_seen),
        waits=age(view.first_seen),
        claim=claim,
        decisions=decisions,
        came_back=standing.came_back(view, decisions),
    )


def age(moment: datetime) -> str:
    """How long ago, in the shortest words."""
    minutes = int((timezone.now() - moment).total_seconds() // 60)
    if minutes < 60:
        return str(_("%(number)s min") % {"number": max(0, minutes)})
    if minutes < 48 * 60:
        return str(_("%(number)s h") % {"number": minutes // 60})
    return str(_("%(number)s d") % {"number": minutes // 1_440})


def waiting_since(user: Any, moment: datetime, langs: Sequence[str] = ()) -> int:
    """How many hits that nobody decided on were seen since a moment."""
    query = Query(
        min_level="weak", sources=allowed(user), since=moment, langs=tuple(langs)
    )
    return count(replace(query, order=Order.NEWEST), settled())
