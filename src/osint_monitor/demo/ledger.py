"""What a crawl of the town must find: the truth to compare with."""

from __future__ import annotations

from dataclasses import dataclass

from osint_monitor.demo.addresses import BASE_PORT, address_of
from osint_monitor.demo.content import all_posts
from osint_monitor.demo.posts import DemoPost, Label, SiteName, State, Wording
from osint_monitor.demo.sources import source_id
from osint_monitor.model.words import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One post on one day.

    Args:
        url: its own page, as a crawl at this base port finds it.
        state: against the day before; of a crawl that did every day in order.
        wording: ``None`` when it is gone.
    """

    key: str
    site: SiteName
    source_id: str
    url: str
    lang: Lang
    state: State
    wording: Wording | None
    label: Label
    hand: str | None


def ledger(day: int, base_port: int = BASE_PORT) -> tuple[Entry, ...]:
    """Every post that the town knows on *day*, by site and number."""
    entries = (_entry(post, day, base_port) for post in all_posts())
    return tuple(entry for entry in entries if entry is not None)


def _entry(post: DemoPost, day: int, base_port: int) -> Entry | None:
    state = post.state(day)
    if state is None:
        return None
    return Entry(
        key=post.key,
        site=post.site,
        source_id=source_id(post.site),
        url=address_of(post, base_port),
        lang=post.lang,
        state=state,
        wording=post.live(day),
        label=post.label,
        hand=post.hand,
    )
