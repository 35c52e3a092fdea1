"""A room and ride board: microdata on some pages, OpenGraph on the others."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiohttp import web

from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.sites.answers import gone, lines, page, tel, validated, zipped
from osint_monitor.demo.sites.prices import amount_of, currency_of
from osint_monitor.demo.sites.site import Site

_PER_PAGE = 24


class Rooms(Site):
    """The room and ride board; answers conditional requests by tag."""

    name = SiteName.ROOMS

    def routes(self) -> Sequence[web.RouteDef]:
        """Two lists, the offers, and addresses without the slash at the end."""
        return (
            web.get("/", self.front),
            web.get("/{section:rooms|rides}", self.section),
            web.get("/offer/{number}/", self.offer),
            web.get("/offer/{number}", self.without_slash),
        )

    async def front(self, request: web.Request) -> web.StreamResponse:
        """Moved to the rooms."""
        del request
        raise web.HTTPFound("/rooms")

    async def section(self, request: web.Request) -> web.StreamResponse:
        """One page of a list, with the numbers of all pages below it."""
        name = request.match_info["section"]
        asked = request.query.get("page", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        posts = [post for post in self.listed() if (post.section or "rooms") == name]
        shown = posts[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        pages = range(1, -(-len(posts) // _PER_PAGE) + 1)
        numbers = " ".join(f'<a href="/{name}?page={n}">{n}</a>' for n in pages)
        body = [
            f"<h1>{name}</h1>",
            *(self._tile(post) for post in shown),
            f'<div class="pagination">{numbers}</div>',
        ]
        response = web.Response(text=page(name, body), content_type="text/html")
        return validated(request, zipped(request, response))

    def _tile(self, post: DemoPost) -> str:
        wording = post.live(self.day) or next(w for w in post.days.values() if w)
        slash = "" if post.number % 9 == 4 else "/"
        return (
            f'<div class="tile"><a href="/offer/{post.number}{slash}">'
            f"{escape(wording.title)}</a> <b>{escape(wording.price)}</b></div>"
        )

    async def without_slash(self, request: web.Request) -> web.StreamResponse:
        """Moved for good to the address with the slash."""
        raise web.HTTPMovedPermanently(f"/offer/{self.asked(request).number}/")

    async def offer(self, request: web.Request) -> web.StreamResponse:
        """An offer's page."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None:
            return gone(post, came_back=self.day == 1)
        build = _microdata if post.number % 2 else self._open_graph
        response = web.Response(text=build(post, wording), content_type="text/html")
        return validated(request, zipped(request, response))

    def _open_graph(self, post: DemoPost, wording: Wording) -> str:
        properties = {
            "og:type": "product",
            "og:title": wording.title,
            "og:description": wording.text[:200],
            "og:url": f"{self.base}/offer/{post.number}/",
            "og:site_name": "Kamers en Ritten",
        }
        amount = amount_of(wording.price)
        if amount is not None:
            properties["product:price:amount"] = f"{amount:g}"
            properties["product:price:currency"] = currency_of(wording.price)
        head = "".join(
            f'<meta property="{name}" content="{escape(value)}">'
            for name, value in properties.items()
        )
        body = [
            f"<main><h1>{escape(wording.title)}</h1>",
            f"<p><b>{escape(wording.price)}</b> · {escape(wording.place)}</p>",
            f'<div class="description">{lines(wording.text)}</div>',
            f"<p>{escape(wording.author)} {tel(wording.phone)}</p></main>",
        ]
        return page(wording.title, body, lang=post.lang.value, head=head)


def _microdata(post: DemoPost, wording: Wording) -> str:
    body = [
        '<main itemscope itemtype="https://schema.org/Product">',
        f'<h1 itemprop="name">{escape(wording.title)}</h1>',
        f'<meta itemprop="productID" content="{post.number}">',
        '<p itemprop="offers" itemscope itemtype="https://schema.org/Offer">',
        f'<span itemprop="price">{escape(wording.price)}</span></p>',
        f'<p class="place">{escape(wording.place)}</p>',
        f'<div itemprop="description">{lines(wording.text)}</div>',
        f"<p>{escape(wording.author)} {tel(wording.phone)}</p></main>",
    ]
    return page(wording.title, body, lang=post.lang.value)
