"""
Facts about one version: what `understand` gives to `score` and `store`.

Every span is (field, start, end) in code points of the raw field, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from osint_monitor.model.post import Version
from osint_monitor.model.words import Direction, Lang


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a version's field."""

    field: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether both hold one and the same character."""
        return (
            self.field == other.field
            and self.start < other.end
            and other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class View:
    """
    A field's text, rewritten for reading, with a map back to the raw text.

    Args:
        text: the rewritten text.
        segments: (start in *text*, start in the raw text, length in *text*, length
            in the raw text), ascending, covering the whole; empty when nothing
            changed. Within a segment of equal lengths positions map one to one;
            otherwise a position inside maps to the whole raw segment.
    """

    text: str
    segments: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One way of reading a field as words.

    A field has at least the reading ``plain``; hostile or romanised text has more
    (``despaced``, ``leet``, ``cyrillic``), each over the same raw text.

    Args:
        name: which way.
        starts, ends: raw code points of each word, ascending.
        norms: each word in lower case, folded (NFKC, no invisible characters,
            homoglyphs toward the word's script), apostrophe kept inside words.
        lemmas: each word's dictionary form in the language of its part.
        lines: the number of the line each word stands in.

    Words are runs of letters and digits; currency signs, ``%``, ``@``, ``#`` and
    emoji are words of their own; all else is left out.
    """

    name: str
    starts: Sequence[int]
    ends: Sequence[int]
    norms: Sequence[str]
    lemmas: Sequence[str]
    lines: Sequence[int]


BREAK = "\u2016"
"""Stands in an index between words that don't follow each other; never a word."""


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """One field as read: the folded view (for patterns) and the readings (words)."""

    folded: View
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class LangPart:
    """A stretch of a field in one language."""

    lang: Lang
    span: Span


class ObservableKind(StrEnum):
    """What sort of thing an observable is."""

    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    URL = "url"
    INVITE = "invite"  # a link into a closed group or channel
    SHORT_LINK = "short_link"  # a link that hides where it leads
    WALLET = "wallet"
    IBAN = "iban"
    CARD = "card"
    PLATE = "plate"
    REGISTRATION = "registration"  # of a company, an agency, a tax payer; a licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Observable:
    """
    Something that can be found again elsewhere.

    Args:
        value: normalised: a phone in E.164, a handle without @ in lower case, an
            e-mail in lower case, a URL in canonical form, an IBAN or a card without
            spaces, a wallet's address as it is compared on its chain, a plate in Latin
            capitals without separators, a registration as ``register:number``.
        service: of a handle, phone or invite: telegram, whatsapp, viber, signal,
            instagram, tiktok, vk, onlyfans, ...; of a wallet its chain; of a plate
            its country (ISO 3166 in lower case); of a registration its register;
            ``None`` when the text does not say.
        obscured: true when the writer hid it (words for digits, look-alikes,
            spaces, emoji).
        candidates: other plausible values, the likelier first.
    """

    kind: ObservableKind
    value: str
    span: Span
    service: str | None = None
    obscured: bool = False
    candidates: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Observable(kind={self.kind.value!r}, masked)"


class Per(StrEnum):
    """For what unit an amount is paid."""

    HOUR = "hour"
    DAY = "day"  # also a shift
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    PIECE = "piece"


class Purpose(StrEnum):
    """What an amount is said to be for."""

    PAY = "pay"
    COST = "cost"  # what the reader pays: rent, deposit, fee, ticket
    EXTRA = "extra"  # beside the pay: bonus, allowance, tips, deduction


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    An amount of money named in the text.

    Args:
        amount: the number, or the lower end of a range.
        upper: the upper end of a range, else ``None``.
        currency: ISO 4217 code; ``None`` for a wage without one ("3000 a month").
        per: ``None`` when the text does not say.
        net: true after taxes, false before, ``None`` when the text does not say.
        purpose: ``None`` when the text does not say.
    """

    amount: float
    currency: str | None
    span: Span
    upper: float | None = None
    per: Per | None = None
    net: bool | None = None
    purpose: Purpose | None = None


class TimeOf(StrEnum):
    """What a working time counts."""

    HOURS_DAY = "hours_day"  # of a day or a shift
    HOURS_WEEK = "hours_week"
    HOURS_MONTH = "hours_month"
    DAYS_WEEK = "days_week"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTime:
    """
    A working time named in the text.

    Args:
        low, high: the ends of a range, equal for one number; no day off is 7 days.
    """

    of: TimeOf
    low: float
    high: float
    span: Span


class Who(StrEnum):
    """Which people a number counts."""

    WOMEN = "women"
    MEN = "men"
    CHILDREN = "children"
    WORKERS = "workers"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """How many people the text speaks of: "5 girls", "10-12 workers"."""

    who: Who
    low: int
    high: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place named in the text (GeoNames id, English name, ISO 3166 country)."""

    geoname_id: int | None
    name: str
    country: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way from one place to another named in the text, and what it passes."""

    origin: Place
    destination: Place
    span: Span
    via: tuple[Place, ...] = ()


class StanceKind(StrEnum):
    """How the writer stands to the words used."""

    WARNING = "warning"
    ADVICE = "advice"
    REPORT = "report"
    QUOTATION = "quotation"
    QUESTION = "question"
    NEGATION = "negation"
    DISCLOSURE = "disclosure"
    OWN_VOICE = "own_voice"
    MANAGER_VOICE = "manager_voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """
    A stance and how far it reaches.

    Args:
        cue: the words that show it.
        scope: the stretch it covers; the whole field for a post-wide stance.
    """

    kind: StanceKind
    cue: Span
    scope: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    One version as understood.

    Args:
        understanding: digest of the code and tables that made this.
        lang: of the whole post.
        romanised: true when Ukrainian or Russian is written in Latin letters.
        fields: field name → how it was read; only fields that hold something.
        country: ISO 3166 code of the source, when it is known.
        notes: ``surzhyk`` (Ukrainian and Russian mixed) and ``partly_romanised``, each
            with the field that shows it.
    """

    version: Version
    understanding: str
    lang: Lang
    lang_parts: tuple[LangPart, ...]
    romanised: bool
    fields: Mapping[str, FieldDoc]
    observables: tuple[Observable, ...] = ()
    prices: tuple[Price, ...] = ()
    places: tuple[Place, ...] = ()
    stances: tuple[Stance, ...] = ()
    ages: tuple[tuple[int, int, Span], ...] = ()  # (lowest, highest, where)
    times: tuple[WorkTime, ...] = ()
    people: tuple[HeadCount, ...] = ()
    routes: tuple[Route, ...] = ()
    country: str | None = None
    direction: Direction | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
