"""E-mail addresses, also hidden ones; and all addresses and accounts of a field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found, limited
from osint_monitor.understand.observables.handles import find_handles
from osint_monitor.understand.observables.links import could_hold_links, find_links

_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@"
    r"(?:[^\W_][\w-]{0,62}\.){1,5}[^\W\d_]{2,24}(?![\w-])"
)
_AT_WORD = r"@|at|aapje|apenstaartje|sobaka|собака|małpa|malpa|arond"
_DOT_WORD = r"\.|dot|punkt|punt|kropka|punct|крапка|точка"
_ENDINGS = "nl|be|de|pl|ro|ua|ru|com|net|org|eu|info|example|invalid|uk|md|at|ch"
_HIDDEN_EMAIL = re.compile(
    r"(?<![\w.%+-])([\w.%+-]{2,64})"
    rf" ?[(\[{{<]? ?(?<!\w)(?:{_AT_WORD})(?!\w) ?[)\]}}>]? ?"
    r"([^\W_][\w-]{1,62})"
    rf" ?[(\[{{<]? ?(?:{_DOT_WORD}) ?[)\]}}>]? ?({_ENDINGS})(?!\w)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[{] ?(?:@|at\b)", re.IGNORECASE)
_WORDED = re.compile(
    rf"\b(?:{_DOT_WORD[3:]})\b|(?<=собака|sobaka)",
    re.IGNORECASE,
)
_WORDED_HINTS = ("sobaka", "собака", *_DOT_WORD[3:].split("|"))


def find_addresses(finder: Finder, low: str) -> list[Found]:
    """
    Addresses and accounts of one field.

    Args:
        low: the text in lower case.

    Returns:
        (observable, start, end in the view), by kind; at most a hundred of each.
    """
    found: list[Found] = []
    if could_hold_links(low):
        found += limited(find_links(finder))
    found += limited(_emails(finder, low, found))
    found += limited(find_handles(finder, low, found))
    return found


def _is_hiding(text: str, low: str) -> bool:
    """Cheap: whether an e-mail address may be written with words or in brackets."""
    if ("(" in text or "[" in text or "{" in text) and _BRACKETED.search(text):
        return True
    if "@ " in text or " @" in text:
        return True
    return any(hint in low for hint in _WORDED_HINTS) and bool(_WORDED.search(text))


def _emails(finder: Finder, low: str, taken: list[Found]) -> Iterator[Found]:
    text = finder.view.text
    plain: list[tuple[int, int]] = [(start, end) for _, start, end in taken]
    for hit in _EMAIL.finditer(text) if "@" in text else ():
        plain.append(hit.span())
        yield finder.found(ObservableKind.EMAIL, hit[0].lower().strip("."), hit.span())
    for hit in _HIDDEN_EMAIL.finditer(text) if _is_hiding(text, low) else ():
        start, end = hit.span()
        if any(start < last and first < end for first, last in plain):
            continue
        value = f"{hit[1]}@{hit[2]}.{hit[3]}".lower()
        yield finder.found(ObservableKind.EMAIL, value, (start, end), obscured=True)
