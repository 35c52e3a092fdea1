"""A console on invented posts, with an account for every role."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console_town import put, town
from osint_monitor.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from clients import client_of

PASSWORD = "correct-horse-battery-9"


_TOWNS: list[Path] = []
"""The data folder, when it was made."""

_KEPT = {"store.db": "town.db", "console.db": "accounts.db"}
"""Each database of the folder, and the copy of how it began."""


def _keep(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / name)) as base:
        base.execute("VACUUM INTO ?", (str(folder / _KEPT[name]),))


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that Django was started on; once a process."""
    folder = tmp_path_factory.mktemp("console")
    put(folder, town())
    _keep(folder, "store.db")
    _TOWNS.append(folder)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _town_as_before() -> Iterator[None]:
    """What a module put into the town's databases is taken out again."""
    yield
    from django.conf import settings

    if not settings.configured or not _TOWNS:
        return
    from django.core.cache import cache
    from django.db import connections

    from osint_monitor.console import reading

    folder = _TOWNS[-1]
    reading.let_go()
    connections.close_all()
    cache.clear()
    for name, copy in _KEPT.items():
        if (folder / copy).exists():
            for tail in ("-wal", "-shm"):
                (folder / f"{name}{tail}").unlink(missing_ok=True)
            shutil.copyfile(folder / copy, folder / name)


@pytest.fixture(scope="session")
def django(data: Path) -> Iterator[Path]:
    """Django on it, with its database and accounts."""
    from osint_monitor.console.start import migrate, start

    start(Settings(data=data, console_database=os.environ.get("CONSOLE_TEST_DATABASE")))
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from django.db import connections
    from django.test.utils import setup_test_environment, teardown_test_environment

    from osint_monitor.console import reading, untold

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    setup_test_environment()
    migrate()
    _number_from_thousands()
    untold.tell()
    _accounts()
    if (data / "console.db").exists():  # else in PostgreSQL
        _keep(data, "console.db")
    yield data
    teardown_test_environment()
    reading.let_go()
    connections.close_all()


def _number_from_thousands() -> None:
    """Ids begin where numbers of a page would get a sign between thousands."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name LIKE 'console_%%'")
        cursor.execute(
            "INSERT INTO sqlite_sequence SELECT name, 5000 FROM sqlite_master"
            " WHERE name LIKE 'console_%%' AND sql LIKE '%%AUTOINCREMENT%%'"
        )


def _accounts() -> None:
    from osint_monitor.console import accounts
    from osint_monitor.console.rights import Role

    for role in Role:
        accounts.create(role.value, role.value, password=PASSWORD, language="en")
    accounts.create("colleague", "inspector", password=PASSWORD, language="nl")
    accounts.create(
        "elsewhere", "inspector", password=PASSWORD, language="en",
        organisation="other desk", sources=("other_board",),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before(request: pytest.FixtureRequest) -> Iterator[None]:
    """
    What a test wrote into the console's database is taken back.

    Nothing is ever committed; what is to be done afterwards is done at once.
    """
    own_way = {"threads", "server"} & set(request.fixturenames)
    if "django" not in request.fixturenames or own_way:
        yield
        return
    request.getfixturevalue("django")
    from django.core.cache import cache
    from django.db import transaction

    cache.clear()
    with pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(transaction, "on_commit", lambda act: act())
        yield
        transaction.set_rollback(True)
    _open_all()


def _open_all() -> None:
    """The store forgets what was decided, as the database does."""
    from osint_monitor.console import reading
    from osint_monitor.store.triage import Triage

    told = [one for one in reading.store().triaged() if one.settled]
    reading.store().put_triage(
        [Triage(post_id=one.post_id, number=one.number + 1) for one in told]
    )


@pytest.fixture
def threads(django: Path) -> Iterator[Path]:
    """For tests with several threads: what they wrote is removed afterwards."""
    yield django
    from django.db import connection

    with connection.cursor() as cursor:
        for table in (
            "undo", "decision", "untold", "claim", "event", "seal", "limit",
        ):  # fmt: skip
            cursor.execute(f"DELETE FROM console_{table}")
    _open_all()


SignIn = Callable[[str], Any]


@pytest.fixture
def signed_in(django: Path) -> SignIn:
    """A client that signed in with both factors, by name of the account."""

    return client_of


@pytest.fixture(scope="module")
def browser(server: Any) -> Iterator[Any]:
    """Chromium, begun after the module's own console."""
    from browsing import chromium

    with chromium() as launched:
        yield launched


@pytest.fixture
def watched(browser: Any, server: Any) -> Iterator[Any]:
    """A new page at 1280 pixels, whose faults are kept."""
    from browsing import WIDTHS, Watched

    size = {"width": WIDTHS["wide"], "height": 900}
    context = browser.new_context(viewport=size)
    yield Watched(context.new_page(), server)
    context.close()
