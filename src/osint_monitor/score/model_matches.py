"""What the model read, as matches: shown, stored and explained like those of rules."""

from __future__ import annotations

from osint_monitor.model.assessment import Match
from osint_monitor.model.words import Family, Grade, Level
from osint_monitor.score.model import Opinion

RULE = "model"
"""Its matches are ``model.control``, ``model.recruitment`` ... and ``model.post``."""

REVISION = 1

_GLOSS = {
    Family.RECRUITMENT: {
        "nl": "de tekst leest als berichten die mensen met misleiding werven",
        "en": "the wording reads like posts that draw people in by deception",
    },
    Family.CONTROL: {
        "nl": "de tekst leest als berichten waarin mensen worden vastgehouden",
        "en": "the wording reads like posts in which people are kept under control",
    },
    Family.EXPLOITATION: {
        "nl": "de tekst leest als berichten over uitbuiting",
        "en": "the wording reads like posts about people being exploited",
    },
    Family.TRANSPORT: {
        "nl": "de tekst leest als berichten waarin mensen heimelijk worden vervoerd",
        "en": "the wording reads like posts in which people are moved out of sight",
    },
}


def model_matches(opinion: Opinion | None, level: Level) -> tuple[Match, ...]:
    """A match for each family that the model reads in a lead; none for other posts."""
    if opinion is None or level is Level.NONE or not opinion.passages:
        return ()
    families = [one for one in _GLOSS if f"family:{one}" in opinion.says]
    return tuple(_match(one, opinion) for one in families or [Family.RECRUITMENT])


def _match(family: Family, opinion: Opinion) -> Match:
    return Match(
        rule=f"{RULE}.{family}",
        revision=REVISION,
        title=f"Model: {family}",
        indicator=f"{RULE}.{family}",
        family=family,
        grade=Grade.MEDIUM,
        spans=tuple(sorted(opinion.passages)),
        gloss=_GLOSS[family],
    )
