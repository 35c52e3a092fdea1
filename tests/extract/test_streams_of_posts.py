"""Feeds, Telegram previews and Mastodon answers: many posts on a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osint_monitor.errors import ExtractError
from osint_monitor.extract.pages import extract_posts
from osint_monitor.model.extraction import FoundLink, LinkRole
from osint_monitor.model.post import post_id_of
from osint_monitor.model.source import Shape
from osint_monitor.model.words import Lang

from .conftest import MakePage, MakeSource

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Town&nbsp;paper</title>
<language>nl-NL</language>
<item><title>Werk &amp; meer</title><link>https://board.example/item/1?utm_source=r</link>
<guid isPermaLink="false">town-1</guid><dc:creator>Jan</dc:creator>
<pubDate>Fri, 01 May 2026 10:00:00 +0200</pubDate><description>Kort</description>
<content:encoded><![CDATA[<p>Eerste regel<br>tweede</p>]]></content:encoded></item>
<item><title>Alleen een stukje</title><link>/item/2</link>
<description>Het begin ervan…</description></item>
<item><title>Zonder adres</title><description>Hele tekst.</description></item>
<item><title>x</title><link>javascript:alert(1)</link><description>Tekst</description>
</item></channel></rss>"""


def test_a_feed_gives_posts_and_links(
    make_page: MakePage, make_source: MakeSource
) -> None:
    page = make_page(RSS, "https://board.example/rss", content_type="text/xml")
    found = extract_posts(page, make_source(Shape.FEED))
    first = found.versions[0]
    assert first.url == "https://board.example/item/1"
    assert first.post_id == post_id_of("board", None, first.url)
    assert first.native_id == "town-1"
    assert (first.title, first.text) == ("Werk & meer", "Eerste regel\ntweede")
    assert (first.author, first.lang_hint) == ("Jan", Lang.NL)
    assert first.published_at is not None and first.published_at.hour == 8
    assert [v.title for v in found.versions[1:]] == ["Zonder adres", "x"]
    assert found.links == (FoundLink("https://board.example/item/2", LinkRole.POST),)
    assert found.addresses == ((first.post_id, first.url),)


JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "language": "nl",
    "next_url": "https://board.example/feed.json?page=2",
    "items": [
        {
            "id": "one",
            "url": "/item/1",
            "title": "Werk",
            "content_html": "<p>Eerste regel<br>tweede</p>",
            "date_published": "2026-05-01T10:00:00+02:00",
            "authors": [{"name": "Jan"}],
        },
        {"id": "two", "content_text": "Alleen <woorden>"},
        {"id": "three", "url": "/item/3"},
        "no item",
    ],
}


def test_a_json_feed_gives_posts(make_page: MakePage, make_source: MakeSource) -> None:
    page = make_page(
        json.dumps(JSON_FEED), "https://board.example/feed", content_type="text/json"
    )
    found = extract_posts(page, make_source(Shape.FEED))
    first, second = found.versions
    assert first.url == "https://board.example/item/1"
    assert (first.title, first.text) == ("Werk", "Eerste regel\ntweede")
    assert (first.author, first.lang_hint) == ("Jan", Lang.NL)
    assert (second.native_id, second.text) == ("two", "Alleen <woorden>")
    assert [link.role for link in found.links] == [LinkRole.NEXT]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "no_feed"),
        ('<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', "sitemap"),
    ],
)
def test_what_only_looks_like_posts_is_a_failure(
    make_page: MakePage, make_source: MakeSource, body: str, reason: str
) -> None:
    page = make_page(body, "https://board.example/x", content_type="application/x")
    with pytest.raises(ExtractError) as raised:
        extract_posts(page, make_source(Shape.FILES))
    assert raised.value.reason == reason


def test_an_items_own_page_reads_like_the_item(
    make_page: MakePage, make_source: MakeSource
) -> None:
    source = make_source(Shape.FEED)
    feed = make_page(RSS, "https://board.example/rss", content_type="text/xml")
    body = """<article><h1>Werk &amp; meer</h1><p>Eerste regel<br>tweede</p>
        <address>Jan</address></article>"""
    own = make_page(body, "https://board.example/item/1")
    assert extract_posts(own, source).versions[0].id == (
        extract_posts(feed, source).versions[0].id
    )


