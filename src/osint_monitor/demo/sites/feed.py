"""A town paper's RSS feeds, by section, and a page for each item."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from aiohttp import web

from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.sites.answers import gone, lines, page, validated
from osint_monitor.demo.sites.site import FIRST_DAY, Site, live_posts, published_at

SECTIONS = ("town", "work", "services")


class Feed(Site):
    """The feeds; they keep what is live and say nothing of what is gone."""

    name = SiteName.FEED

    def routes(self) -> Sequence[web.RouteDef]:
        """A front page that names the feeds, the feeds, and the items' pages."""
        return (
            web.get("/", self.front),
            web.get("/rss", self.moved),
            web.get("/{section:town|work|services}.xml", self.rss),
            web.get("/item/{number}", self.item),
        )

    async def front(self, request: web.Request) -> web.StreamResponse:
        """The front page; it names the feeds as pages do."""
        del request
        head = "".join(
            f'<link rel="alternate" type="application/rss+xml" href="/{name}.xml">'
            for name in SECTIONS
        )
        markup = page("Stadsnieuws", ["<h1>Stadsnieuws</h1>"], head=head)
        return web.Response(text=markup, content_type="text/html")

    async def moved(self, request: web.Request) -> web.StreamResponse:
        """Where the feed was long ago."""
        del request
        raise web.HTTPMovedPermanently("/town.xml")

    async def rss(self, request: web.Request) -> web.StreamResponse:
        """One section as RSS 2.0."""
        section = request.match_info["section"]
        items = [
            self._rss_item(post, wording)
            for post, wording in live_posts(self)
            if (post.section if post.section in SECTIONS else "town") == section
        ]
        built = format_datetime(FIRST_DAY.replace(day=FIRST_DAY.day + self.day - 1))
        xml = "\n".join(
            (
                '<?xml version="1.0" encoding="utf-8"?>',
                '<rss version="2.0" xmlns:content='
                '"http://purl.org/rss/1.0/modules/content/" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>',
                f"<title>Stadsnieuws: {section}</title><link>{self.base}/</link>",
                f"<description>Stadsnieuws&nbsp;</description>{_date(built)}",
                *items,
                "</channel></rss>\n",
            )
        )
        response = web.Response(text=xml, content_type="application/rss+xml")
        return validated(request, response)

    def _rss_item(self, post: DemoPost, wording: Wording) -> str:
        body = lines(wording.text).replace("]]>", "]]&gt;")
        if post.number % 3 == 0:  # some papers put all of it into the description
            text = f"<description>{escape(body)}</description>"
        else:
            text = (
                f"<description>{escape(wording.text[:120])}</description>"
                f"<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded>"
            )
        return (
            f"<item><title>{escape(wording.title)}</title>"
            f"<link>{self.base}/item/{post.number}</link>"
            f'<guid isPermaLink="false">stadsnieuws-{post.number}</guid>'
            f"<pubDate>{format_datetime(published_at(post))}</pubDate>"
            f"<dc:creator>{escape(wording.author)}</dc:creator>{text}</item>"
        )

    async def item(self, request: web.Request) -> web.StreamResponse:
        """An item's page."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None:
            return gone(post)
        body = [
            f"<article><h1>{escape(wording.title)}</h1>",
            f"<p>{lines(wording.text)}</p>",
            f"<address>{escape(wording.author)}</address></article>",
        ]
        markup = page(wording.title, body, lang=post.lang.value)
        response = web.Response(text=markup, content_type="text/html")
        return validated(request, response)


def _date(stamp: str) -> str:
    return f"<lastBuildDate>{stamp}</lastBuildDate>"
