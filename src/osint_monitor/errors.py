"""
The errors of this project, by what they make the program do.

OsintMonitorError
├── SetupError          refuse to start: every problem at once, exit 2
│   ├── SettingsError
│   ├── SourceError
│   ├── MandateError
│   ├── RuleError
│   └── QueryError
├── ItemError           skip this item, store a Failure, count it, go on
│   ├── FetchError
│   ├── ExtractError
│   ├── UnderstandError
│   ├── ScoreError
│   └── ImportItemError
└── RunError            stop: going on would lose or spoil evidence
    ├── StoreError      never works as it is
    │   └── StoreAway   works later: what is to be stored waits in the outbox
    ├── SpoolError
    └── EvidenceError

An error carries parts, not a finished sentence, and never a post's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file or a setting, and what was expected."""

    where: str  # "path:line", or the name of a setting
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class OsintMonitorError(Exception):
    """The root of all errors that this project raises on purpose."""


class SetupError(OsintMonitorError):
    """Something is wrong before any work began; lists every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type[SetupError], tuple[Sequence[Problem]]]:
        return type(self), (self.problems,)


class SettingsError(SetupError):
    """A setting has a wrong value."""


class SourceError(SetupError):
    """A source file is wrong."""


class MandateError(SetupError):
    """A source or an import has no valid mandate."""


class RuleError(SetupError):
    """A rule, the vocabulary or a lexicon is wrong."""


class QueryError(SetupError):
    """A search can't be read; says where in it, and what to do."""


class ItemError(OsintMonitorError):
    """
    One item can't be worked; the work goes on without it.

    Args:
        reason: a short stable class of failure, such as ``too_deep``; it is counted.
        detail: parts that help to find the cause; never a post's words.
    """

    stage = "item"

    def __init__(self, reason: str, **detail: str | int | float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        return _item_error, (type(self), self.reason, self.detail)


def _item_error(kind: type[ItemError], reason: str, detail: Any) -> ItemError:
    return kind(reason, **detail)


class FetchError(ItemError):
    """A page could not be fetched."""

    stage = "fetch"


class ExtractError(ItemError):
    """A page was kept but could not be read."""

    stage = "extract"


class UnderstandError(ItemError):
    """A version could not be annotated."""

    stage = "understand"


class ScoreError(ItemError):
    """A document could not be assessed."""

    stage = "score"


class ImportItemError(ItemError):
    """A record of an imported file could not be read."""

    stage = "import"


class RunError(OsintMonitorError):
    """Going on would lose or spoil something; carries what to do about it."""


class StoreError(RunError):
    """The store can't be reached, is of a wrong version, or refuses."""


class StoreAway(StoreError):
    """
    The store can't take or tell anything now: not reached, read-only, full, too busy.

    Raised after the store's own retries, at the latest 60 seconds after it was asked: a
    worker that is silent for longer is taken for hung. Nothing is lost by it: what was
    to be written is put again later, whether or not a part of it arrived.

    Attributes:
        new: how many records of a batch were new and are stored for certain, by the
            batch's fields; when it is put again they are known.
    """

    new: Mapping[str, int] = MappingProxyType({})


class SpoolError(RunError):
    """The spool can't be opened or does not agree with the evidence."""


class EvidenceError(RunError):
    """A capture can't be written, or a file is not what its index says."""
