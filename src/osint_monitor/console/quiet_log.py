"""A log that says where something went wrong, and never with what words."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path


class Quiet(logging.Formatter):
    """Level, logger, and of an error its class and place; no message, no value."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = f"{record.levelname} {record.name}"
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return line
        frames = traceback.extract_tb(error.__traceback__)
        where = (
            f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        )
        return f"{line} {type(error).__name__} {where}".rstrip()
