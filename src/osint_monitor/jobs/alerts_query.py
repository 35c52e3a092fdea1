"""What an alert asks: the words of its query, among hits."""

from __future__ import annotations

from osint_monitor.store.query import Query
from osint_monitor.understand.phrase import search_tokens


def alert_query(text: str) -> Query:
    """
    The query that an alert's text asks, read anew each time.

    Args:
        text: empty for every hit.
    """
    return Query(min_level="weak", words=search_tokens(text) if text.strip() else ())
