"""From a URL to a store."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from osint_monitor.errors import StoreError
from osint_monitor.store.base import Store
from osint_monitor.store.sqlite.store import SqliteStore

_SQLITE = "sqlite:///"
_CLIENT = ("elasticsearch", "elastic_transport")


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
        store: Store = elastic("store").ElasticStore(url)
        return store
    # The URL itself may hold a password: only its scheme is repeated.
    what = "give sqlite:///PATH or http(s)://HOST:PORT"
    raise StoreError(f"no store of the kind {scheme[:20]!r}; {what}")


def elastic(module: str) -> Any:
    """
    A module of the store on Elasticsearch.

    Raises:
        StoreError: the client is not installed.
    """
    # Only when asked for: the client is an extra, and takes half a second to import.
    try:
        return import_module(f"osint_monitor.store.elastic.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _CLIENT:
            raise
        what = "its client is not installed: pip install 'osint-monitor[elastic]'"
        raise StoreError(f"a store on Elasticsearch: {what}") from error
