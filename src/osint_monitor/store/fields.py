"""The fields that a search may name: one table for parser, help and document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum

from osint_monitor.model.document import ObservableKind
from osint_monitor.model.words import ExploitationType, Kind, Lang, Level, Mark
from osint_monitor.store.query import UNASSESSED
from osint_monitor.store.times import read_range, written_range
from osint_monitor.store.traits import INDICATOR, MARK, PLACE, RULE, place_key
from osint_monitor.store.tree import Flag, Has, Is, Node, Time

HIT = "hit"
"""Stands for the levels of hits."""


@dataclass(frozen=True, slots=True)
class Typed:
    """
    The value of a field as typed.

    Args:
        is_prefix: a ``*`` stood at its end, which is not part of *text*.
    """

    text: str
    is_prefix: bool
    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field.

    Args:
        asks: what it asks, for people.
        example: as typed, the field's name with it.
        read: the leaf that a value stands for; raises ``ValueError`` with a sentence
            for the person who typed it.
    """

    name: str
    asks: str
    example: str
    read: Callable[[str, Typed], Node]


def _listed(*kinds: type[Enum], more: tuple[str, ...] = ()) -> tuple[str, ...]:
    return (*(str(one.value) for kind in kinds for one in kind), *more)


_VALUES = {
    "level": _listed(Level, more=(UNASSESSED, HIT)),
    "lang": _listed(Lang),
    "kind": _listed(Kind),
    "type": _listed(ExploitationType),
}


def _choice(name: str, typed: Typed) -> Node:
    """One of few words, or several with commas between."""
    _no_star(typed)
    given = [one.strip().lower() for one in typed.text.split(",") if one.strip()]
    if not given:
        raise ValueError(f"give a value: {', '.join(_VALUES[name])}")
    for one in given:
        if one not in _VALUES[name]:
            raise ValueError(_unknown("value", one, _VALUES[name]))
    if HIT in given:
        at = given.index(HIT)
        given[at : at + 1] = [Level.WEAK.value, Level.STRONG.value]
        given = [one for one in given if one != HIT]
    return Is(name, tuple(dict.fromkeys(given)))


def _source(name: str, typed: Typed) -> Node:
    _no_star(typed)
    given = [one.strip() for one in typed.text.split(",") if one.strip()]
    if not given:
        raise ValueError("give the id of a source, as sources list shows it")
    return Is(name, tuple(dict.fromkeys(given)))


def _time(name: str, typed: Typed) -> Node:
    _no_star(typed)
    return Time(name, *read_range(typed.text, typed.now, typed.zone))


def _flag(name: str, typed: Typed) -> Node:
    _no_star(typed)
    said = {"yes": True, "true": True, "no": False, "false": False}
    if (value := said.get(typed.text.strip().lower())) is None:
        raise ValueError("yes or no was expected")
    return Flag(name, value)


def _no_star(typed: Typed) -> None:
    if typed.is_prefix:
        raise ValueError("this field takes whole values; leave the * out")


def _having(clean: Callable[[str], str]) -> Callable[[str, Typed], Node]:
    def read(name: str, typed: Typed) -> Node:
        text = typed.text.strip()
        value = clean(text) if text else ""
        if not value and not (typed.is_prefix and not text):
            raise ValueError(f"give a value, or {name}:* for any")
        return Has(name, value, typed.is_prefix)

    return read


def _phone(text: str) -> str:
    digits = re.sub(r"[\s().\u2010-\u2015/-]", "", text)
    digits = re.sub(r"^00", "+", digits)
    if not re.fullmatch(r"\+[0-9]{0,20}", digits):
        raise ValueError(
            "a phone begins with + and the country's code: phone:+31612* or"
            " phone:+31612000001"
        )
    return digits


