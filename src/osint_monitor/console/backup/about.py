"""What a backup says about itself, and whether this program can read it."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from osint_monitor.errors import Problem, SettingsError

NAME = "about.json"
CONTENT = "database"
"""Names of the two parts of a backup, which is a ZIP archive."""
FORM = 1
"""Rises when an older program could no longer read a backup."""
_MAX_ABOUT = 1_000_000
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError)
"""What comes of an archive that is damaged; the last of a part said to be packed
otherwise than it is."""


class About(BaseModel):
    """
    A backup's account of itself.

    Args:
        form: of the file, a number.
        program: version of the program that made it.
        made_at: ISO 8601, UTC.
        engine: what the content is of: a database file of SQLite, or a dump of
            PostgreSQL in its own format.
        migrations: app → those that were applied.
        rows: table → rows.
        sealed: events of the audit in their places, when it was made.
        head: digest of the last of them.
        broken: what was wrong with the chain of the audit; empty when nothing was.
        size: bytes of the content.
        sha256: of the content.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: int
    program: str
    made_at: str
    engine: Literal["sqlite", "postgresql"]
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    sealed: int
    head: str = Field(pattern="^[0-9a-f]{64}$")
    broken: str
    size: int
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


def applied() -> dict[str, list[str]]:
    """The migrations that were applied to the database, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def read(path: Path) -> About:
    """
    What a backup says about itself.

    Raises:
        SettingsError: it is no backup, is broken, is newer than this program, or is of
            another kind of database.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(NAME).file_size > _MAX_ABOUT:
                raise _refusal(path, "is no backup of a console")
            said = json.loads(archive.read(NAME))
            archive.getinfo(CONTENT)
    except OSError as error:
        raise _refusal(path, f"can't be read ({type(error).__name__})") from error
    except (*UNREADABLE, ValueError) as error:
        raise _refusal(path, "is no backup of a console, or is broken") from error
    if not isinstance(said, dict) or not isinstance(said.get("form"), int):
        raise _refusal(path, "is no backup of a console")
    newer = "was made by a newer program ({}); update this one first"
    if said["form"] > FORM:
        raise _refusal(path, newer.format(f"form {said['form']}"))
    try:
        about = About.model_validate(said)
    except ValidationError as error:
        raise _refusal(path, "is no backup of a console, or is broken") from error
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for app, names in about.migrations.items():
        for name in names:
            if (app, name) not in known:
                raise _refusal(path, newer.format(f"{app} {name}"))
    if about.engine != connection.vendor:
        what = f"is of {about.engine}, and this console is on {connection.vendor}"
        raise _refusal(path, what)
    return about


def _refusal(path: Path, what: str) -> SettingsError:
    return SettingsError([Problem(str(path), what)])
