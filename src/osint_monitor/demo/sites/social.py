"""A Mastodon server's public API: JSON, Link header paging, rate limit headers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Any

from aiohttp import web

from osint_monitor.demo.addresses import account_of, path_of, shown_number
from osint_monitor.demo.posts import DemoPost, SiteName, State, Wording
from osint_monitor.demo.seed import number_of
from osint_monitor.demo.sites.answers import lines, page
from osint_monitor.demo.sites.site import (
    FIRST_DAY,
    Site,
    changed_at,
    live_posts,
    published_at,
)

_LIMIT = 300
_STAMP = "%Y-%m-%dT%H:%M:%S.000Z"


class Social(Site):
    """The social site; favourites and rate limits change on every visit."""

    name = SiteName.SOCIAL

    def routes(self) -> Sequence[web.RouteDef]:
        """The part of the API that can be read without an account."""
        return (
            web.get("/api/v1/timelines/public", self.public),
            web.get("/api/v1/timelines/tag/{tag}", self.tagged),
            web.get("/api/v1/accounts/lookup", self.lookup),
            web.get("/api/v1/accounts/{account}/statuses", self.statuses),
            web.get("/api/v1/statuses/{number}", self.status),
            web.get("/{who:@\\w+}/{number}", self.human_page),
        )

    async def public(self, request: web.Request) -> web.StreamResponse:
        """The public timeline, newest first."""
        return self._page(request, live_posts(self))

    async def tagged(self, request: web.Request) -> web.StreamResponse:
        """The statuses with a hashtag."""
        tag = f"#{request.match_info['tag'].lower()}"
        found = [(p, w) for p, w in live_posts(self) if tag in w.text.lower()]
        return self._page(request, found)

    async def statuses(self, request: web.Request) -> web.StreamResponse:
        """The statuses of one account."""
        asked = request.match_info["account"]
        found = [
            (post, wording)
            for post, wording in live_posts(self)
            if _account_id(account_of(post)) == asked
        ]
        return self._page(request, found)

    async def lookup(self, request: web.Request) -> web.StreamResponse:
        """An account by its name."""
        name = request.query.get("acct", "")
        if name not in {account_of(post) for post in self.posts}:
            return self._json({"error": "Record not found"}, status=404)
        return self._json(self._account(name))

    async def status(self, request: web.Request) -> web.StreamResponse:
        """One status; 404 when it was deleted."""
        post = self.by_number.get(request.match_info["number"])
        wording = post.live(self.day) if post else None
        if post is None or wording is None:
            return self._json({"error": "Record not found"}, status=404)
        return self._json(self._status(post, wording))

    async def human_page(self, request: web.Request) -> web.StreamResponse:
        """A status as people see it."""
        post = self.asked(request)
        wording = post.live(self.day)
        if wording is None or f"@{account_of(post)}" != request.match_info["who"]:
            raise web.HTTPNotFound(text="404")
        body = [f"<article>{_content(wording)}</article>"]
        markup = page(account_of(post), body, lang=post.lang.value)
        return web.Response(text=markup, content_type="text/html")

    def _page(
        self, request: web.Request, found: Sequence[tuple[DemoPost, Wording]]
    ) -> web.Response:
        limit = min(_whole(request.query.get("limit"), 20), 40)
        below = _whole(request.query.get("max_id"), 10**19)
        known = [pair for pair in found if shown_number(pair[0]) < below]
        shown = known[:limit]
        response = self._json([self._status(post, wording) for post, wording in shown])
        if shown:
            newest, oldest = shown_number(shown[0][0]), shown_number(shown[-1][0])
            links = [_link(request, "prev", min_id=newest)]
            if len(known) > limit:
                links.insert(0, _link(request, "next", max_id=oldest))
            response.headers["Link"] = ", ".join(links)
        return response

    def _json(self, value: object, *, status: int = 200) -> web.Response:
        self.tries["requests"] += 1
        reset = FIRST_DAY + timedelta(days=self.day - 1, minutes=5)
        headers = {
            "X-RateLimit-Limit": str(_LIMIT),
            "X-RateLimit-Remaining": str(_LIMIT - self.tries["requests"] % 250),
            "X-RateLimit-Reset": reset.strftime(_STAMP),
        }
        return web.json_response(value, status=status, headers=headers)

    def _status(self, post: DemoPost, wording: Wording) -> dict[str, Any]:
        self.tries[post.key] += 1
        number, edited = str(shown_number(post)), post.state(self.day) is State.CHANGED
        words = wording.text.replace("\n", " ").split(" ")
        tags = sorted({w[1:].lower() for w in words if w.startswith("#") and w[1:]})
        return {
            "id": number,
            "created_at": published_at(post).strftime(_STAMP),
            "edited_at": changed_at(post, self.day).strftime(_STAMP)
            if edited
            else None,
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": post.lang.value,
            "uri": f"{self.base}/users/{account_of(post)}/statuses/{number}",
            "url": f"{self.base}{path_of(post)}",
            "replies_count": 0,
            "reblogs_count": number_of("boosts", post.key) % 7,
            "favourites_count": number_of("likes", post.key) % 20
            + self.tries[post.key],
            "content": _content(wording),
            "reblog": None,
            "account": self._account(account_of(post)),
            "media_attachments": [],
            "mentions": [],
            "tags": [{"name": t, "url": f"{self.base}/tags/{t}"} for t in tags],
            "emojis": [],
            "card": None,
            "poll": None,
        }

    def _account(self, name: str) -> dict[str, Any]:
        return {
            "id": _account_id(name),
            "username": name,
            "acct": name,
            "display_name": name.replace("_", " "),
            "url": f"{self.base}/@{name}",
            "bot": False,
            "note": "<p>Plein.social</p>",
        }


def _content(wording: Wording) -> str:
    """The words as Mastodon sends them: paragraphs, and breaks inside them."""
    whole = f"{wording.title}\n\n{wording.text}" if wording.title else wording.text
    parts = [part for part in whole.split("\n\n") if part]
    return "".join(f"<p>{lines(part).replace('<br>', '<br />')}</p>" for part in parts)


def _link(request: web.Request, relation: str, **bound: int) -> str:
    query = {k: v for k, v in request.query.items() if k not in ("max_id", "min_id")}
    query |= {name: str(number) for name, number in bound.items()}
    return f'<{request.url.with_query(query)}>; rel="{relation}"'


def _account_id(name: str) -> str:
    return str(109_000_000_000_000_000 + number_of("account", escape(name)) % 10**12)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 20 else default
