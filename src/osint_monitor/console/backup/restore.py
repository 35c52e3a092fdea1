"""Putting a backup back."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, connection

from osint_monitor.console import auditing, untold
from osint_monitor.console.backup import about, databases
from osint_monitor.console.backup.make import PIECE, beside, make
from osint_monitor.console.models import Account, Event
from osint_monitor.console.start import migrate
from osint_monitor.errors import Problem, RunError, SettingsError


@dataclass(frozen=True, slots=True)
class Restored:
    """
    What was put back.

    Args:
        kept: where what stood there before is kept; ``None`` when nothing stood there.
        chain: the audit as it is now.
    """

    about: about.About
    kept: Path | None
    chain: auditing.Verified


def restore(path: Path, folder: Path, *, force: bool = False) -> Restored:
    """
    Make the console's database what a backup holds, and bring it up to date.

    Everybody has to sign in again. What stood there before is kept beside.

    Args:
        folder: the data folder.
        force: also where something stands already.

    Raises:
        SettingsError: the file is none of ours, broken, newer than this program or of
            another kind of database; or something stands there, without *force*.
        RunError: the database could not be written; it is then as it was.
    """
    said = about.read(path)
    stands = _stands()
    if stands and not force:
        what = "accounts or an audit are there already; --force replaces them"
        raise SettingsError([Problem("console", what)])
    with beside(folder) as own:
        content = own / "content"
        _unpack(path, said, content)
        kept, before = _keep(folder) if stands else (None, "")
        databases.put_back(content)
    migrate()
    Session.objects.all().delete()
    untold.note_all()  # the store may know of decisions that there no longer are
    if before:
        auditing.note(None, "backup.replaced", object_id=before)
    auditing.note(None, "backup.restored", object_id=said.sha256)
    auditing.seal()
    return Restored(said, kept, auditing.verify(said.head))


def _unpack(path: Path, said: about.About, content: Path) -> None:
    """The database out of the file, whose every byte must be as it was."""
    digest, size = hashlib.sha256(), 0
    handle = os.open(content, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            zipfile.ZipFile(path) as archive,
            archive.open(about.CONTENT) as packed,
        ):
            while size <= said.size and (piece := packed.read(PIECE)):
                digest.update(piece)
                size += len(piece)
                file.write(piece)
    except about.UNREADABLE as error:
        raise _broken(path) from error
    except OSError as error:
        what = f"can't be unpacked ({type(error).__name__})"
        raise SettingsError([Problem(str(path), what)]) from error
    if size != said.size or digest.hexdigest() != said.sha256:
        raise _broken(path)


def _broken(path: Path) -> SettingsError:
    return SettingsError([Problem(str(path), "is broken: not what was backed up")])


def _stands() -> bool:
    """Whether there is something where the backup is to go, readable or not."""
    is_file = connection.vendor == "sqlite"
    if is_file and not Path(connection.settings_dict["NAME"]).exists():
        return False
    try:
        tables = connection.introspection.table_names()
        held = [one for one in (Account, Event) if one._meta.db_table in tables]
        return any(one.objects.exists() for one in held)
    except OperationalError as error:
        raise RunError(f"the database is away ({type(error).__name__})") from error
    except DatabaseError:
        return True


def _keep(folder: Path) -> tuple[Path, str]:
    """
    Keep what stands there, which may hold what no backup has.

    Returns:
        Where, and the digest of the last event that its audit had; a file that can't
        be read is put aside as it is, and has none.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = folder / f"console-replaced-{stamp}.backup"
    try:
        migrate()
        return aside, make(aside, folder).about.head
    except OperationalError as error:
        raise RunError(f"the database is away ({type(error).__name__})") from error
    except (DatabaseError, RunError):
        if connection.vendor != "sqlite":
            raise
    connection.close()
    moved = aside.with_suffix(".db")
    for tail in ("", "-wal", "-shm"):
        old = Path(f"{connection.settings_dict['NAME']}{tail}")
        if old.exists():
            old.rename(f"{moved}{tail}")
    return moved, ""
