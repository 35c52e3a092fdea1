"""Scrapy's crawlers for a job of ours: several sources in one process."""

from __future__ import annotations

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from osint_monitor.fetch.session import Session
from osint_monitor.fetch.spider_loader import spider_class


class Crawlers:
    """
    Runs a crawler for each open run; must be made inside the running loop.

    Args:
        user_agent: for sources that name none.
    """

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._runner = AsyncCrawlerRunner(_scrapy_settings())

    async def fetch(self, session: Session) -> None:
        """Fetch what a run wants, until there is no more or it is stopped."""
        spider = spider_class(session.source, self._user_agent)
        await self._runner.crawl(spider, session=session)

    async def stop(self) -> None:
        """Let all crawlers finish what is under way, and end."""
        await self._runner.stop()


def _scrapy_settings() -> Settings:
    settings = Settings()
    settings.setmodule("osint_monitor.fetch.settings", priority="project")
    # The spiders are made here, of sources that need not stand in a folder.
    loader = "scrapy.spiderloader.DummySpiderLoader"
    settings.set("SPIDER_LOADER_CLASS", loader, "cmdline")
    return settings
