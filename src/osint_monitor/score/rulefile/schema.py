"""The shape of rule files and of the vocabulary; ``rule.schema.json`` is made of it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from osint_monitor.model.document import ObservableKind, Per, Who
from osint_monitor.model.words import (
    Act,
    Direction,
    ExploitationType,
    Family,
    Grade,
    Kind,
    Lang,
    Mark,
    UkraineBasis,
)

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=400)
]
Group = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
AtomText = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Atoms = Annotated[list[AtomText], Field(min_length=1, max_length=300)]
Source = Annotated[str, StringConstraints(min_length=2, max_length=100)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]+$")]
Link = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
Sign = Annotated[int, Field(ge=1, le=133)]
BlockName = Literal["any", "uk", "ru", "nl", "pl", "de", "ro", "en"]


class Shape(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Gloss(Shape):
    """What the words mean, for an officer, in a few words."""

    nl: Text
    en: Text


class WithinTokens(Shape):
    """Within so many words of one field."""

    tokens: Annotated[int, Field(ge=1, le=100)]


class Bounds(Shape):
    """A range of numbers, ends included; at least one end."""

    at_least: Annotated[float, Field(ge=0)] | None = None
    at_most: Annotated[float, Field(ge=0)] | None = None
    upper_at_most: Annotated[float, Field(ge=0)] | None = None
    per: list[Per] = []

    @model_validator(mode="after")
    def _one_end(self) -> Bounds:
        if self.at_least is self.at_most is self.upper_at_most is None:
            raise ValueError("at_least, at_most or upper_at_most was expected")
        return self


class ObservableTest(Shape):
    """An observable of this kind."""

    kind: ObservableKind
    obscured: bool | None = None
    service: str | None = None


class PeopleTest(Bounds):
    """A number of people, of these sorts or of any."""

    who: list[Who] = []


class RouteTest(Shape):
    """A way from one of these countries to one of those; at least one end."""

    start: list[Country] = Field(default=[], alias="from")
    to: list[Country] = []

    @model_validator(mode="after")
    def _one_end(self) -> RouteTest:
        if not self.start and not self.to:
            raise ValueError("from or to was expected")
        return self


AnswerName = Literal["yes", "no", "unknown"]


class FactTest(Shape):
    """One question to what is known of a post; exactly one key."""

    pay_month: Bounds | None = None
    pay_hour: Bounds | None = None
    below_minimum: AnswerName | None = None
    above_sector: AnswerName | None = None
    hours_day: Bounds | None = None
    hours_week: Bounds | None = None
    days_week: Bounds | None = None
    people: PeopleTest | None = None
    route: RouteTest | None = None
    price: Bounds | None = None
    age: Bounds | None = None
    observable: ObservableTest | None = None
    place: list[Country] | None = None
    direction: Direction | None = None
    kind: list[Kind] | None = None
    lang: list[Lang] | None = None

    @model_validator(mode="after")
    def _one_question(self) -> FactTest:
        if len(self.model_fields_set) != 1:
            raise ValueError("exactly one fact was expected")
        return self


class ExampleText(Shape):
    """An invented post."""

    lang: Lang
    text: Annotated[str, StringConstraints(min_length=3, max_length=20_000)]
    title: str = ""
    kind: Kind | None = None
    country: Country | None = None


class MatchExample(ExampleText):
    """A post that must match, with the very words that fire, in order."""

    spans: list[str] | None = None


class NoMatchExample(ExampleText):
    """A post that must not match, and why not."""

    why: Text


class Examples(Shape):
    """Examples that run as tests."""

    match: list[MatchExample]
    no_match: list[NoMatchExample]


class Measured(Shape):
    """
    How often this revision was right, on posts that people judged.

    Args:
        judged: how many posts.
        set: the labelled set, or ``officers`` for their judgements.
    """

    precision: Annotated[float, Field(ge=0, le=1)]
    judged: Annotated[int, Field(ge=1)]
    set: Source
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    revision: Annotated[int, Field(ge=1)]


class RuleFile(Shape):
    """A rule: what words show an indicator, in seven languages."""

    title: Text
    id: UUID
    revision: Annotated[int, Field(ge=1)]
    status: Literal["experimental", "test", "stable", "deprecated"]
    description: Text
    indicator: Key
    signs: list[Sign] = []
    family: Family
    grade: Grade
    types: list[ExploitationType]
    acts: list[Act]
    references: Annotated[list[Link], Field(min_length=1)]
    gloss: Gloss
    fields: Annotated[
        list[Literal["title", "text", "contact"]], Field(min_length=1)
    ] = [
        "title",
        "text",
    ]
    within: WithinTokens | Literal["line", "post"] = "post"
    only_kinds: list[Kind] = []
    condition: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    detection: dict[BlockName, dict[Group, Atoms]]
    facts: dict[Group, FactTest] = {}
    negatable: bool | Annotated[list[Group], Field(min_length=1)] = True
    stance: (
        Literal[
            "warning",
            "advice",
            "report",
            "quotation",
            "question",
            "help",
            "disclosure",
            "recruits",
        ]
        | None
    ) = None
    ukraine: UkraineBasis | None = None
    mark: Mark | None = None
    falsepositives: list[Text]
    measured: Measured | None = None
    examples: Examples | None = None

    @model_validator(mode="after")
    def _family_and_grade(self) -> RuleFile:
        routed = self.family in (Family.CONTEXT, Family.STANCE)
        if routed != (self.grade is Grade.QUALIFIER):
            raise ValueError("grade qualifier belongs to families context and stance")
        if (self.family is Family.COUNTER) != (self.grade is Grade.COUNTER):
            raise ValueError("grade counter belongs to family counter")
        if (self.family is Family.STANCE) != (self.stance is not None):
            raise ValueError("stance: belongs to family stance, and must be there")
        if self.family is Family.NETWORK:
            raise ValueError("network signs are computed over posts, not by a rule")
        return self

    @model_validator(mode="after")
    def _proven(self) -> RuleFile:
        if self.status == "stable" and self.measured is None:
            raise ValueError("status stable needs measured: see docs/learning.md")
        if self.measured and self.measured.revision != self.revision:
            what = f"measured: is of revision {self.measured.revision}; measure anew"
            raise ValueError(what)
        return self


class IndicatorEntry(Shape):
    """One sign of the vocabulary."""

    signs: list[Annotated[int, Field(ge=1, le=999)]] = []
    family: Family
    sources: Annotated[list[Source], Field(min_length=1)]
    evidence: Literal["E", "O", "C", "D"]
    title: Gloss
    decisive_with: list[Family] = []


class VocabularyFile(Shape):
    """All signs that rules may point to."""

    indicators: dict[Key, IndicatorEntry]
