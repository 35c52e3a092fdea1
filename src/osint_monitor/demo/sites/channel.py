"""A Telegram channel's public preview, in the form of ``t.me/s/NAME``."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiohttp import web

from osint_monitor.demo.addresses import CHANNEL, shown_number
from osint_monitor.demo.posts import DemoPost, SiteName, Wording
from osint_monitor.demo.seed import number_of
from osint_monitor.demo.sites.answers import lines, page
from osint_monitor.demo.sites.site import Site, live_posts, published_at

_PER_PAGE = 16
_TITLE = "Містечко | Городок | Оголошення"


class Channel(Site):
    """The channel; deleted messages are simply missing from the list."""

    name = SiteName.CHANNEL

    def routes(self) -> Sequence[web.RouteDef]:
        """The list, page by page into the past, and single messages."""
        return (
            web.get(f"/s/{CHANNEL}", self.history),
            web.get(f"/{CHANNEL}/{{number}}", self.single),
        )

    async def history(self, request: web.Request) -> web.StreamResponse:
        """The newest messages before a number, the oldest of them first."""
        asked = request.query.get("before", "")
        before = int(asked) if asked.isdecimal() and len(asked) < 9 else 10**9
        known = [pair for pair in live_posts(self) if shown_number(pair[0]) < before]
        shown = known[:_PER_PAGE][::-1]
        more = head = ""
        if len(known) > _PER_PAGE:
            first = shown_number(shown[0][0])
            head = f'<link rel="prev" href="/s/{CHANNEL}?before={first}">'
            more = (
                '<div class="tgme_widget_message_centered js-messages_more_wrap">'
                '<a class="tme_messages_more js-messages_more" '
                f'href="/s/{CHANNEL}?before={first}" data-before="{first}"></a></div>'
            )
        body = [
            _HEADER,
            '<section class="tgme_channel_history js-message_history">',
            more,
            *(self._message(post, wording) for post, wording in shown),
            "</section>",
        ]
        return _html(page(f"{_TITLE} – Telegram", body, head=head))

    async def single(self, request: web.Request) -> web.StreamResponse:
        """One message, or the widget that says there is none."""
        number = request.match_info["number"]
        post = self.by_number.get(number)
        wording = post.live(self.day) if post else None
        if post is None or wording is None:
            missing = (
                '<div class="tgme_widget_message_error" dir="auto">Post not found</div>'
            )
            return _html(page("Telegram Widget", [missing]))
        return _html(page("Telegram Widget", [self._message(post, wording)]))

    def _message(self, post: DemoPost, wording: Wording) -> str:
        number = shown_number(post)
        self.tries[post.key] += 1
        views = number_of("views", post.key) % 3_000 + self.tries[post.key]
        when = published_at(post)
        whole = f"{wording.title}\n{wording.text}" if wording.title else wording.text
        edited = "edited " if post.state(self.day) == "changed" else ""
        return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message js-widget_message" data-post="{CHANNEL}/{number}">
<div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author accent_color">
<a class="tgme_widget_message_owner_name" href="/s/{CHANNEL}"><span
 dir="auto">{_TITLE}</span></a></div>
<div class="tgme_widget_message_text js-message_text" dir="auto">{lines(whole)}</div>
<div class="tgme_widget_message_footer compact js-message_footer">
<div class="tgme_widget_message_info short js-message_info">
<span class="tgme_widget_message_views">{_short(views)}</span><span
 class="copyonly"> views</span><span class="tgme_widget_message_meta">{edited}<a
 class="tgme_widget_message_date" href="{self.base}/{CHANNEL}/{number}"><time
 datetime="{when.isoformat()}" class="time">{when:%H:%M}</time></a></span>
</div></div></div></div></div>"""


_HEADER = f"""<header class="tgme_header"><div class="tgme_channel_info">
<div class="tgme_channel_info_header_title"><span
 dir="auto">{escape(_TITLE)}</span></div>
<div class="tgme_channel_info_header_username"><a
 href="/s/{CHANNEL}">@{CHANNEL}</a></div>
<div class="tgme_channel_info_description">Оголошення, робота, житло, поїздки</div>
</div></header>"""


def _short(count: int) -> str:
    """A count as the preview writes it: 1.5K."""
    return f"{count / 1000:.1f}K" if count >= 1000 else str(count)


def _html(markup: str) -> web.Response:
    return web.Response(text=markup, content_type="text/html")
