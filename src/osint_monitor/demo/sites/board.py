"""
A classifieds board: sections, next links, a page an advert.

Its misbehaviour: view counters and "3 minutes ago" that change on every visit, a
cookie that lists want from page 2 on, moved and doubled addresses, one that leads back
to itself, a page that never answers, wrong charsets, broken markup, removed adverts
that answer 200, and a calendar without end.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiohttp import web

from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.seed import number_of
from osint_monitor.demo.sites.answers import gone, lines, odd_bytes, page, tel, zipped
from osint_monitor.demo.sites.site import Site, chrome

SECTIONS = {
    "work": "Werk · Work · Arbeit · Praca · Робота",
    "services": "Diensten · Services",
    "goods": "Te koop · For sale",
    "housing": "Wonen · Housing",
}
_PER_PAGE = 20
_DEAD = 40_996  # a listed advert whose page never answers
_LOOP = 40_989  # a listed advert whose old address leads back to itself
_LOST = {"goods": f"/ad/{_DEAD}.html", "services": f"/go/{_LOOP}"}
_COOKIE = "board_visit"


class Board(Site):
    """The classifieds board."""

    name = SiteName.BOARD

    def routes(self) -> Sequence[web.RouteDef]:
        """Front page, sections, adverts, old addresses, the calendar."""
        return (
            web.get("/", self.front),
            web.get("/list/{section}", self.section),
            web.get(f"/ad/{_DEAD}.html", self.dead),
            web.get(f"/go/{_LOOP}", self.loop),
            web.get("/ad/{number}.html", self.advert),
            web.get("/go/{number}", self.old_address),
            web.get("/calendar/{year}/{month}", self.calendar),
        )

    async def front(self, request: web.Request) -> web.StreamResponse:
        """Links to the sections; sets the cookie."""
        del request
        items = [f'<li><a href="/list/{s}">{t}</a></li>' for s, t in SECTIONS.items()]
        response = _html(page("Stadsbord", ["<ul>", *items, "</ul>", _FOOTER]))
        response.set_cookie(_COOKIE, "1", httponly=True)
        return response

    async def section(self, request: web.Request) -> web.StreamResponse:
        """One page of a section; from page 2 on only with the cookie."""
        name = request.match_info["section"]
        if name not in SECTIONS:
            raise web.HTTPNotFound(text="404")
        number = _page_number(request)
        if number > 1 and _COOKIE not in request.cookies:
            return self._cookie_check(request)
        posts = [p for p in self.listed() if (p.section or "work") == name]
        shown = posts[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        items = [self._item(post) for post in shown]
        if number == 1 and name in _LOST:
            items.append(f'<li class="item"><a href="{_LOST[name]}">???</a></li>')
        more = ""
        if len(posts) > number * _PER_PAGE:
            more = (
                f'<a class="next" href="/list/{name}?page={number + 1}">Volgende »</a>'
            )
        body = ['<ul class="ads">', *items, "</ul>", more, _FOOTER]
        response = _html(page(f"{SECTIONS[name]}, {number}", body))
        response.set_cookie(_COOKIE, "1", httponly=True)
        return zipped(request, response)

    def _cookie_check(self, request: web.Request) -> web.StreamResponse:
        """Sets the cookie and asks again, once, as such sites do."""
        if "check" in request.query:
            return _html(page("Cookies", ["<p>Please allow cookies.</p>"]))
        again = request.rel_url.update_query(check="1")
        response = web.Response(status=302, headers={"Location": str(again)})
        response.set_cookie(_COOKIE, "1", httponly=True)
        return response

    def _item(self, post: DemoPost) -> str:
        wording = post.live(self.day) or next(w for w in post.days.values() if w)
        return (
            f'<li class="item"><a href="{_listed_address(post)}">'
            f"{escape(_title(wording))}</a> <span>{escape(wording.price)}</span></li>"
        )

    async def advert(self, request: web.Request) -> web.StreamResponse:
        """An advert's page."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None:
            return gone(post, came_back=self.day == 1)
        self.tries[f"views {post.key}"] += 1
        return zipped(request, odd_bytes(self._advert_page(post, wording), post))

    def _advert_page(self, post: DemoPost, wording: Wording) -> str:
        words = chrome()[post.lang.value]
        views = number_of("views", post.key) % 900 + self.tries[f"views {post.key}"]
        age = words["age"].format(n=views % 55 + 2)
        section = post.section or "work"
        body = [
            f'<nav><a href="/">Stadsbord</a> › <a href="/list/{section}">{section}</a>',
            '</nav><main class="ad">',
            f'<h1 class="ad-title">{escape(_title(wording))}</h1>',
            f'<div class="ad-price">{words["price"]}: ',
            f"<b>{escape(wording.price)}</b></div>",
            f'<div class="ad-place">{escape(wording.place)}</div>',
            f'<div class="ad-text">{lines(wording.text)}</div>',
            f'<div class="ad-contact">{words["contact"]}: '
            f'<span class="seller">{escape(wording.author)}</span> {tel(wording.phone)}'
            "</div>",
            f'<p class="meta"><span class="views">{words["views"].format(n=views)}',
            f'</span> <span class="age">{age}</span></p>',
            f"</main><aside><h2>+</h2><ul>{self._similar(post)}</ul></aside>{_FOOTER}",
        ]
        if post.number % 8 == 3:
            body = _broken(body)
        head = f'<link rel="canonical" href="{self.base}/ad/{post.number}.html">'
        return page(_title(wording), body, lang=post.lang.value, head=head)

    def _similar(self, post: DemoPost) -> str:
        """Links to the two neighbours; some under a second address."""
        at = self.posts.index(post)
        others = [self.posts[at - 1], self.posts[(at + 1) % len(self.posts)]]
        return "".join(
            f'<li><a href="{_second_address(p)}">&rarr;</a></li>' for p in others
        )

    async def old_address(self, request: web.Request) -> web.StreamResponse:
        """The address an advert had before the site was rebuilt."""
        post = self.asked(request)
        raise web.HTTPMovedPermanently(f"/ad/{post.number}.html")

    async def dead(self, request: web.Request) -> web.StreamResponse:
        """Ends the connection without an answer, whenever it is asked."""
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def loop(self, request: web.Request) -> web.StreamResponse:
        """Sends on to itself, for ever."""
        turn = "b" if request.query.get("turn") == "a" else "a"
        raise web.HTTPFound(f"/go/{_LOOP}?turn={turn}")

    async def calendar(self, request: web.Request) -> web.StreamResponse:
        """A month, with links to the next and the one before, for ever."""
        try:
            year, month = (int(request.match_info[k]) for k in ("year", "month"))
        except ValueError:
            raise web.HTTPNotFound(text="404") from None
        after = year * 12 + month
        before = after - 2
        links = [
            f'<a href="/calendar/{m // 12}/{m % 12 + 1}">{t}</a>'
            for m, t in ((before, "‹"), (after, "Volgende maand ›"))
        ]
        return _html(page(f"Agenda {month}-{year}", links))


