"""E-mail addresses, also hidden ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found

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
HIDDEN_EMAIL = r"[(\[{] ?(?:@|at\b)|@ | @|sobaka|собака|" + "|".join(
    rf"(?:^|[^\pL]){word}(?:[^\pL]|$)" for word in _DOT_WORD[3:].split("|")
)
"""For RE2: what a text in lower case holds where an e-mail address may be hidden."""


def find_emails(
    finder: Finder, taken: list[Found], *, is_hiding: bool
) -> Iterator[Found]:
    """
    E-mail addresses of one field.

    Args:
        taken: what was found before; a hidden address never overlaps it.
        is_hiding: whether the text may hide one behind words or brackets.
    """
    text = finder.view.text
    plain: list[tuple[int, int]] = [(start, end) for _, start, end in taken]
    for hit in _EMAIL.finditer(text) if "@" in text else ():
        plain.append(hit.span())
        yield finder.found(ObservableKind.EMAIL, hit[0].lower().strip("."), hit.span())
    for hit in _HIDDEN_EMAIL.finditer(text) if is_hiding else ():
        start, end = hit.span()
        if any(start < last and first < end for first, last in plain):
            continue
        value = f"{hit[1]}@{hit[2]}.{hit[3]}".lower()
        yield finder.found(ObservableKind.EMAIL, value, (start, end), obscured=True)
