"""
The language of searches: read once into a tree, which every store translates.

    or      = and { OR and }
    and     = not { [ AND ] not }
    not     = { NOT | - } one
    one     = ( or ) | "exact phrase" | word | begin* | field:value

Nothing of the text goes further than into values of the tree's leaves.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, tzinfo

from osint_monitor.errors import Problem, QueryError
from osint_monitor.model import clock
from osint_monitor.store.fields import Typed, field_of
from osint_monitor.store.lexer import Kind, Lexeme, Unfit, lexemes
from osint_monitor.store.query import Query
from osint_monitor.store.tree import (
    Node,
    Phrase,
    Prefix,
    Word,
    all_of,
    any_of,
    negated,
)
from osint_monitor.understand.phrase import search_tokens

MAX_LENGTH = 1_000
"""Characters of a search."""
MAX_TERMS = 50
"""Words, phrases and fields of a search."""
MAX_DEPTH = 10
"""Parentheses within parentheses, and "not" before "not"."""
MIN_STEM = 2
"""Characters before the ``*`` of a word."""
_SHOWN = 70
"""Characters of a long search that are shown around a mistake."""


def parse(text: str, *, now: datetime | None = None, zone: tzinfo = UTC) -> Query:
    """
    The query that a typed search asks; an empty one asks for all posts.

    Args:
        now: from which ``last 7d`` counts; the present by default.
        zone: in which the days of ``seen:`` begin.

    Raises:
        QueryError: it can't be read; says what to do and points at the place.
    """
    text = text.encode("utf-8", "replace").decode()  # without halves of surrogates
    try:
        if len(text) > MAX_LENGTH:
            what = f"a search has at most {MAX_LENGTH} characters; shorten it"
            raise Unfit(what, MAX_LENGTH, len(text))
        where = _Parser(text, now or clock.now(), zone).whole()
    except Unfit as error:
        shown = pointed(text, error.start, error.end)
        raise QueryError([Problem("search", f"{error.what}\n{shown}")]) from None
    return Query(where=where)


def pointed(text: str, start: int, end: int) -> str:
    """Two lines: the search, cut where it is long, and carets under the place."""
    begin = max(0, start - _SHOWN // 2)
    stop = begin + _SHOWN
    line = "".join(map(_visible, text[begin:stop]))
    left = "…" if begin else ""
    right = "…" if stop < len(text) else ""
    before = left + line[: start - begin]
    under = line[start - begin : max(end, start + 1) - begin] or " "
    carets = " " * _columns(before) + "^" * max(1, _columns(under))
    return f"  {left}{line}{right}\n  {carets}"


def _visible(char: str) -> str:
    return char if char.isprintable() else " "


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)


class _Parser:
    """One search on its way to a tree."""

    def __init__(self, text: str, now: datetime, zone: tzinfo) -> None:
        self._now, self._zone = now, zone
        self._lexemes = lexemes(text)
        self._at = 0
        self._terms = 0
        self._depth = 0

    def whole(self) -> Node | None:
        if self._next.kind is Kind.END:
            return None
        node = self._or()
        if self._next.kind is Kind.CLOSE:
            raise self._unfit("nothing was opened before this parenthesis; take it out")
        return node

    @property
    def _next(self) -> Lexeme:
        return self._lexemes[self._at]

    def _take(self) -> Lexeme:
        taken = self._next
        self._at += 1
        return taken

    def _unfit(self, what: str) -> Unfit:
        return Unfit(what, self._next.start, self._next.end)

    def _or(self) -> Node:
        parts = [self._and()]
        while self._next.kind is Kind.OR:
            self._take()
            parts.append(self._and())
        return any_of(parts)

    def _and(self) -> Node:
        parts = [self._not()]
        while self._next.kind not in (Kind.OR, Kind.CLOSE, Kind.END):
            if self._next.kind is Kind.AND:
                self._take()
            parts.append(self._not())
        return all_of(parts)

    def _not(self) -> Node:
        if self._next.kind is not Kind.NOT:
            return self._one()
        with_depth = self._deeper()
        self._take()
        node = negated(self._not())
        self._depth = with_depth
        return node

    def _one(self) -> Node:
        match self._next.kind:
            case Kind.OPEN:
                return self._group()
            case Kind.TERM:
                self._terms += 1
                if self._terms > MAX_TERMS:
                    what = f"a search has at most {MAX_TERMS} words and fields"
                    raise self._unfit(f"{what}; make several of it")
                lexeme = self._take()
                return _term(lexeme, self._now, self._zone)
            case Kind.END:
                raise self._unfit("the search ends here; a word or a field is missing")
            case Kind.CLOSE:
                raise self._unfit("a word or a field is missing before this")
            case _:
                raise self._unfit(
                    "a word or a field is missing before this; to look for the very"
                    " word, put it in quotation marks"
                )

    def _group(self) -> Node:
        before = self._deeper()
        opened = self._take()
        node = self._or()
        if self._next.kind is not Kind.CLOSE:
            what = "this parenthesis is never closed; add )"
            raise Unfit(what, opened.start, opened.end)
        self._take()
        self._depth = before
        return node

    def _deeper(self) -> int:
        """Goes one deeper; returns how deep it was."""
        before = self._depth
        self._depth += 1
        if self._depth > MAX_DEPTH:
            what = f"this lies more than {MAX_DEPTH} deep; ask it in a simpler way"
            raise self._unfit(what)
        return before


def _term(lexeme: Lexeme, now: datetime, zone: tzinfo) -> Node:
    if lexeme.field is not None:
        return _field(lexeme, Typed(lexeme.text, lexeme.has_star, now, zone))
    if lexeme.is_quoted:
        return _phrase(lexeme)
    return _begin(lexeme) if lexeme.has_star else _word(lexeme)


def _field(lexeme: Lexeme, typed: Typed) -> Node:
    name = lexeme.field or ""
    try:
        field = field_of(name)
    except ValueError as error:
        end = lexeme.start + len(name)
        raise Unfit(str(error), lexeme.start, end) from None
    if not typed.text and not typed.is_prefix:
        what = f"{field.name}: needs its value directly after the colon, such as"
        raise Unfit(f"{what} {field.example}", lexeme.start, lexeme.end)
    try:
        return field.read(field.name, typed)
    except ValueError as error:
        start = lexeme.start + len(name) + 1
        raise Unfit(f"{field.name}: {error}", start, lexeme.end) from None


def _phrase(lexeme: Lexeme) -> Node:
    if lexeme.has_star:
        what = "a phrase is looked for as it stands; take the * out"
        raise Unfit(what, lexeme.end - 1, lexeme.end)
    return Phrase(lexeme.text, _words(lexeme))


def _begin(lexeme: Lexeme) -> Node:
    words = _words(lexeme)
    if len(words) != 1 or len(words[0]) < MIN_STEM:
        what = f"a * stands after the first letters of one word, {MIN_STEM} or more"
        raise Unfit(what, lexeme.start, lexeme.end)
    return Prefix(lexeme.text, words[0])


def _word(lexeme: Lexeme) -> Node:
    words = _words(lexeme)
    if len(words) > 1:
        return Phrase(lexeme.text, words)
    return Word(lexeme.text, search_tokens(lexeme.text)[0])


def _words(lexeme: Lexeme) -> tuple[str, ...]:
    """The folded words of a term, of which there must be one."""
    if "*" in lexeme.text and not lexeme.is_quoted:
        at = lexeme.start + lexeme.text.index("*")
        raise Unfit("a * stands at the end of a word only", at, at + 1)
    words = tuple(forms[0] for forms in search_tokens(lexeme.text))
    if not words:
        what = "there is no word in this, nothing could be found by it; leave it out"
        raise Unfit(what, lexeme.start, lexeme.end)
    return words
