"""A tree as the words that are read as this tree."""

from __future__ import annotations

import re

from osint_monitor.store.fields import written_value
from osint_monitor.store.tree import All, Any, Node, Not, Phrase, Prefix, Settled, Word

_PLAIN = re.compile(r"[\w+@./:#,-]+", re.ASCII)


def written(node: Node) -> str:
    """
    The search that asks this.

    Raises:
        ValueError: it asks for settled posts, which nobody can type.
    """
    match node:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(text):
            return quoted(text)
        case Not(part):
            return f"-{_part(part)}"
        case All(parts):
            # AND binds more tightly than OR: only an OR within needs its parentheses.
            return " ".join(
                _part(part) if isinstance(part, Any) else written(part)
                for part in parts
            )
        case Any(parts):
            return " OR ".join(map(written, parts))
        case Settled():
            raise ValueError("what is settled can't be typed")
        case _:
            name, value, is_prefix = written_value(node)
            shown = value if not value or _PLAIN.fullmatch(value) else quoted(value)
            return f"{name}:{shown}{'*' if is_prefix else ''}"


def _part(node: Node) -> str:
    text = written(node)
    return f"({text})" if isinstance(node, All | Any) else text


def quoted(text: str) -> str:
    """*text* in quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
