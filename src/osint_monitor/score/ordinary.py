"""Ordinary posts, written for the project, that rules should leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from osint_monitor.errors import Problem, RuleError
from osint_monitor.lined import parse, read_text
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Lang
from osint_monitor.score.rulefile.schema import Shape


class _Post(Shape):
    text: Annotated[str, Field(min_length=3)]
    title: str = ""
    kind: Kind = Kind.JOB


_POSTS = TypeAdapter(list[_Post])


@dataclass(frozen=True, slots=True)
class OrdinaryText:
    """An ordinary post and where it stands (``nl.yml:12``)."""

    where: str
    lang: Lang
    kind: Kind
    title: str
    text: str


def load_ordinary(folder: Path) -> list[OrdinaryText]:
    """
    The posts of ``uk.yml`` … ``en.yml``, by language; none when there is no folder.

    Raises:
        RuleError: a file is not a list of posts.
    """
    found: list[OrdinaryText] = []
    for lang in Lang:
        path = folder / f"{lang}.yml"
        if not path.is_file():
            continue
        lined = parse(path, read_text(path, RuleError), RuleError)
        try:
            posts = _POSTS.validate_python(lined.value)
        except ValidationError as error:
            where = error.errors()[0]["loc"]
            what = "a list of posts (text, title, kind) was expected"
            raise RuleError([Problem(f"{path}:{lined.line(where)}", what)]) from error
        for i, post in enumerate(posts):
            place = f"{path.name}:{lined.line((i,))}"
            found.append(OrdinaryText(place, lang, post.kind, post.title, post.text))
    return found


def version_of_text(name: str, text: str, title: str, kind: Kind) -> Version:
    """A text of the rule book as a wording; *name* is its id and that of its post."""
    return Version(
        id=name,
        post_id=name,
        source_id="rules",
        kind=kind,
        url="",
        title=title,
        text=text,
    )
