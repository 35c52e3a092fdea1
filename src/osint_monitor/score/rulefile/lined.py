"""YAML of rules read as plain values, with the line of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from osint_monitor.errors import Problem, RuleError

MAX_FILE_BYTES = 400_000
MAX_DEPTH = 8

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Lined:
    """
    What a file holds.

    Args:
        value: strings, numbers, booleans, ``None``, lists and dicts.
        lines: path of keys and indices → line, from 1.
    """

    value: object
    lines: Mapping[Where, int]

    def line(self, where: Where) -> int:
        """The line of *where*, or of its nearest part that stands in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read_text(path: Path) -> str:
    """
    The text of a rule file.

    Raises:
        RuleError: it can't be read, is too large, or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RuleError([Problem(str(path), "can't be read")]) from error
    if len(raw) > MAX_FILE_BYTES:
        what = f"at most {MAX_FILE_BYTES} bytes were expected"
        raise RuleError([Problem(f"{path}:1", what)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RuleError([Problem(f"{path}:{line}", "not UTF-8")]) from error


def parse(path: Path, text: str) -> Lined:
    """
    Read one YAML document.

    Raises:
        RuleError: it is not YAML, is too deep, or uses anchors, doubled or odd keys.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"not YAML: {error.problem or error.context or 'malformed'}"
        raise RuleError([Problem(f"{path}:{line}", what)]) from error
    except (YAMLError, RecursionError) as error:
        raise RuleError([Problem(f"{path}:1", "not YAML")]) from error
    reader = _Reader(path)
    value = reader.value(root, ()) if root is not None else {}
    if reader.problems:
        raise RuleError(reader.problems)
    return Lined(value, reader.lines)


class _Reader:
    """Turns nodes into values, and keeps every problem on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Where, int] = {}
        self.problems: list[Problem] = []
        self._scalars = YAML(typ="safe", pure=True).constructor

    def value(self, node: Node, at: Where) -> object:
        """The plain value of *node*, which stands at *at*."""
        self.lines.setdefault(at, node.start_mark.line + 1)
        if node.anchor:
            self._refuse(node, "anchors (&) and aliases (*) are not allowed")
        if len(at) > MAX_DEPTH:
            self._refuse(node, f"at most {MAX_DEPTH} levels were expected")
        elif isinstance(node, MappingNode):
            return self._mapping(node, at)
        elif isinstance(node, SequenceNode):
            return [self.value(one, (*at, i)) for i, one in enumerate(node.value)]
        elif isinstance(node, ScalarNode):
            return self._scalar(node)
        return None

    def _mapping(self, node: MappingNode, at: Where) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, inner in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "a key must be text")
            elif key.value in found:
                self._refuse(key, f"{key.value!r} stands here a second time")
            else:
                self.lines[(*at, key.value)] = key.start_mark.line + 1
                found[key.value] = self.value(inner, (*at, key.value))
        return found

    def _scalar(self, node: ScalarNode) -> object:
        kind = str(node.tag).rpartition(":")[2]
        if kind not in {"int", "float", "bool", "null"}:
            return node.value
        try:
            value: object = self._scalars.construct_object(node)
        except (ValueError, OverflowError):
            return node.value
        return value

    def _refuse(self, node: Node, what: str) -> None:
        self.problems.append(Problem(f"{self.path}:{node.start_mark.line + 1}", what))
