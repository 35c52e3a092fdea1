"""Times, levels and words as every store keeps them, so that all answer alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from osint_monitor.errors import StoreError
from osint_monitor.model.document import BREAK
from osint_monitor.model.words import Level
from osint_monitor.store.codec import clean
from osint_monitor.store.query import UNASSESSED

LEVELS = (UNASSESSED, *(level.value for level in Level))
"""Names of levels by rank + 1."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_CONTROLS = dict.fromkeys((*range(32), 127), " ")


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The aware UTC time that is *ms* after 1970."""
    return _EPOCH + ms * _MILLISECOND


def rank_of(level: str) -> int:
    """-1 for unassessed, 0 to 2 for the levels."""
    return LEVELS.index(level) - 1


def level_of(rank: int) -> str:
    """The level's name."""
    return LEVELS[rank + 1]


def level_rank(level: str) -> int:
    """
    A level's rank, -1 for unassessed.

    Raises:
        StoreError: there is no such level.
    """
    if level not in LEVELS:
        raise StoreError(f"a level is one of {', '.join(LEVELS)}")
    return rank_of(level)


def index_text(texts: tuple[str, ...]) -> str:
    """Tokens as the index takes them: in lower case, a break between the fields."""
    plain = clean(f" {BREAK} ".join(filter(None, texts))).lower()
    if plain.isprintable():
        return plain
    # SQLite would end a word at a control character, but not at a space beyond ASCII.
    return " ".join(plain.translate(_CONTROLS).split())


def words_of(text: str) -> list[str]:
    """The words of a query's alternative, as the index has them."""
    return index_text((text,)).split()
