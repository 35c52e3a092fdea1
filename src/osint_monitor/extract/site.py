"""Pages of a site: listing pages, and pages of one post."""

from __future__ import annotations

from osint_monitor.errors import ExtractError
from osint_monitor.extract.cards import card_share
from osint_monitor.extract.found import Found, distinct_lines
from osint_monitor.extract.gone import says_gone
from osint_monitor.extract.listing import links_on
from osint_monitor.extract.opened import HtmlPage, open_html
from osint_monitor.extract.overrides import Overrides
from osint_monitor.extract.patterns import SitePatterns, patterns_of
from osint_monitor.extract.schema_org import address_of, found_in, listed_postings
from osint_monitor.extract.urls import absolute_url, canonical_url
from osint_monitor.extract.versions import version_of
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction, Gone, LinkRole
from osint_monitor.model.post import Version, post_id_of
from osint_monitor.model.source import Shape, Source

_EXCERPT = 600  # characters; a longer description is taken for the whole
_ENDS = (".", "!", "?", ")")
_DETAIL_TYPES = ("article", "product", "profile", "job", "event", "place")
_LIST_SHARE = 0.3
_CARD_SHARE = 0.8
_LEAST_ITEMS = 3


def read_site(page: Page, markup: str, source: Source) -> Extraction:
    """
    Read a page of a site.

    Raises:
        ExtractError: ``no_text``, ``bad_selector``, ``too_deep``,
            ``too_many_attributes``.
    """
    patterns, url = patterns_of(source), canonical_url(page.url)
    opened = open_html(page, markup)
    if patterns.is_post(url):
        return _post(opened, source, patterns, certain=True)
    if patterns.is_listing(url):
        return _listing(opened, source, patterns)
    if patterns.post and source.shape is Shape.SITE:
        return _listing(opened, source, patterns)
    return _guessed(opened, source, patterns)


def gone_site(page: Page, source: Source) -> Extraction:
    """The answer 404 or 410: the post is gone, when this is a post's own page."""
    patterns, url = patterns_of(source), canonical_url(page.url)
    own = patterns.is_post(url) or not (
        patterns.post or patterns.is_listing(url) or patterns.is_ignored(url)
    )
    return _gone(url, source, patterns) if own and url else Extraction()


def _guessed(page: HtmlPage, source: Source, patterns: SitePatterns) -> Extraction:
    """A page of which the source file says nothing: by what it declares, then holds."""
    declares = bool(page.declared.text) and page.postings < _LEAST_ITEMS
    kind = page.meta.get("og:type", "").split(":")[-1].split(".")[0]
    if source.shape is not Shape.SITE or declares or kind in _DETAIL_TYPES:
        return _post(page, source, patterns, certain=source.shape is Shape.SITE)
    whole = page.whole_text()
    if says_gone(whole, page.heading, patterns):
        return _gone(canonical_url(page.url), source, patterns)
    listing = _listing(page, source, patterns)
    posts = [link for link in listing.links if link.role is LinkRole.POST]
    follows = any(link.role is LinkRole.NEXT for link in listing.links)
    if page.postings >= _LEAST_ITEMS or (follows and posts):
        return listing
    if len(posts) >= _LEAST_ITEMS and (
        _link_share(page, whole) > _LIST_SHARE
        or card_share(page.tree, posts, page.url, len(whole)) > _CARD_SHARE
    ):
        return listing
    try:
        return _post(page, source, patterns, certain=False)
    except ExtractError:
        return listing


def _link_share(page: HtmlPage, whole: str) -> float:
    """The share of a page's words that stand in links."""
    linked = sum(len(node.text(strip=True)) for node in page.tree.css("a")[:2_000])
    return linked / max(1, len(whole))


def _listing(page: HtmlPage, source: Source, patterns: SitePatterns) -> Extraction:
    links = links_on(page.tree, page.markup, canonical_url(page.url), source, patterns)
    versions = [
        _version(found_in(item, page.url), url, source, patterns)
        for item in listed_postings(page.items)
        if (url := absolute_url(page.url, address_of(item)))
    ]
    return Extraction(versions=tuple(versions), links=links, addresses=_own(versions))


def _post(
    page: HtmlPage, source: Source, patterns: SitePatterns, *, certain: bool
) -> Extraction:
    """One version of the page's post, or that it is gone."""
    url = canonical_url(page.url)
    given = Overrides(page.tree, page.markup).found(source.pages.fields)
    if (patterns.gone or not (given.text or page.declared.text)) and says_gone(
        page.whole_text(), page.heading, patterns
    ):
        return _gone(url, source, patterns)
    found = _found(page, given)
    if not (found.text or (found.title and certain)):
        raise ExtractError("no_text")
    address = url
    if page.canonical and (patterns.is_post(page.canonical) or not patterns.post):
        address = page.canonical
    version = _version(found, address, source, patterns, cut=page.cut)
    return Extraction(versions=(version,), addresses=_own([version]))


def _found(page: HtmlPage, given: Found) -> Found:
    """All readings of a page put together; the order is in docs/extraction.md."""
    found = given.over(page.declared)
    if not given.text and _may_be_excerpt(found.text):
        whole = _continued(page.text(), found.text)
        found = Found(text=whole).over(found)
    if not given.contact:
        contact = distinct_lines(*found.contact.split("\n"), *page.contacts.split("\n"))
        found = Found(contact=contact).over(found)
    return found.over(page.said())


def _may_be_excerpt(text: str) -> bool:
    """Nothing, or words that stop in the middle of a sentence."""
    end = text.rstrip()
    return len(text) < _EXCERPT and (end.endswith("...") or not end.endswith(_ENDS))


def _continued(whole: str, excerpt: str) -> str:
    """*whole* from where *excerpt* begins; empty when it does not go on with it."""
    if not excerpt:
        return whole
    start = excerpt.rstrip(" .…\n").split("\n")[0][:60]
    at = whole.find(start)
    return whole[at:] if at >= 0 and len(whole) - at > len(excerpt) else ""


def _version(
    found: Found,
    url: str,
    source: Source,
    patterns: SitePatterns,
    *,
    cut: bool = False,
) -> Version:
    caught = patterns.native_id(url)
    return version_of(
        source_id=source.id,
        kind=source.kind,
        url=url,
        native_id=caught or found.native_id,
        title=found.title,
        text=found.text,
        contact=found.contact,
        price=found.price,
        place=found.place,
        author=found.author,
        published_at=found.published_at,
        lang_hint=found.lang_hint,
        images=found.images,
        by_url=not caught,
        cut=cut,
    )


def _own(versions: list[Version]) -> tuple[tuple[str, str], ...]:
    return tuple((version.post_id, version.url) for version in versions if version.url)


def _gone(url: str, source: Source, patterns: SitePatterns) -> Extraction:
    post_id = post_id_of(source.id, patterns.native_id(url) or None, url)
    return Extraction(gone=(Gone(post_id, url),))