def _url(text: str) -> str:
    """As the reader of texts keeps links: https, no www., host in small letters."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", text, flags=re.IGNORECASE)
    host, slash, rest = bare.partition("/")
    return f"https://{host.lower()}{slash}{rest}"


def _link(text: str) -> str:
    return _url(text).removeprefix("https://")


def _packed(text: str) -> str:
    return re.sub(r"[\s.-]", "", text).upper()


def _lower(text: str) -> str:
    return text.lower()


def _mark(text: str) -> str:
    known = _listed(Mark)
    if text.lower() not in known:
        raise ValueError(_unknown("mark", text, known))
    return text.lower()


def _handle(text: str) -> str:
    return text.lstrip("@").lower()


def _same(text: str) -> str:
    return text


def _mail(text: str) -> str:
    return re.sub(r"^mailto:", "", text.lower())


_CONTACTS = (
    (ObservableKind.PHONE, "phone number, with country code", "+316*", _phone),
    (ObservableKind.EMAIL, "e-mail address", "info@town.example", _mail),
    (ObservableKind.HANDLE, "name on a platform, with or without @", "@town*", _handle),
    (ObservableKind.URL, "link", "town.example/jobs*", _url),
    (ObservableKind.INVITE, "link into a closed group", "t.me/*", _link),
    (ObservableKind.SHORT_LINK, "shortened link", "bit.ly/*", _link),
    (ObservableKind.WALLET, "wallet of a cryptocurrency", "bc1*", _same),
    (ObservableKind.IBAN, "bank account", '"NL91 ABNA 0417 1643 00"', _packed),
    (ObservableKind.CARD, "payment card", "4111*", _packed),
    (ObservableKind.PLATE, "number plate", "12-AB-34", _packed),
    (ObservableKind.REGISTRATION, "company number, with its register", "kvk:*", _lower),
)

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        *(
            Field(kind.value, asks, f"{kind.value}:{example}", _having(clean))
            for kind, asks, example, clean in _CONTACTS
        ),
        Field(PLACE, "place named in the post", "place:rotterdam", _having(place_key)),
        Field(
            INDICATOR,
            "indicator that counted",
            "indicator:ilo.*",
            _having(_lower),
        ),
        Field(RULE, "rule that counted, by its id", "rule:4d2f8c1e*", _having(_lower)),
        Field(MARK, "safeguarding mark; * for any", "mark:disclosure", _having(_mark)),
        Field("level", f"level; {HIT} is weak or strong", "level:weak,strong", _choice),
        Field("lang", "language", "lang:uk,ru", _choice),
        Field("kind", "kind of post", "kind:escort", _choice),
        Field("type", "type of exploitation", "type:labour", _choice),
        Field("source", "id of a source", "source:town_jobs", _source),
        Field("seen", "last seen", "seen:2026-11-01..2026-11-08", _time),
        Field("first", "first seen", "first:last 7d", _time),
        Field("gone", "no longer there", "gone:yes", _flag),
        Field("ukraine", "aimed at displaced Ukrainians", "ukraine:yes", _flag),
    )
}
"""By name, in the order of the help."""


def field_of(name: str) -> Field:
    """
    The field of this name.

    Raises:
        ValueError: there is none; says which are, and how to search the words.
    """
    if field := FIELDS.get(name.lower()):
        return field
    advice = "to look for these very words, put them in quotation marks"
    raise ValueError(f"{_unknown('field', name, tuple(FIELDS))}; {advice}")


def _unknown(what: str, given: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(given.lower(), known, n=1)
    meant = f"did you mean {near[0]}? There are" if near else "there are"
    return f"no such {what}; {meant}: {', '.join(known)}"


def written_value(node: Is | Has | Time | Flag) -> tuple[str, str, bool]:
    """(field, value, whether a ``*`` follows) that is read as *node*."""
    match node:
        case Is(name, values):
            return name, ",".join(values), False
        case Has(name, value, is_prefix):
            return name, value, is_prefix
        case Time(name, since, until):
            return name, written_range(since, until), False
        case Flag(name, value):
            return name, "yes" if value else "no", False
