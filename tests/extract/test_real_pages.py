"""Rates reached on real pages, with a small margin."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from osint_monitor.errors import ExtractError
from osint_monitor.extract.decode import decode
from osint_monitor.extract.markup import parse
from osint_monitor.extract.nextlinks import next_links
from osint_monitor.extract.pages import extract_posts
from osint_monitor.extract.urls import absolute_url, canonical_url
from osint_monitor.model.source import Shape

from .conftest import MakePage, MakeSource

pytestmark = pytest.mark.data


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_room_adverts_give_their_fields(
    shared_data: Path, make_page: MakePage, make_source: MakeSource
) -> None:
    folder = shared_data / "pages" / "html_kamernet_nl"
    source = make_source(post_urls=(r"-\d+$",))
    right: Counter[str] = Counter()
    rows = (folder / "expected.dev.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, rows):
        file = next((folder / "pages").glob(f"{row['html']}*"))
        (post,) = extract_posts(make_page(file, row["kamers_url"]), source).versions
        price = row["prijs"].replace("€ ", "").replace(".", "")
        right["text"] += squeezed(row["description"])[:60] in squeezed(post.text)
        right["price"] += price in post.price.replace(".", "")
        right["place"] += row["plaats"].removeprefix("in ") in post.place
    assert all(right[name] == len(rows) for name in ("text", "price", "place"))


def test_next_links_of_lists_are_found(shared_data: Path) -> None:
    folder = shared_data / "pages" / "html_autopager"
    hits = wanted = 0
    with (folder / "data.dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        raw = (folder / "html" / f"{row['File Name']}.html.gz").read_bytes()
        tree = parse(decode(gzip.decompress(raw), f"charset={row['Encoding']}"))
        url = canonical_url(row["Page URL"])
        nodes = tree.css(row["NEXT"]) if row["NEXT"] else []
        expected = set()
        for node in nodes:
            link = node if node.tag == "a" else node.css_first("a") or node.parent
            if link is not None:
                expected.add(absolute_url(url, link.attributes.get("href")))
        expected.discard("")
        if expected:
            wanted += 1
            hits += bool(expected & set(next_links(tree, url)))
    assert hits / wanted >= 0.75


def test_articles_give_their_body(
    shared_data: Path, make_page: MakePage, make_source: MakeSource
) -> None:
    folder = shared_data / "pages" / "html_article_benchmark"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    scores = []
    for name, article in list(truth.items())[::3]:
        page = make_page(folder / "html" / f"{name}.html.gz", article["url"])
        versions = extract_posts(page, make_source(Shape.FILES)).versions
        found = Counter(re.findall(r"\w+", versions[0].text.lower()))
        expected = Counter(re.findall(r"\w+", article["articleBody"].lower()))
        both = (found & expected).total()
        scores.append(2 * both / max(1, found.total() + expected.total()))
    assert sum(scores) / len(scores) >= 0.85


def test_every_page_ends_in_an_extraction_or_a_reason(
    shared_data: Path, make_page: MakePage, make_source: MakeSource
) -> None:
    source, reasons = make_source(Shape.FILES), Counter[str]()
    for folder in ("html_craigslist", "html_extruct", "html_jobpages", "html_social"):
        for file in sorted((shared_data / "pages" / folder).rglob("*.html*")):
            try:
                found = extract_posts(make_page(file), source)
                reasons["read"] += bool(found.versions)
            except ExtractError as error:
                reasons[error.reason] += 1
    assert reasons["read"] >= 110
    assert set(reasons) <= {"read", "no_text"}


def test_feeds_end_in_an_extraction_or_a_reason(
    shared_data: Path, make_page: MakePage, make_source: MakeSource
) -> None:
    read = 0
    for file in sorted((shared_data / "pages" / "rss_feeds").rglob("*.xml*")):
        try:
            page = make_page(file, content_type="application/xml")
            extract_posts(page, make_source(Shape.FEED))
            read += 1
        except ExtractError as error:
            assert error.reason in {"no_feed", "xml_entities", "empty", "sitemap"}
    assert read >= 60


def test_a_real_channel_preview_is_read(
    shared_data: Path, make_page: MakePage, make_source: MakeSource
) -> None:
    folder = shared_data / "pages" / "telegram_tme_markup"
    file = folder / "real_sudpress53_trimmed.html"
    page = make_page(file, "https://t.me/s/sudpress53")
    found = extract_posts(page, make_source(Shape.TELEGRAM))
    assert len(found.versions) == 3
    assert len(found.links) == 1
