"""Whatever comes: an extraction or an error with a stable reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.errors import ExtractError
from osint_monitor.extract.pages import extract_posts
from osint_monitor.model.extraction import Extraction
from osint_monitor.model.source import Shape

from .conftest import MakePage, MakeSource


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "empty"),
        (b" \n", "text/html", "empty"),
        (b"%PDF-1.7 x", "text/html", "not_text"),
        (b"\x89PNG\r\n", "", "not_text"),
        (b"anything", "image/png", "not_text"),
        (b"{", "application/json", "bad_json"),
        (b'{"a": 1}', "application/json", "unknown_json"),
        (b"[" * 100_000, "application/json", "too_deep"),
        (b"<div>" * 100_000, "text/html", "too_deep"),
        (b"<?xml version='1.0'?><rss>" + b"<a>" * 100_000, "text/xml", "too_deep"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>', "text/xml", "xml_entities"),
    ],
)
@pytest.mark.parametrize("shape", list(Shape))
def test_what_cant_be_read_has_a_reason(
    body: bytes,
    content_type: str,
    reason: str,
    shape: Shape,
    make_page: MakePage,
    make_source: MakeSource,
) -> None:
    page = make_page(body, content_type=content_type)
    with pytest.raises(ExtractError) as caught:
        extract_posts(page, make_source(shape))
    assert caught.value.reason == reason


def test_a_line_of_two_million_characters_is_cut(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = f"<main><h1>T</h1><p>{'word ' * 400_000}</p></main>"
    (version,) = extract_posts(
        make_page(body), make_source(post_urls=("/ad/",))
    ).versions
    assert version.cut


def test_ten_megabytes_of_markup_end(
    make_page: MakePage, make_source: MakeSource
) -> None:
    body = "<main>" + "<p>x <b>y</b></p>" * 600_000
    found = extract_posts(make_page(body), make_source(post_urls=("/ad/",)))
    assert found.versions[0].cut


_PIECES = st.sampled_from(
    [
        "<div>", "</div>", "<p>", "<a href='/ad/2'>", "<a href='javascript:x'>",
        "</a>", "<h1>", "<script type='application/ld+json'>", "</script>",
        '{"@type":"JobPosting","title":', '"x"', "}", "[", "]", ",", "\x00", "&amp",
        "<meta property='og:title' content='", "'>", "<!--", "-->", "<b itemprop=name",
        " itemscope itemtype='https://schema.org/Product'>", "привіт", "\ud800", "😀",
        "<rss><channel><item>", "<title>", "<link>", "<feed xmlns='http://www.w3.org/"
        "2005/Atom'><entry>", "<content type='html'>", "tgme_widget_message",
        "<div class='tgme_widget_message' data-post='town/1'>", "<time datetime='x'>",
        '{"id":"1","content":"<p>x","account":{}}', "<td><table><svg><style>", "\n",
    ]
)  # fmt: skip


@given(
    body=st.lists(_PIECES, max_size=25).map("".join),
    shape=st.sampled_from(list(Shape)),
)
@settings(max_examples=100, deadline=None)
def test_any_pieces_end_in_an_extraction_or_an_error(
    body: str, shape: Shape, make_page: MakePage, make_source: MakeSource
) -> None:
    for content_type in ("text/html", ""):
        page = make_page(body, content_type=content_type)
        try:
            found = extract_posts(page, make_source(shape))
        except ExtractError:
            continue
        assert isinstance(found, Extraction)
        assert all(link.url.startswith("https://") for link in found.links)


_KEYS = [
    "@type",
    "@graph",
    "title",
    "description",
    "offers",
    "price",
    "address",
    "jobLocation",
    "author",
    "item",
    "itemListElement",
    "content",
    "account",
    "id",
    "reblog",
    "media_attachments",
    "poll",
    "baseSalary",
    "value",
    "identifier",
    "image",
    "datePosted",
]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_KEYS) | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(value=_JSON)
@settings(max_examples=60, deadline=None)
def test_any_json_in_a_page_or_an_answer(
    value: object, make_page: MakePage, make_source: MakeSource
) -> None:
    import json

    text = json.dumps([value, {"@type": "JobPosting", "description": value}])
    ld = f'<script type="application/ld+json">{text}</script><p>words'
    for body, kind in ((ld, "text/html"), (text, "application/json")):
        page = make_page(body, content_type=kind)
        try:
            extract_posts(page, make_source(Shape.FILES))
        except ExtractError as error:
            assert error.reason
