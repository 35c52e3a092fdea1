"""From the shape of a rule file to the rule that is matched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from osint_monitor.model.words import Lang
from osint_monitor.score.rule import Fact, Indicator, Rule, Speaks, Status, Within
from osint_monitor.score.rulefile.atoms import Atom, AtomError, parse_atom
from osint_monitor.score.rulefile.condition import (
    Condition,
    ConditionError,
    holds,
    names,
    parse_condition,
)
from osint_monitor.score.rulefile.schema import (
    Bounds,
    FactTest,
    PeopleTest,
    RuleFile,
    WithinTokens,
)

FILTER = "filter_"

Found = list[tuple[tuple[str | int, ...], str]]


class BuildError(ValueError):
    """What is wrong with a rule, each with the path of keys where it stands."""

    def __init__(self, found: Found) -> None:
        super().__init__(f"{len(found)} problems")
        self.found = found


def rule_of(read: RuleFile, indicator: Indicator, file: str) -> Rule:
    """
    The rule of a file.

    Raises:
        BuildError: atoms or condition can't be read, or don't fit together.
    """
    found: Found = []
    atoms = _atoms(read, found)
    condition = _condition(read, found)
    if read.family is not indicator.family:
        what = f"family: {indicator.family} was expected, as {indicator.key} has"
        found.append((("family",), what))
    if found or condition is None:
        raise BuildError(found)
    return Rule(
        file=file,
        title=read.title,
        id=str(read.id),
        revision=read.revision,
        status=Status(read.status),
        description=read.description,
        indicator=indicator,
        family=read.family,
        grade=read.grade,
        types=tuple(read.types),
        acts=tuple(read.acts),
        references=tuple(read.references),
        gloss={"nl": read.gloss.nl, "en": read.gloss.en},
        fields=tuple(read.fields),
        within=_within(read),
        only_kinds=tuple(read.only_kinds),
        condition=condition,
        atoms=atoms,
        facts={name: _fact(test) for name, test in read.facts.items()},
        languages=tuple(Lang(name) for name in read.detection if name != "any"),
        negatable=bool(read.negatable),
        negated_in=_negated_in(read),
        stance=Speaks(read.stance) if read.stance else None,
        ukraine=read.ukraine,
        mark=read.mark,
        falsepositives=tuple(read.falsepositives),
    )


def _within(read: RuleFile) -> Within:
    if isinstance(read.within, WithinTokens):
        return Within("tokens", read.within.tokens)
    return Within(read.within)


def _negated_in(read: RuleFile) -> tuple[str, ...]:
    return () if isinstance(read.negatable, bool) else tuple(read.negatable)


def _atoms(
    read: RuleFile, found: Found
) -> Mapping[Lang | None, Mapping[str, tuple[Atom, ...]]]:
    blocks: dict[Lang | None, dict[str, tuple[Atom, ...]]] = {}
    for name, groups in read.detection.items():
        lang = None if name == "any" else Lang(name)
        block = blocks.setdefault(lang, {})
        for group, texts in groups.items():
            atoms = []
            for i, text in enumerate(texts):
                try:
                    atoms.append(parse_atom(text, lang or Lang.EN))
                except AtomError as error:
                    found.append((("detection", name, group, i), f"{text!r}: {error}"))
            block[group] = tuple(dict.fromkeys(atoms))
    return blocks


def _condition(read: RuleFile, found: Found) -> Condition | None:
    try:
        condition = parse_condition(read.condition)
    except ConditionError as error:
        found.append((("condition",), f"condition: {error}"))
        return None
    wanted = names(condition, negated=False)
    refused = names(condition, negated=True)
    groups = {group for block in read.detection.values() for group in block}
    known = groups | read.facts.keys()
    problems = [f"there is no group {name!r}" for name in (wanted | refused) - known]
    problems += [f"group {name!r} is not used" for name in known - wanted - refused]
    problems += [f"{name!r} can't be asked and refused" for name in wanted & refused]
    problems += [
        f"{name!r} belongs under not" for name in wanted if name.startswith(FILTER)
    ]
    problems += [
        f"{name!r} is a group and a fact" for name in groups & read.facts.keys()
    ]
    if not wanted:
        problems.append("a group that must be found was expected")
    found += [
        (("negatable",), f"negatable: {name!r} is no group that must be found")
        for name in _negated_in(read)
        if name not in wanted & groups
    ]
    found += [(("condition",), f"condition: {what}") for what in sorted(problems)]
    found += _silent_languages(read, condition)
    return condition


def _silent_languages(read: RuleFile, condition: Condition) -> Found:
    """Languages in which the condition could never hold."""
    from_any = read.detection.get("any", {}).keys() | read.facts.keys()
    found: Found = []
    for name, groups in read.detection.items():
        reachable = (groups.keys() | from_any) & names(condition, negated=False)
        if name != "any" and not holds(condition, reachable):
            found.append((("detection", name), f"{name}: the condition can't hold"))
    return found


def _fact(test: FactTest) -> Fact:
    (what,) = test.model_fields_set
    value: Any = getattr(test, what)
    if isinstance(value, Bounds):
        return Fact(
            what,
            value.at_least,
            value.at_most,
            tuple(value.per),
            values=tuple(value.who) if isinstance(value, PeopleTest) else (),
            upper_at_most=value.upper_at_most,
        )
    if what == "observable":
        return Fact(
            what,
            observable=value.kind,
            obscured=value.obscured,
            service=value.service,
        )
    if what == "route":
        return Fact(what, values=tuple(value.start), to=tuple(value.to))
    if isinstance(value, str):
        return Fact(what, values=(value,))
    return Fact(what, values=tuple(value))
