"""Checks of single values in a source file; each error says what was expected."""

from __future__ import annotations

import re

import re2

from osint_monitor.catalogue.hosts import host_name, is_invented
from osint_monitor.catalogue.mandates import BASES
from osint_monitor.catalogue.suggest import closest

MAX_PATTERN_MEMORY = 2 << 20
_QUIET = re2.Options()
_QUIET.log_errors = False
_QUIET.max_mem = MAX_PATTERN_MEMORY


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def one_line(text: str) -> str:
    """*text* without blanks around it; ValueError if it has control characters."""
    text = text.strip()
    if not text or not text.isprintable():
        raise ValueError("one line of text was expected")
    return text


def a_pattern(pattern: str) -> str:
    """*pattern*, if RE2 takes it and it does not match everything."""
    try:
        compiled = re2.compile(pattern, _QUIET)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else ""
        raise ValueError(f"an RE2 pattern was expected: {text}") from error
    if compiled.search("") is not None:
        raise ValueError("a pattern that does not match the empty text")
    return pattern


def a_selector_css(selector: str) -> str:
    """*selector*, if it is CSS as parsel reads it (``::text``, ``::attr(x)`` too)."""
    # A third of the time of a short command, and most sources have no selectors.
    from cssselect import SelectorError
    from parsel.csstranslator import HTMLTranslator

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"a CSS selector was expected: {error}") from error
    return selector


def a_selector_xpath(selector: str) -> str:
    """*selector*, if it is XPath 1.0."""
    from lxml import etree

    try:
        etree.XPath(selector, namespaces={"re": "http://exslt.org/regular-expressions"})
    except etree.XPathError as error:
        raise ValueError(f"an XPath was expected: {error}") from error
    return selector


def a_host(text: str) -> str:
    """*text* as a host name or address; a bare ending such as ``com`` is refused."""
    host = host_name(text)
    if "." not in host and ":" not in host and not is_invented(host):
        raise ValueError("a whole host name was expected, such as board.example")
    return host


def a_day(day: object) -> object:
    """*day*, if it is written as 2027-06-30."""
    if not isinstance(day, str) or not _DAY.fullmatch(day):
        raise ValueError("a day such as 2027-06-30 was expected")
    return day


def a_basis(basis: str) -> str:
    """*basis*, if it is in the list."""
    if basis not in BASES:
        hint = closest(basis, BASES)
        raise ValueError(f"one of {', '.join(BASES)} was expected{hint}")
    return basis
