"""One message posted to one address, with the check of where it really goes."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from osint_monitor.egress.check import AddressRefused, Allowances

TIMEOUT_S = 20.0
Resolve = Callable[[str, int], list[str]]


def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system's resolver gives them."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    allowances: Allowances,
    *,
    resolve: Resolve = resolve_name,
    context: ssl.SSLContext | None = None,
) -> int:
    """
    Post *body*; a redirect is an answer like any other and is not followed.

    Args:
        url: ``https://``, or ``http://`` for what *allowances* names.
        context: for tests; by default the system's authorities are trusted.

    Returns:
        The status of the answer; its body is not read.

    Raises:
        AddressRefused: no address of the host may be reached.
        OSError: it can't be reached, or its certificate is not trusted.
        http.client.HTTPException: it does not speak HTTP.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    reached = _connect(host, port, allowances, resolve)
    try:
        if is_tls:
            secure = context or ssl.create_default_context()
            reached = secure.wrap_socket(reached, server_hostname=host)
        asked = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        asked.sock = reached  # it would connect by name, to an address not checked
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked.request("POST", path, body, {**headers, "Connection": "close"})
        return asked.getresponse().status
    finally:
        reached.close()


def _connect(
    host: str, port: int, allowances: Allowances, resolve: Resolve
) -> socket.socket:
    """A connection to the first permitted address of *host* that answers."""
    found = resolve(host, port)
    permitted = [ip for ip in found if allowances.permit(host, port, ip)]
    if found and not permitted:
        raise AddressRefused
    failed = OSError("no address")
    for address in permitted:
        try:
            return socket.create_connection((address, port), TIMEOUT_S)
        except OSError as error:
            failed = error
    raise failed
