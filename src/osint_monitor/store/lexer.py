"""A typed search cut into its pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from osint_monitor.store.times import AGO

_QUOTES = {'"': '"', "“": '“”„"', "”": '“”"', "„": '“”"', "«": "»", "»": "«»"}
"""Marks that open a phrase, with those that close it: what editors make of them."""
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_ENDS = frozenset("()" + "".join(_QUOTES))
_FIELD = re.compile(r"([A-Za-z_]{2,20}):")
_LAST = re.compile(rf"last[ \t]+{AGO.pattern}(?![^\s()])", re.IGNORECASE)
_TIMES = ("seen", "first")


class Unfit(Exception):
    """
    A place that can't be read.

    Args:
        what: is wrong, and what to do.
        start, end: the place, in code points.
    """

    def __init__(self, what: str, start: int, end: int) -> None:
        super().__init__(what)
        self.what, self.start, self.end = what, start, end


class Kind(Enum):
    """What a piece is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    TERM = auto()
    END = auto()


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """
    One piece.

    Args:
        start, end: where it stands, in code points.
        text: of a term, without its field, quotation marks and ``*``.
        field: the name before the colon.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    field: str | None = None
    is_quoted: bool = False
    has_star: bool = False


def lexemes(text: str) -> list[Lexeme]:
    """
    The pieces of a search; the last is its end.

    Raises:
        Unfit: a quotation mark is never closed, or a dash stands alone.
    """
    found = []
    at = 0
    while at < len(text):
        if _is_space(text[at]):
            at += 1
            continue
        found.append(_lexeme(text, at))
        at = found[-1].end
    found.append(Lexeme(Kind.END, len(text), len(text)))
    return found


def _lexeme(text: str, at: int) -> Lexeme:
    char = text[at]
    if char == "(":
        return Lexeme(Kind.OPEN, at, at + 1)
    if char == ")":
        return Lexeme(Kind.CLOSE, at, at + 1)
    if char in _DASHES:
        if at + 1 == len(text) or _is_space(text[at + 1]) or text[at + 1] == ")":
            what = "a - stands directly before what must not be there"
            raise Unfit(what, at, at + 1)
        return Lexeme(Kind.NOT, at, at + 1)
    return _term(text, at)


def _term(text: str, start: int) -> Lexeme:
    named = _FIELD.match(text, start)
    field = named[1] if named else None
    at = named.end() if named else start
    if at < len(text) and text[at] in _QUOTES:
        value, end = _quoted(text, at)
        has_star = text[end : end + 1] == "*"
        end += has_star
        return Lexeme(Kind.TERM, start, end, value, field, True, has_star)
    last = _LAST.match(text, at) if field and field.lower() in _TIMES else None
    end = last.end() if last else at
    while not last and end < len(text) and text[end] not in _ENDS:
        if _is_space(text[end]):
            break
        end += 1
    run = text[at:end]
    if field is None and run in _OPERATORS:
        return Lexeme(_OPERATORS[run], start, end)
    value = run.removesuffix("*")
    return Lexeme(Kind.TERM, start, end, value, field, has_star=value != run)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands in quotation marks, and where it ends; ``\\`` keeps the next one."""
    closing = _QUOTES[text[at]]
    value: list[str] = []
    end = at + 1
    while end < len(text):
        if text[end] == "\\" and end + 1 < len(text):
            end += 1
        elif text[end] in closing:
            return "".join(value), end + 1
        value.append(text[end])
        end += 1
    raise Unfit("this quotation mark is never closed; add another", at, at + 1)


def _is_space(char: str) -> bool:
    return char.isspace() or not char.isprintable()
