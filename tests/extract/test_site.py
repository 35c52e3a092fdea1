"""Listing pages and pages of one post."""

from __future__ import annotations

import json

import pytest

from osint_monitor.errors import ExtractError
from osint_monitor.extract.pages import extract_posts
from osint_monitor.model.extraction import LinkRole
from osint_monitor.model.source import FieldRule
from osint_monitor.model.words import Lang

from .conftest import MakePage, MakeSource

URL = "https://board.example/ad/1"
LIST = "https://board.example/list"
JOB = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Picker &amp; packer",
    "description": "<p>Work in a <b>warehouse</b>.</p><p>Call now<br>today.</p>",
    "identifier": {"@type": "PropertyValue", "value": 77},
    "datePosted": "2026-05-01T10:00:00+02:00",
    "jobLocation": {"address": {"addressLocality": "Venlo", "addressCountry": "NL"}},
    "hiringOrganization": {"name": "Flex Example", "telephone": "+31 6 0000 0001"},
    "baseSalary": {
        "currency": "EUR",
        "value": {"value": 14.5, "unitText": "HOUR"},
    },
    "inLanguage": "en",
}


def ld_page(*items: object, body: str = "<h1>x</h1>") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(i)}</script>' for i in items
    )
    return f"<html lang=nl><head>{scripts}</head><body>{body}</body></html>"


def test_json_ld_gives_the_fields(make_page: MakePage, make_source: MakeSource) -> None:
    found = extract_posts(make_page(ld_page(JOB)), make_source())
    (version,) = found.versions
    assert version.title == "Picker & packer"
    assert version.text == "Work in a warehouse.\n\nCall now\ntoday."
    assert version.native_id == "77"
    assert version.price == "14.5 EUR HOUR"
    assert version.place == "Venlo, NL"
    assert version.author == "Flex Example"
    assert version.contact == "+31 6 0000 0001"
    assert version.published_at is not None
    assert version.published_at.isoformat() == "2026-05-01T08:00:00+00:00"
    assert version.lang_hint is Lang.EN
    assert found.addresses == ((version.post_id, URL),)


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type":"JobPosting","title":"T","description":"line\none",}',
        '<!-- {"@type":"JobPosting","title":"T","description":"line\none"} -->',
        '// note\n{"@type":"JobPosting","title":"T","description":"line\none"}',
        '{"@type":"JobPosting","title":"T","description":"line\none"};',
        '{"@graph":[{"@type":["Thing","JobPosting"],"title":"T",'
        '"description":"line\\none"}]}',
        '[[{"@context":"x","type":"JobPosting","title":"T","description":"line\\none"}]]',
    ],
)
def test_careless_json_ld_is_read(
    broken: str, make_page: MakePage, make_source: MakeSource
) -> None:
    body = f'<script type="application/ld+json">{broken}</script><p>other</p>'
    (version,) = extract_posts(make_page(body), make_source()).versions
    assert (version.title, version.text) == ("T", "line\none")


