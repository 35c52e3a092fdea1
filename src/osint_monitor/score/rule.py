"""Rules as the matcher uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from osint_monitor.model.document import ObservableKind, Per
from osint_monitor.model.words import (
    Act,
    ExploitationType,
    Family,
    Grade,
    Kind,
    Lang,
    Mark,
    UkraineBasis,
)
from osint_monitor.score.rulefile.atoms import Atom
from osint_monitor.score.rulefile.condition import Condition


class Status(StrEnum):
    """How far a rule has come."""

    EXPERIMENTAL = "experimental"  # runs in the shadow: found, never counted
    TEST = "test"  # counts, and is shown as unproven
    STABLE = "stable"
    DEPRECATED = "deprecated"  # not run


class Speaks(StrEnum):
    """How the writer of the whole post speaks, when a stance rule says so."""

    WARNING = "warning"
    ADVICE = "advice"
    REPORT = "report"
    QUOTATION = "quotation"
    QUESTION = "question"
    HELP = "help"
    DISCLOSURE = "disclosure"
    RECRUITS = "recruits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """
    A sign named by a list, a case or the codebook.

    Args:
        signs: its numbers in the project's list of signs.
        evidence: E tested, O official list, C case reporting, D our reading.
        decisive_with: strong together with any sign of these families.
    """

    key: str
    family: Family
    title: Mapping[str, str]
    sources: tuple[str, ...]
    evidence: str
    signs: tuple[int, ...] = ()
    decisive_with: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """
    What a document knows without words.

    Args:
        what: pay_month, pay_hour, price, below_minimum, above_sector, hours_day,
            hours_week, days_week, people, age, route, place, observable, direction,
            kind or lang.
        at_least, at_most: bounds, inclusive: EUR a full-time month (pay_month) or an
            hour (pay_hour), EUR for the named unit (price), years (age), hours, days,
            heads; of a range *at_least* asks the upper end, *at_most* the lower.
        upper_at_most: bound of the upper end of a range.
        per: units of pay that count; empty for any.
        values: countries (of a route those it begins in), kinds, directions,
            languages, answers or sorts of people; any of them, for people and routes
            empty is all.
        to: countries in which a route ends; empty for any.
    """

    what: str
    at_least: float | None = None
    at_most: float | None = None
    per: tuple[Per, ...] = ()
    values: tuple[str, ...] = ()
    observable: ObservableKind | None = None
    obscured: bool | None = None
    service: str | None = None
    upper_at_most: float | None = None
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """How near: ``tokens`` words of one field, one ``line``, or the whole ``post``."""

    unit: str
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    One indicator, in all languages.

    Args:
        file: name of the file it was read from.
        atoms: language (``None``: any) → group → atoms.
        negatable: false when negation words are part of the sign itself.
        negated_in: groups in which a negation turns the sign round; empty for all
            but facts.
        languages: the languages of ``detection``, without ``any``.
    """

    file: str
    title: str
    id: str
    revision: int
    status: Status
    description: str
    indicator: Indicator
    family: Family
    grade: Grade
    types: tuple[ExploitationType, ...]
    acts: tuple[Act, ...]
    references: tuple[str, ...]
    gloss: Mapping[str, str]
    fields: tuple[str, ...]
    within: Within
    only_kinds: tuple[Kind, ...]
    condition: Condition
    atoms: Mapping[Lang | None, Mapping[str, tuple[Atom, ...]]]
    facts: Mapping[str, Fact]
    languages: tuple[Lang, ...]
    negatable: bool = True
    negated_in: tuple[str, ...] = ()
    stance: Speaks | None = None
    ukraine: UkraineBasis | None = None
    mark: Mark | None = None
    falsepositives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text that a rule must match, or must not."""

    line: int
    lang: Lang
    text: str
    title: str = ""
    kind: Kind = Kind.JOB
    country: str | None = None
    matches: bool
    spans: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """
    All rules of a folder.

    Args:
        rules: by file name.
        digest: of everything that decides a level: rules, vocabulary, combining.
        examples: file → its examples; empty when they were not asked for.
    """

    rules: tuple[Rule, ...]
    indicators: Mapping[str, Indicator]
    digest: str
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)
