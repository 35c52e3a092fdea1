"""schema.org items, from JSON-LD or microdata, to the fields of a post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from osint_monitor.extract.found import Found, distinct_lines, lang_of, moment_of
from osint_monitor.extract.markup import html_text
from osint_monitor.extract.urls import absolute_url

POSTINGS = (
    "JobPosting",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "Apartment",
    "House",
    "SingleFamilyResidence",
    "Residence",
    "Room",
    "HotelRoom",
    "Suite",
    "Accommodation",
    "ApartmentComplex",
    "LodgingBusiness",
    "RealEstateListing",
    "Product",
    "IndividualProduct",
    "Vehicle",
    "Car",
    "Service",
    "Offer",
    "Event",
    "Trip",
    "ProfilePage",
    "Person",
    "BlogPosting",
    "NewsArticle",
    "Article",
    "Report",
)
"""Types that are a post; of several on a page the first of this list counts."""

_RANKS = {name: rank for rank, name in enumerate(POSTINGS)}
_TEXTS = (
    "description",
    "articleBody",
    "text",
    "reviewBody",
    "disambiguatingDescription",
)
_JOB_PARTS = (
    "responsibilities",
    "qualifications",
    "skills",
    "experienceRequirements",
    "educationRequirements",
    "jobBenefits",
    "incentiveCompensation",
    "workHours",
)
_MAX_LIST = 30


def rank_of(item: Mapping[str, Any]) -> int | None:
    """How early the item's type stands in ``POSTINGS``; ``None`` for other types."""
    ranks = [
        rank
        for name in _strings(item.get("@type"))
        if (rank := _RANKS.get(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1])) is not None
    ]
    return min(ranks, default=None)


