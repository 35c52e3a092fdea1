"""Markup to words; hostile markup is refused before it is parsed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.errors import ExtractError
from osint_monitor.extract.guard import check_markup
from osint_monitor.extract.markup import drop_unread, html_text, node_text, parse


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<br>b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<b>a</b><i>b</i>", "ab"),
        ("a &amp; b &lt;c&gt; &euro;", "a & b <c> €"),
        ("<p>a<script>x()</script><style>y{}</style></p>", "a"),
        ("<a title='x > y'>a</a>", "a"),
        ("<p>👩‍👧 a", "👩‍👧 a"),
        ("a\nb <i>c</i>", "a\nb c"),
        ("plain\nlines &amp; more", "plain\nlines & more"),
    ],
)
def test_markup_becomes_words_with_their_lines(markup: str, text: str) -> None:
    assert html_text(markup) == text


@pytest.mark.parametrize(
    "hidden",
    ["<p hidden>x</p>", "<p style='display:none'>x</p>", "<p style='DISPLAY: NONE'>x"],
)
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    markup = f"<body><p>a</p>{hidden}</body>"
    tree = parse(markup)
    drop_unread(tree, markup.lower())
    assert tree.body is not None
    assert node_text(tree.body) == "a"


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000,
        "<div></x>" * 100_000,
        "<div title='</div>'>" * 100_000,
        "<!-- > <div " + "<div><!-- </div> -->" * 100_000,
        "<svg><script>" + "<g>" * 100_000,
        "".join(f"<b id={n}>" for n in range(4_000)) + "<p>x" * 20_000,
    ],
)
def test_deep_markup_is_refused(hostile: str) -> None:
    with pytest.raises(ExtractError, match="too_deep"):
        check_markup(hostile)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div " + " ".join(f"a{n}" for n in range(80_000)) + ">",
        "<div " + " ".join(f'a{n}=">"' for n in range(80_000)) + ">",
        "<div x'" + " ".join(f"a{n}='<'" for n in range(80_000)) + ">",
    ],
)
def test_an_element_with_too_many_attributes_is_refused(hostile: str) -> None:
    with pytest.raises(ExtractError, match="too_many_attributes"):
        check_markup(hostile)


@pytest.mark.parametrize(
    "harmless",
    [
        "<p>" * 100_000,
        "<ul>" + "<li>x" * 100_000,
        "<br>" * 100_000,
        "<div><b>x</b></div>" * 20_000,
        "<script>" + "if (a <b) c; " * 20_000 + "</script>",
        "<!-- " + "<div> " * 100_000 + "-->",
        "x" * 2_000_000,
    ],
)
def test_large_pages_are_not_refused(harmless: str) -> None:
    check_markup(harmless)


@given(st.text(alphabet="<>/=\"' abpdiv!-\n&;", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_markup_becomes_text(markup: str) -> None:
    assert isinstance(html_text(markup), str)


@pytest.mark.parametrize(
    "piece", ["<p>", "<a", '<a "', "<!--", "<br> ", " ", "\n ", "<b> </b> ", "&", "<"]
)
def test_repeats_cost_no_more_than_their_length(piece: str) -> None:
    """Each took minutes, when every one of them was compared with all that follow."""
    fragment = piece * (300_000 // len(piece)) + "<p>x"
    try:
        assert isinstance(html_text(fragment), str)
    except ExtractError as error:
        assert error.reason in {"too_deep", "too_many_attributes"}


_PARTS = ["p", "/p", "br", "BR/", "ul", "/ul", "li", "/li", "b", "/b", "/div"]
_WORDS = ['<div class="a">', "a", " b ", "&amp;", "&lt;i&gt;", "é", "\n"]
_FRAGMENTS = st.lists(
    st.sampled_from([*(f"<{part}>" for part in _PARTS), *_WORDS]), max_size=12
).map("".join)


@given(_FRAGMENTS)
@settings(max_examples=150, deadline=None)
def test_simple_markup_says_the_same_without_a_tree(fragment: str) -> None:
    with_tree = html_text(fragment + "<wbr>")  # not simple
    assert html_text(fragment).split() == with_tree.split()