def test_deeply_nested_json_ld_is_refused(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = f'<script type="application/ld+json">{"[" * 100_000}</script><p>x</p>'
    with pytest.raises(ExtractError, match="too_deep"):
        extract_posts(make_page(body), make_source())


def test_microdata_gives_the_fields(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = """<main itemscope itemtype="https://schema.org/Product">
        <h1 itemprop=name>Room</h1><meta itemprop=productID content=9>
        <p itemprop=offers itemscope itemtype="https://schema.org/Offer">
        <span itemprop=price>300 euro</span></p>
        <div itemprop=description>Nice room.<br>No papers needed.</div></main>"""
    (version,) = extract_posts(make_page(body), make_source()).versions
    assert version.title == "Room"
    assert version.native_id == "9"
    assert version.price == "300 euro"
    assert version.text == "Nice room.\nNo papers needed."


def test_open_graph_gives_title_and_price_and_the_page_the_text(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = """<meta property="og:type" content="product">
        <meta property="og:title" content="Room in town">
        <meta property="og:description" content="Nice...">
        <meta property="product:price:amount" content="300">
        <meta property="product:price:currency" content="EUR">
        <h1>Room</h1><div class="description">Nice room with a view.<br>Call.</div>"""
    (version,) = extract_posts(make_page(body), make_source()).versions
    assert version.title == "Room in town"
    assert version.price == "300 EUR"
    assert version.text == "Nice room with a view.\nCall."


def test_overrides_come_first(make_page: MakePage, make_source: MakeSource) -> None:
    body = '<h2 class=t>Mine</h2><div id=x>Words<br>here</div><i data-phone="06">c</i>'
    source = make_source(
        post_urls=("/ad/",),
        fields={
            "title": FieldRule(css=".t"),
            "text": FieldRule(xpath="//div[@id='x']"),
            "phone": FieldRule(xpath="//*[@data-phone]/@data-phone"),
            "native_id": FieldRule(css="i::attr(data-phone)"),
        },
    )
    (version,) = extract_posts(make_page(ld_page(JOB, body=body)), source).versions
    assert (version.title, version.text) == ("Mine", "Words\nhere")
    assert (version.contact, version.native_id) == ("06", "06")
    assert version.place == "Venlo, NL"


def test_a_wrong_selector_is_a_failure(
    make_page: MakePage, make_source: MakeSource
) -> None:
    source = make_source(post_urls=("/ad/",), fields={"text": FieldRule(xpath="//[")})
    with pytest.raises(ExtractError, match="bad_selector"):
        extract_posts(make_page("<p>x"), source)


def test_contacts_of_the_post_are_taken_and_the_sites_own_are_not(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = """<header><a href="tel:+31600000009">site</a></header>
        <main><h1>Ad</h1><p>Call us for this nice room in the centre of town.</p>
        <a href="tel:+31600000001">call</a><a href="https://wa.me/31600000002">wa</a>
        <a href="mailto:a@b.example?subject=x">mail</a>
        <span data-phone="+31600000003">show</span></main>
        <footer><a href="mailto:info@board.example">info</a></footer>"""
    (version,) = extract_posts(
        make_page(body), make_source(post_urls=("/ad/",))
    ).versions
    assert version.contact.split("\n") == [
        "+31600000001",
        "https://wa.me/31600000002",
        "a@b.example",
        "+31600000003",
    ]


def test_a_second_address_leads_to_the_same_post(
    make_page: MakePage, make_source: MakeSource
) -> None:
    source = make_source(post_urls=(r"/ad/\d+",))
    body = f'<link rel=canonical href="{URL}"><h1>T</h1><main>{"words " * 20}</main>'
    one = extract_posts(make_page(body, URL), source).versions[0]
    other = extract_posts(make_page(body, f"{URL}?from=similar"), source).versions[0]
    assert one.post_id == other.post_id


def test_a_canonical_link_to_another_site_is_not_believed(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = f'<link rel=canonical href="https://other.example/">{"words " * 20}'
    (version,) = extract_posts(
        make_page(body), make_source(post_urls=("/ad/",))
    ).versions
    assert version.url == URL


def test_a_page_without_words_is_a_failure(
    make_page: MakePage, make_source: MakeSource
) -> None:
    with pytest.raises(ExtractError, match="no_text"):
        extract_posts(make_page("<div></div>"), make_source(post_urls=("/ad/",)))


def listing(extra: str = "") -> str:
    items = "".join(
        f'<li class=item><a href="/ad/{n}">Warehouse work, offer {n}</a> text</li>'
        for n in range(10)
    )
    return f"""<nav><a href="/about">About this board and us</a>
        <a href="/help">Help and contact page</a><a href="/login">Log in here</a></nav>
        <ul class=ads>{items}</ul>{extra}
        <footer><a href="/terms">Terms and conditions</a></footer>"""


def test_repeated_items_are_told_from_navigation(
    make_page: MakePage, make_source: MakeSource
) -> None:
    found = extract_posts(make_page(listing(), LIST), make_source())
    urls = [link.url for link in found.links if link.role is LinkRole.POST]
    assert urls == [f"https://board.example/ad/{n}" for n in range(10)]
    assert not found.versions


def test_patterns_choose_links(make_page: MakePage, make_source: MakeSource) -> None:
    source = make_source(
        post_urls=(r"/ad/\d$",), ignore_urls=("/ad/3$",), listing_urls=("/help$",)
    )
    found = extract_posts(make_page(listing(), LIST), source).links
    roles = {
        link.url.removeprefix("https://board.example"): link.role for link in found
    }
    assert "/ad/3" not in roles
    assert roles["/ad/4"] is LinkRole.POST
    assert roles["/help"] is LinkRole.LISTING


def test_selectors_choose_links(make_page: MakePage, make_source: MakeSource) -> None:
    source = make_source(
        post_links=FieldRule(css=".item"), next_links=FieldRule(css="a.on")
    )
    page = make_page(listing('<a class=on href="?seite=2">x</a>'), LIST)
    found = extract_posts(page, source).links
    assert len([link for link in found if link.role is LinkRole.POST]) == 10
    assert found[-1].url == f"{LIST}?seite=2"
    assert found[-1].role is LinkRole.NEXT


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="next" href="?page=2">',
        '<a rel="nofollow next" href="?page=2">2</a>',
        '<a href="?page=2">Next »</a>',
        '<a href="?page=2">Volgende</a>',
        '<a href="?page=2">Weiter ›</a>',
        '<a href="?page=2">Następna strona</a>',
        '<a href="?page=2">Următoarea</a>',
        '<a href="?page=2">Далі →</a>',
        '<a href="?page=2">Следующая</a>',
        '<div class="pagination"><a href="?page=2">»</a></div>',
        '<div class="pager"><a href="?page=1">1</a> <a href="?page=2">2</a></div>',
        '<a href="?page=2" aria-label="Next page"><svg></svg></a>',
    ],
)
def test_the_next_page_is_found(
    markup: str, make_page: MakePage, make_source: MakeSource
) -> None:
    found = extract_posts(make_page(listing(markup), LIST), make_source())
    following = [link.url for link in found.links if link.role is LinkRole.NEXT]
    assert following == [f"{LIST}?page=2"]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/calendar/2026/12">Next month ›</a>',
        '<a href="/calendar/2026/12">next</a>',
        '<a href="javascript:next()">Next</a>',
        '<a href="https://other.example/?page=2">Next</a>',
        '<a href="/ad/2">2</a>',
        '<a href="?page=1">Previous</a>',
    ],
)
def test_what_is_no_next_page(
    markup: str, make_page: MakePage, make_source: MakeSource
) -> None:
    found = extract_posts(
        make_page(listing(markup), LIST), make_source(post_urls=("/ad/",))
    )
    assert LinkRole.NEXT not in {link.role for link in found.links}


def test_a_list_that_carries_whole_postings_gives_them(
    make_page: MakePage, make_source: MakeSource
) -> None:
    items = {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "item": JOB | {"url": f"/ad/{n}"}} for n in (1, 2)
        ],
    }
    found = extract_posts(make_page(ld_page(items), LIST), make_source())
    assert [v.url for v in found.versions] == [URL, URL[:-1] + "2"]


def test_a_page_gives_a_bounded_number_of_links(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = "".join(
        f'<p><a href="/ad/{n}">Some work offer</a></p>' for n in range(20_000)
    )
    found = extract_posts(make_page(body, LIST), make_source())
    assert len(found.links) == 1_000
