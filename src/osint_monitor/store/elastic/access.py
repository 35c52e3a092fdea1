"""From a URL to a client: hosts, credentials, certificate, version."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from elasticsearch import Elasticsearch, OrjsonSerializer

from osint_monitor.errors import StoreError
from osint_monitor.store.elastic.faults import translated

PREFIX = "osint-monitor"
"""What the names of all indices begin with, when the URL does not say."""

REQUEST_S = 30
"""Seconds after which a request that is not answered is given up."""

PATIENCE_S = 25
"""Seconds within which something is tried again; with a last request, less than the
minute that ``StoreAway`` speaks of."""

OLDEST, NEWEST = (8, 10), (8, 99)
"""Versions of the server that are spoken to."""

_PREFIX = re.compile("[a-z0-9][a-z0-9._-]{0,63}")
_OPTIONS = (
    "ca", "api_key_file", "user", "password_file", "shards", "replicas", "patience",
    "present",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """
    Where the cluster is and how it is entered; holds names of secret files only.

    Args:
        hosts: ``http(s)://host:port``, any of which will do.
        prefix: of the names of its indices.
        replicas: ``None`` for one where there is a second node.
        later: records only are written; a projector writes the present.
        patience_s: how long something is tried again when the cluster is away.
    """

    hosts: tuple[str, ...]
    prefix: str = PREFIX
    ca: Path | None = None
    api_key_file: Path | None = None
    user: str | None = None
    password_file: Path | None = None
    shards: int = 1
    replicas: int | None = None
    later: bool = False
    patience_s: float = PATIENCE_S

    def __str__(self) -> str:
        return ",".join(self.hosts)


def access_of(url: str) -> Access:
    """
    What a URL says: ``https://host:9200,other:9200/prefix?ca=FILE&api_key_file=FILE``.

    Raises:
        StoreError: it is not of that form, or holds a password.
    """
    try:
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise StoreError("the store's URL can't be read") from None
    if "@" in parts.netloc:
        what = "a store's URL holds no name or password: they would stand in logs;"
        raise StoreError(f"{what} set store_user and store_password_file")
    if unknown := sorted(set(given) - set(_OPTIONS)):
        known = ", ".join(_OPTIONS)
        raise StoreError(f"the store's URL has no {unknown[0][:20]!r}; it has {known}")
    prefix = parts.path.strip("/") or PREFIX
    if not _PREFIX.fullmatch(prefix):
        what = "small letters, digits, dots and hyphens, 64 at most"
        raise StoreError(
            f"the path of the store's URL begins its indices' names: {what}"
        )
    hosts = tuple(f"{parts.scheme}://{host}" for host in parts.netloc.split(","))
    return Access(
        hosts=hosts,
        prefix=prefix,
        ca=_path(given, "ca"),
        api_key_file=_path(given, "api_key_file"),
        user=given.get("user"),
        password_file=_path(given, "password_file"),
        shards=int(_number(given, "shards", 1)),
        replicas=int(_number(given, "replicas", 0)) if "replicas" in given else None,
        later=_is_later(given),
        patience_s=_number(given, "patience", PATIENCE_S),
    )


def _path(given: dict[str, str], name: str) -> Path | None:
    return Path(given[name]) if given.get(name) else None


def _is_later(given: dict[str, str]) -> bool:
    if given.get("present", "now") not in ("now", "later"):
        raise StoreError("present in the store's URL is now or later")
    return given.get("present") == "later"


def _number(given: dict[str, str], name: str, default: float) -> float:
    try:
        number = float(given.get(name, default))
    except ValueError:
        number = -1
    if not 0 <= number <= 1000:
        raise StoreError(f"{name} in the store's URL must be a number from 0 to 1000")
    return number


def connect(access: Access) -> Elasticsearch:
    """
    A client of a cluster that answers and is of a version that is known.

    Raises:
        StoreError: a file of *access* can't be read, or the cluster refuses.
        StoreAway: it can't be reached.
    """
    # Each attempt that fails, with a traceback; what comes of it, our errors say.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    json = OrjsonSerializer()
    options: dict[str, Any] = {
        "request_timeout": REQUEST_S,
        "max_retries": 3,
        "retry_on_timeout": False,
        "retry_on_status": (),
        "serializers": {
            "application/json": json,
            "application/vnd.elasticsearch+json": json,
        },
        **_credentials(access),
    }
    if access.ca is not None:
        if not access.ca.is_file():
            raise StoreError(f"there is no certificate {access.ca}")
        options["ca_certs"] = str(access.ca)
    try:
        client = Elasticsearch(list(access.hosts), **options)
    except (ValueError, TypeError, OSError) as error:
        what = "the store's URL is not that of an Elasticsearch: http(s)://host:port"
        raise StoreError(f"{what} ({type(error).__name__})") from error
    try:
        _check_version(client, access)
    except BaseException:
        client.close()
        raise
    return client


def _credentials(access: Access) -> dict[str, Any]:
    if access.api_key_file is not None:
        return {"api_key": _secret(access.api_key_file)}
    if access.user is not None and access.password_file is not None:
        return {"basic_auth": (access.user, _secret(access.password_file))}
    if access.user is not None or access.password_file is not None:
        raise StoreError("a user needs a password file, and a password file a user")
    return {}


def _secret(path: Path) -> str:
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        name = type(error).__name__
        raise StoreError(f"the secret in {path} can't be read ({name})") from None
    if not secret:
        raise StoreError(f"the secret in {path} is empty")
    return secret


def _check_version(client: Elasticsearch, access: Access) -> None:
    with translated(access):
        told = client.info().body
    number = str(told.get("version", {}).get("number", ""))
    found = tuple(int(part) for part in re.findall(r"\d+", number)[:2])
    if not OLDEST <= found <= NEWEST:
        wanted = f"8.x, from {OLDEST[0]}.{OLDEST[1]} on"
        raise StoreError(
            f"{access}: this is version {number[:20]}; {wanted}, is needed"
        )
