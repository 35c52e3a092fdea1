"""
What understanding and scoring cost: each stage, and the matcher against plain ways.

Reads the demo town's posts (and, where there is the folder, ordinary posts from
``../shared/data/texts``), says each stage in microseconds a post, and finds the
words of all rules three ways in one run: this project's matcher, one ``re`` for each
phrase, and each phrase looked for with ``in``. The plain ways know no inflections,
gaps, conditions or windows.

    python benchmarks/assess.py
    python benchmarks/assess.py --posts 500 --plain 50
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import orjson

from osint_monitor.demo.ledger import ledger
from osint_monitor.extract.versions import version_of
from osint_monitor.model.clock import now
from osint_monitor.model.document import Document, View
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Level
from osint_monitor.score.assess import Assessor
from osint_monitor.score.load import load_rules
from osint_monitor.score.matcher import Matcher
from osint_monitor.score.needles import Rows
from osint_monitor.score.open import open_model
from osint_monitor.score.rule import Rule
from osint_monitor.score.rulefile.atoms import Phrase
from osint_monitor.score.stance import Counted, weigh
from osint_monitor.settings import Settings
from osint_monitor.understand.ages import find_ages
from osint_monitor.understand.annotate import Annotator
from osint_monitor.understand.figures import Figures, find_figures
from osint_monitor.understand.hours import find_times
from osint_monitor.understand.language import LanguageReader
from osint_monitor.understand.observables.reader import Shown, find_observables
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.people import find_people
from osint_monitor.understand.phrase import index_tokens
from osint_monitor.understand.prices import find_prices
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

Job = tuple[Document, Sequence[Counted], Level]
T = TypeVar("T")
R = TypeVar("R")

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "texts"
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--posts", type=int, default=1_000)
    options.add_argument("--plain", type=int, default=100)
    given = options.parse_args()
    rules = load_rules(Settings().rules_folder)
    assessor = Assessor(rules)
    for name, versions in (
        ("demo town", town(given.posts)),
        ("ordinary posts", ordinary(given.posts)),
    ):
        if versions:
            size = sum(len(one.text) for one in versions) // len(versions)
            print(f"\n{name}: {len(versions):,} posts of {size:,} characters")
            stages(versions, assessor)
            ways(versions[: given.plain], assessor.rules.rules)


def town(count: int) -> list[Version]:
    """Invented posts, repeated until there are enough, no two alike."""
    wordings = [entry.wording for entry in ledger(1) if entry.wording is not None]
    return [
        _version(n, one.title, f"{one.text}\nRef. {n}")
        for n, one in ((n, wordings[n % len(wordings)]) for n in range(count))
    ]


def ordinary(count: int) -> list[Version]:
    """Real ordinary posts; none where the folder is missing."""
    path = TEXTS / "ordinary.jsonl.gz"
    if not path.is_file():
        return []
    with gzip.open(path) as file:
        rows = [orjson.loads(line) for line in file]
    drawn = random.Random(7).sample(rows, min(count, len(rows)))
    return [
        _version(n, row.get("title") or "", row.get("text") or "")
        for n, row in enumerate(drawn)
    ]


def _version(number: int, title: str, text: str) -> Version:
    return version_of(
        source_id="benchmark",
        kind=Kind.JOB,
        url="",
        native_id=str(number),
        title=title,
        text=text,
    )


def stages(versions: Sequence[Version], assessor: Assessor) -> None:
    """Each stage by itself, then the two whole ones."""
    annotator, reader, matcher = (
        Annotator(),
        LanguageReader(),
        Matcher(assessor.rules.rules),
    )
    views = [fold(version.text) for version in versions]
    docs = [annotator.annotate(version) for version in versions]
    at = now()
    print("  stage                µs a post")
    _line("fold", lambda one: fold(one.text), versions)
    _line("language", lambda view: reader.language(view.text), views)
    _line("split into words", lambda view: split(view.text), views)
    _line("observables", _observables, views)
    _line("numbers", _figures, views)
    figures = [_figures(view) for view in views]
    _line("prices", find_prices, figures)
    _line("ages", find_ages, figures)
    _line("working hours", find_times, figures)
    _line("people", find_people, figures)
    whole = _line("= understand, whole", annotator.annotate, versions)
    _line("set of words", lambda doc: Rows(doc, frozenset()), docs)
    _line("match", matcher.match, docs)
    found = [(doc, matcher.match(doc)) for doc in docs]
    _line("weigh stances", lambda pair: weigh(*pair), found)
    score = _line("= score, whole", lambda doc: assessor.assess(doc, at=at), docs)
    _line("index tokens", index_tokens, docs)
    print(f"  {1e6 / (whole + score):,.0f} posts a second and core, on rules alone")
    _model(docs, assessor, whole + score)


def _model(docs: Sequence[Document], assessor: Assessor, before: float) -> None:
    """What the stages of the model add, and how many posts each of them settles."""
    model = open_model()
    if model is None:
        return
    cheap = _line("cheap stage", model.cheap, docs)
    found = [assessor.assess(doc, at=now()).level for doc in docs]
    weighed = [weigh(doc, assessor.matcher.match(doc)) for doc in docs]
    jobs = list(zip(docs, weighed, found, strict=True))
    by_stage: dict[str, list[Job]] = {stage: [] for stage in STAGES}
    for one in jobs:
        earlier = model.settled.copy()
        model.opinion(*one)
        (stage,) = model.settled - earlier
        by_stage[stage].append(one)
    mean = before + cheap
    for stage, name in STAGES.items():
        share = len(by_stage[stage]) / len(docs)
        print(f"  {share:.1%} of the posts settled by {name}")
        if stage != "cheap" and by_stage[stage]:
            some = by_stage[stage][:200]
            mean += share * _line(
                f"{name}, each", lambda one: model.opinion(*one), some
            )
    print(f"  {1e6 / mean:,.0f} posts a second and core with the model")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory so far: {memory:,.0f} MB")


STAGES = {
    "cheap": "the cheap stage",
    "first": "the first layers",
    "close": "close-ups, all layers",
    "all": "all that is read",
}


def _observables(view: View) -> Sequence[object]:
    shown = Shown(view.text, view, split(view.text))
    return find_observables({"text": shown}, Places(("NL", "PL", "DE", "UA")))


def _figures(view: View) -> Figures:
    return find_figures("text", view, split(view.text))


def ways(versions: Sequence[Version], rules: Sequence[Rule]) -> None:
    """Our matcher and two plain ways on the same posts, and the ratios."""
    annotator, matcher = Annotator(), Matcher(rules)
    docs = [annotator.annotate(version) for version in versions]
    texts = [version.text.lower() for version in versions]
    phrases = sorted(set(_phrases(rules)))
    compiled = [re.compile(rf"\b{re.escape(phrase)}\b") for phrase in phrases]
    print(f"  {len(rules)} rules, {len(phrases):,} phrases, µs a post:")
    ours = _line("this matcher", matcher.match, docs)
    theirs = {
        "one re a phrase": lambda text: [one for one in compiled if one.search(text)],
        "phrase in text": lambda text: [one for one in phrases if one in text],
    }
    for name, way in theirs.items():
        print(f"{_line(name, way, texts) / ours:>30.1f} times this matcher")


def _phrases(rules: Sequence[Rule]) -> list[str]:
    """The words of every anchor, as a plain list would have them."""
    return [
        " ".join(run.norms)
        for rule in rules
        for groups in rule.atoms.values()
        for atoms in groups.values()
        for atom in atoms
        if isinstance(atom, Phrase)
        for run in atom.parts[atom.anchor].alternatives
    ]


def _line(name: str, work: Callable[[T], R], items: Sequence[T]) -> float:
    """The best of some rounds of processor time, printed, in µs an item."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - begun)
    best *= 1e6 / len(items)
    print(f"  {name:<20}{best:>10,.0f}")
    return best


if __name__ == "__main__":
    main()
