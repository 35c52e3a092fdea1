"""The fixed words of the field: kinds, levels, grades, families, types, acts."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of place or advert a post is."""

    JOB = "job"
    HOUSING = "housing"
    TRANSPORT = "transport"
    DATING = "dating"
    ESCORT = "escort"
    MARRIAGE = "marriage"
    REPRODUCTION = "reproduction"
    DOCUMENTS = "documents"
    SOCIAL = "social"


class Lang(StrEnum):
    """The seven languages that are read, and ``other`` for all the rest."""

    UK = "uk"
    RU = "ru"
    NL = "nl"
    PL = "pl"
    DE = "de"
    RO = "ro"
    EN = "en"
    OTHER = "other"


class Direction(StrEnum):
    """Whether the writer offers something or asks for it."""

    OFFER = "offer"
    DEMAND = "demand"


class Level(StrEnum):
    """How much a post is worth as a lead; never a statement about a person."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        """0 for none, 1 for weak, 2 for strong."""
        return _LEVEL_RANK[self.value]


_LEVEL_RANK = {"none": 0, "weak": 1, "strong": 2}


class Grade(StrEnum):
    """
    How strong a sign is.

    ``counter`` speaks for the writer; ``qualifier`` only routes (Ukraine desk,
    minors) and never lifts a post from ``none``.
    """

    DECISIVE = "decisive"
    MEDIUM = "medium"
    MINOR = "minor"
    COUNTER = "counter"
    QUALIFIER = "qualifier"


class Family(StrEnum):
    """
    What question a sign answers (the codebook's families).

    ``counter`` holds counter-evidence, ``stance`` says how the writer speaks
    (warning, advice, report, disclosure ...), ``context`` holds qualifiers.
    """

    RECRUITMENT = "recruitment"
    CONTROL = "control"
    EXPLOITATION = "exploitation"
    TRANSPORT = "transport"
    CONCEALMENT = "concealment"
    NETWORK = "network"
    COUNTER = "counter"
    STANCE = "stance"
    CONTEXT = "context"


class Act(StrEnum):
    """What is offered or asked."""

    WORK = "work"
    HOUSING = "housing"
    TRANSPORT = "transport"
    SEXUAL_SERVICES = "sexual_services"
    RELATIONSHIP = "relationship"
    DOCUMENTS = "documents"
    MONEY = "money"
    REPRODUCTION = "reproduction"
    OTHER = "other"


class ExploitationType(StrEnum):
    """What kind of exploitation a post points to."""

    SEXUAL = "sexual"
    LABOUR = "labour"
    DOMESTIC_SERVITUDE = "domestic_servitude"
    FORCED_CRIMINALITY = "forced_criminality"
    BEGGING = "begging"
    SHAM_MARRIAGE = "sham_marriage"
    SURROGACY_ADOPTION = "surrogacy_adoption"
    ORGAN_REMOVAL = "organ_removal"
    BENEFIT_FRAUD = "benefit_fraud"
    SMUGGLING = "smuggling"
    CHILD = "child"
    UNCLEAR = "unclear"


class Mark(StrEnum):
    """Marks that bring a post to the safeguarding lane, whatever its level."""

    DISCLOSURE = "disclosure"
    MINOR_OR_ACUTE = "minor_or_acute"


class UkraineBasis(StrEnum):
    """Why a post counts as aimed at displaced people from Ukraine."""

    NAMED = "named"
    ROUTE_OR_STATUS = "route_or_status"
    LANGUAGE = "language"
