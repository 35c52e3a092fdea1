"""E-mail addresses, web addresses, and accounts on messaging and social services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from osint_monitor.model.document import Observable, ObservableKind, Span, View
from osint_monitor.understand.views import to_raw
from osint_monitor.understand.wordlists import read_words

_MAX_FOUND = 100
_URL = re.compile(
    r"(?i)\b(?:https?://|www\.)[^\s<>\"'()\[\]{}|\\^`]+"
    r"|\b(?:t\.me|telegram\.me|wa\.me|vk\.com|instagram\.com|tiktok\.com|fb\.me"
    r"|facebook\.com|onlyfans\.com|viber\.click|chat\.whatsapp\.com|bit\.ly"
    r"|discord\.gg|signal\.me)/[^\s<>\"'()\[\]{}|\\^`]+"
)
_URL_HINTS = ("://", "www.", ".me/", ".com/", ".click/", "bit.ly/", ".gg/")
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
_CUED = re.compile(
    r"(?i)(?<![\w@])(telegram\w{0,3}|телеграмм?|телега|телегу|tg|тг|тґ|insta"
    r"(?:gram)?|инстаграм\w{0,2}|инста|інстаграм\w{0,2}|інста|viber|вайбер|signal|"
    r"snap(?:chat)?|tiktok|тикток|тікток|onlyfans|vk|вк|skype)"
    r"(?:\s{0,2}[:=\-–>👉]{1,3}\s{0,2}|\s{1,2})@?([A-Za-z][A-Za-z0-9_.]{3,31})"
)
_CUE_HINTS = (
    "telegr", "телег", "tg", "тг", "тґ", "insta", "инста", "інста", "viber", "вайбер",
    "signal", "snap", "tiktok", "тикток", "тікток", "onlyf", "vk", "вк", "skype",
)  # fmt: skip
_AT = re.compile(r"(?:^|[^\w@./_-])@([A-Za-z][A-Za-z0-9_.]{3,31})")
_DIGIT_OR_LINE = re.compile("[0-9_]")
_SERVICES = {
    "t.me": "telegram", "telegram.me": "telegram", "wa.me": "whatsapp",
    "vk.com": "vk", "m.vk.com": "vk", "instagram.com": "instagram",
    "tiktok.com": "tiktok", "onlyfans.com": "onlyfans",
}  # fmt: skip
_CUES = {
    "te": "telegram", "тел": "telegram", "tg": "telegram", "тг": "telegram",
    "тґ": "telegram", "in": "instagram", "ин": "instagram", "ін": "instagram",
    "vi": "viber", "ва": "viber", "si": "signal", "ti": "tiktok", "ти": "tiktok",
    "ті": "tiktok", "on": "onlyfans", "vk": "vk", "вк": "vk",
}  # fmt: skip
_NOT_ACCOUNTS = read_words("not_accounts.txt")
_PLAIN_WORDS = read_words("not_names.txt")
_TRAILING = ".,;:!?*…"


def find_addresses(name: str, view: View) -> list[tuple[Observable, int, int]]:
    """
    Addresses and accounts of one field.

    Returns:
        (observable, start, end in the view), by kind; at most a hundred of each.
    """
    text = view.text
    found: list[tuple[Observable, int, int]] = []
    low = text.lower()
    if any(hint in low for hint in _URL_HINTS):
        found += _limited(_urls(name, view))
    found += _limited(_emails(name, view, low, found))
    found += _limited(_handles(name, view, low, found))
    return found


Found = tuple[Observable, int, int]


def _limited(found: Iterator[Found]) -> Iterator[Found]:
    for _, each in zip(range(_MAX_FOUND), found, strict=False):
        yield each


def _made(
    kind: ObservableKind,
    value: str,
    place: tuple[str, View, int, int],
    service: str | None = None,
    *,
    obscured: bool = False,
) -> Found:
    name, view, start, end = place
    span = Span(name, *to_raw(view, start, end))
    return (
        Observable(
            kind=kind, value=value, span=span, service=service, obscured=obscured
        ),
        start,
        end,
    )


def _urls(name: str, view: View) -> Iterator[Found]:
    for hit in _URL.finditer(view.text):
        url = hit[0].rstrip(_TRAILING)
        place = (name, view, hit.start(), hit.start() + len(url))
        canonical = _canonical(url)
        if canonical is None:
            continue
        yield _made(ObservableKind.URL, canonical, place)
        account = _account(canonical)
        if account:
            service, value = account
            is_phone = service == "whatsapp"
            kind = ObservableKind.PHONE if is_phone else ObservableKind.HANDLE
            yield _made(kind, value, place, service)


def _canonical(url: str) -> str | None:
    whole = url if "://" in url else "https://" + url
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").lower().rstrip(".")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if "." not in host:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{host.removeprefix('www.')}{port}{parts.path.rstrip('/')}{query}"


def _account(url: str) -> tuple[str, str] | None:
    """The service and the account that an address leads to."""
    parts = urlsplit(url)
    service = _SERVICES.get(parts.hostname or "")
    steps = [step for step in parts.path.split("/") if step]
    if service is None or not steps:
        return None
    first = steps[1] if steps[0] == "s" and len(steps) > 1 else steps[0]
    first = first.lstrip("@").lower()
    if service == "whatsapp":
        digits = first.lstrip("+")
        fits = digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 15
        return (service, "+" + digits) if fits else None
    if first.startswith("+") or first in _NOT_ACCOUNTS or len(first) < 3:
        return None
    return service, first


def _is_hiding(text: str, low: str) -> bool:
    """Cheap: whether an e-mail address may be written with words or in brackets."""
    if ("(" in text or "[" in text or "{" in text) and _BRACKETED.search(text):
        return True
    return any(hint in low for hint in _WORDED_HINTS) and bool(_WORDED.search(text))


def _emails(name: str, view: View, low: str, taken: list[Found]) -> Iterator[Found]:
    text = view.text
    plain: list[tuple[int, int]] = [(start, end) for _, start, end in taken]
    for hit in _EMAIL.finditer(text) if "@" in text else ():
        plain.append(hit.span())
        place = (name, view, *hit.span())
        yield _made(ObservableKind.EMAIL, hit[0].lower().strip("."), place)
    for hit in _HIDDEN_EMAIL.finditer(text) if _is_hiding(text, low) else ():
        start, end = hit.span()
        if any(start < last and first < end for first, last in plain):
            continue
        value = f"{hit[1]}@{hit[2]}.{hit[3]}".lower()
        yield _made(
            ObservableKind.EMAIL, value, (name, view, start, end), obscured=True
        )


def _cued(text: str, low: str) -> Iterator[re.Match[str]]:
    """Accounts named after their service; looked for only where a service stands."""
    hints = [hint for hint in _CUE_HINTS if hint in low]
    if hints and len(low) != len(text):  # a few capitals have a longer small form
        yield from _CUED.finditer(text)
        return
    end = 0
    for place in sorted({place for hint in hints for place in _places(low, hint)}):
        hit = _CUED.match(text, place) if place >= end else None
        if hit:
            end = hit.end()
            yield hit


def _places(text: str, hint: str) -> Iterator[int]:
    place = text.find(hint)
    while place >= 0:
        yield place
        place = text.find(hint, place + 1)


def _handles(name: str, view: View, low: str, taken: list[Found]) -> Iterator[Found]:
    text = view.text
    spans = [(start, end) for _, start, end in taken]
    seen: set[int] = set()
    for hit in _cued(text, low):
        start = hit.start(2)
        value = hit[2].rstrip("._").lower()
        marked = text[start - 1 : start] == "@" or _DIGIT_OR_LINE.search(value)
        colon = any(char in text[hit.end(1) : start] for char in ":=->👉")
        if value in _PLAIN_WORDS or not (marked or colon) or _inside(start, spans):
            continue
        seen.add(start)
        place = (name, view, start, start + len(value))
        yield _made(ObservableKind.HANDLE, value, place, _service(hit[1]))
    for hit in _AT.finditer(text) if "@" in text else ():
        start = hit.start(1)
        if start in seen or _inside(start, spans):
            continue
        value = hit[1].rstrip("._").lower()
        place = (name, view, start, start + len(value))
        yield _made(ObservableKind.HANDLE, value, place, _near(text, start))


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _near(text: str, start: int) -> str | None:
    """The service named shortly before, or nothing."""
    before = text[max(0, start - 40) : start].lower()
    for cue in ("telegram", "телеграм", " tg", "тг ", "instagram", "insta", "інста",
                "инста", "viber", "tiktok"):  # fmt: skip
        if cue in before:
            return _service(cue.strip())
    return None


def _service(cue: str) -> str | None:
    low = cue.lower()
    return _CUES.get(low[:3]) or _CUES.get(low[:2])
