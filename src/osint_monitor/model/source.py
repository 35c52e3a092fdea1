"""A site, channel, feed or import with its mandate, as the stages need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from osint_monitor.model.mandate import Mandate
from osint_monitor.model.words import Kind, Lang


class Shape(StrEnum):
    """In what form a source gives its posts; names the page object that reads it."""

    SITE = "site"  # listing pages, next links, detail pages
    FEED = "feed"  # RSS or Atom
    TELEGRAM = "telegram"  # a channel preview, t.me/s/NAME
    MASTODON = "mastodon"  # a Mastodon server's public API
    FILES = "files"  # imported only


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """Where a field of a page is found: a CSS selector or an XPath."""

    css: str | None = None
    xpath: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """
    What a source file says about reading its pages; all of it may be empty.

    Args:
        post_urls: RE2 patterns; a link whose URL matches one leads to a post.
        listing_urls: RE2 patterns of listing pages beside the start pages.
        fields: post field (title, text, price, phone, place, author,
            published_at, native_id) → where it is.
        gone: RE2 patterns; a page whose text matches one says the post is removed.
    """

    post_urls: tuple[str, ...] = ()
    listing_urls: tuple[str, ...] = ()
    ignore_urls: tuple[str, ...] = ()
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    post_links: FieldRule | None = None
    next_links: FieldRule | None = None
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """
    How gently a source is crawled.

    Args:
        delay_s: seconds between two requests to one host.
        concurrent: requests to one host at once.
    """

    delay_s: float = 2.0
    concurrent: int = 1
    obey_robots: bool = True
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that a hostile or endless site can't pass."""

    max_pages: int = 5_000
    max_depth: int = 20
    max_body_bytes: int = 10_000_000
    timeout_s: float = 60.0
    max_redirects: int = 8
    max_retries: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """
    When a source is due.

    Args:
        cron: five fields, as in crontab(5).
        zone: an IANA time zone, such as ``Europe/Amsterdam``.
    """

    cron: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One source of posts.

    Args:
        id: lower-case letters, digits and underscores; also the spider's name.
        languages: hints, the likeliest first.
        country: ISO 3166 code of the country the source is for; helps to read phones.
        hosts: the hosts that may be asked, each with its sub-domains.
        private_addresses: ``host:port`` that may be reached although their address
            is not public (the demo's, a test's).
        render: fetch pages in a browser, because they exist only after scripts ran.
        zone: IANA time zone in which the mandate's last day is counted.
    """

    id: str
    name: str
    kind: Kind
    shape: Shape
    mandate: Mandate
    start: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    languages: tuple[Lang, ...] = ()
    country: str | None = None
    render: bool = False
    enabled: bool = True
    pages: PageRules = PageRules()
    politeness: Politeness = Politeness()
    limits: Limits = Limits()
    schedule: Schedule | None = None
    private_addresses: tuple[str, ...] = ()
    zone: str = "UTC"
