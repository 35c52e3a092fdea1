"""One address has one spelling: links made absolute and canonical."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL = 2_000
"""Characters of an address; a longer one is not followed and names no post."""

_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:=&?~#+!$,;'@()*[]|-._"
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]+")
_TRACKING = re.compile(
    r"^(?:utm_\w+|gclid|dclid|gbraid|wbraid|fbclid|yclid|ysclid|msclkid|twclid|ttclid"
    r"|igshid|igsh|mc_cid|mc_eid|_ga|_gl|_openstat|mkt_tok|ref_src|spm"
    r"|phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sid|sessid|cfid"
    r"|cftoken|zanpid|wt_mc|trk|trackingid)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def canonical_url(url: str) -> str:
    """
    The one spelling of an http(s) address.

    Scheme and host in lower case, no user name, no default port, no fragment, no
    tracking or session parameters, the other parameters sorted.

    Returns:
        Empty when *url* is no http(s) address or longer than ``MAX_URL``.
    """
    if not url or len(url) > MAX_URL:
        return ""
    try:
        parts = urlsplit(_UNFIT.sub("", url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    netloc = _ascii_host(host)
    if not netloc:
        return ""
    if port is not None and port != _PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = quote(_SESSION_IN_PATH.sub("", parts.path) or "/", safe=_SAFE)
    made = urlunsplit((parts.scheme, netloc, path, _query(parts.query), ""))
    return made if len(made) <= MAX_URL else ""


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _query(query: str) -> str:
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return quote(query, safe=_SAFE)
    kept = sorted(pair for pair in pairs if not _TRACKING.match(pair[0]))
    return urlencode(kept, errors="replace")


def absolute_url(base: str, link: str | None) -> str:
    """
    *link* as it stands on the page at *base*, canonical.

    Returns:
        Empty for fragments, ``javascript:``, ``data:`` and all that is not http(s).
    """
    if not link or len(link) > MAX_URL:
        return ""
    link = link.strip()
    if not link or link.startswith("#"):
        return ""
    try:
        return canonical_url(_joined(base, _UNFIT.sub("", link)))
    except ValueError:
        return ""


def _joined(base: str, link: str) -> str:
    """What ``urljoin`` gives, without its work for the links that most pages have."""
    plain = "/." not in link and ";" not in link
    if plain and link[:1] == "/" and link[:2] != "//":
        return _origin(base) + link
    return urljoin(base, link)


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(url: str) -> str:
    """Host name of a canonical address, without its port; empty when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def on_site(url: str, hosts: tuple[str, ...], page_url: str) -> bool:
    """True when *url* is on one of *hosts* or below it; without hosts, the page's."""
    host = host_of(url)
    names = hosts or (host_of(page_url),)
    return any(host == name or host.endswith(f".{name}") for name in names)
