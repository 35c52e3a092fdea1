"""
Rules, tried out: every problem at once, as ``path:line``.

``python -m osint_monitor.score.check FOLDER [--only FILE ...]`` prints the problems and
ends with 2 when there are any.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from osint_monitor.errors import Problem, RuleError
from osint_monitor.lined import read_text
from osint_monitor.model.document import Document, Span
from osint_monitor.model.words import Grade, Kind, Lang
from osint_monitor.score.assess import merged_spans
from osint_monitor.score.hits import Hit
from osint_monitor.score.load import ORDINARY, load_rules, rule_files
from osint_monitor.score.matcher import Matcher, evaluate
from osint_monitor.score.ordinary import OrdinaryText, load_ordinary, version_of_text
from osint_monitor.score.rule import Example, Rule, RuleSet
from osint_monitor.score.rulefile.condition import alternatives, force, names
from osint_monitor.score.stance import weigh
from osint_monitor.understand.annotate import Annotator

ORDINARY_RATE = 0.03
"""Share of one language's ordinary texts that a rule may match (0 when decisive)."""

LONG_TEXT = 20_000
LONG_TEXT_S = 5.0
"""How long one rule may take on a long text of its own words; normal is 0.1 s."""


@dataclass(frozen=True, slots=True)
class Tried:
    """
    An example as read: the document and where each group was found in it.

    Args:
        why_not: why the rule's match does not count, with the stance rules beside it.
    """

    example: Example
    doc: Document
    groups: Mapping[str, Sequence[Hit]]
    why_not: str | None


def check_rules(folder: Path, *, only: Collection[str] = ()) -> list[Problem]:
    """
    Try every rule of a folder on its examples and on the ordinary texts.

    Args:
        only: file names; empty for all.

    Returns:
        Every problem, by file and line; empty when all is well.
    """
    try:
        rules = load_rules(folder, examples=True, only=only)
        texts = load_ordinary(folder / ORDINARY)
    except RuleError as error:
        return list(error.problems)
    annotator = Annotator()
    ordinary = [(text, _annotated(annotator, text)) for text in texts]
    voices = _stance_rules(folder)
    problems: list[Problem] = []
    for rule in rules.rules:
        problems += _check(folder, rule, rules, annotator, voices, ordinary)
    return problems


def _check(
    folder: Path,
    rule: Rule,
    rules: RuleSet,
    annotator: Annotator,
    voices: Sequence[Rule],
    ordinary: Sequence[tuple[OrdinaryText, Document]],
) -> list[Problem]:
    matcher = Matcher([replace(rule, status=type(rule.status).TEST)])
    alone = matcher.rules[0]
    beside = Matcher([alone, *(one for one in voices if one.id != rule.id)])
    tried = [_try(one, matcher, beside, annotator) for one in rules.examples[rule.file]]
    found = [
        *_enough(rule, tried),
        *(problem for one in tried for problem in _example_problems(alone, one)),
        *_clauses(alone, tried),
        *_ordinary_rates(alone, beside, ordinary),
        *_too_slow(matcher, annotator, tried),
    ]
    found.sort()
    return [Problem(f"{folder / rule.file}:{line}", what) for line, what in found]


_Found = list[tuple[int, str]]


def _try(
    example: Example, matcher: Matcher, beside: Matcher, annotator: Annotator
) -> Tried:
    version = version_of_text("example", example.text, example.title, example.kind)
    doc = annotator.annotate(
        version, languages=(example.lang,), country=example.country
    )
    rule = matcher.rules[0]
    why_not = _why_not(rule, beside, doc) if example.matches else None
    return Tried(example, doc, matcher.groups(doc, rule), why_not)


def _why_not(rule: Rule, beside: Matcher, doc: Document) -> str | None:
    weighed = weigh(doc, beside.match(doc))
    return next((one.why_not for one in weighed if one.rule is rule), None)


def _annotated(annotator: Annotator, text: OrdinaryText) -> Document:
    return annotator.annotate(
        version_of_text(text.where, text.text, text.title, text.kind)
    )


def _fires(rule: Rule, tried: Tried) -> list[Hit] | None:
    if rule.only_kinds and tried.example.kind not in rule.only_kinds:
        return None
    return evaluate(rule, tried.doc, tried.groups)


def _enough(rule: Rule, tried: Sequence[Tried]) -> _Found:
    """Whether each language has its examples."""
    least = 2 if rule.grade is Grade.DECISIVE else 1
    count = Counter((one.example.lang, one.example.matches) for one in tried)
    return [
        (1, f"examples: {least} {name} in {lang} expected, not {count[lang, matches]}")
        for lang in rule.languages
        for name, matches in (("match", True), ("no_match", False))
        if count[lang, matches] < least
    ]


