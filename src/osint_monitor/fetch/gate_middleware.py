"""Who may be asked: only hosts of the source, also after a redirect; and robots.txt."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

from osint_monitor.fetch.addresses import may_ask
from osint_monitor.fetch.reasons import Refused


class HostGate:
    """Refuses every request that leaves the hosts of the source."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> HostGate:
        """As Scrapy makes it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """
        Let pass what is on a host of the source.

        Raises:
            Refused: it is not.
        """
        source = getattr(self._crawler.spider, "source", None)
        if source is not None and not may_ask(source, request.url):
            raise Refused("off_hosts")


class RobotsGate(RobotsTxtMiddleware):
    """Scrapy's, but what robots.txt forbids is told apart from failures."""

    def process_request_2(self, rp: Any, request: Request) -> None:
        """
        Let pass what robots.txt allows.

        Raises:
            Refused: it is forbidden.
        """
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused("robots") from error
