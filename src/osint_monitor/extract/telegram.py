"""A Telegram channel's public preview (t.me/s/NAME) and its single messages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.errors import ExtractError
from osint_monitor.extract.found import moment_of
from osint_monitor.extract.markup import node_text, parse
from osint_monitor.extract.urls import absolute_url, canonical_url
from osint_monitor.extract.versions import version_of
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction, FoundLink, Gone, LinkRole
from osint_monitor.model.post import Version, post_id_of
from osint_monitor.model.source import Source

SIGN = "tgme_widget_message"
_NATIVE = re.compile(r"^[A-Za-z0-9_]{2,64}/\d{1,12}$")
_SINGLE = re.compile(r"^/(?:s/)?([A-Za-z0-9_]{2,64})/(\d{1,12})$")
_MESSAGE = ".tgme_widget_message[data-post]"
_TEXT = ".tgme_widget_message_text"
_QUOTED = ".tgme_widget_message_reply, .tgme_widget_message_forwarded_from"
_BACKGROUND = re.compile(r"url\(['\"]?(https?://[^'\")]{1,1000})")


def read_telegram(page: Page, markup: str, source: Source) -> Extraction:
    """
    The messages with words on a preview page, and the link to older ones.

    A single message that is no longer there is gone; service messages and pictures
    without words are no posts.

    Raises:
        ExtractError: ``no_preview``, ``too_deep``.
    """
    tree = parse(markup)
    messages = tree.css(_MESSAGE)[:500]
    own = native_id_of(page.url)
    if not messages:
        if tree.css_first(".tgme_widget_message_error") is not None and own:
            return gone_telegram(page, source)
        if (
            tree.css_first(".tgme_channel_info, .tgme_page") is None
            and SIGN not in markup
        ):
            raise ExtractError("no_preview")
        return Extraction()
    versions: dict[str, Version] = {}
    for message in messages:
        version = _version(message, page.url, source)
        if version is not None:
            versions[version.post_id] = version
    return Extraction(
        versions=tuple(versions.values()),
        links=() if own else _older(tree, page.url),
        addresses=tuple((v.post_id, _asked_at(v.url)) for v in versions.values()),
    )


def gone_telegram(page: Page, source: Source) -> Extraction:
    """A single message's page that says it is not there."""
    native_id = native_id_of(page.url)
    if not native_id:
        return Extraction()
    gone = Gone(post_id_of(source.id, native_id, ""), canonical_url(page.url))
    return Extraction(gone=(gone,))


def native_id_of(url: str) -> str:
    """``channel/number`` of a single message's address; empty for other pages."""
    found = _SINGLE.match(urlsplit(url).path)
    return f"{found[1].lower()}/{found[2]}" if found else ""


def _version(message: LexborNode, page_url: str, source: Source) -> Version | None:
    native_id = (message.attributes.get("data-post") or "").lower()
    if not _NATIVE.match(native_id):
        return None
    texts = [
        node_text(node)
        for node in message.css(_TEXT)
        if not _quoted(node) and node.css_first(_TEXT) in (None, node)
    ]
    text = "\n".join(dict.fromkeys(filter(None, texts)))
    if not text:
        return None
    link = message.css_first("a.tgme_widget_message_date[href]")
    address = link.attributes.get("href") if link is not None else None
    url = absolute_url(page_url, address) or absolute_url(page_url, f"/{native_id}")
    time = message.css_first("time[datetime]")
    when = time.attributes.get("datetime") if time is not None else None
    return version_of(
        source_id=source.id,
        kind=source.kind,
        url=url.split("?")[0],
        native_id=native_id,
        text=text,
        author=_author(message),
        published_at=moment_of(when or ""),
        images=_photos(message),
    )


def _quoted(node: LexborNode) -> bool:
    """The words of another message that this one answers to."""
    above = node.parent
    for _ in range(8):
        if above is None:
            return False
        if "tgme_widget_message_reply" in (above.attributes.get("class") or ""):
            return True
        above = above.parent
    return False


def _author(message: LexborNode) -> str:
    for place in (
        ".tgme_widget_message_from_author",
        ".tgme_widget_message_owner_name",
    ):
        node = message.css_first(place)
        if node is not None:
            return node_text(node)
    return ""


def _photos(message: LexborNode) -> list[str]:
    found = []
    for node in message.css("a.tgme_widget_message_photo_wrap[style]")[:10]:
        picture = _BACKGROUND.search(node.attributes.get("style") or "")
        if picture:
            found.append(canonical_url(picture[1]))
    return [url for url in found if url]


def _older(tree: LexborHTMLParser, page_url: str) -> tuple[FoundLink, ...]:
    node = tree.css_first("a.tme_messages_more[data-before], link[rel='prev' i]")
    if node is None:
        return ()
    url = absolute_url(page_url, node.attributes.get("href"))
    return (FoundLink(url, LinkRole.NEXT),) if url and url != page_url else ()


def _asked_at(url: str) -> str:
    """The form of a message's address that shows the message itself."""
    return canonical_url(f"{url}?embed=1")
