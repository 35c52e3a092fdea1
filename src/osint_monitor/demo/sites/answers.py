"""Answers as servers give them: pages, gone posts, validators, odd encodings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape

from aiohttp import web

from osint_monitor.demo.posts import DemoPost
from osint_monitor.demo.seed import number_of
from osint_monitor.demo.sites.site import chrome


def page(title: str, body: Sequence[str], *, lang: str = "en", head: str = "") -> str:
    """An HTML page; *title* is escaped, *body* and *head* are markup."""
    return "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="utf-8">',
            f"<title>{escape(title)}</title>{head}</head>\n<body>",
            *body,
            "</body>\n</html>\n",
        )
    )


def lines(text: str) -> str:
    """*text* as markup with its line breaks."""
    return escape(text).replace("\n", "<br>\n")


def tel(phone: str) -> str:
    """A ``tel:`` link, or nothing when there is no number."""
    if not phone:
        return ""
    digits = "".join(c for c in phone if c.isdigit() or c == "+")
    return f'<a class="phone" href="tel:{digits}">{escape(phone)}</a>'


def gone(post: DemoPost, *, came_back: bool = False) -> web.Response:
    """A post that is no longer there: 410, 404, or a page that says so with 200."""
    way = 0 if came_back else number_of("gone", post.key) % 3
    text = chrome()[post.lang.value]["removed"]
    body = page(text, [f"<main><h1>{escape(text)}</h1></main>"], lang=post.lang.value)
    return web.Response(
        status=(410, 404, 200)[way], text=body, content_type="text/html"
    )


def validated(
    request: web.Request, response: web.Response, *, modified: datetime | None = None
) -> web.Response:
    """
    *response* with an ETag, or a 304 when the asker has this very answer.

    Args:
        modified: adds Last-Modified *instead of* an ETag.
    """
    if modified is not None:
        response.headers["Last-Modified"] = format_datetime(
            modified.replace(microsecond=0), usegmt=True
        )
        since = request.headers.get("If-Modified-Since")
        return _not_modified(response) if _not_after(modified, since) else response
    body = response.body if isinstance(response.body, bytes) else b""
    tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
    response.headers["ETag"] = tag
    same = tag in request.headers.get("If-None-Match", "")
    return _not_modified(response) if same else response


def _not_after(modified: datetime, since: str | None) -> bool:
    try:
        return since is not None and modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _not_modified(response: web.Response) -> web.Response:
    kept = {
        name: response.headers[name]
        for name in ("ETag", "Last-Modified")
        if name in response.headers
    }
    return web.Response(status=304, headers=kept)


def zipped(request: web.Request, response: web.Response) -> web.Response:
    """*response*, compressed when the asker takes gzip."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression(web.ContentCoding.gzip)
    return response


def odd_bytes(markup: str, post: DemoPost) -> web.Response:
    """
    *markup* as an old site would send it: sometimes in another encoding.

    Some Cyrillic pages are windows-1251 although the header says utf-8; some Polish
    and Romanian ones are iso-8859-2, which only their own meta element says.
    """
    if post.number % 5 == 0 and post.lang.value in ("uk", "ru"):
        raw = _encoded(markup, "windows-1251")
        if raw is not None:
            return web.Response(body=raw, headers=_type("text/html; charset=utf-8"))
    if post.number % 5 == 0 and post.lang.value in ("pl", "ro"):
        old = markup.translate(_CEDILLAS).replace('"utf-8"', '"iso-8859-2"', 1)
        raw = _encoded(old, "iso-8859-2")
        if raw is not None:
            return web.Response(body=raw, headers=_type("text/html"))
    return web.Response(text=markup, content_type="text/html")


_CEDILLAS = str.maketrans("șțȘȚ„”–", 'şţŞŢ""-')


def _encoded(markup: str, encoding: str) -> bytes | None:
    try:
        return markup.encode(encoding)
    except UnicodeEncodeError:
        return None


def _type(value: str) -> dict[str, str]:
    return {"Content-Type": value}
