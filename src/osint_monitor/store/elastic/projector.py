"""
Writing the present of posts: read, merge, write if nobody else did, else again.

Documents are read by id, which sees every write at once; the merge does not care about
order; and a write holds only if the document is still the one that was read. So any
number of writers may work on the same post at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from osint_monitor.errors import StoreAway
from osint_monitor.model.words import Lang, Level
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.bulk import Guard, Item
from osint_monitor.store.elastic.documents import (
    key_of,
    observable_key,
    reading_key,
    ready,
    slot_of,
    text_key_of,
)
from osint_monitor.store.elastic.faults import Patience
from osint_monitor.store.elastic.present import (
    Present,
    State,
    pack_state,
    unpack_state,
)
from osint_monitor.store.elastic.session import PAGE, Session
from osint_monitor.store.elastic.triage import section
from osint_monitor.store.traits import PLACE, traits_of

Contents = dict[tuple[str, str], Any]
"""Bodies of records by (kind, document id), as far as they are at hand."""

_STATE = ("state", "observables", "triage")
_KEPT = ("version", "shown", "tokens", "lemmas", "traits")
"""Fields of a post that another assessment of the same reading leaves as they are, or
whose former value it needs."""

_A_PLACE = observable_key(PLACE, "")


@dataclass(slots=True)
class Changes:
    """
    What became known of one post.

    Args:
        steps: (method of ``State``, its arguments).
        readings: (version, understanding).
    """

    steps: list[tuple[Callable[..., None], tuple[Any, ...]]] = field(
        default_factory=list
    )
    readings: list[tuple[str, str]] = field(default_factory=list)

    def add(self, step: Callable[..., None], *arguments: Any) -> None:
        """One more step."""
        self.steps.append((step, arguments))

    @property
    def is_judged_only(self) -> bool:
        """True when nothing but assessments became known."""
        return not self.readings and all(step is State.judged for step, _ in self.steps)


@dataclass(slots=True)
class _Draft:
    """
    A post's state after its changes, and what it was before.

    Args:
        former: the document as it was, as far as it was fetched.
    """

    state: State
    observables: set[str]
    shown: Present | None
    guard: Guard | None
    former: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keeps_words(self) -> bool:
        """True when it shows the same reading, of which all is at hand, as before."""
        present, shown = self.state.present, self.shown
        return (
            present is not None
            and shown is not None
            and present[:2] == shown[:2]
            and all(name in self.former for name in _KEPT)
        )


class Projector:
    """Brings posts up to date; made for one call."""

    def __init__(self, session: Session, contents: Contents, patience: Patience):
        self._session = session
        self._contents = contents
        self._patience = patience

    def project(self, changes: Mapping[str, Changes]) -> dict[str, tuple[str, str]]:
        """
        Merge *changes* into the posts.

        Returns:
            For each post whose document is refused: (version shown, reason).

        Raises:
            StoreAway: the cluster is away, or others are always first.
        """
        refused: dict[str, tuple[str, str]] = {}
        posts = list(changes)
        for start in range(0, len(posts), PAGE):
            left = posts[start : start + PAGE]
            while left := self._round({each: changes[each] for each in left}, refused):
                what = "others write the same posts all the time"
                self._patience.wait(StoreAway(f"{self._session.access}: {what}"))
        return refused

    def _round(
        self, changes: Mapping[str, Changes], refused: dict[str, tuple[str, str]]
    ) -> list[str]:
        """One attempt; the posts that somebody else wrote meanwhile."""
        keys = {post: ("posts", key_of(post)) for post in changes}
        # Rescored posts keep their words: then one document has all that is needed.
        is_judged_only = all(each.is_judged_only for each in changes.values())
        fields = (*_STATE, *_KEPT) if is_judged_only else _STATE
        found = self._session.get(keys.values(), fields)
        drafts = {post: _draft(found.get(keys[post])) for post in changes}
        items = {}
        for post in self._merged(drafts, changes):
            items[post] = drafts[post]
        self._fetch(items.values())
        posts = list(items)
        written = self._session.write(
            [self._item(post, items[post]) for post in posts], self._patience
        )
        lost = []
        for post, outcome in zip(posts, written, strict=True):
            if outcome.is_conflict:
                lost.append(post)
            elif outcome.refused is not None:
                present = items[post].state.present
                refused[post] = (present.version if present else "", outcome.refused)
        return lost

    def _merged(
        self, drafts: Mapping[str, _Draft], changes: Mapping[str, Changes]
    ) -> list[str]:
        """Apply the changes; the posts that they change."""
        before = {
            post: (pack_state(draft.state, None), len(draft.observables))
            for post, draft in drafts.items()
        }
        new = {
            post: [
                (version, name)
                for version, name in changes[post].readings
                if not draft.state.has_read(version, name)
            ]
            for post, draft in drafts.items()
        }
        keys = [reading_key(*pair) for pairs in new.values() for pair in pairs]
        self._need(("readings", key) for key in keys)
        for post, draft in drafts.items():
            for step, arguments in changes[post].steps:
                step(draft.state, *arguments)
            for version, name in new[post]:
                draft.state.read(version, name)
                body = self._contents.get(("readings", reading_key(version, name)))
                draft.observables.update(body["keys"] if body else ())
        return [
            post
            for post, draft in drafts.items()
            if before[post] != (pack_state(draft.state, None), len(draft.observables))
        ]

    def _fetch(self, drafts: Iterable[_Draft]) -> None:
        """The bodies of what posts now show and did not show before."""
        wanted: list[tuple[str, str]] = []
        for draft in drafts:
            present = draft.state.present
            if present is not None and present != draft.shown:
                parts = _parts(present)
                if draft.keeps_words:
                    parts = {"assessment": parts["assessment"]}
                wanted += parts.values()
        self._need(wanted)

    def _need(self, wanted: Iterable[tuple[str, str]]) -> None:
        missing = [pair for pair in wanted if pair not in self._contents]
        for pair, found in self._session.get(missing, ("body",)).items():
            self._contents[pair] = found["_source"]["body"]

    def _item(self, post: str, draft: _Draft) -> Item:
        state, present = draft.state, draft.state.present
        document: dict[str, Any] = {
            "versions": state.versions,
            "observables": sorted(draft.observables),
            "state": pack_state(state, present),
        }
        if state.newest is not None:
            document["first_seen"] = state.first
            document["last_seen"], _, document["source"], document["gone"] = (
                state.newest
            )
        if present is not None:
            origin = state.wordings[present.version].origin
            assert origin is not None
            document["source"], document["kind"] = origin
        key = key_of(post)
        if draft.guard is not None and present == draft.shown:
            source = orjson.dumps({"doc": document})
            return Item("update", "posts", key, source, draft.guard)
        document |= {"id": post, "slot": slot_of(post)}
        if present is not None:
            document |= self._content(present, draft)
        if (triage := draft.former.get("triage")) is not None:
            wording, level = document.get("wording"), document.get("level", -1)
            document |= section(triage, wording, level)
        action = "create" if draft.guard is None else "index"
        return Item(action, "posts", key, orjson.dumps(document), draft.guard)

    def _content(self, present: Present, draft: _Draft) -> dict[str, Any]:
        """What a post shows, and the fields by which that is found."""
        parts = _parts(present)
        judged = self._contents.get(parts.get("assessment", ("", ""))) or {}
        kept = _kept(draft.former) if draft.keeps_words else self._words(parts)
        traits = _trait_keys((), judged, text_key_of(kept["version"]))
        return {
            **kept,
            "wording": clean(present.version),
            "level": Level(judged["level"]).rank if judged else -1,
            "score": judged.get("score", 0.0),
            "lang": judged.get("lang", Lang.OTHER.value),
            "types": judged.get("types", []),
            "ukraine": judged.get("targets_ukraine", False),
            "traits": sorted({*kept["traits"], *traits}),
            "assessment": judged or None,
        }

    def _words(self, parts: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        """What follows from a wording and how it was understood."""
        reading = self._contents.get(parts.get("reading", ("", ""))) or {}
        return {
            "tokens": ready(reading.get("tokens", "")),
            "lemmas": ready(reading.get("lemmas", "")),
            "traits": _trait_keys(reading.get("places", ()), {}, None),
            "version": self._contents.get(parts["version"]),
            "shown": {"observables": reading.get("observables", [])},
        }


def _kept(former: Mapping[str, Any]) -> dict[str, Any]:
    """What of a post stays when the same reading is assessed anew."""
    places = [each for each in former["traits"] if each.startswith(_A_PLACE)]
    return {**{name: former[name] for name in _KEPT}, "traits": places}


def _trait_keys(
    places: Iterable[str], judged: Mapping[str, Any], text: str | None
) -> set[str]:
    """By what a post is found besides its words."""
    matches = (
        (match["rule"], match["indicator"], match.get("counted", True))
        for match in judged.get("matches", ())
    )
    traits = traits_of(places, matches, judged.get("marks", ()), text)
    return {observable_key(kind, value) for kind, value in traits}


def _draft(found: Mapping[str, Any] | None) -> _Draft:
    if found is None:
        return _Draft(State(), set(), None, None)
    source = found["_source"]
    state, shown = unpack_state(source["state"])
    guard = Guard(found["_index"], found["_seq_no"], found["_primary_term"])
    return _Draft(state, set(source["observables"]), shown, guard, source)


def _parts(present: Present) -> dict[str, tuple[str, str]]:
    """Where the records are that a present is made of."""
    version = present.version
    parts = {"version": ("versions", key_of(version))}
    if present.understanding is not None:
        key = reading_key(version, present.understanding)
        parts["reading"] = ("readings", key)
    if present.judged is not None:
        parts["assessment"] = ("assessments", present.judged)
    return parts
