"""A dating site that exists only after its script ran: empty pages and a JSON API."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from osint_monitor.demo.content import CONTENT
from osint_monitor.demo.posts import SiteName
from osint_monitor.demo.seed import number_of
from osint_monitor.demo.sites.answers import gone, page
from osint_monitor.demo.sites.site import Site, chrome, live_posts

_PER_PAGE = 20
_SHELL = ['<div id="app"></div>', '<script src="/duet.js"></script>']


class Dating(Site):
    """The dating site; its members' pages are the same empty shell."""

    name = SiteName.DATING

    def routes(self) -> Sequence[web.RouteDef]:
        """The shells, the script, and the API that the script asks."""
        return (
            web.get("/", self.shell),
            web.get("/member/{number}", self.member),
            web.get("/duet.js", self.script),
            web.get("/api/members", self.members),
            web.get("/api/members/{number}", self.one_member),
        )

    def troubled(self, path: str) -> bool:
        """The script does not ask twice, so what it asks for always answers."""
        return not path.startswith(("/api/", "/duet.js", "/robots.txt"))

    async def shell(self, request: web.Request) -> web.StreamResponse:
        """The front page, before its script ran."""
        del request
        return web.Response(text=page("Duet", _SHELL), content_type="text/html")

    async def member(self, request: web.Request) -> web.StreamResponse:
        """A member's page; of some who left, the server knows it, of others not."""
        post = self.asked(request)
        if post.live(self.day) is None and number_of("gone", post.key) % 3 < 2:
            return gone(post)
        return await self.shell(request)

    async def script(self, request: web.Request) -> web.StreamResponse:
        """What builds the pages."""
        del request
        text = (CONTENT / "duet.js").read_text("utf-8")
        return web.Response(text=text, content_type="text/javascript")

    async def members(self, request: web.Request) -> web.StreamResponse:
        """One page of members."""
        asked = request.query.get("page", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        known = live_posts(self)
        shown = known[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        members = [
            {"number": post.number, "title": wording.title} for post, wording in shown
        ]
        more = len(known) > number * _PER_PAGE
        return web.json_response({"members": members, "more": more})

    async def one_member(self, request: web.Request) -> web.StreamResponse:
        """One member, or the words that say that the profile was removed."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None:
            return web.json_response({"removed": chrome()[post.lang.value]["removed"]})
        return web.json_response(
            {
                "lang": post.lang.value,
                "title": wording.title,
                "text": wording.text,
                "place": wording.place,
                "phone": wording.phone,
            }
        )
