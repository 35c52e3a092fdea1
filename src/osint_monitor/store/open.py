"""From a URL to a store."""

from __future__ import annotations

from osint_monitor.errors import StoreError
from osint_monitor.store.base import Store
from osint_monitor.store.sqlite.store import SqliteStore

_SQLITE = "sqlite:///"


def open_store(url: str) -> Store:
    """
    The store behind *url*, made when it is not there, brought up to date.

    Args:
        url: ``sqlite:///PATH`` (four slashes for an absolute path) or
            ``sqlite:///:memory:``, which lives as long as it is open.

    Raises:
        StoreError: no such kind of store, or it can't be opened.
    """
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return SqliteStore(url.removeprefix(_SQLITE))
    scheme = url.partition(":")[0]
    if scheme in ("http", "https"):
        raise StoreError(
            "a store on Elasticsearch (http or https) is not part of this version yet;"
            " give sqlite:///PATH"
        )
    # The URL itself may hold a password: only its scheme is repeated.
    raise StoreError(f"no store of the kind {scheme[:20]!r}; give sqlite:///PATH")
