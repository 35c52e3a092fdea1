"""
Conditions over group names: ``a and (b or not c)``, ``2 of (a, b, c)``.

Parsed by hand, never evaluated as code. What is true is a set of names.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

MAX_DEPTH = 12
MAX_TOKENS = 200

_TOKEN = re.compile(r"\s*(?:(\d{1,3})|([A-Za-z_][A-Za-z0-9_]*)|([(),]))")
_NO_GROUP = frozenset({"", "and", "or", "not", "of", "(", ")", ","})


class ConditionError(ValueError):
    """A condition can't be read; the text says what was expected where."""


@dataclass(frozen=True, slots=True)
class Name:
    """True when the group is found."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """True when *part* is not."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when *least* or more of the parts are: all for ``and``, one for ``or``."""

    least: int
    parts: tuple[Condition, ...]


Condition = Name | Not | AtLeast


def holds(condition: Condition, found: Set[str]) -> bool:
    """Whether the condition is true when exactly the groups of *found* are found."""
    if isinstance(condition, Name):
        return condition.name in found
    if isinstance(condition, Not):
        return not holds(condition.part, found)
    spare = len(condition.parts) - condition.least
    for part in condition.parts:
        if spare < 0:
            return False
        spare -= not holds(part, found)
    return spare >= 0


def names(condition: Condition, *, negated: bool) -> frozenset[str]:
    """The groups that stand under an odd number of ``not`` (*negated*), or the rest."""
    if isinstance(condition, Name):
        return frozenset() if negated else frozenset({condition.name})
    if isinstance(condition, Not):
        return names(condition.part, negated=not negated)
    none: frozenset[str] = frozenset()
    return none.union(*(names(part, negated=negated) for part in condition.parts))


def alternatives(condition: Condition) -> frozenset[str]:
    """Positive groups that stand beside others of which not all are asked."""
    if not isinstance(condition, AtLeast):
        return frozenset()
    none: frozenset[str] = frozenset()
    found = none.union(*(alternatives(part) for part in condition.parts))
    if condition.least < len(condition.parts):
        found |= names(condition, negated=False)
    return found


def force(condition: Condition, name: str, found: bool) -> Condition:
    """The condition as if the group were always (or never) found."""
    if isinstance(condition, Name):
        return AtLeast(not found, ()) if condition.name == name else condition
    if isinstance(condition, Not):
        return Not(force(condition.part, name, found))
    parts = tuple(force(part, name, found) for part in condition.parts)
    return AtLeast(condition.least, parts)


def parse_condition(text: str) -> Condition:
    """
    Read a condition.

    Raises:
        ConditionError: it is not one; it is too long or too deep.
    """
    parser = _Parser(_tokens(text))
    condition = parser.either(0)
    if parser.token:
        raise ConditionError(
            f"nothing was expected after the end, not {parser.token!r}"
        )
    return condition


def _tokens(text: str) -> list[str]:
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ConditionError(f"a name, a number or ( ) , was expected at {at + 1}")
        found.append(token.group().strip())
        at = token.end()
        if len(found) > MAX_TOKENS:
            raise ConditionError(f"at most {MAX_TOKENS} words were expected")
    return found


class _Parser:
    """Recursive descent over the tokens: or, and, not, one."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def token(self) -> str:
        """The next token; empty at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def either(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError(f"at most {MAX_DEPTH} levels were expected")
        parts = [self._all(depth)]
        while self._take("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else AtLeast(1, tuple(parts))

    def _all(self, depth: int) -> Condition:
        parts = [self._not(depth)]
        while self._take("and"):
            parts.append(self._not(depth))
        return parts[0] if len(parts) == 1 else AtLeast(len(parts), tuple(parts))

    def _not(self, depth: int) -> Condition:
        if self._take("not"):
            if depth > MAX_DEPTH:
                raise ConditionError(f"at most {MAX_DEPTH} levels were expected")
            return Not(self._not(depth + 1))
        return self._one(depth)

    def _one(self, depth: int) -> Condition:
        token = self.token
        if self._take("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        if token.isdecimal():
            return self._some(depth)
        if token in _NO_GROUP:
            raise ConditionError(f"a group was expected, not {token or 'the end'!r}")
        self._at += 1
        return Name(token)

    def _some(self, depth: int) -> Condition:
        least = int(self.token)
        self._at += 1
        self._expect("of")
        self._expect("(")
        parts = [self.either(depth + 1)]
        while self._take(","):
            parts.append(self.either(depth + 1))
        self._expect(")")
        if not 1 <= least <= len(parts):
            raise ConditionError(f"1 to {len(parts)} was expected before 'of'")
        return AtLeast(least, tuple(parts))

    def _take(self, token: str) -> bool:
        if self.token != token:
            return False
        self._at += 1
        return True

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise ConditionError(
                f"{token!r} was expected, not {self.token or 'the end'!r}"
            )
