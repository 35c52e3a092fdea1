"""One address has one spelling."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.extract.urls import MAX_URL, absolute_url, canonical_url, on_site


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://Board.Example:80/A", "http://board.example/A"),
        ("https://board.example:443", "https://board.example/"),
        ("https://board.example:8443/x", "https://board.example:8443/x"),
        ("https://board.example/a#part", "https://board.example/a"),
        ("https://board.example/a?b=2&a=1", "https://board.example/a?a=1&b=2"),
        ("https://board.example/a?utm_source=x&id=3", "https://board.example/a?id=3"),
        ("https://board.example/a?fbclid=x&gclid=y", "https://board.example/a"),
        ("https://board.example/a;jsessionid=AB12?x=1", "https://board.example/a?x=1"),
        ("https://board.example/a?PHPSESSID=1", "https://board.example/a"),
        ("https://user:pass@board.example/a", "https://board.example/a"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://[::1]:8080/a", "https://[::1]:8080/a"),
    ],
)
def test_an_address_is_written_in_one_way(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "unusable",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://board.example/",
        "file:///etc/passwd",
        "https://",
        "https://board.example:99999/",
        "https://[::1/",
        "https://board.example/" + "a" * MAX_URL,
        "/only/a/path",
    ],
)
def test_what_is_no_web_address_is_empty(unusable: str) -> None:
    assert canonical_url(unusable) == ""


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("../b", "https://board.example/b"),
        ("?p=2", "https://board.example/x/a?p=2"),
        ("//cdn.board.example/c", "https://cdn.board.example/c"),
        (" /d\n", "https://board.example/d"),
        ("#top", ""),
        ("mailto:a@board.example", ""),
        ("java\nscript:alert(1)", ""),
        (None, ""),
    ],
)
def test_a_link_is_read_where_it_stands(link: str | None, url: str) -> None:
    assert absolute_url("https://board.example/x/a", link) == url


def test_a_sub_domain_is_on_the_site_and_a_look_alike_is_not() -> None:
    hosts = ("board.example",)
    assert on_site("https://www.board.example/", hosts, "")
    assert not on_site("https://notboard.example/", hosts, "")


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_link_gives_a_canonical_address_or_nothing(base: str, link: str) -> None:
    made = absolute_url(f"https://board.example/{base}", link)
    assert made == "" or canonical_url(made) == made


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_canonical_twice_is_canonical_once(tail: str) -> None:
    once = canonical_url(f"https://board.example/{tail}")
    assert canonical_url(once) == once


@given(
    base=st.sampled_from(
        ["https://board.example/list/a?b=c", "http://127.0.0.1:8080", "nonsense"]
    ),
    link=st.text(alphabet="/.;?#a:@[]%", max_size=12).filter(lambda s: s[:1] != "#"),
)
def test_links_are_joined_as_the_standard_says(base: str, link: str) -> None:
    try:
        joined = urljoin(base, link)
    except ValueError:
        joined = ""
    assert absolute_url(base, link) == (canonical_url(joined) if link else "")
