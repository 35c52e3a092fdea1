"""Bytes of a page to text, whatever the header, the page or nobody says of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

MAX_BYTES = 16_000_000
"""Bytes of a page that are decoded; the reader of captures cuts before that."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_META_REACH = 4_096
_SAMPLE = 200_000
# As browsers read them (WHATWG Encoding): a superset stands in for the old name.
_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_TEXT_CODECS = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "rot13"})
_CYRILLIC = ("cp1251", "koi8-u", "iso8859-5", "cp866")
_HIGH = re.compile(rb"[\x80-\xff]+")
_LONG_RUNS = re.compile(rb"[\x80-\xff]{4,}")
_COMMON_CYRILLIC = frozenset("оеаинтслврдпумкяізйьбгчОЕАИНТСЛВРДПУМК")
_LATIN = ("iso8859-2", "cp1250", "cp1252")
_OWN_LETTERS = {
    "cp1250": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîşţĂÂÎŞŢ„”"),
    "iso8859-2": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîşţĂÂÎŞŢ"),
    "cp1252": frozenset("äöüßÄÖÜéèëïçáíñÉ€’“”–"),
}


def decode(body: bytes, content_type: str = "") -> str:
    """
    The text of *body*; never fails.

    A byte order mark decides; else UTF-8, when the bytes are valid UTF-8 and say so
    by using it; else what the header, then the page itself declare, when the bytes
    agree; else the likeliest old code page of the seven languages.

    Returns:
        Without null characters; a byte that fits nothing is U+FFFD.
    """
    body = body[:MAX_BYTES]
    return _decoded(body, content_type).replace("\x00", "")


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = list(_declared(body, content_type))
    if body.isascii() and not any(_wide(name) for name in declared):
        return body.decode("ascii")
    if not any(_wide(name) for name in declared):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            if _mostly_utf8(body, error.start):
                return body.decode("utf-8", "replace")
    for name in declared:
        if name in ("utf-8", "utf_8"):
            continue
        text = _tried(body, name)
        if text is not None:
            return text
    return body.decode(_guessed(body), "replace")


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """Codecs that the header and the page name, as browsers understand them."""
    found = _HEADER.search(content_type)
    if found:
        yield from _codec(found[1])
    meta = _META.search(body, 0, _META_REACH)
    if meta:
        yield from _codec((meta[1] or meta[2]).decode("ascii", "replace"))


def _codec(label: str) -> Iterator[str]:
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return
    name = info.name
    # Codecs such as zlib or rot13 make no text of bytes: they are no charset.
    if getattr(info, "_is_text_encoding", True) and name not in _TEXT_CODECS:
        yield _BROWSERS.get(name, name)


def _wide(name: str) -> bool:
    """True for codecs whose text looks like ASCII or UTF-8 and is not."""
    return name.startswith(("utf-16", "utf-32", "iso2022", "hz"))


def _mostly_utf8(body: bytes, first_fault: int) -> bool:
    """A page in UTF-8 with some broken bytes, such as a cut one."""
    tail = body[first_fault : first_fault + _SAMPLE]
    high = sum(byte >= 0x80 for byte in body[:_SAMPLE])
    good = sum(ord(c) >= 0x80 for c in body[:_SAMPLE].decode("utf-8", "ignore"))
    bad = tail.decode("utf-8", "replace").count("�")
    return high > 0 and bad <= max(1, good // 20)


def _tried(body: bytes, name: str) -> str | None:
    """*body* by *name*, when it fits, and by no other reading is plainly likelier."""
    try:
        text = body.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    if text.count("�") > len(text) // 200 + 2:
        return None
    if name == "cp1252" and _guessed(body) in _CYRILLIC:
        return None
    return text


def _guessed(body: bytes) -> str:
    sample = b"".join(_HIGH.findall(body, 0, _SAMPLE))
    runs = sum(map(len, _LONG_RUNS.findall(body, 0, _SAMPLE)))
    # Cyrillic words are high bytes throughout, Latin ones have one here and there.
    if runs > len(sample) / 2:
        return max(_CYRILLIC, key=lambda name: _cyrillic_score(sample, name))
    return max(_LATIN, key=lambda name: _latin_score(sample, name))


def _cyrillic_score(sample: bytes, name: str) -> float:
    text = sample.decode(name, "ignore")
    lower = sum(c.islower() for c in text)
    return sum(c in _COMMON_CYRILLIC for c in text) + lower / 2


def _latin_score(sample: bytes, name: str) -> int:
    text = sample.decode(name, "ignore")
    return sum(c in _OWN_LETTERS[name] for c in text)
