"""Who may be asked: only hosts of the source, also after a redirect; and robots.txt."""

from __future__ import annotations

from typing import Any

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

from osint_monitor.fetch.addresses import may_ask
from osint_monitor.fetch.reasons import Refused

MAX_DELAY_S = 60.0
"""The longest ``Crawl-delay`` that is kept to; more would never end."""


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
    """
    Scrapy's, but what robots.txt forbids is told apart from failures.

    Its ``Crawl-delay`` holds where it asks for more than the source's own.
    """

    @classmethod
    def from_crawler(cls, crawler: Any) -> RobotsGate:
        """As Scrapy makes it."""
        made = cls(crawler)
        crawler.signals.connect(made.slow_down, signals.robots_parsed)
        return made

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

    def slow_down(self, robotparser: Any, request: Request) -> None:
        """Wait between two requests as long as robots.txt asks for."""
        asked = robotparser.rp.crawl_delay(self._default_useragent)
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        delay_s = min(float(asked or 0.0), MAX_DELAY_S)
        if delay_s <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        # For the slot that there is, and for one that is made after a quiet while.
        downloader.per_slot_settings[key] = {"delay": delay_s, "concurrency": 1}
        if key in downloader.slots:
            downloader.slots[key].delay = delay_s
