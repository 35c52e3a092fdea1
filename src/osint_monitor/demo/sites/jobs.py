"""A job board: every vacancy carries schema.org JobPosting as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from aiohttp import web

from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.sites.answers import gone, lines, page, tel, validated, zipped
from osint_monitor.demo.sites.prices import amount_of, currency_of, unit_of
from osint_monitor.demo.sites.site import Site, changed_at, published_at

_PER_PAGE = 25


class Jobs(Site):
    """The job board; answers conditional requests by date."""

    name = SiteName.JOBS

    def routes(self) -> Sequence[web.RouteDef]:
        """Lists, vacancies, and the short address of a vacancy."""
        return (
            web.get("/", self.front),
            web.get("/vacancies", self.vacancies),
            web.get("/vacancy/{number}", self.vacancy),
            web.get("/v/{number}", self.short),
        )

    async def front(self, request: web.Request) -> web.StreamResponse:
        """Moved to the list."""
        del request
        raise web.HTTPFound("/vacancies")

    async def vacancies(self, request: web.Request) -> web.StreamResponse:
        """One page of the list, newest first."""
        asked = request.query.get("p", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        posts = self.listed()
        shown = posts[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        head, more = "", ""
        if len(posts) > number * _PER_PAGE:
            target = f"/vacancies?p={number + 1}"
            head = f'<link rel="next" href="{target}">'
            more = f'<a rel="next" href="{target}">{number + 1}</a>'
        items = [self._card(post) for post in shown]
        body = ["<h1>Vacatures</h1>", *items, f"<nav>{more}</nav>"]
        response = web.Response(
            text=page(f"Vacatures, {number}", body, head=head), content_type="text/html"
        )
        return validated(request, zipped(request, response))

    def _card(self, post: DemoPost) -> str:
        wording = post.live(self.day) or next(w for w in post.days.values() if w)
        short = "/v" if post.number % 12 == 5 else "/vacancy"
        return (
            f'<article class="card"><h2><a href="{short}/{post.number}">'
            f"{escape(wording.title)}</a></h2><p>{escape(wording.text[:80])}…</p>"
            "</article>"
        )

    async def short(self, request: web.Request) -> web.StreamResponse:
        """The short address, in two hops."""
        post = self.asked(request)
        if "r" not in request.query:
            raise web.HTTPFound(f"/v/{post.number}?r=1")
        raise web.HTTPFound(f"/vacancy/{post.number}")

    async def vacancy(self, request: web.Request) -> web.StreamResponse:
        """A vacancy's page."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None:
            return gone(post, came_back=self.day == 1)
        data = json.dumps(self._posting(post, wording), ensure_ascii=False)
        script = data.replace("</", "<\\/")
        head = f'<script type="application/ld+json">{script}</script>'
        body = [
            f"<main><h1>{escape(wording.title)}</h1>",
            f"<section>{lines(wording.text)}</section>",
            f"<p>{escape(wording.price)} {tel(wording.phone)}</p></main>",
            '<footer><a href="/vacancies">Vacatures</a></footer>',
        ]
        markup = page(wording.title, body, lang=post.lang.value, head=head)
        response = web.Response(text=markup, content_type="text/html")
        return validated(
            request, zipped(request, response), modified=changed_at(post, self.day)
        )

    def _posting(self, post: DemoPost, wording: Wording) -> dict[str, object]:
        posting: dict[str, object] = {
            "@context": "https://schema.org/",
            "@type": "JobPosting",
            "title": wording.title,
            "description": lines(wording.text),
            "identifier": {"@type": "PropertyValue", "value": str(post.number)},
            "datePosted": published_at(post).isoformat(),
            "url": f"{self.base}/vacancy/{post.number}",
            "jobLocation": {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressLocality": wording.place},
            },
            "inLanguage": post.lang.value,
        }
        if wording.author:
            posting["hiringOrganization"] = {
                "@type": "Organization",
                "name": wording.author,
                "telephone": wording.phone,
            }
        amount = amount_of(wording.price)
        if amount is not None:
            posting["baseSalary"] = {
                "@type": "MonetaryAmount",
                "currency": currency_of(wording.price),
                "value": {
                    "@type": "QuantitativeValue",
                    "value": amount,
                    "unitText": unit_of(wording.price),
                },
            }
        return posting
