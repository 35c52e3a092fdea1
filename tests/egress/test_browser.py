"""A real Chromium behind the proxy reaches nothing private, whatever a page tries."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.egress.check import Allowances
from osint_monitor.egress.proxy import Connection, EgressProxy

playwright = pytest.importorskip("playwright.async_api")
CHROMIUM = Path("/usr/bin/chromium")
BEHIND = [
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]
PAGE = """<!doctype html><title>town</title>
<img src="http://127.0.0.2:{private}/img">
<img src="http://[::ffff:127.0.0.2]:{private}/img">
<img src="http://2130706434:{private}/img">
<img src="http://evil.example:{private}/img">
<img src="http://127.0.0.1:{town}/bare-address">
<iframe src="/redirect"></iframe>
<iframe src="http://127.0.0.2:{private}/frame"></iframe>
<link rel="preconnect" href="http://127.0.0.2:{private}/">
<link rel="prefetch" href="http://127.0.0.2:{private}/prefetch">
<script>
const ask = (url) => fetch(url, {{mode: "no-cors"}}).catch(() => null);
const sockets = ["ws://127.0.0.2:{private}/ws", "ws://evil.example:{private}/ws"];
for (const url of sockets) new WebSocket(url);
window.open("http://127.0.0.2:{private}/window");
navigator.sendBeacon("http://127.0.0.2:{private}/beacon", "x");
new EventSource("http://127.0.0.2:{private}/events");
try {{ new SharedWorker("/worker.js"); }} catch (e) {{}}
const peer = new RTCPeerConnection(
    {{iceServers: [{{urls: "stun:127.0.0.2:{private}"}},
                   {{urls: "turn:127.0.0.2:{private}?transport=tcp",
                     username: "u", credential: "c"}}]}});
peer.createDataChannel("x");
peer.createOffer().then((offer) => peer.setLocalDescription(offer));
Promise.all([
    ask("http://127.0.0.2:{private}/fetch"), ask("/redirect"),
    ask("http://evil.example:{private}/fetch"), ask("https://127.0.0.2:{private}/"),
]).then(() => setTimeout(() => {{ document.title = "done"; }}, 500));
</script>"""
WORKER = 'onconnect = () => {{}}; fetch("http://127.0.0.2:{private}/worker");'


class Servers:
    """The town, which may be reached by its name, and a private server."""

    def __init__(self) -> None:
        self.town = self.private = 0
        self.asked: list[bytes] = []
        self.intruders: list[bytes] = []

    async def serve_town(self, reader: Any, writer: Any) -> None:
        head = await _head(reader)
        path = head.split(b" ")[1] if head else b""
        self.asked.append(path)
        if path == b"/redirect":
            there = f"http://127.0.0.2:{self.private}/redirected"
            answer = f"HTTP/1.1 302 Found\r\nLocation: {there}\r\n\r\n"
        else:
            text, kind = (WORKER, "text/javascript") if b"worker" in path else (
                PAGE, "text/html")  # fmt: skip
            body = text.format(town=self.town, private=self.private)
            answer = (
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}"
            )
        writer.write(answer.encode())
        await writer.drain()
        writer.close()

    async def serve_private(self, reader: Any, writer: Any) -> None:
        self.intruders.append(await _head(reader))
        writer.close()


async def _head(reader: Any) -> bytes:
    try:
        async with asyncio.timeout(5):
            found: bytes = await reader.readuntil(b"\r\n\r\n")
            return found
    except (asyncio.IncompleteReadError, TimeoutError, OSError):
        return b"a connection without a request"


async def resolve(host: str, port: int) -> list[str]:
    names = {"town.example": "127.0.0.1", "evil.example": "127.0.0.2"}
    return [names.get(host, host.strip("[]"))]


async def visit(servers: Servers, port: int) -> str:
    """Open the town in a browser behind the proxy; returns the title in the end."""
    async with playwright.async_playwright() as driver:
        args = [*BEHIND, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = await driver.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.exists() else None,
            args=args,
            proxy={"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"},
        )
        try:
            page = await browser.new_page()
            await page.goto(f"http://town.example:{servers.town}/")
            await page.wait_for_function("document.title == 'done'", timeout=30_000)
            title: str = await page.title()
            return title
        finally:
            await browser.close()


@pytest.mark.browser
@pytest.mark.slow
def test_a_hostile_page_reaches_nothing_private() -> None:
    servers, seen = Servers(), list[Connection]()

    async def go() -> str:
        town = await asyncio.start_server(servers.serve_town, "127.0.0.1", 0)
        private = await asyncio.start_server(servers.serve_private, "127.0.0.2", 0)
        servers.town = town.sockets[0].getsockname()[1]
        servers.private = private.sockets[0].getsockname()[1]
        allowances = Allowances.of([f"town.example:{servers.town}"])
        proxy = EgressProxy(allowances, seen=seen.append, resolve=resolve)
        try:
            return await visit(servers, await proxy.start())
        finally:
            await proxy.close()
            town.close()
            private.close()

    title = asyncio.run(go())
    assert title == "done"
    assert servers.intruders == []
    assert b"/bare-address" not in servers.asked
    refused = {one.host for one in seen if one.refused}
    assert {"127.0.0.2", "evil.example", "127.0.0.1"} <= refused
    assert {one.address for one in seen if not one.refused} == {"127.0.0.1"}
