"""Looking after a store in a cluster: its form, its snapshots."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from osint_monitor.errors import StoreError
from osint_monitor.store.open import elastic, open_store

Tell = Callable[[str], None]


def migrate(url: str, tell: Tell, *, again: bool = False) -> int:
    """
    Bring a store to this program's form; others may write meanwhile.

    Args:
        tell: told of each step.
        again: make even what has that form anew, with the settings of the URL.

    Returns:
        How many indices were made anew; a SQLite file is changed in place.

    Raises:
        StoreError: it could not be done; the store is as it was.
    """
    if not _is_cluster(url):
        open_store(url).close()
        return 0
    kinds = tuple(elastic("schema").FIELDS) if again else ()
    done = elastic("migrate").migrate(url, tell, again=kinds)
    for each in done:
        what = f"{each.new}: {each.documents:,} documents, writers waited"
        tell(f"{what} {each.held_s:.1f} s")
    return len(done)


def drop_old(url: str) -> list[str]:
    """Remove the indices that ``migrate`` left behind; their names."""
    dropped: list[str] = elastic("migrate").drop_old(url) if _is_cluster(url) else []
    return dropped


def snapshot(url: str, repository: str, name: str) -> int:
    """Keep a cluster's store in a snapshot; how many indices are in it."""
    _needs_cluster(url)
    count: int = elastic("snapshots").snapshot(url, repository, name)
    return count


def restore(url: str, repository: str, name: str) -> int:
    """A snapshot as the store of *url*, which must be empty; how many indices."""
    _needs_cluster(url)
    count: int = elastic("snapshots").restore(url, repository, name)
    return count


def snapshots(url: str, repository: str) -> list[tuple[str, str]]:
    """(name, state) of all snapshots in a repository, oldest first."""
    _needs_cluster(url)
    found: list[tuple[str, str]] = elastic("snapshots").snapshots(url, repository)
    return found


def project(url: str, *, follow: bool = False) -> int:
    """
    Write the present of posts for writers that may not (``present=later``).

    Args:
        follow: go on until the process is told to stop.

    Returns:
        How many posts were brought up to date.
    """
    _needs_cluster(url)
    count: int = elastic("later").work(url, follow=follow)
    return count


def roles(prefix: str) -> dict[str, Any]:
    """What each user of a cluster's store needs, as the cluster takes it."""
    text = (Path(__file__).parent / "elastic" / "roles.json").read_text("utf-8")
    made: dict[str, Any] = orjson.loads(text.replace("PREFIX", prefix))
    return made


def _is_cluster(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _needs_cluster(url: str) -> None:
    if not _is_cluster(url):
        what = "that is of a cluster; a SQLite file is kept with its own tool:"
        raise StoreError(f"{what} sqlite3 store.db '.backup copy.db'")
