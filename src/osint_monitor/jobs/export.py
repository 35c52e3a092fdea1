"""Posts as files for others: JSON Lines, or CSV that no spreadsheet obeys."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.jobs.shapes import post_shape
from osint_monitor.store.base import Store
from osint_monitor.store.query import Query

COLUMNS = (
    "id",
    "level",
    "score",
    "lang",
    "kind",
    "source",
    "types",
    "acts",
    "families",
    "direction",
    "targets_ukraine",
    "marks",
    "indicators",
    "reasons_nl",
    "reasons_en",
    "title",
    "text",
    "contact",
    "price",
    "place",
    "author",
    "url",
    "observables",
    "published_at",
    "first_seen",
    "last_seen",
    "gone",
    "versions",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Exported:
    """
    What was written.

    Args:
        digest: ``sha256:`` and hex of the file's bytes.
    """

    posts: int
    digest: str


class _Hashed:
    """A text file that knows the digest of what was written into it."""

    def __init__(self, write: Callable[[bytes], Any]) -> None:
        self._write, self.digest = write, hashlib.sha256()

    def write(self, text: str) -> int:
        """Write text as UTF-8."""
        data = text.encode("utf-8", "replace")
        self.digest.update(data)
        self._write(data)
        return len(text)


def export_posts(
    store: Store,
    query: Query,
    write: Callable[[bytes], Any],
    *,
    as_csv: bool,
    masked: bool,
    tell: Callable[[int], None] = lambda _: None,
) -> Exported:
    """
    Write all posts that answer, by id.

    Raises:
        StoreError: the store fails; what was written is not whole.
    """
    target, posts = _Hashed(write), 0
    rows = csv.writer(target, lineterminator="\r\n")
    if as_csv:
        target.write("\ufeff")  # so that Excel reads it as UTF-8
        rows.writerow(COLUMNS)
    for view in store.scan(query):
        shape = post_shape(view, masked=masked, text=True)
        if as_csv:
            rows.writerow(_cells(shape))
        else:
            target.write(orjson.dumps(shape).decode() + "\n")
        posts += 1
        tell(posts)
    return Exported(posts, f"sha256:{target.digest.hexdigest()}")


def _cells(shape: dict[str, Any]) -> Iterator[str]:
    reasons = shape["reasons"]
    flat = shape | {
        "reasons_nl": " ".join(reasons.get("nl", ())),
        "reasons_en": " ".join(reasons.get("en", ())),
        "indicators": [m["indicator"] for m in shape["matches"] if m["counted"]],
        "observables": [
            f"{one['kind']}:{one['value']}" for one in shape["observables"]
        ],
    }
    return (neutral(_cell(flat.get(name))) for name in COLUMNS)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(str(one) for one in value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def neutral(cell: str) -> str:
    """
    A cell that a spreadsheet takes for text, never for a formula or a link.

    Source:
        OWASP, CSV Injection.
    """
    start = cell.lstrip(" \u00a0\u200b\ufeff")
    if start.startswith(_FORMULA) or cell[:1] in _FORMULA:
        return "'" + cell
    return cell


def open_new(path: Path) -> int:
    """
    A new file, readable by the owner only.

    Raises:
        SettingsError: it is there already, or can't be made.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileExistsError:
        what = "it is there already; give another name"
        raise SettingsError([Problem(str(path), what)]) from None
    except OSError as error:
        what = f"can't be written: {error.strerror}"
        raise SettingsError([Problem(str(path), what)]) from error
