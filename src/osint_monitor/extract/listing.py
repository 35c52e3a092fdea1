"""Listing pages: which links lead to posts, which to the next page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.contacts import in_chrome
from osint_monitor.extract.nextlinks import next_links
from osint_monitor.extract.overrides import Overrides
from osint_monitor.extract.patterns import SitePatterns
from osint_monitor.extract.urls import absolute_url, on_site
from osint_monitor.model.extraction import FoundLink, LinkRole
from osint_monitor.model.source import FieldRule, Source

MAX_ANCHORS = 5_000
MAX_LINKS = 1_000
"""Links that one page may give."""

_LEAST_REPEATS = 3
_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d]{2,}")


def links_on(
    tree: LexborHTMLParser,
    markup: str,
    page_url: str,
    source: Source,
    patterns: SitePatterns,
) -> tuple[FoundLink, ...]:
    """Where a listing leads, in page order, each address once; next pages last."""
    rules, reader = source.pages, Overrides(tree, markup)
    found: dict[str, LinkRole] = {}

    def add(urls: Iterable[str], role: LinkRole) -> None:
        for url in urls:
            fits = on_site(url, source.hosts, page_url) and url != page_url
            if fits and not patterns.is_ignored(url) and len(found) < MAX_LINKS:
                found.setdefault(url, role)

    anchors = [] if rules.post_links and rules.next_links else _anchors(tree, page_url)
    if rules.next_links:
        following = _chosen(reader, rules.next_links, page_url)
    else:
        following = [u for u in next_links(tree, page_url) if not patterns.is_post(u)]
    # What leads on is no post, although it may look like one of the items.
    posts = _post_links(reader, page_url, source, patterns, anchors)
    add((url for url in posts if url not in following), LinkRole.POST)
    if rules.listing_urls:
        listings = (a.url for a in anchors if patterns.is_listing(a.url))
        add(listings, LinkRole.LISTING)
    add(following, LinkRole.NEXT)
    return tuple(FoundLink(url, role) for url, role in found.items())


def _post_links(
    reader: Overrides,
    page_url: str,
    source: Source,
    patterns: SitePatterns,
    anchors: list[Anchor],
) -> list[str]:
    """By the source's selector, else by its patterns, else by repetition."""
    if source.pages.post_links:
        return _chosen(reader, source.pages.post_links, page_url)
    if patterns.post:
        return [a.url for a in anchors if patterns.is_post(a.url)]
    usable = [
        a
        for a in anchors
        if on_site(a.url, source.hosts, page_url) and not patterns.is_listing(a.url)
    ]
    return repeated_items(usable, page_url)


def _chosen(reader: Overrides, rule: FieldRule, page_url: str) -> list[str]:
    """Addresses at a rule's place: of elements their href, of attributes the value."""
    if rule.css and "::" not in rule.css:
        links: list[str | None] = [
            _href(node) for node in reader.nodes(rule)[:MAX_ANCHORS]
        ]
    else:
        links = list(reader.values(rule))
    urls = (absolute_url(page_url, link) for link in links)
    return [url for url in urls if url]


def _href(node: LexborNode) -> str | None:
    own = node.attributes.get("href")
    if own:
        return own
    inner = node.css_first("a[href]")
    return inner.attributes.get("href") if inner is not None else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link on a page: its address, and its element."""

    url: str
    node: LexborNode


def _anchors(tree: LexborHTMLParser, page_url: str) -> list[Anchor]:
    found = []
    for node in tree.css("a[href]")[:MAX_ANCHORS]:
        url = absolute_url(page_url, node.attributes.get("href"))
        if url:
            found.append(Anchor(url, node))
    return found


@dataclass(slots=True)
class _Group:
    """Links that stand in the same kind of place."""

    urls: dict[str, int] = field(default_factory=dict)
    numbered: int = 0

    @property
    def score(self) -> float:
        """Many different links with long labels and numbers are a list of posts."""
        count = len(self.urls)
        if count < _LEAST_REPEATS:
            return 0.0
        label = sum(min(length, 60) for length in self.urls.values()) / count
        if label < 6:
            return 0.0
        return count * label * (1.0 + self.numbered / count)


def repeated_items(anchors: Iterable[Anchor], page_url: str) -> list[str]:
    """
    Links that are items of a list, not navigation: they repeat in one kind of place,
    with different addresses and labels of some length, outside the site's frame.
    """
    groups: dict[str, _Group] = {}
    places: list[tuple[Anchor, str]] = []
    for anchor in anchors:
        if _same_page(anchor.url, page_url) or in_chrome(anchor.node):
            continue
        place = _place_of(anchor.node)
        group = groups.setdefault(place, _Group())
        label = len(" ".join(_WORDS.findall(anchor.node.text()[:300])))
        group.urls[anchor.url] = max(label, group.urls.get(anchor.url, 0))
        group.numbered += bool(_NUMBER.search(urlsplit(anchor.url).path))
        places.append((anchor, place))
    best = max((group.score for group in groups.values()), default=0.0)
    if not best:
        return []
    chosen = {place for place, group in groups.items() if group.score >= best / 2}
    return list(_of(places, chosen))


def _of(places: list[tuple[Anchor, str]], chosen: set[str]) -> Iterator[str]:
    for anchor, place in places:
        if place in chosen:
            yield anchor.url


def _same_page(url: str, page_url: str) -> bool:
    """The same list in another order or of another page."""
    one, other = urlsplit(url), urlsplit(page_url)
    same = (one.netloc, one.path) == (other.netloc, other.path)
    return (same and not _NUMBER.search(one.query)) or one.path in ("", "/")


def _place_of(node: LexborNode) -> str:
    """The link's own class and three elements above it, as one string."""
    names = []
    above: LexborNode | None = node
    for _ in range(4):
        if above is None:
            break
        first_class = (above.attributes.get("class") or "").split(" ", 1)[0]
        names.append(f"{above.tag}.{_NUMBER.sub('', first_class)}")
        above = above.parent
    return ">".join(names)
