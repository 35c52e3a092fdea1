"""Links that lead on to the next page of a list, in seven languages."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.urls import absolute_url

_WORDS = (
    "next",
    "next page",
    "older",
    "older posts",
    "older entries",
    "more results",
    "volgende",
    "volgende pagina",
    "verder",
    "ouder",
    "oudere berichten",
    "weiter",
    "nächste",
    "nächste seite",
    "vorwärts",
    "ältere beiträge",
    "następna",
    "następne",
    "następny",
    "następna strona",
    "dalej",
    "starsze",
    "starsze wpisy",
    "următoarea",
    "următorul",
    "pagina următoare",
    "înainte",
    "mai vechi",
    "далі",
    "наступна",
    "наступна сторінка",
    "вперед",
    "дальше",
    "далее",
    "следующая",
    "следующая страница",
    "вперёд",
    "suivant",
    "siguiente",
)
_ARROWS = frozenset({"»", "›", "→", ">", ">>", "❯", "▶", "⟩", "⇒", "&gt;"})
_TRIM = re.compile(r"^[\s\W\d_]+|[\s\W\d_]+$")
_WORD_SET = frozenset(_WORDS)
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|nextpage|pager-next|volgende|older|nav-previous)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PAGER = re.compile(r"pag(?:er|ing|inat|e-?nav|es|\b)|nav-?links", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:page|pagina|p|seite|strona|pg|стр)[/=_-]?(\d{1,5})", re.I
)
_MONTHS = re.compile(r"calendar|agenda|kalend|/20\d\d/\d{1,2}(?:$|/)", re.IGNORECASE)


def next_links(tree: LexborHTMLParser, page_url: str) -> list[str]:
    """
    Addresses of the page's next page, at best one, the surest witness first:
    rel=next; a word or an arrow for *next*; the number after the present one.
    """
    for node in tree.css('link[rel~="next" i], a[rel~="next" i]')[:5]:
        url = _target(node, page_url)
        if url and not _MONTHS.search(url):
            return [url]
    anchors = tree.css("a[href]")[:3_000]
    for test in (_says_next, _is_arrow, _has_class):
        for node in anchors:
            if test(node):
                url = _target(node, page_url)
                if url and url != page_url and not _MONTHS.search(url):
                    return [url]
    return _by_number(anchors, page_url)


def _target(node: LexborNode, page_url: str) -> str:
    return absolute_url(page_url, node.attributes.get("href"))


def _label(node: LexborNode) -> str:
    text = node.text(strip=True)
    return text if len(text) <= 40 else ""


def _says_next(node: LexborNode) -> bool:
    text = _TRIM.sub("", _label(node)).lower()
    if text in _WORD_SET:
        return True
    hints = (node.attributes.get("title"), node.attributes.get("aria-label"))
    return any(h and _TRIM.sub("", h[:60]).lower() in _WORD_SET for h in hints)


def _is_arrow(node: LexborNode) -> bool:
    text = _label(node)
    return text in _ARROWS and _in_pager(node)


def _has_class(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    parent = node.parent
    if parent is not None:
        names += f" {parent.attributes.get('class') or ''}"
    return len(names) < 300 and bool(_CLASS.search(names)) and _in_pager(node)


def _in_pager(node: LexborNode) -> bool:
    """Stands among numbered links, or in something that is called a pager."""
    above = node.parent
    for _ in range(4):
        if above is None:
            return False
        names = (above.attributes.get("class") or "") + (
            above.attributes.get("id") or ""
        )
        if names and _PAGER.search(names[:300]):
            return True
        above = above.parent
    return False


def _by_number(anchors: list[LexborNode], page_url: str) -> list[str]:
    """The link whose label is one more than the number of this page."""
    wanted = str(_number_of(page_url) + 1)
    for node in anchors:
        if _label(node) != wanted:
            continue
        url = _target(node, page_url)
        if not url or url == page_url or _MONTHS.search(url):
            continue
        if _in_pager(node) or _PAGE_NUMBER.search(url) or _same_path(url, page_url):
            return [url]
    return []


def _same_path(url: str, page_url: str) -> bool:
    return urlsplit(url).path == urlsplit(page_url).path


def _number_of(url: str) -> int:
    """The page number that an address has; 1 when it has none."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if (
            value.isdecimal()
            and len(value) <= 5
            and _PAGE_NUMBER.match(f"{name}={value}")
        ):
            return int(value)
    found = _PAGE_NUMBER.search(parts.path)
    return int(found[1]) if found else 1
