"""One spider class for each source file, so that ``scrapy list`` names the sources."""

from __future__ import annotations

from typing import Any

from scrapy.spiderloader import SpiderLoader

from osint_monitor.catalogue.load import load_sources
from osint_monitor.errors import SetupError
from osint_monitor.fetch.http_handler import PRIVATE_ADDRESSES
from osint_monitor.fetch.spiders.source_spider import SourceSpider
from osint_monitor.model.source import Shape, Source
from osint_monitor.settings import load_settings


class SourceSpiderLoader(SpiderLoader):
    """
    Scrapy's loader, over the folder of source files.

    A wrong file ends the program with every mistake as ``path:line``; Scrapy itself
    would show a traceback.
    """

    def _load_all_spiders(self) -> None:
        try:
            settings = load_settings()
            sources = load_sources(settings.sources_folder).sources
        except SetupError as error:
            raise SystemExit(str(error)) from error
        for source in sources.values():
            if source.shape is not Shape.FILES:
                spider = spider_class(source, settings.user_agent)
                self._spiders[source.id] = spider


def spider_class(source: Source, user_agent: str) -> type[SourceSpider]:
    """
    The spider of a source, with the source's own Scrapy settings.

    Args:
        user_agent: for sources that name none.
    """
    return type(
        source.id,
        (SourceSpider,),
        {
            "name": source.id,
            "source": source,
            "allowed_domains": list(source.hosts),
            "custom_settings": source_settings(source, user_agent),
            "__doc__": source.name,
        },
    )


def source_settings(source: Source, user_agent: str) -> dict[str, Any]:
    """What a source file says, in Scrapy's words."""
    politeness, limits = source.politeness, source.limits
    settings: dict[str, Any] = {
        "DOWNLOAD_DELAY": politeness.delay_s,
        "CONCURRENT_REQUESTS_PER_DOMAIN": politeness.concurrent,
        "ROBOTSTXT_OBEY": politeness.obey_robots,
        "USER_AGENT": politeness.user_agent or user_agent,
        "DOWNLOAD_TIMEOUT": limits.timeout_s,
        "DOWNLOAD_MAXSIZE": limits.max_body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": limits.max_redirects,
        "RETRY_TIMES": limits.max_retries,
        PRIVATE_ADDRESSES: list(source.private_addresses),
    }
    if source.render:
        handler = "osint_monitor.fetch.browser.BrowserHandler"
        settings["DOWNLOAD_HANDLERS"] = {
            "http": handler,
            "https": handler,
            "file": None,
            "ftp": None,
            "s3": None,
            "data": None,
        }
    return settings
