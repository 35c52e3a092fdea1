"""A stand-in that speaks LibreTranslate's API: each text back, with its languages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]


def said(asked: dict[str, Any]) -> tuple[int, bytes]:
    """As a translator answers."""
    way = f"{asked['source']}>{asked['target']}"
    texts = [f"[{way}] {text}" for text in asked["q"]]
    return 200, orjson.dumps({"translatedText": texts})


@dataclass
class Translator:
    """Where it is, what it was asked, and what it answers."""

    url: str
    answer: Answer = said
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def translating() -> Iterator[Translator]:
    """A running one, on this machine only."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            made.asked.append(orjson.loads(self.rfile.read(size)))
            status, body = made.answer(made.asked[-1])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Translator(f"http://127.0.0.1:{server.server_address[1]}/translate")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()
