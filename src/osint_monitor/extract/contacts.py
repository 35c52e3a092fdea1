"""Contacts that a page gives apart from its text: links and attributes."""

from __future__ import annotations

from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.found import distinct_lines

MAX_CONTACTS = 10
# What stands in a page's markup → where a contact then is; looking for all is slow.
_LINKS = {
    "tel:": "a[href^='tel:' i]",
    "mailto:": "a[href^='mailto:' i]",
    "sms:": "a[href^='sms:' i]",
    "viber:": "a[href^='viber:' i]",
    "tg:": "a[href^='tg:' i]",
    "whatsapp:": "a[href^='whatsapp:' i]",
    "api.whatsapp.com/": "a[href*='api.whatsapp.com/' i]",
    "wa.me/": "a[href*='wa.me/' i]",
    "data-phone": "[data-phone], [data-phone-number]",
    "data-tel": "[data-tel]",
}
_CHROME = frozenset({"header", "footer", "nav", "aside"})


def contacts_on(tree: LexborHTMLParser, markup: str) -> str:
    """
    Contacts of the page's post, one a line; those of the site itself, in header,
    footer, navigation and side bars, are left out: they would link every post to
    every other.
    """
    lower = markup.lower()
    places = ", ".join(where for sign, where in _LINKS.items() if sign in lower)
    if not places:
        return ""
    values = [_contact(node) for node in tree.css(places)[:100] if not in_chrome(node)]
    return distinct_lines(*[value for value in values if value][:MAX_CONTACTS])


def _contact(node: LexborNode) -> str:
    attributes = node.attributes
    for name in ("data-phone", "data-tel", "data-phone-number"):
        if attributes.get(name):
            return attributes[name] or ""
    link = unquote((attributes.get("href") or "")[:300]).strip()
    scheme, _, rest = link.partition(":")
    if scheme.lower() in ("tel", "mailto", "sms"):
        return rest.removeprefix("//").split("?")[0]
    return link


def in_chrome(node: LexborNode) -> bool:
    """True for what stands in the frame of the site, not in its content."""
    above: LexborNode | None = node
    for _ in range(40):
        if above is None or above.tag == "article":
            return False
        if above.tag in _CHROME:
            return above.tag != "header" or not _within_article(above)
        above = above.parent
    return False


def _within_article(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(40):
        if above is None:
            return False
        if above.tag in ("article", "main"):
            return True
        above = above.parent
    return False
