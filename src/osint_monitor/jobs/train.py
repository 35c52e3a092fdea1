"""Trains the heads of the model on labelled posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from osint_monitor.errors import ItemError, Problem, SettingsError
from osint_monitor.jobs.assess import asked_post
from osint_monitor.jobs.labelled import Line, count_posts, read_posts
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Level
from osint_monitor.score.fit import Example, fit, labels_of
from osint_monitor.score.heads import Heads
from osint_monitor.score.load import load_rules
from osint_monitor.score.matcher import Matcher
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.meaning.folder import model_folder
from osint_monitor.score.open import RULES_ONLY, has_weights
from osint_monitor.score.stance import weigh
from osint_monitor.settings import Settings
from osint_monitor.understand.annotate import Annotator

Report = Callable[[str, int, int], None]


def train(
    files: Sequence[Path],
    settings: Settings,
    report: Report,
    judged: Iterable[tuple[Version, Level]] = (),
) -> Heads:
    """
    Heads learnt from labelled posts; the same posts and rules give the same heads.

    Args:
        judged: wordings with the level that officers gave them.
        report: is told (stage, done, of) while it works.

    Raises:
        SettingsError: a file has no usable labels, or the weights are not here.
    """
    if not has_weights():
        raise SettingsError([Problem("model", RULES_ONLY)])
    total = count_posts(files)
    examples: list[Example] = []
    for one in _examples(files, settings):
        report("posts", len(examples), total)
        examples.append(one)
    examples += _judged(judged, settings)
    return fit(examples, Encoder(model_folder()), report)


def _examples(files: Sequence[Path], settings: Settings) -> Iterator[Example]:
    annotator = Annotator()
    matcher = Matcher(load_rules(settings.rules_folder).rules)
    for number, line in enumerate(read_posts(files)):
        where = f"{line.set}, post {number + 1} of all"
        if line.error or line.label is None:
            raise SettingsError([Problem(where, line.error or "no level")])
        try:
            yield _example(line, annotator, matcher)
        except ItemError as error:
            raise SettingsError([Problem(where, error.reason)]) from error


def _judged(
    judged: Iterable[tuple[Version, Level]], settings: Settings
) -> Iterator[Example]:
    annotator = Annotator()
    matcher = Matcher(load_rules(settings.rules_folder).rules)
    for version, level in judged:
        doc = annotator.annotate(version)
        labels, found = labels_of(level, {}), weigh(doc, matcher.match(doc))
        yield Example(doc, f"judged:{version.post_id}", labels, found, judged=True)


def _example(line: Line, annotator: Annotator, matcher: Matcher) -> Example:
    asked = asked_post(line.values, Kind(line.values.get("kind", Kind.SOCIAL)))
    assert asked.version is not None
    doc = annotator.annotate(asked.version)
    level = Level(line.values["level"])
    return Example(
        doc,
        f"{line.lang}:{line.group or asked.id}",
        labels_of(level, line.values),
        weigh(doc, matcher.match(doc)),
    )