def _example_problems(rule: Rule, tried: Tried) -> _Found:
    example = tried.example
    hits = _fires(rule, tried)
    if (hits is not None) != example.matches:
        seen = ", ".join(sorted(tried.groups)) or "no group"
        wanted = "match" if example.matches else "no match"
        return [(example.line, f"{wanted} expected ({example.lang}; found: {seen})")]
    if hits is None:
        return []
    if tried.why_not is not None:
        what = f"match does not count ({example.lang}; {tried.why_not})"
        return [(example.line, what)]
    fields = {"title": example.title, "text": example.text}
    shown = [fields[s.field][s.start : s.end] for s in _in_order(hits)]
    if shown == list(example.spans or ()):
        return []
    written = "none are written" if example.spans is None else f"not {example.spans!r}"
    return [(example.line, f"spans: {shown!r} fire, {written}")]


def _in_order(hits: Sequence[Hit]) -> list[Span]:
    return sorted(
        merged_spans(hits), key=lambda s: (s.field != "title", s.start, s.end)
    )


def _clauses(rule: Rule, tried: Sequence[Tried]) -> _Found:
    """Whether every clause is needed: without it some example would turn."""
    asked = names(rule.condition, negated=False)
    refused = names(rule.condition, negated=True)
    either = alternatives(rule.condition)
    found: _Found = []
    negative = [one for one in tried if not one.example.matches]
    positive = [one for one in tried if one.example.matches]
    for name in sorted(asked | refused):
        forced = replace(rule, condition=force(rule.condition, name, name in asked))
        if len(asked | refused) > 1 and not _turns(forced, negative, fires=True):
            found.append((1, f"condition: no no_match shows why {name!r} is needed"))
        if name in either:
            missing = replace(rule, condition=force(rule.condition, name, False))
            if not _turns(missing, positive, fires=False):
                found.append((1, f"condition: no match shows why {name!r} is there"))
    return found


def _turns(rule: Rule, tried: Sequence[Tried], *, fires: bool) -> bool:
    return any((_fires(rule, one) is not None) is fires for one in tried)


def _ordinary_rates(
    rule: Rule,
    beside: Matcher,
    ordinary: Sequence[tuple[OrdinaryText, Document]],
) -> _Found:
    """Ordinary texts in which the rule would count, with the stance rules beside it."""
    if rule.grade in (Grade.COUNTER, Grade.QUALIFIER):
        return []
    total = Counter(text.lang for text, _ in ordinary)
    matched: dict[Lang, list[str]] = {}
    for text, doc in ordinary:
        weighed = weigh(doc, beside.match(doc))
        if any(one.rule is rule and one.why_not is None for one in weighed):
            matched.setdefault(text.lang, []).append(text.where)
    allowed = 0.0 if rule.grade is Grade.DECISIVE else ORDINARY_RATE
    return [
        (1, f"matches ordinary texts in {lang}: {', '.join(where)}")
        for lang, where in matched.items()
        if len(where) > allowed * total[lang]
    ]


def _stance_rules(folder: Path) -> tuple[Rule, ...]:
    """The rules that say how a writer speaks; those that can't be read are left out."""
    found: list[Rule] = []
    for path in rule_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            if "\nfamily: stance" in read_text(path, RuleError):
                found += load_rules(folder, only=[name]).rules
        except RuleError:
            continue
    return tuple(found)


def _too_slow(matcher: Matcher, annotator: Annotator, tried: Sequence[Tried]) -> _Found:
    """One long text of the rule's own words, which is the worst for it."""
    words = "\n".join(one.example.text for one in tried)
    if not words:
        return []
    text = (words * (LONG_TEXT // len(words) + 1))[:LONG_TEXT]
    doc = annotator.annotate(version_of_text("long", text, "", Kind.JOB))
    before = time.process_time()
    matcher.match(doc)
    taken = time.process_time() - before
    if taken <= LONG_TEXT_S:
        return []
    return [(1, f"a text of {LONG_TEXT} characters takes {taken:.1f} s")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every problem; 0 when there is none, else 2."""
    parser = argparse.ArgumentParser(prog="python -m osint_monitor.score.check")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=(), metavar="FILE")
    options = parser.parse_args(arguments)
    problems = check_rules(options.folder, only=options.only)
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stderr.write(f"{len(problems)} problems\n")
    return 2 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
