"""
Scrapy's settings, each with its reason; what a source says is in ``spider_loader``.

The order of middlewares, with what happens in it, is drawn in ``docs/crawling.md``.
"""

from __future__ import annotations

BOT_NAME = "osint_monitor"
SPIDER_MODULES = ["osint_monitor.fetch.spiders"]
SPIDER_LOADER_CLASS = "osint_monitor.fetch.spider_loader.SourceSpiderLoader"
SCHEDULER = "osint_monitor.fetch.frontier_scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier filters
LOG_FORMATTER = "osint_monitor.fetch.quiet_log.QuietLog"

# What reaches the network. Files and objects of this machine are no pages.
DOWNLOAD_HANDLERS = {
    "http": "osint_monitor.fetch.http_handler.CheckedHandler",
    "https": "osint_monitor.fetch.http_handler.CheckedHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
EGRESS_PRIVATE_ADDRESSES: list[str] = []
HTTPPROXY_ENABLED = False  # a proxy from the environment would resolve instead of us
DOWNLOAD_VERIFY_CERTIFICATES = True  # evidence is from the site, or it is none
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = True
REDIRECT_ENABLED = True
METAREFRESH_ENABLED = False  # would parse every page in the fetching process
COMPRESSION_ENABLED = True  # sends Accept-Encoding; undone only where we read ourselves
# A server that is listed here is asked for the page again, with a limit.
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it is a stored failure

# Holes that are open by default: both run Python for whoever connects.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "osint_monitor.fetch.gate_middleware.HostGate": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "osint_monitor.fetch.gate_middleware.RobotsGate": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "osint_monitor.fetch.retry_middleware.PatientRetry": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "osint_monitor.fetch.compression_middleware.CompressionForFew": 590,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "osint_monitor.fetch.cookie_middleware.CookiesForFew": 700,
    "osint_monitor.fetch.capture_middleware.CaptureMiddleware": 950,
}
SPIDER_MIDDLEWARES = {
    "osint_monitor.fetch.spider_middleware.FrontierSpiderMiddleware": 10,
    # 404 and 410 say that a post is gone; the spider itself tells good from bad.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # The frontier counts depth; links never come as requests.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
ITEM_PIPELINES = {"osint_monitor.fetch.item_pipelines.OnlyReferences": 300}

# Speed; what each is worth was measured on the whole chain.
TWISTED_REACTOR_ENABLED = False  # a reactor runs once in a process; loops as often
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
CONCURRENT_REQUESTS = 32  # a page that waits for the disk holds one of these
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # items are one line; running many at once only costs
DOWNLOADER_STATS = False  # the run's own counts say more, and add up
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads source code for each new callback
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
MEMUSAGE_ENABLED = False
# No site is told what else was read.
REFERRER_POLICY = "scrapy.spidermiddlewares.referer.NoReferrerPolicy"

# Limits of a request that belongs to no source (``scrapy shell``).
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 8
RETRY_TIMES = 3
DOWNLOAD_DELAY = 2.0

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "nl,en;q=0.8,uk;q=0.7,ru;q=0.7,pl;q=0.7,de;q=0.7,ro;q=0.7",
}
