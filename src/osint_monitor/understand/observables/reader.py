"""All observables of a post: each kind by its own reader, none within another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import re2

from osint_monitor.model.document import Observable, ObservableKind, View
from osint_monitor.understand.observables import (
    accounts,
    addresses,
    handles,
    links,
    plates,
    registrations,
    wallets,
)
from osint_monitor.understand.observables.accounts import find_accounts
from osint_monitor.understand.observables.addresses import find_emails
from osint_monitor.understand.observables.found import Finder, Found, limited
from osint_monitor.understand.observables.halves import find_halves
from osint_monitor.understand.observables.handles import find_handles
from osint_monitor.understand.observables.links import find_links
from osint_monitor.understand.observables.phones import find_phones
from osint_monitor.understand.observables.plates import find_plates
from osint_monitor.understand.observables.registrations import find_registrations
from osint_monitor.understand.observables.wallets import find_wallets
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.words import Words

_GUARD_BYTES = 64 << 20  # at most; with too few, RE2 says that nothing matches


class _Guards:
    """
    Which readers a text is worth: one pass in linear time instead of one each.

    Args:
        patterns: reader → RE2 pattern that matches wherever it may find something.
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._names = tuple(patterns)
        options = re2.Options()
        options.max_mem = _GUARD_BYTES
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns.values():
            self._set.Add(pattern)
        self._set.Compile()

    def matching(self, text: str) -> Iterator[str]:
        """The readers to call."""
        return (self._names[at] for at in self._set.Match(text) or ())


_IN_LOW = _Guards(
    {
        "links": links.MAYBE,
        "emails": addresses.HIDDEN_EMAIL,
        "handles": handles.MAYBE,
        "registrations": registrations.MAYBE,
    }
)
_IN_TEXT = _Guards(
    {"wallets": wallets.MAYBE, "accounts": accounts.MAYBE, "plates": plates.MAYBE}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One field to read: as written, folded, and its words."""

    raw: str
    view: View
    words: Words


def find_observables(fields: Mapping[str, Shown], places: Places) -> list[Observable]:
    """
    The observables of a post, field by field.

    Args:
        fields: by name.
        places: whose numbers the post gives without the code of a country.
    """
    found: list[Observable] = []
    for name, field in fields.items():
        found += _of_field(name, field, places)
    is_split = "title" in fields and "text" in fields
    if is_split and not any(one.kind is ObservableKind.PHONE for one in found):
        title, text = fields["title"], fields["text"]
        phone = find_halves((title.view, title.words), (text.view, text.words), places)
        found += [phone] if phone else []
    return found


def _of_field(name: str, field: Shown, places: Places) -> list[Observable]:
    finder = Finder(name, field.view)
    text = field.view.text
    low = text.lower()
    may = {*_IN_LOW.matching(low), *_IN_TEXT.matching(text)}
    found: list[Found] = []
    if "links" in may:
        found += limited(find_links(finder))
    if "@" in text or "emails" in may:
        found += limited(find_emails(finder, found, is_hiding="emails" in may))
    if "handles" in may:
        found += limited(find_handles(finder, low, found))
    if "wallets" in may:
        found += _apart(limited(find_wallets(finder)), found)
    taken: list[tuple[int, int]] = []
    if "accounts" in may:
        money, taken = find_accounts(finder, low)
        found += _apart(limited(money), found)
    if "registrations" in may:
        found += _apart(limited(find_registrations(finder, low)), found)
    if "plates" in may:
        found += limited(find_plates(finder, found))
    taken = [*taken, *((start, end) for _, start, end in found)]
    phones = find_phones(name, field.raw, field.view, field.words, places, taken=taken)
    return [*(one for one, _, _ in found), *phones]


def _apart(new: Iterable[Found], found: list[Found]) -> list[Found]:
    """What does not overlap with what was found before."""
    return [
        each
        for each in new
        if not any(start < each[2] and each[1] < end for _, start, end in found)
    ]
