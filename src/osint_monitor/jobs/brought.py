"""What officers bring: which files, of which form, and how a place in one is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.evidence.blob import IMPORTS
from osint_monitor.extract.files.saved import (
    begins_like_json,
    content_type,
    is_sidecar,
)
from osint_monitor.extract.files.streams import head
from osint_monitor.extract.files.telegram_export import begins_like_export

MAX_FILES = 1_000_000
_PROBE = 65_536


class Form(StrEnum):
    """In what form a brought file holds posts."""

    ARCHIVE = "archive"  # WARC or WACZ
    LINES = "lines"  # JSON Lines
    TABLE = "table"  # CSV and the like
    TELEGRAM = "telegram"  # Telegram Desktop's result.json
    PAGE = "page"  # a saved page
    UNKNOWN = "unknown"


_TWO_OBJECTS = re.compile(rb"\{[^\r\n]*\}[ \t]*\r?\n\s*\{")
_SUFFIXES = {
    ".warc": Form.ARCHIVE,
    ".wacz": Form.ARCHIVE,
    ".jsonl": Form.LINES,
    ".ndjson": Form.LINES,
    ".csv": Form.TABLE,
    ".tsv": Form.TABLE,
}


def brought_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """
    The files to import and the name of each within what was brought.

    A folder stands for all files in it and below, by name; hidden files, links and
    sidecars are left out.

    Raises:
        SettingsError: a path is not there, or there are more than ``MAX_FILES``.
    """
    missing = [path for path in paths if not path.exists()]
    if missing:
        what = "there is no such file or folder"
        raise SettingsError([Problem(str(path), what) for path in missing])
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            found += ((one, one.relative_to(path).as_posix()) for one in _below(path))
        else:
            found.append((path, path.name))
        if len(found) > MAX_FILES:
            what = f"more than {MAX_FILES} files; import its parts one by one"
            raise SettingsError([Problem(str(path), what)])
    return found


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or path.is_symlink() or not path.is_file() or is_sidecar(path):
            continue
        yield path


def form_of(name: str, path: Path) -> Form:
    """
    The form of a file, from its name and its first bytes.

    Args:
        name: as it was brought; the kept copy has none.
        path: of the content.
    """
    lower = name.lower().removesuffix(".gz")
    first = head(path, _PROBE)
    if first.startswith((b"WARC/", b"PK\x03\x04")):
        return Form.ARCHIVE
    form = _SUFFIXES.get(Path(lower).suffix)
    if form is not None:
        return form
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins_like_export(first.decode("utf-8", "replace")):
        return Form.TELEGRAM
    if _TWO_OBJECTS.match(start):
        return Form.LINES  # whatever its name: tools call them .json, too
    if content_type(name) is not None:
        return Form.PAGE
    if start.startswith((b"<!", b"<html", b"<?xml")):
        return Form.PAGE
    if start.startswith(b"{") and _is_whole(start.partition(b"\n")[0]):
        return Form.LINES
    return Form.PAGE if begins_like_json(start) else Form.UNKNOWN


def _is_whole(line: bytes) -> bool:
    """False for the first line of one JSON value that is written over many."""
    return line.rstrip().endswith(b"}") or len(line) >= _PROBE // 2


@dataclass(frozen=True, slots=True)
class CaptureId:
    """
    The id of something captured in a brought file; it says where that stands.

    Args:
        digest: first 32 hex digits of the file's SHA-256, which is its name as kept.
        part: number of the archive inside a WACZ, else 0.
        place: ``byte 1234``, ``row 17``, ``message 3``.
    """

    digest: str
    part: int
    place: str

    def __str__(self) -> str:
        return f"import:{self.digest}:{self.part}:{self.place.replace(' ', '-')}"


def capture_id(digest: str, place: str, part: int = 0) -> str:
    """The id, always the same for the same place of the same file."""
    return str(CaptureId(digest.removeprefix("sha256:")[:32], part, place))


def read_capture_id(text: str) -> CaptureId | None:
    """What an id says; ``None`` when it is not one of a brought file."""
    kind, _, rest = text.partition(":")
    digest, _, rest = rest.partition(":")
    part, _, place = rest.partition(":")
    if kind != "import" or not part.isdecimal() or not digest.isalnum():
        return None
    return CaptureId(digest, int(part), place.replace("-", " ", 1))


def kept_copy(captures: Path, found: CaptureId) -> Path | None:
    """The file as it is kept; ``None`` when it is no longer there."""
    return next((captures / IMPORTS).glob(f"{found.digest}*"), None)
