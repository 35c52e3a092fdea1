"""Why a post has its level, in sentences that an officer would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osint_monitor.model.assessment import Match
from osint_monitor.model.words import Family, Grade, Level, UkraineBasis
from osint_monitor.score.combine import CORE, Outcome
from osint_monitor.score.rule import Status
from osint_monitor.score.stance import Counted

_FAMILY = {
    Family.RECRUITMENT: {"nl": "werving", "en": "recruitment"},
    Family.CONTROL: {"nl": "controle", "en": "control"},
    Family.EXPLOITATION: {"nl": "uitbuiting", "en": "exploitation"},
    Family.TRANSPORT: {"nl": "vervoer", "en": "transport"},
    Family.CONCEALMENT: {"nl": "verhulling", "en": "concealment"},
}
_GRADE = {
    Grade.DECISIVE: {"nl": "een doorslaggevend signaal", "en": "a decisive sign"},
    Grade.MEDIUM: {"nl": "een duidelijk signaal", "en": "a clear sign"},
    Grade.MINOR: {"nl": "een klein signaal", "en": "a small sign"},
}
_SILENT = {
    "experimental": {
        "nl": "de regel wordt nog geprobeerd",
        "en": "the rule is on trial",
    },
    "negated": {"nl": "de tekst ontkent het", "en": "the text denies it"},
    "warning": {"nl": "het bericht waarschuwt", "en": "the post warns"},
    "advice": {"nl": "het bericht geeft advies", "en": "the post gives advice"},
    "report": {"nl": "het bericht doet verslag", "en": "the post reports"},
    "quotation": {"nl": "het is een citaat", "en": "it is a quotation"},
    "question": {"nl": "het bericht vraagt iets", "en": "the post asks"},
    "help": {"nl": "een instantie biedt hulp", "en": "an authority or NGO helps"},
    "disclosure": {
        "nl": "iemand vertelt wat hem of haar overkomt",
        "en": "somebody tells what happens to them",
    },
}
_UKRAINE = {
    UkraineBasis.NAMED: {
        "nl": "Gericht op ontheemden uit Oekraïne: zij worden genoemd.",
        "en": "Aimed at displaced people from Ukraine: they are named.",
    },
    UkraineBasis.ROUTE_OR_STATUS: {
        "nl": "Gericht op ontheemden uit Oekraïne: hun route of status wordt genoemd.",
        "en": "Aimed at displaced people from Ukraine: their route or status is named.",
    },
    UkraineBasis.LANGUAGE: {
        "nl": "Mogelijk gericht op ontheemden uit Oekraïne: de taal wijst erop.",
        "en": "Perhaps aimed at displaced people from Ukraine, by its language.",
    },
}
_WORDS = {
    "sign": {"nl": "{gloss}: {grade} van {family} ({source}).", "en": ""},
    "and": {"nl": " en ", "en": " and "},
    "unproven": {"nl": " Regel nog niet bewezen.", "en": " Rule not yet proven."},
    "together": {
        "nl": "Signalen van verschillende soort samen: {families}.",
        "en": "Signs of different kinds together: {families}.",
    },
    "read": {
        "nl": "{gloss} (model; de sterkste passages zijn gemarkeerd).",
        "en": "{gloss} (model; the most telling passages are marked).",
    },
    "lowered": {
        "nl": "Lager ingeschaald: tegenbewijs, of het geheel leest niet als signaal.",
        "en": "Put lower: counter-evidence, or the whole does not read like a lead.",
    },
    "counter": {"nl": "Pleit ervoor: {gloss}.", "en": "Speaks for it: {gloss}."},
    "silent": {
        "nl": "{gloss} komt voor, maar telt niet: {why}.",
        "en": "{gloss}: mentioned, but not counted: {why}.",
    },
}
_WORDS["sign"]["en"] = "{gloss}: {grade} of {family} ({source})."


def explain(
    weighed: Sequence[Counted],
    outcome: Outcome,
    ukraine: UkraineBasis | None,
    read: Sequence[Match] = (),
) -> Mapping[str, tuple[str, ...]]:
    """
    Sentences in ``nl`` and ``en``, most telling first; no word of the post in them.

    Args:
        weighed: most telling first.
        read: what the model read.
    """
    return {
        lang: tuple(dict.fromkeys(_sentences(weighed, outcome, ukraine, read, lang)))
        for lang in ("nl", "en")
    }


def _sentences(
    weighed: Sequence[Counted],
    outcome: Outcome,
    ukraine: UkraineBasis | None,
    read: Sequence[Match],
    lang: str,
) -> list[str]:
    counted = [one for one in weighed if one.why_not is None]
    said = [_sign(one, lang) for one in counted if one.rule.family in _FAMILY]
    said += _together(counted, outcome, lang)
    said += [_fill("read", lang, gloss=_capital(one.gloss[lang])) for one in read]
    said += [
        _fill("counter", lang, gloss=one.rule.gloss[lang])
        for one in counted
        if one.rule.family is Family.COUNTER
    ]
    if outcome.level.rank < outcome.before.rank:
        said.append(_WORDS["lowered"][lang])
    said += [
        _silent(one, lang)
        for one in weighed
        if one.why_not is not None and one.rule.family in _FAMILY
    ]
    if ukraine is not None and outcome.level is not Level.NONE:
        said.append(_UKRAINE[ukraine][lang])
    return said


def _sign(one: Counted, lang: str) -> str:
    rule = one.rule
    text = _fill(
        "sign",
        lang,
        gloss=_capital(rule.gloss[lang]),
        grade=_GRADE[rule.grade][lang],
        family=_FAMILY[rule.family][lang],
        source=", ".join(rule.indicator.sources),
    )
    return text + (_WORDS["unproven"][lang] if rule.status is Status.TEST else "")


def _together(counted: Sequence[Counted], outcome: Outcome, lang: str) -> list[str]:
    families = dict.fromkeys(
        one.rule.family
        for one in counted
        if one.rule.family in CORE and one.rule.grade is not Grade.MINOR
    )
    if outcome.before is not Level.STRONG or len(families) < 2:
        return []
    named = [_FAMILY[family][lang] for family in families]
    return [_fill("together", lang, families=_listed(named, lang))]


def _silent(one: Counted, lang: str) -> str:
    assert one.why_not is not None
    why = _SILENT[one.why_not][lang]
    return _fill("silent", lang, gloss=_capital(one.rule.gloss[lang]), why=why)


def _fill(name: str, lang: str, **parts: str) -> str:
    return _WORDS[name][lang].format(**parts)


def _listed(parts: Sequence[str], lang: str) -> str:
    *first, last = parts
    return ", ".join(first) + _WORDS["and"][lang] + last if first else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