_FOOTER = (
    '<footer><a href="/calendar/2026/11">Agenda</a> <a href="/admin/stats">Stats</a>'
    "</footer>"
)


def _html(markup: str) -> web.Response:
    return web.Response(text=markup, content_type="text/html")


def _page_number(request: web.Request) -> int:
    asked = request.query.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1


def _title(wording: Wording) -> str:
    return wording.title or wording.text.split("\n")[0][:60]


def _listed_address(post: DemoPost) -> str:
    """How lists link an advert: mostly plainly, some by an old or a tracked address."""
    way = number_of("link", post.key) % 15
    if way == 0:
        return f"/go/{post.number}"
    if way == 1:
        return f"/ad/{post.number}.html?utm_source=list&utm_medium=board"
    return f"/ad/{post.number}.html"


def _second_address(post: DemoPost) -> str:
    tail = "?from=similar" if number_of("second", post.key) % 40 == 0 else ""
    return f"/ad/{post.number}.html{tail}"


def _broken(body: Sequence[str]) -> list[str]:
    """*body* as a careless template writes it: unclosed, crossed and stray tags."""
    return [
        part.replace("</h1>", "<b><i></b></i>").replace(
            ' class="ad-text"', " class=ad-text"
        )
        for part in body
    ] + ["</div></span></table><p"]
