"""The program, for a while, on another database than the tests' own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

NAME = "console_of_a_test"


@contextmanager
def own_database(path: Path, *, like: Path | None = None) -> Iterator[None]:
    """
    One of the kind that the tests are on.

    Args:
        path: where it is a file; else its stem tells databases apart.
        like: another such one, which nobody is on, that it begins as; else empty.
    """
    from django.db import connections

    usual = connections["default"]
    is_file = usual.vendor == "sqlite"
    name = str(path) if is_file else f"{NAME}_{path.stem}"
    if is_file and like:
        shutil.copyfile(like, path)
    if not is_file:
        begun = f"TEMPLATE {NAME}_{like.stem}" if like else ""
        _outside(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} {begun}")
    own = _connection("default", name)
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = usual


def _connection(alias: str, name: str | None = None) -> Any:
    from django.db import connections
    from django.db.utils import load_backend

    values = dict(connections.settings["default"])
    values["NAME"] = name or values["NAME"]
    return load_backend(values["ENGINE"]).DatabaseWrapper(values, alias)


def _outside(*statements: str) -> None:
    """On a connection of its own: databases are not made within a transaction."""
    other = _connection("outside")
    with closing(other), other.cursor() as cursor:
        for one in statements:
            cursor.execute(one)
