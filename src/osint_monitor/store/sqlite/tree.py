"""A search's tree as SQL and as the language of the full-text index."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from osint_monitor.errors import StoreError
from osint_monitor.model.document import BREAK
from osint_monitor.store.traits import TRAITS
from osint_monitor.store.tree import (
    All,
    Any,
    Flag,
    Has,
    Is,
    Node,
    Not,
    Phrase,
    Prefix,
    Settled,
    Time,
    Word,
    conjuncts,
)
from osint_monitor.store.values import level_rank, to_ms, words_of

if TYPE_CHECKING:
    from osint_monitor.store.sqlite.select import Where

_LAST = "\U0010ffff"
"""Greater than any character that follows a prefix."""
_FLAGS = {"gone": "p.gone", "ukraine": "p.ukraine"}
_COLUMNS = {"lang": "p.lang", "kind": "p.kind", "source": "p.source"}
TALLIED = ("level", "lang", "kind", "source", "type", "gone", "ukraine")
"""Fields of a tree that tallies have columns of."""
_NOTHING = f'"{BREAK}{BREAK}"'
"""What no text holds."""


def split_text(node: Node | None) -> tuple[str | None, list[Node]]:
    """
    What of a tree the full-text index can answer at once, and what is left.

    Returns:
        An expression of the index that must hold (``None`` for nothing to ask), and
        the parts that must hold besides.
    """
    found: list[str] = []
    barred: list[tuple[str, Node]] = []
    rest: list[Node] = []
    for part in conjuncts(node):
        inner = part.part if isinstance(part, Not) else part
        if (match := match_of(inner)) is None:
            rest.append(part)
        elif isinstance(part, Not):
            barred.append((match, part))
        else:
            found.append(match)
    if not found:
        # The index can't say which texts do *not* hold something.
        return None, [*rest, *(part for _, part in barred)]
    matches = " AND ".join(found)
    if barred:
        matches = f"({matches}) NOT ({' OR '.join(match for match, _ in barred)})"
    return matches, rest


def match_of(node: Node) -> str | None:
    """A tree in the language of the index; ``None`` when it asks more than words."""
    match node:
        case Word(_, forms):
            return any_match(forms)
        case Prefix(_, stem):
            return f"({_quoted(' '.join(words_of(stem)))} *)"
        case Phrase(_, words):
            return f"(tokens : {_quoted(' '.join(words_of(' '.join(words))))})"
        case Any(parts):
            matches = [match_of(part) for part in parts]
            known = [match for match in matches if match is not None]
            return f"({' OR '.join(known)})" if len(known) == len(parts) else None
        case All(_):
            match, rest = split_text(node)
            return None if rest else f"({match})"
        case _:
            return None


def any_match(alternatives: Sequence[str]) -> str:
    """Any of these words, or groups of words that must all be there."""
    groups = []
    for alternative in alternatives:
        if words := words_of(alternative):
            groups.append(f"({' AND '.join(map(_quoted, words))})")
    return f"({' OR '.join(dict.fromkeys(groups)) or _NOTHING})"


def _quoted(text: str) -> str:
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def asks_only(node: Node | None, fields: Collection[str]) -> bool:
    """True when a tree asks for nothing but these plain fields."""
    match node:
        case None:
            return True
        case Is(field) | Flag(field):
            return field in fields
        case All(parts) | Any(parts):
            return all(asks_only(part, fields) for part in parts)
        case Not(part):
            return asks_only(part, fields)
        case _:
            return False


def condition(node: Node, where: Where) -> str:
    """A tree as a condition on ``posts p``; its values are put into *where*."""
    if match_of(node) is not None:
        return f"p.reading IN ({holders(node, where)})"
    match node:
        case Is(field, values):
            return _is(field, values, where)
        case Has():
            return f"{where.seq} IN ({holders(node, where)})"
        case Time(field):
            is_last = field == "seen"
            return _time(node, where.last_seen if is_last else "p.first_seen", where)
        case Flag(field, value):
            return f"{_FLAGS[field]} = {where.value(int(value))}"
        case Settled():
            # By its own numbers: looked up post by post, or gone through where few.
            return f"{where.seq} IN (SELECT post FROM settled)"  # noqa: S608 our names
        case All(parts):
            return _joined(" AND ", parts, where)
        case Any(parts):
            return _joined(" OR ", parts, where)
        case Not(part):
            # A post without a text, or a column without a value, does not hold it.
            return f"NOT coalesce({condition(part, where)}, 0)"
    raise StoreError("a search holds something that this store can't translate")


def _joined(sign: str, parts: Sequence[Node], where: Where) -> str:
    return f"({sign.join(condition(part, where) for part in parts)})"


def _is(field: str, values: Sequence[str], where: Where) -> str:
    if field == "type":
        tests = (f"instr(p.types, {where.value(f',{one},')})" for one in values)
        return f"({' OR '.join(tests)})"
    if field == "level":
        return f"p.level IN ({_values(values, where, level_rank)})"
    return f"{_COLUMNS[field]} IN ({_values(values, where, str)})"


def _values(
    values: Sequence[str], where: Where, read: Callable[[str], str | int]
) -> str:
    return ", ".join(where.value(read(one)) for one in values)


def holders(node: Node, where: Where, *, sign: str = "") -> str:
    """
    What lists the texts that hold words, or the posts that hold something else.

    Args:
        sign: ``+`` keeps SQLite from going by kind and value, when it could go by post.
    """
    if (match := match_of(node)) is not None:
        texts = "SELECT o.rowid FROM words o WHERE o.words MATCH"
        return f"{texts} {where.value(match)}"
    assert isinstance(node, Has)
    table = "traits" if node.kind in TRAITS else "observables"
    tests = [f"{sign}o.kind = {where.value(node.kind)}"]
    if not node.is_prefix:
        tests.append(f"{sign}o.value = {where.value(node.value)}")
    elif node.value:
        tests.append(f"{sign}o.value >= {where.value(node.value)}")
        tests.append(f"{sign}o.value < {where.value(node.value + _LAST)}")
    return f"SELECT o.post FROM {table} o WHERE {' AND '.join(tests)}"  # noqa: S608


def check(node: Node, where: Where) -> str:
    """``condition``, of what ``holders`` lists or not that, looking post by post."""
    if isinstance(node, Not):
        return f"NOT {check(node.part, where)}"
    sign = "+" if isinstance(node, Has) and node.is_prefix else ""
    one = "o.rowid = p.reading" if match_of(node) is not None else "o.post = p.seq"
    return f"EXISTS ({holders(node, where, sign=sign)} AND {one})"


def _time(node: Time, column: str, where: Where) -> str:
    tests = []
    if node.since is not None:
        tests.append(f"{column} >= {where.value(to_ms(node.since))}")
    if node.until is not None:
        tests.append(f"{column} < {where.value(to_ms(node.until))}")
    return f"({' AND '.join(tests)})"
