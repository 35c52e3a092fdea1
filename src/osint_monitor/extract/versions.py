"""Fields of a post to an immutable version with deterministic ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from osint_monitor.extract.noise import without_noise
from osint_monitor.extract.urls import canonical_url
from osint_monitor.model.clock import cut as cut_time
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import MAX_FIELD, MAX_TEXT, Version, post_id_of
from osint_monitor.model.words import Kind, Lang

MAX_IMAGES = 20
CUT_MARK = "\n[…]\n"
"""Stands between head and tail of a text that was too long."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")
_ODD_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]{2,}|[\t\u00a0]")
_SPACES = re.compile(" {2,}")
_GAPS = re.compile(r"\n{3,}")
_DEEP_CLEAN = 2 * MAX_TEXT


def version_of(
    *,
    source_id: str,
    kind: Kind,
    url: str,
    native_id: str | None = None,
    title: str = "",
    text: str = "",
    contact: str = "",
    price: str = "",
    place: str = "",
    author: str = "",
    published_at: datetime | None = None,
    lang_hint: Lang | None = None,
    images: Iterable[str] = (),
    by_url: bool = False,
    cut: bool = False,
) -> Version:
    """
    The version that these fields make: cleaned, cut to the limits, with its ids.

    Args:
        url: made canonical; an unusable one becomes empty.
        published_at: aware; taken as it is, only cut to milliseconds.
        by_url: the post is known by its address although it has a native id, because
            a page that says it is gone knows nothing else.
        cut: the page was too long, so that something of the post may be missing.
    """
    url = canonical_url(url)
    native_id = _field(native_id)[:200] if native_id else None
    body, was_cut = _cut(text)
    fields = tuple(map(_field, (title, contact, price, place, author)))
    post_id = post_id_of(source_id, None if by_url and url else native_id or None, url)
    content = (fields[0], body, *fields[1:])
    return Version(
        id=stable_id("version", post_id, *map(without_noise, content)),
        post_id=post_id,
        source_id=source_id,
        kind=kind,
        url=url,
        native_id=native_id or None,
        title=_one_line(fields[0]),
        text=body,
        contact=fields[1],
        price=_one_line(fields[2]),
        place=_one_line(fields[3]),
        author=_one_line(fields[4]),
        published_at=cut_time(published_at) if published_at else None,
        lang_hint=lang_hint,
        images=tuple(dict.fromkeys(images))[:MAX_IMAGES],
        cut=cut or was_cut,
    )


def clean(text: str) -> str:
    """
    *text* in NFC with single spaces and at most one empty line in a row.

    Control characters and lone surrogates go; emoji, joiners and other invisible
    characters stay, because they are signs themselves.
    """
    lines = text.split("\n")
    # Of the spaces only the plain one is printable, and no control character is.
    if not all(map(str.isprintable, lines)):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
        lines = _ODD_SPACES.sub(" ", _CONTROL.sub("", text)).split("\n")
    text = "\n".join([line.strip(" ") for line in lines])
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n\n\n" in text:
        text = _GAPS.sub("\n\n", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def _cut(text: str) -> tuple[str, bool]:
    """The cleaned text and whether it had to be cut."""
    was_long = len(text) > _DEEP_CLEAN
    if was_long:
        text = text[:MAX_TEXT] + CUT_MARK + text[-MAX_TEXT:]
    text = clean(text)
    if len(text) <= MAX_TEXT:
        return text, was_long
    half = (MAX_TEXT - len(CUT_MARK)) // 2
    return text[:half] + CUT_MARK + text[-half:], True


def _field(value: str) -> str:
    return clean(value[: 2 * MAX_FIELD])[:MAX_FIELD].strip() if value else ""


def _one_line(value: str) -> str:
    return value.replace("\n", " ")
