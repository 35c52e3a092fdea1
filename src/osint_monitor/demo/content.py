"""Reads the town's posts from the files under ``content/``."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from osint_monitor.demo.families import (
    Draft,
    Family,
    Tongue,
    draft,
    new_phone,
    new_price,
)
from osint_monitor.demo.posts import DAYS, DemoPost, Label, SiteName, Wording
from osint_monitor.demo.romanise import romanise
from osint_monitor.demo.seed import chance, number_of
from osint_monitor.model.words import (
    ExploitationType,
    Lang,
    Level,
    Mark,
    UkraineBasis,
)

CONTENT = Path(__file__).parent / "content"

_FIRST_NUMBER = 41_003
_WORDING = ("title", "text", "price", "place", "phone", "author")
_LATIN_TONGUES = ("nl", "pl", "de", "ro", "en")
_UNSHOWN = {
    SiteName.BOARD: (),
    SiteName.JOBS: (),
    SiteName.ROOMS: (),
    SiteName.ESCORT: ("author",),
    SiteName.DATING: ("price", "author"),
    SiteName.CHANNEL: ("price", "place", "phone", "author"),
    SiteName.SOCIAL: ("price", "place", "phone", "author"),
    SiteName.FEED: ("price", "place", "phone"),
}
"""What a site has no field for; it may still stand in the text."""

_LINKING = ("board", "jobs", "rooms", "escort")
"""Sites whose lists link what is gone; elsewhere a post gone from day 1 is unknown."""

Days = dict[int, Wording | None]


@cache
def all_posts() -> tuple[DemoPost, ...]:
    """Every post of the town, in the order of sites and of their numbers there."""
    posts = [*_written(), *_filled()]
    order = {name: index for index, name in enumerate(SiteName)}
    posts.sort(key=lambda post: (order[post.site], number_of("order", post.key)))
    counts: Counter[SiteName] = Counter()
    numbered = []
    for post in posts:
        days = {day: _shown(wording, post.site) for day, wording in post.days.items()}
        number = _FIRST_NUMBER + 7 * counts[post.site]
        numbered.append(replace(post, number=number, days=days))
        counts[post.site] += 1
    return tuple(numbered)


def _shown(wording: Wording | None, site: SiteName) -> Wording | None:
    """*wording* without the fields that the site does not show."""
    if wording is None:
        return None
    return replace(wording, **dict.fromkeys(_UNSHOWN[site], ""))


def posts_of(site: SiteName) -> tuple[DemoPost, ...]:
    """The posts of one site, the lowest number first."""
    return tuple(post for post in all_posts() if post.site is site)


def _written() -> Iterator[DemoPost]:
    """The posts that were written one by one."""
    for path in sorted((CONTENT / "written").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for entry in table["post"]:
            yield _written_post(entry, Lang(entry.get("lang", table.get("lang"))))


def _written_post(entry: Mapping[str, Any], lang: Lang) -> DemoPost:
    first = Wording(
        title=entry.get("title", ""),
        **{name: str(entry.get(name, "")).strip() for name in _WORDING[1:]},
    )
    return DemoPost(
        key=entry["key"],
        site=SiteName(entry["site"]),
        lang=lang,
        number=0,
        days=_written_days(entry, first),
        label=_label(entry, lang),
        hand=entry.get("hand"),
        section=entry.get("section", ""),
    )


def _written_days(entry: Mapping[str, Any], first: Wording) -> Days:
    """``from`` is the first day; ``day2 = "gone"``, or the fields that changed."""
    days: Days = {}
    now: Wording | None = first
    for day in range(entry.get("from", 1), DAYS[-1] + 1):
        change = entry.get(f"day{day}")
        if change == "gone":
            now = None
        elif change == "first":
            now = first
        elif change:
            texts = {name: str(value).strip() for name, value in change.items()}
            now = replace(now or first, **texts)
        days[day] = now
    return days


def _label(entry: Mapping[str, Any], lang: Lang) -> Label:
    basis = entry.get("ukraine", "language" if lang in (Lang.UK, Lang.RU) else None)
    return Label(
        level=Level(entry.get("level", "none")),
        types=tuple(ExploitationType(name) for name in entry.get("types", ())),
        ukraine=UkraineBasis(basis) if basis else None,
        marks=tuple(Mark(name) for name in entry.get("marks", ())),
        why=entry.get("why", ""),
    )


def _filled() -> Iterator[DemoPost]:
    """The ordinary posts that families of sentences give."""
    taken: Counter[str] = Counter()
    for path in sorted((CONTENT / "families").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        tongue = Tongue(
            lang=table["lang"],
            countries=table["countries"],
            slots=table["slots"],
            updates=table["updates"],
            talk=table["talk"],
        )
        for given in table["family"]:
            family = Family(**{"numbers": {}, **given})
            for site, count in family.sites.items():
                for index in range(count):
                    yield _filled_post(family, tongue, site, index, taken)


def _filled_post(
    family: Family, tongue: Tongue, site: str, index: int, taken: Counter[str]
) -> DemoPost:
    key = f"{tongue.lang}-{family.id}-{site}-{index}"
    rng = chance("post", key)
    made = draft(family, tongue, rng, taken)
    days = _filled_days(made, family, tongue, rng, site)
    if tongue.lang not in _LATIN_TONGUES and rng.random() < 0.07:
        days = {day: _latin(wording, tongue.lang) for day, wording in days.items()}
    if site == SiteName.DATING:
        days = {day: _without_phone(wording) for day, wording in days.items()}
    lang = Lang(tongue.lang)
    return DemoPost(
        key=key,
        site=SiteName(site),
        lang=lang,
        number=0,
        days=days,
        label=_label({"why": family.why or "ordinary"}, lang),
        section=family.section,
    )


def _latin(wording: Wording | None, lang: str) -> Wording | None:
    if wording is None:
        return None
    text, title = romanise(wording.text, lang), romanise(wording.title, lang)
    return replace(wording, text=text, title=title)


def _without_phone(wording: Wording | None) -> Wording | None:
    return replace(wording, phone="") if wording else None


def _filled_days(
    made: Draft, family: Family, tongue: Tongue, rng: random.Random, site: str
) -> Days:
    """What happens to an ordinary post in three days: to most, nothing."""
    unseen: Days = {1: None} if site in _LINKING else {}
    first = made.wording()
    priced = new_price(made, family, rng).wording()
    phoned = new_phone(made).wording()
    edited = made.wording(add=rng.choice(tongue.updates))
    courses: tuple[tuple[float, Days], ...] = (
        (0.60, {1: first, 2: first, 3: first}),
        (0.07, {1: first, 2: priced, 3: priced}),
        (0.03, {1: first, 2: phoned, 3: phoned}),
        (0.04, {1: first, 2: edited, 3: edited}),
        (0.03, {1: first, 2: edited, 3: first}),
        (0.03, {1: first, 2: first, 3: priced}),
        (0.05, {1: first, 2: None, 3: None}),
        (0.02, {1: first, 2: first, 3: None}),
        (0.02, unseen | {2: first, 3: first}),
        (0.02, {1: first, 2: None, 3: first}),
        (0.01, {1: first, 2: None, 3: edited}),
        (0.05, {2: first, 3: first}),
        (0.03, {3: first}),
    )
    weights, days = zip(*courses, strict=True)
    return dict(rng.choices(days, weights)[0])
