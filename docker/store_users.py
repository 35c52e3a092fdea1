#!/opt/osint-monitor/bin/python
"""
Gives the users of the store their rights and passwords, and snapshots a place.

The rights are those that the program's own package ships. Repeating it changes nothing.

    store_users.py URL [FOLDER [ADMINISTRATOR]]   with the files that first-start made
"""

from __future__ import annotations

import base64
import json
import ssl
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from osint_monitor.store.care import roles

TRIES, WAIT_S = 24, 5
PREFIX = "osint-monitor"
_SHIPPED = roles(PREFIX)
ROLES = {
    # What the program does with its own indices, and nothing with others.
    "osint_monitor": _SHIPPED["keeper"],
    # For looking in Kibana.
    "osint_monitor_reader": _SHIPPED["reader"],
}
SNAPSHOTS = {"type": "fs", "settings": {"location": PREFIX}}
"""Where snapshots are kept: in a folder of the store's ``path.repo``."""


class Store:
    """The store as its superuser sees it."""

    def __init__(self, url: str, folder: Path, user: str = "elastic") -> None:
        password = (folder / "elasticsearch" / "elastic-password").read_text().strip()
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/json",
        }
        authority = folder / "elasticsearch" / "ca.crt"
        self._context = ssl.create_default_context(cafile=authority)
        self._url = url.rstrip("/")

    def put(self, path: str, body: dict[str, Any]) -> None:
        """
        Write one thing.

        Raises:
            OSError: the store can't be reached, or refuses.
        """
        request = urllib.request.Request(  # noqa: S310 https, by our own compose file
            f"{self._url}/{path}",
            json.dumps(body).encode(),
            self._headers,
            method="PUT",
        )
        self._ask(request)
        print(path.removesuffix("/_password").removeprefix("_security/"))  # noqa: T201

    def _ask(self, request: urllib.request.Request) -> None:
        """Ask; a cluster that is only just coming together is asked again."""
        for left in range(TRIES, -1, -1):
            try:
                urllib.request.urlopen(request, timeout=30, context=self._context)  # noqa: S310
                return
            except OSError as error:
                status = getattr(error, "code", None)
                if not left or status not in (None, 429, 503):
                    raise
            time.sleep(WAIT_S)


def main() -> int:
    """Everything, or an error that says where it stopped."""
    url, *more = sys.argv[1:]
    folder = Path(more[0] if more else "/first-start")
    store = Store(url, folder, *more[1:])
    program = (folder / "osint" / "store-password").read_text().strip()
    kibana = (folder / "kibana" / "password").read_text().strip()
    try:
        for name, role in ROLES.items():
            store.put(f"_security/role/{name}", role)
        user = {"password": program, "roles": ["osint_monitor"]}
        store.put("_security/user/osint_monitor", user)
        store.put("_security/user/kibana_system/_password", {"password": kibana})
        store.put(f"_snapshot/{PREFIX}", SNAPSHOTS)
    except urllib.error.HTTPError as error:
        print(f"the store refuses: {error.code}", file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        name = type(error).__name__
        print(f"the store can't be reached: {name}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
