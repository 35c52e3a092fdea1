"""The two kinds of database: a copy of one moment out of it, and back into it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.utils import load_backend

from osint_monitor.errors import Problem, RunError, SettingsError

_WAIT_MS = 60_000
"""How long putting back waits for others who hold a table."""


def copy_out(path: Path) -> dict[str, int]:
    """
    Write the database as it is at one moment; others go on meanwhile.

    Args:
        path: within a folder of our own; is made, readable by its owner only.

    Returns:
        Table → rows of that moment.

    Raises:
        SettingsError: PostgreSQL's own programs are not here.
        RunError: it could not be copied.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if connection.vendor == "postgresql":
        return _dump(path)
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        with closing(_file(path)) as copy:
            return _rows(copy)
    except DatabaseError as error:
        raise RunError(f"can't be copied ({type(error).__name__})") from error


def put_back(path: Path) -> None:
    """
    Make the database what a copy is; all of it or nothing.

    Raises:
        SettingsError: PostgreSQL's own programs are not here.
        RunError: the database could not be written; it is then as it was.
    """
    if connection.vendor == "postgresql":
        _undump(path)
        return
    # An empty one is closed to others before anything is in it.
    os.close(os.open(connection.settings_dict["NAME"], os.O_RDWR | os.O_CREAT, 0o600))
    try:
        with closing(_file(path)) as copy, connection.wrap_database_errors:
            connection.ensure_connection()
            copy.connection.backup(connection.connection)
    except DatabaseError as error:
        raise RunError(f"can't be put back ({type(error).__name__})") from error
    connection.close()


def _file(path: Path) -> Any:
    """A database file of SQLite, opened as it is."""
    values: Mapping[str, Any] = connection.settings_dict
    opened = load_backend(values["ENGINE"]).DatabaseWrapper(
        {**values, "NAME": str(path), "OPTIONS": {}}, "copy"
    )
    opened.ensure_connection()
    return opened


def _rows(opened: Any) -> dict[str, int]:
    with opened.cursor() as cursor:
        found = {}
        for name in sorted(opened.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {opened.ops.quote_name(name)}")  # noqa: S608 a table's own name
            found[name] = int(cursor.fetchone()[0])
    return found


def _dump(path: Path) -> dict[str, int]:
    """With the rows counted in the very snapshot that is dumped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        found = _rows(connection)
        _run(
            path.parent, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
            f"--snapshot={snapshot}", f"--file={path}",
        )  # fmt: skip
    return found


def _undump(path: Path) -> None:
    """Within one transaction: tables of a newer program go as well."""
    drop, script = path.with_name("drop.sql"), path.with_name("restore.sql")
    _run(
        path.parent, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}",
        str(path),
    )  # fmt: skip
    quoted = connection.ops.quote_name
    lines = [f"SET lock_timeout = {_WAIT_MS};"]
    for name in connection.introspection.table_names():
        lines.append(f"DROP TABLE {quoted(name)} CASCADE;")
    drop.write_text("\n".join(lines) + "\n", "utf-8")
    connection.close()
    _run(
        path.parent, "psql", "--no-psqlrc", "--quiet", "--single-transaction",
        "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate",
        f"--file={drop}", f"--file={script}",
    )  # fmt: skip


def _run(folder: Path, program: str, *arguments: str) -> None:
    """
    One of PostgreSQL's programs; where, as whom and the password go by environment.

    Nothing secret is among the arguments, which others on this machine could read.
    """
    found = shutil.which(program)
    if found is None:
        what = "is not here; install PostgreSQL's client (Debian: postgresql-client)"
        raise SettingsError([Problem(program, what)])
    values = connection.settings_dict
    given = {
        "PGHOST": values["HOST"],
        "PGPORT": str(values["PORT"]),
        "PGUSER": values["USER"],
        "PGDATABASE": values["NAME"],
        "PGCONNECT_TIMEOUT": "20",
        "LC_ALL": "C.UTF-8",
    }
    if values["PASSWORD"]:
        given["PGPASSFILE"] = str(_password_file(folder, values["PASSWORD"]))
    usual = {name: one for name, one in os.environ.items() if name != "PGPASSWORD"}
    done = subprocess.run(  # noqa: S603 program and arguments are ours
        [found, *arguments], check=False, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, errors="replace",
        env=usual | {name: one for name, one in given.items() if one},
    )  # fmt: skip
    if done.returncode != 0:
        said = next(iter(done.stderr.splitlines()), "")[:200]
        raise RunError(f"{program} ended with {done.returncode}: {said}")


def _password_file(folder: Path, password: str) -> Path:
    path = folder / "pgpass"
    kept = password.replace("\\", "\\\\").replace(":", "\\:")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"*:*:*:*:{kept}\n")
    return path
