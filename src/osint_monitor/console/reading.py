"""Posts out of the store, as far as the reader's organisation may see them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404

from osint_monitor.errors import UnderstandError
from osint_monitor.jobs.indicators import Indicator, read_indicators
from osint_monitor.model.document import FieldDoc
from osint_monitor.store.base import PostView, Store
from osint_monitor.store.open import open_store
from osint_monitor.understand.wording import WordReader

_OPENED = threading.local()
_READING = threading.Lock()
"""A reader of words is for one thread at a time, and too large for one each."""


def store() -> Store:
    """This thread's own connection to the store."""
    found: Store | None = getattr(_OPENED, "store", None)
    if found is None:
        url = settings.OSINT_MONITOR.folder.store_url
        found = _OPENED.store = open_store(url)
    return found


def let_go() -> None:
    """Close this thread's connection."""
    if (found := getattr(_OPENED, "store", None)) is not None:
        found.close()
        _OPENED.store = None


def post_for(user: Any, post_id: str) -> PostView:
    """
    A post that the account may see.

    Raises:
        Http404: there is none; another organisation's is as if there were none.
    """
    view = next(posts_for(user, [post_id]), None)
    if view is None:
        raise Http404
    return view


def posts_for(user: Any, post_ids: Iterable[str]) -> Iterator[PostView]:
    """Those of the posts that the account may see, by their whole ids, in order."""
    for view in store().posts(list(post_ids)):
        if view.version is not None and user.sees(view.source_id):
            yield view


def indicators() -> Mapping[str, Indicator]:
    """The vocabulary: key → indicator."""
    return _indicators(settings.OSINT_MONITOR.rules_folder)


@lru_cache(maxsize=2)
def _indicators(rules: Path) -> Mapping[str, Indicator]:
    return read_indicators(rules)


def words_of(view: PostView) -> dict[str, FieldDoc]:
    """The post as words; empty when it can't be read."""
    if view.version is None:
        return {}
    spoken = (view.assessment.lang,) if view.assessment else ()
    try:
        with _READING:
            return dict(_reader().read(view.version, languages=spoken).fields)
    except UnderstandError:
        return {}


@lru_cache(maxsize=1)
def _reader() -> WordReader:
    return WordReader()
