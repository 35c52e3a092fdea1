"""Decisions as a file of judgements."""

from __future__ import annotations

import os
from pathlib import Path

import orjson

from osint_monitor.console import auditing, judging


def export(path: Path) -> int:
    """
    Write every judgement, one a line; the file is there whole or not at all.

    Returns:
        How many were written.

    Raises:
        OSError: it can't be written.
    """
    part = path.with_name(path.name + ".part")
    number = 0
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        for one in judging.judgements():
            file.write(orjson.dumps(one) + b"\n")
            number += 1
    part.replace(path)
    auditing.note(None, "judgements.exported", why=str(number))
    return number
