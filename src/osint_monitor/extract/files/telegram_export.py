"""Telegram Desktop's export of a chat or of all chats (``result.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.errors import ImportItemError
from osint_monitor.extract.files.draft import Damage, Item, Passed, Place, Record
from osint_monitor.extract.files.streams import body

MAX_EXPORT = 1 << 30
"""Bytes of an export; a larger one must be split by dates when it is made."""

_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_CHATS = re.compile(r'"chats"\s*:\s*\{')
_BETWEEN = re.compile(r"[\s,]*")


def begins_like_export(start: str) -> bool:
    """True when the first characters of a JSON file are those of an export."""
    return start.lstrip("\ufeff \n\r\t").startswith("{") and (
        _MESSAGES.search(start) is not None or _CHATS.search(start) is not None
    )


def read_telegram(path: Path) -> Iterator[Item]:
    """
    The messages of an export, in order; numbered from 1 over the whole file.

    Messages without words (a photo, somebody joined) are ``Passed``. Of a cut or
    damaged file what is whole is read, and the rest is one ``Damage``
    (``damaged_json``).
    """
    try:
        data, longer = body(path, MAX_EXPORT)
    except ImportItemError as error:
        yield Damage(Place("message", 1), error.reason)
        return
    if longer:
        yield Damage(Place("message", 1), "file_too_large")
        return
    try:
        whole = orjson.loads(data)
    except orjson.JSONDecodeError:
        yield from _salvaged(data.decode("utf-8", "replace"))
        return
    number = 0
    for chat in _chats(whole):
        for message in chat["messages"]:
            number += 1
            yield _item(message, chat.get("id"), number)


def _chats(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    chats = value.get("chats")
    found = chats.get("list", []) if isinstance(chats, dict) else [value]
    return [
        chat
        for chat in (found if isinstance(found, list) else [])
        if isinstance(chat, dict) and isinstance(chat.get("messages"), list)
    ]


def _salvaged(text: str) -> Iterator[Item]:
    """Message by message, up to the place where it stops being JSON."""
    decoder, number = json.JSONDecoder(), 0
    start = _MESSAGES.search(text)
    position = start.end() if start else 0
    chat = re.search(r'"id"\s*:\s*(\d{1,20})', text[:position])
    while start is not None:
        position = _end_of(_BETWEEN.match(text, position), position)
        number += 1
        try:
            message, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        yield _item(message, chat.group(1) if chat else None, number)
    yield Damage(Place("message", max(number, 1)), "damaged_json")


def _end_of(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found else otherwise


def _item(message: object, chat: object, number: int) -> Item:
    place = Place("message", number)
    if not isinstance(message, dict):
        return Damage(place, "not_an_object")
    if message.get("type") != "message":
        return Passed(place, "service")
    text, links = _text(message.get("text"))
    contact = _contact(message.get("contact_information")) + links
    if not text.strip() and not contact:
        return Passed(place, "no_words")
    values = {
        "text": text or contact[0],
        "published_at": message.get("date_unixtime") or message.get("date"),
        "author": _string(message.get("from")),
        "contact": "\n".join(contact),
    }
    native = message.get("id")
    if isinstance(native, int):
        values["id"] = f"telegram:{chat if chat is not None else '-'}:{native}"
    return Record(place, values)


def _text(value: object) -> tuple[str, list[str]]:
    """The words, and the addresses that stand behind words."""
    if isinstance(value, str):
        return value, []
    words, links = [], []
    for part in value if isinstance(value, list) else []:
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, Mapping):
            words.append(_string(part.get("text")))
            if part.get("href"):
                links.append(_string(part.get("href")))
    return "".join(words), links


def _contact(value: object) -> list[str]:
    """The phone of a shared contact; the name is left out."""
    if not isinstance(value, Mapping):
        return []
    phone = _string(value.get("phone_number"))
    return [phone] if phone else []


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
