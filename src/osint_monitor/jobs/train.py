"""Trains the heads of the model on labelled posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from osint_monitor.errors import ItemError, Problem, SettingsError
from osint_monitor.jobs.assess import asked_post
from osint_monitor.jobs.drills import Drill, drill_level, drills
from osint_monitor.jobs.hidden import hidden
from osint_monitor.jobs.labelled import Line, read_posts
from osint_monitor.model.document import Document
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Level
from osint_monitor.score.fitting.example import Example, Origin, labels_of
from osint_monitor.score.fitting.fit import fit
from osint_monitor.score.heads import Heads
from osint_monitor.score.load import load_rules
from osint_monitor.score.matcher import Matcher
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.meaning.folder import model_folder
from osint_monitor.score.open import RULES_ONLY, has_weights
from osint_monitor.score.stance import Counted, weigh
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
    Heads learnt from labelled posts and the rule book's own texts; the same posts and
    rules give the same heads.

    Args:
        judged: wordings with the level that officers gave them.
        report: is told (stage, done, of) while it works.

    Raises:
        SettingsError: a file has no usable labels, or the weights are not here.
    """
    if not has_weights():
        raise SettingsError([Problem("model", RULES_ONLY)])
    examples = examples_of(files, settings, report, judged)
    return fit(examples, Encoder(model_folder()), report)


def examples_of(
    files: Sequence[Path],
    settings: Settings,
    report: Report,
    judged: Iterable[tuple[Version, Level]] = (),
) -> list[Example]:
    """All that is learnt from, as read; see :func:`train`."""
    lines = list(_labelled(files))
    lines = [*lines, *hidden(lines)]
    reader = _Reader(settings)
    examples: list[Example] = []
    for number, line in enumerate(lines):
        report("posts", number, len(lines))
        examples.append(_example(line, reader))
    examples += filter(None, map(reader.drill, drills(settings.rules_folder)))
    examples += (reader.judged(version, level) for version, level in judged)
    return examples


def _labelled(files: Sequence[Path]) -> Iterator[Line]:
    for number, line in enumerate(read_posts(files)):
        if line.error or line.label is None:
            where = f"{line.set}, post {number + 1} of all"
            raise SettingsError([Problem(where, line.error or "no level")])
        yield line


def _example(line: Line, reader: _Reader) -> Example:
    try:
        return reader.labelled(line)
    except ItemError as error:
        where = f"{line.set}, post {line.values.get('id', '')}"
        raise SettingsError([Problem(where, error.reason)]) from error


class _Reader:
    """Reads posts as the model and the rules do."""

    def __init__(self, settings: Settings) -> None:
        self._annotator = Annotator()
        self._matcher = Matcher(load_rules(settings.rules_folder).rules)

    def labelled(self, line: Line) -> Example:
        """A post with all its labels."""
        asked = asked_post(line.values, Kind(line.values.get("kind", Kind.SOCIAL)))
        assert asked.version is not None
        labels = labels_of(Level(line.values["level"]), line.values)
        family = f"{line.lang}:{line.group or asked.id}"
        return Example(*self._read(asked.version), family, labels)

    def judged(self, version: Version, level: Level) -> Example:
        """A stored wording of which an officer named the level."""
        labels = labels_of(level, {})
        family = f"judged:{version.post_id}"
        return Example(*self._read(version), family, labels, Origin.JUDGED)

    def drill(self, drill: Drill) -> Example | None:
        """A text of the rule book; ``None`` when it teaches nothing."""
        doc, weighed = self._read(drill.version)
        level = drill_level(drill, weighed)
        if level is None:
            return None
        family = f"rules:{drill.group}"
        return Example(doc, weighed, family, labels_of(level, {}), Origin.DRILL)

    def _read(self, version: Version) -> tuple[Document, list[Counted]]:
        doc = self._annotator.annotate(version)
        return doc, weigh(doc, self._matcher.match(doc))