def test_an_atom_feed_is_read(make_page: MakePage, make_source: MakeSource) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/f?p=2"/>
        <entry><id>urn:1</id><title>T</title><link href="/item/1"/>
        <content type="html">&lt;p&gt;Whole text.&lt;/p&gt;</content></entry></feed>"""
    page = make_page(atom, "https://board.example/f", content_type="")
    found = extract_posts(page, make_source(Shape.FEED))
    assert found.versions[0].text == "Whole text."
    assert found.links[0] == FoundLink("https://board.example/f?p=2", LinkRole.NEXT)


def message(
    number: int, words: str = "Шукаю людей<br>дзвоніть", views: str = "12"
) -> str:
    return f"""<div class="tgme_widget_message" data-post="Town_Board/{number}">
        <div class="tgme_widget_message_author"><a
        class="tgme_widget_message_owner_name"><span>Town</span></a></div>
        <a class="tgme_widget_message_reply"><div class="tgme_widget_message_text">
        quoted</div></a><div class="tgme_widget_message_text">{words}</div>
        <span class="tgme_widget_message_views">{views}</span>
        <a class="tgme_widget_message_date" href="https://board.example/Town_Board/{number}">
        <time datetime="2026-05-01T10:00:00+00:00"></time></a></div>"""


def test_a_preview_gives_messages_and_the_way_back(
    make_page: MakePage, make_source: MakeSource
) -> None:
    more = '<a class="tme_messages_more" data-before="5" href="/s/Town_Board?before=5">'
    page = make_page(
        more + message(5) + message(6), "https://board.example/s/Town_Board"
    )
    found = extract_posts(page, make_source(Shape.TELEGRAM))
    assert [v.native_id for v in found.versions] == ["town_board/5", "town_board/6"]
    first = found.versions[0]
    assert (first.text, first.author) == ("Шукаю людей\nдзвоніть", "Town")
    assert first.url == "https://board.example/Town_Board/5"
    assert found.addresses[0] == (first.post_id, f"{first.url}?embed=1")
    assert found.links == (
        FoundLink("https://board.example/s/Town_Board?before=5", LinkRole.NEXT),
    )


def test_views_of_a_message_make_no_new_version(
    make_page: MakePage, make_source: MakeSource
) -> None:
    source = make_source(Shape.TELEGRAM)
    one, other = (
        extract_posts(make_page(message(5, views=views)), source).versions[0].id
        for views in ("12", "1.5K")
    )
    assert one == other


def test_a_page_that_is_no_preview_is_a_failure(
    make_page: MakePage, make_source: MakeSource
) -> None:
    with pytest.raises(ExtractError, match="no_preview"):
        extract_posts(make_page("<p>Log in"), make_source(Shape.TELEGRAM))


def status(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "created_at": "2026-05-01T10:00:00.123Z",
        "language": "uk",
        "url": f"https://board.example/@ann/{number}",
        "content": "<p>One<br />two</p><p>three</p>",
        "spoiler_text": "",
        "account": {"acct": "ann"},
        "favourites_count": number,
        **more,
    }


def read(
    answer: Any, make_page: MakePage, make_source: MakeSource, **headers: str
) -> Any:
    page = make_page(
        json.dumps(answer),
        "https://board.example/api/v1/timelines/public",
        content_type="application/json",
        **headers,
    )
    return extract_posts(page, make_source(Shape.MASTODON))


def test_statuses_are_posts(make_page: MakePage, make_source: MakeSource) -> None:
    link = '<https://board.example/api/v1/x?max_id=1>; rel="next", <https://y>; rel="p"'
    found = read([status(1), status(2)], make_page, make_source, link=link)
    first = found.versions[0]
    assert first.post_id == post_id_of("board", "1", "")
    assert first.text == "One\ntwo\n\nthree"
    assert (first.author, first.lang_hint) == ("ann", Lang.UK)
    assert found.addresses[0][1] == "https://board.example/api/v1/statuses/1"
    assert found.links == (
        FoundLink("https://board.example/api/v1/x?max_id=1", LinkRole.NEXT),
    )


def test_a_boost_is_the_status_that_was_boosted(
    make_page: MakePage, make_source: MakeSource
) -> None:
    boost = status(9, content="", reblog=status(1))
    found = read([boost, status(1)], make_page, make_source)
    assert [v.native_id for v in found.versions] == ["1"]


def test_a_thread_is_read_in_order(
    make_page: MakePage, make_source: MakeSource
) -> None:
    thread = {"ancestors": [status(1)], "descendants": [status(2)]}
    found = read(thread, make_page, make_source)
    assert [v.native_id for v in found.versions] == ["1", "2"]


def test_an_error_of_the_server_is_a_failure(
    make_page: MakePage, make_source: MakeSource
) -> None:
    with pytest.raises(ExtractError, match="api_error"):
        read({"error": "This method requires a user"}, make_page, make_source)


def test_an_empty_timeline_is_no_failure(
    make_page: MakePage, make_source: MakeSource
) -> None:
    assert read([], make_page, make_source).versions == ()
