"""What all sites of the town share: posts of a day, noise, and troubles."""

from __future__ import annotations

import asyncio
import tomllib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from aiohttp import web

from osint_monitor.demo.addresses import HOST, shown_number
from osint_monitor.demo.content import CONTENT, posts_of
from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.seed import number_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

FIRST_DAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
"""When day 1 of the town begins."""


class Site:
    """
    One site on one day.

    Args:
        day: 1 to 3.
        port: where it listens; its pages name it in absolute links.
    """

    name: SiteName

    def __init__(self, day: int, port: int) -> None:
        self.day = day
        self.base = f"http://{HOST}:{port}"
        self.posts = [post for post in posts_of(self.name) if post.exists(day)]
        self.by_number = {str(shown_number(post)): post for post in self.posts}
        self.tries: Counter[str] = Counter()

    def routes(self) -> Sequence[web.RouteDef]:
        """The pages of the site."""
        raise NotImplementedError

    def troubled(self, path: str) -> bool:
        """True for paths that are slow or busy at times."""
        return path != "/robots.txt"

    def asked(self, request: web.Request) -> DemoPost:
        """The post that *request* names; a 404 when there is none."""
        post = self.by_number.get(request.match_info["number"])
        if post is None:
            raise web.HTTPNotFound(text="404 Not Found")
        return post

    def listed(self) -> list[DemoPost]:
        """What lists show, newest first: all that is live, and some that is gone."""
        shown = [
            post
            for post in self.posts
            if post.live(self.day) or number_of("stale", post.key) % 2 or self.day == 1
        ]
        return shown[::-1]


def live_posts(site: Site) -> list[tuple[DemoPost, Wording]]:
    """The posts that are live on the site's day with their wordings, newest first."""
    pairs = [(post, post.live(site.day)) for post in reversed(site.posts)]
    return [(post, wording) for post, wording in pairs if wording is not None]


def published_at(post: DemoPost) -> datetime:
    """When a post was first put up."""
    age = timedelta(minutes=number_of("age", post.key) % 20_000)
    first = min(post.days)
    return FIRST_DAY - age if first == 1 else FIRST_DAY + timedelta(days=first - 1)


def changed_at(post: DemoPost, day: int) -> datetime:
    """When the page of a post last changed, as seen on *day*."""
    changes = [d for d in range(2, day + 1) if post.days.get(d) != post.days.get(d - 1)]
    if not changes:
        return published_at(post)
    return FIRST_DAY + timedelta(days=max(changes) - 1)


@cache
def chrome() -> Mapping[str, Mapping[str, str]]:
    """Language → what a site says around a post."""
    return tomllib.loads((CONTENT / "chrome.toml").read_text("utf-8"))


async def _robots(request: web.Request) -> web.StreamResponse:
    """What crawlers are asked to leave alone."""
    del request
    return web.Response(text="User-agent: *\nDisallow: /admin/\n")


async def _admin(request: web.Request) -> web.StreamResponse:
    del request
    return web.Response(text="robots were asked not to come here")


def application(site: Site) -> web.Application:
    """The site as an aiohttp application, with its troubles."""

    @web.middleware
    async def trouble(request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path_qs
        fate = number_of("trouble", site.name, path) % 100
        if not site.troubled(request.path):
            return await handler(request)
        if fate in (2, 3):
            site.tries[path] += 1
            if site.tries[path] == 1:
                return _busy(fate)
        elif fate < 2:
            await asyncio.sleep(0.3 + number_of("slow", path) % 6 / 10)
        return await handler(request)

    app = web.Application(middlewares=[trouble])
    app.add_routes([web.get("/robots.txt", _robots), web.get("/admin/{rest}", _admin)])
    app.add_routes(site.routes())
    return app


def _busy(fate: int) -> web.StreamResponse:
    """The first answer of a path that recovers when it is asked again."""
    if fate == 2:
        return web.Response(
            status=429, text="Too Many Requests", headers={"Retry-After": "1"}
        )
    return web.Response(status=503, text="Service Unavailable")
