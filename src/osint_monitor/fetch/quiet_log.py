# ruff: noqa: ARG002  (Scrapy passes arguments by name)
"""What Scrapy may log: addresses and classes of errors, never an item or a page."""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import extract_tb
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

_QUOTING = (
    "aiohttp.client",
    "aiohttp.internal",
    "asyncio",
    "scrapy.core.engine",
    "scrapy.core.scraper",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.utils.signal",
)
"""Loggers that tell of errors; a library's error quotes what a site has sent."""


class ErrorsByName(logging.Filter):
    """Names the class and the place of an error in place of its words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; it always passes."""
        args = record.args
        if isinstance(args, tuple):
            record.args = tuple(map(_named, args))
        elif args:
            record.args = {name: _named(value) for name, value in args.items()}
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"{record.msg} ({_placed(record.exc_info[1])})"
        record.exc_info = record.exc_text = None
        return True


_BY_NAME = ErrorsByName()


class QuietLog(LogFormatter):
    """Scrapy's formatter without items and without the text of errors."""

    def __init__(self) -> None:
        for name in _QUOTING:
            logging.getLogger(name).addFilter(_BY_NAME)

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


def _named(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _placed(error: BaseException) -> str:
    frames = extract_tb(error.__traceback__)
    where = (
        f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    )
    return type(error).__name__ + where


def _id(item: Any) -> str:
    return str(item.get("post_id", "")) if isinstance(item, dict) else ""


def _line(level: int, what: str, which: str) -> LogFormatterResult:
    return {"level": level, "msg": f"{what}: %(which)s", "args": {"which": which}}
