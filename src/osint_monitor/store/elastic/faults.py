"""What the client's errors mean, without a word of what was sent."""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    SerializationError,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

from osint_monitor.errors import StoreAway, StoreError

T = TypeVar("T")

BUSY = (429, 502, 503, 504)
"""Answers after which the same may be tried again."""

_HOPELESS = ("its disk is full", "an index is read-only")
"""What no pause of a minute will change."""

_HELD = "FORBIDDEN/8/"
"""In the reason, when an index has a block on writes only."""

NO_ELASTICSEARCH = "what answers there is no Elasticsearch of a version that is known"

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0

_FIELD = re.compile(r"(?:field|introduction of) \[([A-Za-z_.]{1,40})\]|field=\"(\w+)\"")


@contextlib.contextmanager
def translated(where: object) -> Iterator[None]:
    """
    The client's errors as the project's own.

    Args:
        where: what says, as text, which store it was; never a secret.

    Raises:
        StoreAway: it may work later.
        StoreError: it won't.
    """
    try:
        yield
    except ApiError as error:
        raise of_answer(where, error.status_code, error.body) from error
    except UnsupportedProductError as error:
        raise StoreError(f"{where}: {NO_ELASTICSEARCH}") from error
    except SSLError as error:
        what = "its certificate is not accepted: expired, of another name, or not"
        raise StoreError(f"{where}: {what} signed by the authority given") from error
    except (ConnectionTimeout, ConnectionError) as error:
        name = type(error).__name__
        raise StoreAway(f"{where}: can't be reached ({name})") from error
    except SerializationError as error:
        raise StoreError(f"{where}: what it answers can't be read") from error
    except TransportError as error:
        name = type(error).__name__
        raise StoreError(f"{where}: it can't be spoken to ({name})") from error


def of_answer(where: object, status: int, body: Any) -> StoreError:
    """The error that an answer, or one item of a bulk's answer, stands for."""
    kind, reason = kind_of(body), _reason_of(body)
    if kind == "cluster_block_exception":
        return StoreAway(f"{where}: {_block(reason)}")
    if status in BUSY:
        return StoreAway(f"{where}: too busy, or not all of it is there ({status})")
    if status < 300:
        return StoreError(f"{where}: {NO_ELASTICSEARCH}")
    if status == 401:
        return StoreError(f"{where}: name, password or API key is not accepted (401)")
    if status == 403:
        return StoreError(f"{where}: this user may not do that; see docs/storing.md")
    if kind == "media_type_header_exception" or status == 406:
        return StoreError(f"{where}: it is of another version than 8.x ({status})")
    if kind == "index_not_found_exception":
        return StoreError(f"{where}: an index of the store is not there ({status})")
    return StoreError(f"{where}: refused ({status}, {kind})")


def kind_of(body: Any) -> str:
    """The class of an error, as the server names it."""
    error = body.get("error", body) if isinstance(body, dict) else {}
    kind = error.get("type") if isinstance(error, dict) else None
    return kind if isinstance(kind, str) and kind.isidentifier() else "unknown"


def refusal(body: Any) -> str:
    """Why a document is refused: class, and field where it is told; no value."""
    field = _FIELD.search(_reason_of(body))
    return f"{kind_of(body)}:{field[1] or field[2]}" if field else kind_of(body)


def is_held(body: Any) -> bool:
    """True when an index takes no writes for a moment: it is being moved."""
    return kind_of(body) == "cluster_block_exception" and _HELD in _reason_of(body)


def _reason_of(body: Any) -> str:
    error = body.get("error", body) if isinstance(body, dict) else {}
    reason = error.get("reason") if isinstance(error, dict) else None
    return reason if isinstance(reason, str) else ""


def _block(reason: str) -> str:
    if "flood-stage" in reason or "FORBIDDEN/12" in reason:
        return "its disk is full (flood-stage watermark); make room there"
    if _HELD in reason:
        return "an index takes no writes, now: it is held, or being moved"
    if "SERVICE_UNAVAILABLE" in reason:
        return "the cluster has no master now"
    return "an index is read-only"


class Patience:
    """
    Trying again, a bounded time, with growing pauses.

    Args:
        limit_s: how long at most since this was made.
    """

    def __init__(self, where: object, limit_s: float) -> None:
        self._where = where
        self._until = time.monotonic() + limit_s
        self._pause_s = FIRST_PAUSE_S

    def call(self, ask: Callable[[], T]) -> T:
        """
        The answer, as soon as there is one.

        Raises:
            StoreAway: there was none in time.
            StoreError: trying again would not help.
        """
        while True:
            try:
                with translated(self._where):
                    return ask()
            except StoreAway as error:
                self.wait(error)

    def wait(self, reason: StoreAway) -> None:
        """
        A pause, longer each time.

        Raises:
            StoreAway: *reason*, when the time is over, or a pause can't help.
        """
        pause_s = self._pause_s * random.uniform(0.5, 1.5)  # noqa: S311 only a pause
        is_blocked = any(each in str(reason) for each in _HOPELESS)
        if is_blocked or time.monotonic() + pause_s > self._until:
            raise reason
        time.sleep(pause_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
