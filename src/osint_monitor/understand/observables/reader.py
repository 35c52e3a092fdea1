"""All observables of a post: each kind by its own reader, none within another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from osint_monitor.model.document import Observable, ObservableKind, View
from osint_monitor.understand.observables.accounts import find_accounts
from osint_monitor.understand.observables.addresses import find_addresses
from osint_monitor.understand.observables.found import Finder, Found, limited
from osint_monitor.understand.observables.halves import find_halves
from osint_monitor.understand.observables.phones import find_phones
from osint_monitor.understand.observables.plates import find_plates
from osint_monitor.understand.observables.registrations import find_registrations
from osint_monitor.understand.observables.wallets import find_wallets
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.words import Words

_MIN_DIGITS_OF_OTHERS = 3  # a plate has as many; all other kinds have more


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
    low = field.view.text.lower()
    found: list[Found] = find_addresses(finder, low)
    found += limited(_apart(find_wallets(finder), found))
    taken: list[tuple[int, int]] = []
    if _has_digits(field.view.text):
        accounts, taken = find_accounts(finder, low)
        found += limited(_apart(accounts, found))
        found += limited(_apart(list(find_registrations(finder, low)), found))
        found += limited(find_plates(finder, found))
    taken = [*taken, *((start, end) for _, start, end in found)]
    phones = find_phones(name, field.raw, field.view, field.words, places, taken=taken)
    return [*(one for one, _, _ in found), *phones]


def _apart(new: list[Found], found: list[Found]) -> list[Found]:
    """What does not overlap with what was found before."""
    if not found:
        return new
    return [
        each
        for each in new
        if not any(start < each[2] and each[1] < end for _, start, end in found)
    ]


def _has_digits(text: str) -> bool:
    """Cheap: whether a text holds as many digits as an account or a plate needs."""
    return sum(map(text.count, "0123456789")) >= _MIN_DIGITS_OF_OTHERS
