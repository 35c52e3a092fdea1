"""YAML read as plain values, with the line of each; anything clever is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, NodeEvent
from ruamel.yaml.events import CollectionStartEvent as CollectionStart
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from osint_monitor.errors import Problem, SourceError

MAX_FILE_BYTES = 200_000
MAX_DEPTH = 8
MAX_NODES = 5_000
MAX_SCALAR = 4_000

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Lined:
    """
    What a file holds.

    Args:
        value: strings, numbers, booleans, ``None``, lists and dicts with string keys;
            dates stay strings.
        lines: path of keys and indices → line, from 1.
    """

    value: object
    lines: Mapping[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of *path*, or of its nearest part that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_lined(path: Path) -> Lined:
    """
    Read one YAML document.

    Raises:
        SourceError: the file can't be read, is too large or too deep, is not YAML, or
            uses anchors, aliases, tags, doubled or non-text keys.
    """
    text = _text(path)
    try:
        _refuse_cleverness(path, text)
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"not YAML: {error.problem or error.context or 'malformed'}"
        raise SourceError([Problem(f"{path}:{line}", what)]) from error
    except YAMLError as error:
        raise SourceError(
            [Problem(f"{path}:1", "not YAML: a control or malformed character")]
        ) from error
    return _Reader(path).read(root)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
        if len(raw) > MAX_FILE_BYTES:
            what = f"a file of at most {MAX_FILE_BYTES} bytes was expected"
            raise SourceError([Problem(str(path), what)])
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError([Problem(f"{path}:{line}", "not UTF-8")]) from error
    except OSError as error:
        what = f"can't be read: {error.strerror}"
        raise SourceError([Problem(str(path), what)]) from error


def _refuse_cleverness(path: Path, text: str) -> None:
    """Look at the events, before anything is built from them."""
    depth = nodes = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        nodes += isinstance(event, NodeEvent)
        depth += isinstance(event, CollectionStart)
        depth -= isinstance(event, CollectionEndEvent)
        what = None
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            what = f"at most {MAX_DEPTH} levels and {MAX_NODES} values were expected"
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            what = "anchors (&) and aliases (*) are not allowed; quote the text"
        elif getattr(event, "ctag", None):
            what = "tags (!) are not allowed; quote the text"
        if what:
            raise SourceError([Problem(f"{path}:{event.start_mark.line + 1}", what)])


class _Reader:
    """Turns nodes into values, and keeps every problem on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self.scalars = YAML(typ="safe", pure=True).constructor

    def read(self, root: Node | None) -> Lined:
        value = self._value(root, ()) if root is not None else {}
        if self.problems:
            raise SourceError(self.problems)
        return Lined(value, self.lines)

    def _value(self, node: Node, at: Path_) -> object:
        self.lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self._mapping(node, at)
        if isinstance(node, SequenceNode):
            return [self._value(item, (*at, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        if len(node.value) > MAX_SCALAR:
            self._refuse(node, f"at most {MAX_SCALAR} characters were expected")
        return self._scalar(node)

    def _mapping(self, node: MappingNode, at: Path_) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "a key must be text")
            elif key.value in found:
                self._refuse(key, f"{key.value!r} stands here a second time")
            else:
                self.lines[(*at, key.value)] = key.start_mark.line + 1
                found[key.value] = self._value(value, (*at, key.value))
        return found

    def _scalar(self, node: ScalarNode) -> object:
        kind = str(node.tag).rpartition(":")[2]
        if kind not in {"int", "float", "bool", "null"}:
            return node.value
        try:
            return self.scalars.construct_object(node)
        except (ValueError, OverflowError):
            return node.value

    def _refuse(self, node: Node, what: str) -> None:
        self.problems.append(Problem(f"{self.path}:{node.start_mark.line + 1}", what))
