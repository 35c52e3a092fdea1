"""A crawl of a little site, from seeds to a run whose sums add up."""

from __future__ import annotations

from typing import Any


def test_every_page_is_read_once_and_the_sums_add_up(
    site: Any, bench: Any, source: Any
) -> None:
    site.lists("/", "/ad/1", "/ad/2", "/page/2")
    site.lists("/page/2", "/ad/2", "/ad/3", "/")
    site.lists("/ad/1")
    site.lists("/ad/2")
    site.lists("/ad/3")

    result = bench.crawl(source)

    assert result.is_complete
    counts = result.runs[0].counts
    assert counts["captures"] == counts["read"] == 6  # with robots.txt
    assert counts["attempts"] == 6
    assert counts["posts"] == 3
    assert site.asked == {
        "/": 1, "/page/2": 1, "/ad/1": 1, "/ad/2": 1, "/ad/3": 1, "/robots.txt": 1,
    }  # fmt: skip
