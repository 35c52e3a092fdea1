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
        url: ``sqlite:///PATH`` (four slashes for an absolute path),
            ``sqlite:///:memory:``, which lives as long as it is open, or
            ``http(s)://HOST:PORT`` of an Elasticsearch (``docs/storing.md``).

    Raises:
        StoreError: no such kind of store, or it can't be opened.
        StoreAway: it can't be reached now.
    """
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return SqliteStore(url.removeprefix(_SQLITE))
    scheme = url.partition(":")[0]
    if scheme in ("http", "https"):
        return _open_elastic(url)
    # The URL itself may hold a password: only its scheme is repeated.
    what = "give sqlite:///PATH or http(s)://HOST:PORT"
    raise StoreError(f"no store of the kind {scheme[:20]!r}; {what}")


def _open_elastic(url: str) -> Store:
    # Here, because the client is an extra, and takes most of a second to import.
    try:
        from osint_monitor.store.elastic.store import ElasticStore
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in (
            "elasticsearch",
            "elastic_transport",
        ):
            raise
        what = "its client is not installed: pip install 'osint-monitor[elastic]'"
        raise StoreError(f"a store on Elasticsearch: {what}") from error
    return ElasticStore(url)
