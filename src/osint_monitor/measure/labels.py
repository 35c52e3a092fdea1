"""Labels beside the level: types, acts, families, the Ukraine desk, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from osint_monitor.measure.shares import Share, share_of
from osint_monitor.measure.trial import CONTACTS, SETS, Trial


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    One word of a label.

    Args:
        precision: of posts given it, those labelled with it.
        recall: of posts labelled with it, those given it.
    """

    name: str
    precision: Share
    recall: Share


def agreements_of(trials: Sequence[Trial]) -> dict[str, list[Agreement]]:
    """Name of a label → its words, those labelled most often first."""
    found = {name: _words(trials, name) for name in SETS}
    found["targets_ukraine"] = _ukraine(trials)
    found["lang"] = _languages(trials)
    return {name: rows for name, rows in found.items() if rows}


Pair = tuple[frozenset[str], frozenset[str]]  # wanted, given


def _words(trials: Sequence[Trial], name: str) -> list[Agreement]:
    return _rows(
        (
            trial.label.sets[name],
            trial.found.sets.get(name, frozenset()) if trial.found else frozenset(),
        )
        for trial in trials
        if trial.label and name in trial.label.sets
    )


def _ukraine(trials: Sequence[Trial]) -> list[Agreement]:
    one, no = frozenset({"targets_ukraine"}), frozenset[str]()
    return _rows(
        (
            one if trial.label.targets_ukraine else no,
            one if trial.found and trial.found.targets_ukraine else no,
        )
        for trial in trials
        if trial.label and trial.label.targets_ukraine is not None
    )


def _languages(trials: Sequence[Trial]) -> list[Agreement]:
    return _rows(
        (
            frozenset({trial.label.lang}),
            frozenset({trial.found.lang} if trial.found and trial.found.lang else ()),
        )
        for trial in trials
        if trial.label and trial.label.lang
    )


def _rows(pairs: Iterable[Pair]) -> list[Agreement]:
    counts: dict[str, list[int]] = {}  # word → wanted, given, both
    for wanted, given in pairs:
        for word in wanted | given:
            row = counts.setdefault(word, [0, 0, 0])
            row[0] += word in wanted
            row[1] += word in given
            row[2] += word in wanted and word in given
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    return [
        Agreement(word, share_of(both, given), share_of(both, wanted))
        for word, (wanted, given, both) in ordered
    ]


@dataclass(frozen=True, slots=True)
class Missed:
    """A post with contacts that were labelled and not read, or the other way round."""

    key: str
    missed: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """One sort of contacts over all posts that have it labelled."""

    name: str
    precision: Share
    recall: Share
    posts: tuple[Missed, ...]


def contacts_of(trials: Sequence[Trial]) -> list[Contacts]:
    """The sorts of contacts that are labelled at all."""
    return [one for name in CONTACTS if (one := _contacts(trials, name)) is not None]


def _contacts(trials: Sequence[Trial], name: str) -> Contacts | None:
    wanted_all = given_all = both_all = 0
    wrong: list[Missed] = []
    labelled = [t for t in trials if t.label and name in t.label.contacts]
    for trial in labelled:
        wanted = trial.label.contacts[name] if trial.label else frozenset[str]()
        given = trial.found.contacts.get(name, ()) if trial.found else ()
        both = wanted.intersection(given)
        wanted_all += len(wanted)
        given_all += len(given)
        both_all += len(both)
        missed, extra = wanted.difference(given), frozenset(given) - wanted
        if missed or extra:
            wrong.append(Missed(trial.key, tuple(sorted(missed)), tuple(sorted(extra))))
    if not labelled:
        return None
    return Contacts(
        name, share_of(both_all, given_all), share_of(both_all, wanted_all),
        tuple(wrong),
    )  # fmt: skip
