"""Making a backup, while officers go on."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.db import connection

from osint_monitor import __version__
from osint_monitor.console import auditing
from osint_monitor.console.backup import about, databases
from osint_monitor.errors import Problem, SettingsError

PIECE = 1 << 20
"""Bytes that are copied at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made; *sha256* is of the whole file, *size* in bytes."""

    about: about.About
    sha256: str
    size: int


def make(path: Path, folder: Path) -> Made:
    """
    Write the whole database into a file, readable by its owner only.

    Args:
        path: must not be there yet; there is no half a backup by this name, ever.
        folder: the data folder, in which a copy lies for the while.

    Raises:
        SettingsError: the file is there, or can't be written.
        RunError: the database could not be copied.
    """
    part = path.with_name(path.name + ".part")
    try:
        if path.exists():
            raise SettingsError([Problem(str(path), "is there already")])
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        what = "is there; another backup is being made, or one was cut off: remove it"
        raise SettingsError([Problem(str(part), what)]) from None
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            made = _written(file, folder)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        part.unlink(missing_ok=True)
    digest, size = digest_of(path), path.stat().st_size
    auditing.note(None, "backup.made", object_id=digest)
    return Made(made, digest, size)


def _unwritten(path: Path, error: OSError) -> SettingsError:
    return SettingsError(
        [Problem(str(path), f"can't be written ({type(error).__name__})")]
    )


def _written(file: IO[bytes], folder: Path) -> about.About:
    auditing.note(None, "backup.begun")
    auditing.seal()
    chain = auditing.verify()
    with beside(folder) as own:
        content = own / "content"
        rows = databases.copy_out(content)
        said = about.About(
            form=about.FORM,
            program=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=about.applied(),
            rows=rows,
            sealed=chain.sealed,
            head=chain.head,
            broken=f"{chain.broken[0]}: {chain.broken[1]}" if chain.broken else "",
            size=content.stat().st_size,
            sha256=digest_of(content),
        )
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(about.NAME, said.model_dump_json(indent=1))
            archive.write(content, about.CONTENT)
    return said


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A folder for a while, on the data folder's disk, closed to others."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as name:
        yield Path(name)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
