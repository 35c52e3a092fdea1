"""A real Scrapy with its own download handler reaches nothing private."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

CRAWL = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

port, allowed = int(sys.argv[1]), sys.argv[2]
hosts = ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]",
         "localhost", "127.0.0.2", "[::1]", "169.254.169.254"]
found = {}

class Visitor(scrapy.Spider):
    name = "visitor"

    async def start(self):
        for host in hosts:
            yield scrapy.Request(f"http://{host}:{port}/page", errback=self.failed,
                                 meta={"host": host}, dont_filter=True)
        yield scrapy.Request(f"http://{allowed}:{port}/redirect", errback=self.failed,
                             meta={"host": "redirect"})

    def parse(self, response):
        found[response.meta["host"]] = response.status

    def failed(self, failure):
        found[failure.request.meta["host"]] = failure.type.__name__

process = AsyncCrawlerProcess(settings={
    "DOWNLOAD_HANDLERS": {"http": "osint_monitor.fetch.http_handler.CheckedHandler"},
    "TWISTED_REACTOR_ENABLED": False,
    "EGRESS_PRIVATE_ADDRESSES": [f"{allowed}:{port}"],
    "RETRY_ENABLED": False, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "DNS_TIMEOUT": 5,
})
process.crawl(Visitor)
process.start()
print(json.dumps(found))
"""
ALLOWED = "127.0.0.3"


class Server:
    """Redirects from the permitted address to one that is not."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[tuple[str, bytes]] = []

    async def __call__(self, reader: Any, writer: Any) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        here = writer.get_extra_info("sockname")[0]
        self.asked.append((here, head.split(b" ")[1]))
        there = f"http://127.0.0.1:{self.port}/redirected"
        answer = f"HTTP/1.1 302 Found\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n"
        writer.write(answer.encode())
        await writer.drain()
        writer.close()


def test_scrapy_reaches_only_what_is_permitted() -> None:
    server = Server()

    async def go() -> dict[str, object]:
        private = await asyncio.start_server(server, "127.0.0.1", 0)
        server.port = private.sockets[0].getsockname()[1]
        permitted = await asyncio.start_server(server, ALLOWED, server.port)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CRAWL, str(server.port), ALLOWED,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(60):
            out, _ = await process.communicate()
        private.close()
        permitted.close()
        found: dict[str, object] = json.loads(out)
        return found

    found = asyncio.run(go())
    assert server.asked == [(ALLOWED, b"/redirect")]
    assert len(found) == 11
    assert 200 not in found.values()
