"""Decisions as files: judgements to learn from, judged posts to measure with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.console import auditing, judging, reading
from osint_monitor.jobs.judgements import in_force, training_labels
from osint_monitor.model.post import FIELDS


def export(path: Path) -> int:
    """
    Write every judgement, one a line; the file is there whole or not at all.

    Returns:
        How many were written.

    Raises:
        OSError: it can't be written.
    """
    number = _write(path, judging.judgements())
    auditing.note(None, "judgements.exported", why=str(number))
    return number


def export_labels(path: Path) -> int:
    """
    Write the judged wordings with their level, for ``evaluate``: words of posts.

    Returns:
        How many were written.

    Raises:
        OSError: it can't be written.
    """
    number = _write(path, _labelled())
    auditing.note(None, "labels.exported", why=str(number))
    return number


def _labelled() -> Iterator[Mapping[str, Any]]:
    held = in_force(judging.held())
    for version, level in training_labels(held, reading.store()):
        said = {name: getattr(version, name) for name in FIELDS}
        yield {
            "id": version.id,
            "kind": version.kind.value,
            "level": level.value,
            "set": "officers",
            **{name: value for name, value in said.items() if value},
        }


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> int:
    part = path.with_name(path.name + ".part")
    number = 0
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        for one in lines:
            file.write(orjson.dumps(one) + b"\n")
            number += 1
    part.replace(path)
    return number
