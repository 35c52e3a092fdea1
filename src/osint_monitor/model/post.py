"""Posts, their versions (wordings) and their sightings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from osint_monitor.model.capture import Capture
from osint_monitor.model.identity import stable_id
from osint_monitor.model.words import Kind, Lang


def post_id_of(source_id: str, native_id: str | None, url: str) -> str:
    """The id of what one person put up in one place; *url* must be canonical."""
    if native_id:
        return stable_id("post", source_id, "id", native_id)
    return stable_id("post", source_id, "url", url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    One wording of a post; immutable.

    Args:
        id: of (post, digest of the content without noise); see ``version_of``.
        post_id: see ``post_id_of``.
        url: canonical address of the post; empty for an import without one.
        text: as read from the page, markup removed, line breaks kept, at most
            ``MAX_TEXT`` characters (head and tail when it was longer, then *cut*).
        contact: contact fields that the page gives apart from the text (a phone, a
            handle), one a line; read for observables and rules like the text.
        price, place, author: as the page says them, not interpreted.
        published_at: aware UTC, cut to milliseconds.
        lang_hint: what the page declares; the understanding may disagree.
    """

    id: str
    post_id: str
    source_id: str
    kind: Kind
    url: str
    native_id: str | None = None
    title: str = ""
    text: str = ""
    contact: str = ""
    price: str = ""
    place: str = ""
    author: str = ""
    published_at: datetime | None = None
    lang_hint: Lang | None = None
    images: tuple[str, ...] = ()
    cut: bool = False

    def __repr__(self) -> str:
        return f"Version(id={self.id!r}, post_id={self.post_id!r}, masked)"


MAX_TEXT = 60_000
"""Characters of a version's text; a longer one keeps its head and its tail."""

MAX_FIELD = 2_000
"""Characters of any other field of a version."""

FIELDS = ("title", "text", "contact")
"""The fields of a version that are read for meaning, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """
    A post was seen, in a version or gone, in a capture, at a time.

    Args:
        id: of (post, version or gone, capture, time); see ``sighting_of``.
        version_id: ``None`` when the post was gone.
        capture_id: the capture it was seen in; of an unchanged page, the capture
            that the server confirmed.
    """

    id: str
    post_id: str
    version_id: str | None
    capture_id: str
    source_id: str
    seen_at: datetime

    @property
    def gone(self) -> bool:
        """True when the page said that the post is no longer there."""
        return self.version_id is None


def sighting_of(
    post_id: str,
    version_id: str | None,
    *,
    capture_id: str,
    source_id: str,
    seen_at: datetime,
) -> Sighting:
    """A sighting with its deterministic id."""
    sighting_id = stable_id(
        "sighting", post_id, version_id or "gone", capture_id, seen_at.isoformat()
    )
    return Sighting(
        id=sighting_id,
        post_id=post_id,
        version_id=version_id,
        capture_id=capture_id,
        source_id=source_id,
        seen_at=seen_at,
    )


def seen_in(
    post_id: str, version_id: str | None, capture: Capture, seen_at: datetime
) -> Sighting:
    """A sighting in *capture*."""
    return sighting_of(
        post_id,
        version_id,
        capture_id=capture.id,
        source_id=capture.source_id,
        seen_at=seen_at,
    )
