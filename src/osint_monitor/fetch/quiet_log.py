# ruff: noqa: ARG002  (Scrapy passes arguments by name)
"""What Scrapy may log: addresses and classes of errors, never an item or a page."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class QuietLog(LogFormatter):
    """Scrapy's formatter without items and without the text of errors."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        """A post that was read, by its id."""
        return _line(logging.DEBUG, "Read a post", _id(item))

    def dropped(
        self, item: Any, exception: Any, response: Any, spider: Any
    ) -> LogFormatterResult:
        """An item that a pipeline refused."""
        return _line(logging.WARNING, "Dropped an item", type(exception).__name__)

    def item_error(
        self, item: Any, exception: Any, response: Any, spider: Any
    ) -> LogFormatterResult:
        """An error in a pipeline."""
        return _line(logging.ERROR, "Error in a pipeline", type(exception).__name__)


def _id(item: Any) -> str:
    return str(item.get("post_id", "")) if isinstance(item, dict) else ""


def _line(level: int, what: str, which: str) -> LogFormatterResult:
    return {"level": level, "msg": f"{what}: %(which)s", "args": {"which": which}}
