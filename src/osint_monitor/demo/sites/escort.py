"""An escort directory: profiles with a number behind an attribute, noisy pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiohttp import web

from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.seed import number_of
from osint_monitor.demo.sites.answers import gone, lines, odd_bytes, page
from osint_monitor.demo.sites.site import Site, chrome

_PER_PAGE = 18


class Escort(Site):
    """The escort directory."""

    name = SiteName.ESCORT

    def routes(self) -> Sequence[web.RouteDef]:
        """The directory page by page, and the profiles."""
        return (
            web.get("/", self.directory),
            web.get("/profile/{number}", self.profile),
        )

    async def directory(self, request: web.Request) -> web.StreamResponse:
        """One page of the directory."""
        asked = request.query.get("seite", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        posts = self.listed()
        shown = posts[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        rows = [self._row(post) for post in shown]
        more = ""
        if len(posts) > number * _PER_PAGE:
            more = f'<p><a href="/?seite={number + 1}">Weiter »</a></p>'
        body = ["<h1>Nachtgids</h1><table>", *rows, "</table>", more]
        return web.Response(text=page("Nachtgids", body), content_type="text/html")

    def _row(self, post: DemoPost) -> str:
        wording = post.live(self.day) or next(w for w in post.days.values() if w)
        return (
            f'<tr><td><a href="/profile/{post.number}">{escape(wording.title)}</a>'
            f"<td>{escape(wording.place)}"
        )

    async def profile(self, request: web.Request) -> web.StreamResponse:
        """A profile; its number stands in an attribute until somebody clicks."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None:
            return gone(post, came_back=self.day == 1)
        self.tries[post.key] += 1
        return odd_bytes(self._profile_page(post, wording), post)

    def _profile_page(self, post: DemoPost, wording: Wording) -> str:
        words = chrome()[post.lang.value]
        seen = number_of("seen", post.key) % 700 + self.tries[post.key]
        body = [
            f'<article data-id="{post.number}"><h1>{escape(wording.title)}</h1>',
            f'<p class="meta">{words["views"].format(n=seen)} · '
            f"{words['age'].format(n=seen % 40 + 3)}</p>",
            f'<div class="about">{lines(wording.text)}</div>',
            f'<p class="price">{escape(wording.price)}</p>',
            f'<p class="place">{escape(wording.place)}</p>',
            f'<button data-phone="{escape(wording.phone)}">{words["contact"]}</button>',
            '</article><a href="/">Nachtgids</a>',
        ]
        return page(wording.title, body, lang=post.lang.value)
