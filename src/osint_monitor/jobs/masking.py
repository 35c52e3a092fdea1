"""Contacts, shown so that they can be told apart and not used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from osint_monitor.model.document import Observable, ObservableKind

ELLIPSIS = "…"
_PATTERNS = (
    ("email", "@", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (
        "url",
        "/",
        re.compile(
            r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog|wa\.me"
            r"|api\.whatsapp\.com|instagram\.com|facebook\.com|fb\.com|m\.me|vk\.com"
            r"|ok\.ru|tiktok\.com|onlyfans\.com|snapchat\.com|viber\.me|linktr\.ee"
            r"|x\.com|twitter\.com|vk\.me|vk\.cc|signal\.me|signal\.group|discord\.gg"
            r"|discord\.com|chat\.whatsapp\.com|invite\.viber\.com|bit\.ly|tinyurl\.com"
            r"|cutt\.ly|goo\.gl|clck\.ru|wa\.link|t\.ly)/[^\s<>\"]{1,300}",
            re.IGNORECASE,
        ),
    ),
    (
        "url",
        "/@",
        re.compile(r"https?://[^\s<>\"]{1,200}/@[^\s<>\"]{1,100}", re.IGNORECASE),
    ),
    (
        "iban",
        "",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
    ),
    (
        "wallet",
        "",
        re.compile(
            r"\b(?:0x[0-9a-fA-F]{40}|(?:bc1|ltc1|BC1|LTC1)[A-Za-z0-9]{20,87}"
            r"|[13LMT][1-9A-HJ-NP-Za-km-z]{25,33}|[EUk0][Qf][A-Za-z0-9_-]{46})\b"
        ),
    ),
    (
        "card",
        "",
        re.compile(r"\b\d{4}(?:[ -]\d{4}){3}\b|\b\d{4}[ -]\d{6}[ -]\d{5}\b"),
    ),
    (
        "phone",
        ":",
        re.compile(r"(?:tel|sms|callto):\+?[\d().-]{6,20}", re.IGNORECASE),
    ),
    ("phone", "", re.compile(r"\+?\d(?:[\s().\-–/\u00a0]{0,3}\d){6,17}")),
    ("handle", "@", re.compile(r"(?<![\w/.])@\w{3,40}")),
)
"""What looks like a contact: kind, what stands in each of them, form."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of a text (code points, end exclusive) and what is shown instead."""

    start: int
    end: int
    shown: str


def masked_value(kind: str, value: str) -> str:
    """
    An observable's value with its middle left out.

    Enough stays to see that two are different, never enough to call or to write.
    """
    match kind:
        case "phone":
            return f"{value[:3]}{ELLIPSIS}{value[-2:]}" if len(value) > 6 else ELLIPSIS
        case "email" | "handle":
            return f"{value[:1]}{ELLIPSIS}"
        case "url":
            return f"{urlsplit(value).hostname or ''}/{ELLIPSIS}"
        case "invite" | "short_link":
            return f"{value.partition('/')[0]}/{ELLIPSIS}"
        case "iban" | "wallet":
            return f"{value[:2]}{ELLIPSIS}{value[-2:]}"
        case "card":
            return f"{ELLIPSIS}{value[-2:]}"
        case "registration":
            return f"{value.partition(':')[0]}:{ELLIPSIS}{value[-2:]}"
        case _:
            return ELLIPSIS


def masks_of(text: str, field: str, observables: Iterable[Observable]) -> list[Mask]:
    """
    What must not be shown of a field: what was read out of it, and whatever looks
    like a contact and was not; ascending, never overlapping.
    """
    found = [
        Mask(one.span.start, one.span.end, _shown(one.kind.value, one.value))
        for one in observables
        if one.span.field == field and 0 <= one.span.start < one.span.end <= len(text)
    ]
    for kind, sign, pattern in _PATTERNS:
        if sign not in text:
            continue
        for hit in pattern.finditer(text):
            value = re.sub(r"[^\d+]", "", hit[0]) if kind == "phone" else hit[0]
            value = value.lstrip("@") if kind == "handle" else value
            found.append(Mask(hit.start(), hit.end(), _shown(kind, value)))
    return _apart(found)


def _shown(kind: str, value: str) -> str:
    if kind == ObservableKind.URL and "://" not in value:
        value = "https://" + value
    return f"[{kind} {masked_value(kind, value)}]"


def _apart(masks: list[Mask]) -> list[Mask]:
    """Overlapping masks joined: the first one's words stand for the whole stretch."""
    joined: list[Mask] = []
    for mask in sorted(masks, key=lambda one: (one.start, -one.end)):
        if joined and mask.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Mask(last.start, max(last.end, mask.end), last.shown)
        else:
            joined.append(mask)
    return joined


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a shown text; *marked* when a rule fired on it."""

    text: str
    marked: bool = False


def pieces(
    text: str, masks: Sequence[Mask], marks: Iterable[tuple[int, int]] = ()
) -> list[Piece]:
    """A text with its masks put in; what is marked and what is not take turns."""
    edges = {0, len(text)}
    spans = [(s, min(e, len(text))) for s, e in marks if 0 <= s < min(e, len(text))]
    for start, end in [*spans, *((mask.start, mask.end) for mask in masks)]:
        edges |= {start, end}
    hidden = {mask.start: mask for mask in masks}
    found: list[tuple[list[str], bool]] = []
    at = -1
    for start, end in zip(sorted(edges), sorted(edges)[1:], strict=False):
        if start < at:
            continue
        mask = hidden.get(start)
        if mask is not None:
            end = at = mask.end
        marked = any(s < end and e > start for s, e in spans)
        shown = mask.shown if mask else text[start:end]
        if found and found[-1][1] == marked:
            found[-1][0].append(shown)
        else:
            found.append(([shown], marked))
    return [Piece("".join(parts), marked) for parts, marked in found]


def masked_text(text: str, field: str = "", seen: Iterable[Observable] = ()) -> str:
    """A text with its contacts masked."""
    return "".join(piece.text for piece in pieces(text, masks_of(text, field, seen)))


def masked_author(author: str) -> str:
    """The first letter of a name."""
    return f"{author[:1]}{ELLIPSIS}" if author else ""
