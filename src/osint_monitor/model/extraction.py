"""What extractors find on one page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from osint_monitor.model.post import Version


class LinkRole(StrEnum):
    """Why a link is worth following."""

    POST = "post"
    NEXT = "next"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class FoundLink:
    """An absolute http(s) address found on a page, and why to follow it."""

    url: str
    role: LinkRole


@dataclass(frozen=True, slots=True)
class Gone:
    """The page says that this post is no longer there."""

    post_id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """
    What one page gave.

    Args:
        versions: the posts on it, in page order.
        links: where to go on, in page order, each once.
        gone: posts that the page says are removed.
        addresses: post id → the address at which that one post can be asked again
            (its own page); posts that have none are missing.
    """

    versions: tuple[Version, ...] = ()
    links: tuple[FoundLink, ...] = ()
    gone: tuple[Gone, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