def best_posting(items: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The item that is the page's post, or ``None``."""
    ranked = [
        (rank, -len(_first(item, *_TEXTS)), at, item)
        for at, item in enumerate(items)
        if (rank := rank_of(item)) is not None
    ]
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def listed_postings(items: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The postings of an ItemList that carry their whole text and an address."""
    found: list[Mapping[str, Any]] = []
    for item in items:
        if "ItemList" not in _strings(item.get("@type")):
            continue
        for element in _many(item.get("itemListElement")):
            posting = element.get("item", element)
            if (
                isinstance(posting, dict)
                and rank_of(posting) is not None
                and _first(posting, *_TEXTS)
                and address_of(posting)
            ):
                found.append(posting)
    return found


def address_of(item: Mapping[str, Any]) -> str:
    """The item's own address as it stands there; empty when it has none."""
    return _first(item, "url", "@id")


def found_in(item: Mapping[str, Any], page_url: str) -> Found:
    """The fields of a post that *item* gives."""
    kind = " ".join(_strings(item.get("@type")))
    author = _people(item)
    return Found(
        native_id=_identifier(item),
        title=_plain(_first(item, "title", "name", "headline")),
        text=_text(item, with_parts="JobPosting" in kind),
        contact=_contact(item, *author),
        price=_price(item),
        place=_place(item),
        author=_plain(next((_first(a, "name") for a in author), "")),
        published_at=moment_of(
            _first(item, "datePosted", "datePublished", "uploadDate", "dateCreated")
        ),
        lang_hint=lang_of(_first(item, "inLanguage")),
        images=tuple(_images(item, page_url)),
    )


def _text(item: Mapping[str, Any], *, with_parts: bool) -> str:
    # The description of an article is a teaser.
    keys = ("articleBody", "text") if "Article" in str(item.get("@type")) else _TEXTS
    text = html_text(_first(item, *keys))
    if not with_parts:
        return text
    for part in _JOB_PARTS:
        more = html_text(_first(item, part))
        if more and more not in text:
            text = f"{text}\n\n{more}" if text else more
    return text


def _people(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Who is behind a post, as objects; a bare name becomes one."""
    people: list[Mapping[str, Any]] = []
    for key in ("hiringOrganization", "author", "seller", "provider", "creator"):
        value = item.get(key)
        people += _many(value)
        people += ({"name": name} for name in _strings(value))
    for offer in _many(item.get("offers")):
        people += _many(offer.get("seller"))
    return people


def _contact(item: Mapping[str, Any], *people: Mapping[str, Any]) -> str:
    values: list[str] = []
    for holder in (item, *people):
        points = _many(holder.get("contactPoint")) + _many(
            holder.get("applicationContact")
        )
        for source in (holder, *points):
            values += _strings(source.get("telephone")) + _strings(source.get("email"))
    return distinct_lines(*(value.removeprefix("mailto:") for value in values))


def _price(item: Mapping[str, Any]) -> str:
    for key in ("baseSalary", "estimatedSalary", "offers", "priceSpecification"):
        for offer in _many(item.get(key)):
            price = _amount(offer)
            if price:
                return price
        plain = next(iter(_strings(item.get(key))), "")
        if plain:
            return plain
    return _amount(item) or _first(item, "priceRange")


def _amount(offer: Mapping[str, Any]) -> str:
    """Amount, currency and unit of time in one line, such as ``300 EUR MONTH``."""
    value = offer.get("value")
    inner = value if isinstance(value, dict) else offer
    low = _first(inner, "value", "price", "minValue", "lowPrice")
    high = _first(inner, "maxValue", "highPrice")
    if not low:
        nested = _many(offer.get("priceSpecification"))
        return _amount(nested[0]) if nested and nested[0] is not offer else ""
    amount = f"{low} - {high}" if high and high != low else low
    currency = _first(offer, "currency", "priceCurrency") or _first(inner, "currency")
    return " ".join(filter(None, (amount, currency, _first(inner, "unitText"))))


def _place(item: Mapping[str, Any]) -> str:
    holders = [item]
    for key in (
        "jobLocation",
        "address",
        "location",
        "contentLocation",
        "availableAtOrFrom",
        "areaServed",
        "homeLocation",
    ):
        value = item.get(key)
        holders += _many(value)
        plain = next(iter(_strings(value)), "")
        if plain and not plain.startswith("http"):
            return _plain(plain)
    for holder in holders:
        address = holder.get("address", holder)
        for part in _many(address):
            words = [
                _first(part, key)
                for key in (
                    "streetAddress",
                    "postalCode",
                    "addressLocality",
                    "addressRegion",
                    "addressCountry",
                )
            ]
            if any(words):
                return _plain(", ".join(dict.fromkeys(filter(None, words))))
        if isinstance(address, str):
            return _plain(address)
    named = (_first(holder, "name") for holder in holders[1:])
    return _plain(next(filter(None, named), ""))


def _identifier(item: Mapping[str, Any]) -> str:
    value = item.get("identifier")
    for holder in _many(value):
        found = _first(holder, "value", "@value")
        if found:
            return found
    plain = next(iter(_strings(value)), "")
    return plain or _first(item, "productID", "sku")


def _images(item: Mapping[str, Any], page_url: str) -> Iterator[str]:
    for key in ("image", "photo"):
        value = item.get(key)
        links = _strings(value) + [
            _first(one, "url", "contentUrl") for one in _many(value)
        ]
        for link in links:
            address = absolute_url(page_url, link)
            if address:
                yield address


def _plain(value: str) -> str:
    return " ".join(html_text(value).split()) if value else ""


def _first(item: Mapping[str, Any], *keys: str) -> str:
    """The first of *keys* that holds words, a number or a named object."""
    for key in keys:
        for value in _strings(item.get(key)):
            if value.strip():
                return value
        for nested in _many(item.get(key)):
            name = nested.get("@value") or nested.get("name")
            if isinstance(name, str) and name.strip():
                return name
    return ""


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [f"{value:g}" if abs(value) < 1e6 else str(value)]
    if isinstance(value, list):
        return [one for part in value[:_MAX_LIST] for one in _scalar(part)]
    return []


def _scalar(value: Any) -> list[str]:
    return _strings(value) if not isinstance(value, list) else []


def _many(value: Any) -> list[Mapping[str, Any]]:
    """*value* as a list of objects, whatever it is."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [one for one in value[:_MAX_LIST] if isinstance(one, dict)]
    return []
