"""A Mastodon server's public API: lists of statuses, single ones, threads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson

from osint_monitor.errors import ExtractError
from osint_monitor.extract.found import lang_of, moment_of
from osint_monitor.extract.jsonld import check_depth
from osint_monitor.extract.markup import html_text
from osint_monitor.extract.urls import absolute_url, canonical_url
from osint_monitor.extract.versions import version_of
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction, FoundLink, Gone, LinkRole
from osint_monitor.model.post import Version, post_id_of
from osint_monitor.model.source import Source

MAX_STATUSES = 1_000
_STATUS_PATH = re.compile(r"^/(?:api/v1/statuses|@[^/]{1,200})/(\d{1,25})$")
_LINK = re.compile(r"<([^<>]{1,2000})>\s*;\s*rel=\"?next\"?", re.IGNORECASE)


def read_mastodon(page: Page, text: str, source: Source) -> Extraction:
    """
    The statuses of an answer; a boost gives the status that was boosted.

    Raises:
        ExtractError: ``bad_json``, ``too_deep``, ``unknown_json`` (no statuses),
            ``api_error``.
    """
    answer = load_json(text)
    if isinstance(answer, dict) and "error" in answer and "content" not in answer:
        raise ExtractError("api_error")
    if not _is_statuses(answer):
        raise ExtractError("unknown_json")
    versions: dict[str, Version] = {}
    addresses: dict[str, str] = {}
    for status in _statuses(answer):
        version = _version(status, source)
        if version.text or version.title:
            versions.setdefault(version.post_id, version)
            address = canonical_url(
                absolute_url(page.url, f"/api/v1/statuses/{version.native_id}")
            )
            addresses.setdefault(version.post_id, address)
    return Extraction(
        versions=tuple(versions.values()),
        links=_next(page),
        addresses=tuple(addresses.items()),
    )


def gone_mastodon(page: Page, source: Source) -> Extraction:
    """404 or 410 for a single status; nothing for other addresses."""
    found = _STATUS_PATH.match(urlsplit(page.url).path)
    if not found:
        return Extraction()
    gone = Gone(post_id_of(source.id, found[1], ""), canonical_url(page.url))
    return Extraction(gone=(gone,))


def load_json(text: str) -> Any:
    """
    The value of a JSON text.

    Raises:
        ExtractError: ``bad_json``, ``too_deep``.
    """
    check_depth(text)
    try:
        return orjson.loads(text.lstrip("\ufeff"))
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise ExtractError("bad_json") from error


def _is_statuses(answer: Any) -> bool:
    if isinstance(answer, list):
        return not answer or any(map(_is_status, answer))
    return isinstance(answer, dict) and (
        _is_status(answer) or "statuses" in answer or "descendants" in answer
    )


def _is_status(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("content"), str)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("account"), dict)
    )


def _statuses(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict) and not _is_status(answer):
        parts = [answer.get(k) for k in ("ancestors", "statuses", "descendants")]
        answer = [one for part in parts if isinstance(part, list) for one in part]
    listed = answer if isinstance(answer, list) else [answer]
    for status in listed[:MAX_STATUSES]:
        if _is_status(status):
            boosted = status.get("reblog")
            yield boosted if _is_status(boosted) else status


def _version(status: dict[str, Any], source: Source) -> Version:
    account = status["account"]
    media = status.get("media_attachments")
    media = (
        [one for one in media if isinstance(one, dict)]
        if isinstance(media, list)
        else []
    )
    words = [html_text(status["content"])]
    words += [_string(one.get("description")) for one in media[:10]]
    poll = status.get("poll")
    options = poll.get("options") if isinstance(poll, dict) else None
    for option in options[:20] if isinstance(options, list) else ():
        words.append(_string(option.get("title")) if isinstance(option, dict) else "")
    images = (canonical_url(_string(one.get("url"))) for one in media[:10])
    return version_of(
        source_id=source.id,
        kind=source.kind,
        url=_string(status.get("url")) or _string(status.get("uri")),
        native_id=status["id"],
        title=_string(status.get("spoiler_text")),
        text="\n".join(filter(None, words)),
        author=_string(account.get("acct")),
        published_at=moment_of(_string(status.get("created_at"))),
        lang_hint=lang_of(_string(status.get("language"))),
        images=[url for url in images if url],
    )


def _next(page: Page) -> tuple[FoundLink, ...]:
    found = _LINK.search(page.headers.get("link", ""))
    url = absolute_url(page.url, found[1]) if found else ""
    return (FoundLink(url, LinkRole.NEXT),) if url else ()


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
