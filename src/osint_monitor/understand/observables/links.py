"""Web addresses, and what they lead to: accounts, numbers, closed groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found
from osint_monitor.understand.wordlists import read_words

_REST = r"[^\s<>\"'()\[\]{}|\\^`]+"
_HOSTS = (
    r"t\.me|telegram\.(?:me|dog)|wa\.me|wa\.link|vk\.(?:com|me|ru)|ok\.ru"
    r"|instagram\.com|instagr\.am|tiktok\.com|fb\.me|m\.me|facebook\.com|onlyfans\.com"
    r"|viber\.click|viber\.me|(?:chat|api)\.whatsapp\.com|bit\.ly|tinyurl\.com|t\.co"
    r"|cutt\.ly|goo\.gl|is\.gd|clck\.ru|ow\.ly|rb\.gy|shorturl\.at|t\.ly|u\.to"
    r"|vk\.cc|linktr\.ee|discord\.gg|discord\.com|signal\.me|signal\.group"
    r"|snapchat\.com|invite\.viber\.com"
)
_URL = re.compile(
    rf"(?i)\b(?:https?://|www\.){_REST}|(?<![\w.@-])(?:www\.|m\.)?(?:{_HOSTS})/{_REST}"
    rf"|\b(?:(?:tel|sms|smsto|callto):(?:\+|%2B|00)[0-9]|(?:viber|whatsapp|tg|sgnl)://)"
    rf"{_REST}"
)
MAYBE = (
    r"://|www\.|\.(?:me|com|click|gg|ly|ru|co|gl|gd|gy|at|to|cc|ee|dog|am|group|link)/"
    r"|(?:tel|sms|smsto|callto):"
)
"""For RE2: what a text in lower case holds where an address may stand."""
_ACCOUNTS = {
    "t.me": "telegram", "telegram.me": "telegram", "telegram.dog": "telegram",
    "vk.com": "vk", "m.vk.com": "vk", "vk.ru": "vk", "vk.me": "vk",
    "instagram.com": "instagram", "instagr.am": "instagram", "tiktok.com": "tiktok",
    "onlyfans.com": "onlyfans", "m.me": "facebook", "ok.ru": "ok",
    "snapchat.com": "snapchat",
}  # fmt: skip
_CALLED = {
    "wa.me": "whatsapp", "api.whatsapp.com": "whatsapp", "viber.click": "viber",
    "viber.me": "viber", "signal.me": "signal", "whatsapp": "whatsapp",
    "viber": "viber", "tg": "telegram", "sgnl": "signal", "t.me": "telegram",
    "telegram.me": "telegram", "tel": None, "sms": None, "smsto": None, "callto": None,
}  # fmt: skip
_SHORT = frozenset(
    ("bit.ly", "tinyurl.com", "t.co", "cutt.ly", "goo.gl", "is.gd", "clck.ru",
     "ow.ly", "rb.gy", "shorturl.at", "t.ly", "u.to", "vk.cc", "wa.link")
)  # fmt: skip
_STEPS_BEFORE = {"s": 1, "add": 1, "in": 1, "profile": 1}
_NOT_ACCOUNTS = read_words("not_accounts.txt")
_TRAILING = ".,;:!?*…"
_DIGITS = re.compile(r"\D+")


def find_links(finder: Finder) -> Iterator[Found]:
    """Addresses, each followed by what it leads to."""
    for hit in _URL.finditer(finder.view.text):
        url = hit[0].rstrip(_TRAILING)
        place = (hit.start(), hit.start() + len(url))
        scheme = url.partition(":")[0].lower()
        if scheme in _CALLED:
            phone = _phone(scheme, url)
            if phone:
                yield finder.found(ObservableKind.PHONE, phone, place, _CALLED[scheme])
            continue
        canonical = _canonical(url)
        if canonical is None:
            continue
        yield finder.found(ObservableKind.URL, canonical, place)
        for kind, value, service in _leads_to(canonical):
            yield finder.found(kind, value, place, service)


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
    mark = f"#{parts.fragment}" if host in ("signal.me", "signal.group") else ""
    path = parts.path if mark else parts.path.rstrip("/")
    return f"https://{host.removeprefix('www.')}{port}{path}{query}{mark}"


def _leads_to(url: str) -> Iterator[tuple[ObservableKind, str, str | None]]:
    """Account, phone, invite or unknown target of an address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in _SHORT:
        yield ObservableKind.SHORT_LINK, url.removeprefix("https://"), None
        return
    if host in _CALLED:
        phone = _phone(host, url)
        if phone:
            yield ObservableKind.PHONE, phone, _CALLED[host]
            return
    invite = _invite(host, parts.path, parts.fragment)
    if invite:
        yield ObservableKind.INVITE, url.removeprefix("https://"), invite
        return
    account = _account(host, parts.path)
    if account:
        yield ObservableKind.HANDLE, account, _ACCOUNTS[host]


def _phone(host: str, url: str) -> str:
    """The number that a link calls or writes to; empty when it is none."""
    where = url.split(":", 1)[1] if host == url.partition(":")[0].lower() else ""
    if host in ("tel", "sms", "smsto", "callto"):
        found = unquote(where).split("?")[0]
    else:
        parts = urlsplit(url if "://" in url else "https://" + url)
        asked = parse_qs(parts.query)
        named = asked.get("phone") or asked.get("number") or []
        steps = [unquote(step) for step in parts.path.split("/") if step]
        found = named[0] if named else steps[0] if len(steps) == 1 else ""
        if host in ("signal.me", "sgnl"):
            found = parts.fragment.rpartition("/")[2]
        if host in ("t.me", "telegram.me") and not found.startswith("+"):
            return ""
        if not re.fullmatch(r"[+0-9 ().-]+", found):
            return ""
    digits = _DIGITS.sub("", found).removeprefix("00")
    if not 8 <= len(digits) <= 15 or (host not in _CALLED):
        return ""
    return "" if digits.startswith("0") else "+" + digits


def _invite(host: str, path: str, mark: str) -> str | None:
    """The service of a link into a closed group."""
    steps = [step for step in path.split("/") if step]
    if host == "invite.viber.com":
        return "viber"
    if not steps and not mark:
        return None
    if host in ("t.me", "telegram.me", "telegram.dog"):
        closed = steps[0].startswith("+") or steps[0] in ("joinchat", "addlist")
        return "telegram" if closed else None
    if host == "chat.whatsapp.com" or (
        host == "whatsapp.com" and steps[0] == "channel"
    ):
        return "whatsapp"
    if host == "signal.group":
        return "signal"
    if host == "discord.gg" or (host == "discord.com" and steps[0] == "invite"):
        return "discord"
    return None


def _account(host: str, path: str) -> str | None:
    """The account that an address leads to."""
    steps = [step for step in path.split("/") if step]
    if host not in _ACCOUNTS or not steps:
        return None
    skipped = _STEPS_BEFORE.get(steps[0], 0) if len(steps) > 1 else 0
    first = steps[skipped].lstrip("@").lower()
    if first.startswith("+") or first in _NOT_ACCOUNTS or len(first) < 3:
        return None
    return first
