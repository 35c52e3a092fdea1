"""What every store can do, and the shapes it speaks in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.document import Observable
from osint_monitor.model.post import Sighting, Version
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.store.query import Query, Step
from osint_monitor.store.triage import Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """
    A version with what is needed to find it again.

    Args:
        understanding: digest of what made the rest; empty when the version could
            not be understood. The same version may come again with another one.
        places: English names.
        tokens: for each field its folded words in their order, with spaces between,
            ready for the index; the store never tokenises by itself. A phrase goes
            neither from one field into the next nor over a ``BREAK``.
        lemmas: for each field the dictionary forms that are not among its words, each
            once. A word is looked for among both, a phrase among *tokens* only.
    """

    version: Version
    understanding: str
    observables: tuple[Observable, ...] = ()
    places: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records that are appended together, in one transaction where the store has it."""

    versions: Sequence[Indexed] = ()
    sightings: Sequence[Sighting] = ()
    assessments: Sequence[Assessment] = ()
    failures: Sequence[Failure] = ()
    reads: Sequence[Read] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """
    A record that the store will not take as it is, however often it is put.

    Args:
        kind: the batch's field in which it stood, such as ``versions``. When it is the
            present of a post that is refused: the newest version put of that post.
        id: of the record; of a read, its capture's.
        reason: the class that the store gives, such as ``document_parsing_exception``,
            and the field where it says so; never a value.
    """

    kind: str
    id: str
    reason: str


@dataclass(slots=True)
class Counts:
    """
    How many records of a batch were new, how many were there before, which are refused.

    The names are those of a batch's fields; what is zero is left out. Of each record
    it is one of the three.
    """

    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """
    The present of a post: its current version and that version's newest assessment.

    Args:
        version: the wording last seen; ``None`` when nothing but "gone" is known of
            the post, which is then in no list and no sum.
        observables: of *version*, as the engine of *assessment* understood it.
        gone: the newest sighting says it is no longer there; *version* is then the
            last one seen.
        versions: how many wordings are stored.
        assessment: ``None`` when the version could not be assessed.
    """

    post_id: str
    source_id: str
    version: Version | None
    observables: tuple[Observable, ...]
    assessment: Assessment | None
    gone: bool
    first_seen: datetime
    last_seen: datetime
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that is known of a post over time, oldest first."""

    versions: tuple[Version, ...]
    sightings: tuple[Sighting, ...]
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """
    One page of a search.

    Args:
        after: give it to the next call to go on; ``None`` at the end.
    """

    posts: tuple[PostView, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """
    Sums over everything stored; each *by_* adds up to *posts*, most frequent first.

    Args:
        by_level: besides the levels, ``unassessed`` when there are such posts.
        by_lang: ``other`` also counts posts that could not be assessed.
        reads_failed: captures that could not be read; they are among *reads*.
        failures_by_reason: adds up to *failures*.
        attempts, captures, unchanged, failed: sums over the runs' own counts.
    """

    posts: int
    gone: int
    versions: int
    sightings: int
    assessments: int
    by_level: Mapping[str, int]
    by_lang: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_source: Mapping[str, int]
    reads: int
    reads_failed: int
    failures: int
    failures_by_reason: Mapping[str, int]
    runs: int
    attempts: int
    captures: int
    unchanged: int
    failed: int


class Store(Protocol):
    """
    Records in, answers out; the same answers whatever is behind it.

    Every record has a deterministic id and is created once: putting it again, in any
    order, changes nothing. What is present (``post``, ``search``) follows from the
    records alone.

    Raises (all methods):
        StoreError: it is of another version, may not be used, or refuses.
        StoreAway: it can't be reached, or can't write, now.
    """

    def put(self, batch: Batch) -> Counts:
        """
        Append records; all but the refused are durable when it returns.

        One record that is refused does not keep others from being stored. Records that
        are known are brought into the present of their posts all the same: an earlier
        call may have been cut off.
        """

    def put_run(self, run: Run) -> None:
        """Write the newest state of a run; the only record that is overwritten."""

    def put_triage(self, states: Sequence[Triage]) -> None:
        """
        Keep the newest triage state of each post; what ``Settled`` asks for.

        They come in any order, also before their posts; of a post the one with the
        highest number holds, and records change none. They are no records themselves.
        """

    def triaged(self) -> Iterator[Triage]:
        """The triage states of all posts, in any order; also of posts not there yet."""

    def post(self, post_id: str) -> PostView | None:
        """
        The present of one post; a unique prefix of its id (6 or more) will do.

        Raises:
            StoreError: several posts' ids begin so.
        """

    def posts(self, post_ids: Sequence[str]) -> list[PostView]:
        """Those of the posts that are there, by their whole ids, in the same order."""

    def history(self, post_id: str) -> History:
        """Everything over time; empty for an unknown post."""

    def search(
        self, query: Query, *, after: str | None = None, limit: int = 50
    ) -> PostPage:
        """Posts in the query's order, *limit* at a time (1 to 1,000)."""

    def count(self, query: Query) -> int:
        """How many posts answer the query, exactly."""

    def scan(
        self, query: Query, *, part: tuple[int, int] = (0, 1)
    ) -> Iterator[PostView]:
        """All posts that answer, by id; *part* (i, n): the i-th of n disjoint parts."""

    def ids(self, query: Query) -> Iterator[str]:
        """The ids of all posts that answer, in any order; far cheaper than a scan."""

    def outdated(
        self,
        engine: str,
        *,
        part: tuple[int, int] = (0, 1),
        until: datetime | None = None,
    ) -> Iterator[Version]:
        """
        Versions, also earlier ones, that *engine* has not assessed; in any order.

        Args:
            until: also those of which the newest assessment is another engine's, and
                no later than this: a change of the rules was taken back.
        """

    def overruled(self, engine: str, version_ids: Sequence[str]) -> dict[str, str]:
        """Of versions that *engine* assessed and then another: the newest's id."""

    def assessed(self, engine: str) -> int:
        """How many assessments *engine* has made; of each version one, or more."""

    def not_understood(
        self, understanding: str, version_ids: Sequence[str]
    ) -> set[str]:
        """Those of *version_ids* of which no reading of *understanding* is stored."""

    def facets(self, query: Query, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """
        Exact counts per value of each field, over the posts that answer.

        Args:
            fields: of ``query.FACETS``.

        Returns:
            For each field its values, the most frequent first; values without a post
            are left out.
        """

    def histogram(
        self, query: Query, step: Step, zone: ZoneInfo
    ) -> list[tuple[date, int]]:
        """
        How many posts that answer were last seen in each step of time.

        Args:
            zone: in which days begin.

        Returns:
            (first day of the step, number), oldest first; steps without a post are
            left out.
        """

    def counts(self, words: Sequence[str], at_most: int) -> dict[str, int]:
        """
        In how many posts each word stands, among words or dictionary forms.

        Returns:
            By word, counted no further than *at_most*; words that stand nowhere are
            left out.
        """

    def holding(self, words: Sequence[str], at_least: int) -> dict[str, frozenset[str]]:
        """
        Posts in which several words stand, among words or dictionary forms.

        Args:
            words: rare ones, each once: at most 10,000 posts may be found.
            at_least: so many of them must stand in a post.

        Returns:
            By the post's id, those of *words* that stand in it.
        """

    def sharing(self, observable: tuple[str, str], limit: int) -> list[str]:
        """Ids of posts that ever showed this (kind, value), by id."""

    def seen_in(self, capture_id: str) -> list[tuple[str, str]]:
        """(post id, version id) of what was sighted in a capture, by post id."""

    def unread(self, capture_ids: Sequence[str]) -> set[str]:
        """Those of *capture_ids* that have no read record yet."""

    def reads_of(self, run_id: str) -> dict[str, int]:
        """What a run read: ``read``, ``unread`` (it failed), and ``posts`` on them."""

    def failures(
        self, *, source_id: str | None = None, run_id: str | None = None
    ) -> Iterator[Failure]:
        """Failures, oldest first."""

    def runs(self, source_id: str | None = None) -> list[Run]:
        """Runs, newest first."""

    def stats(self) -> Stats:
        """Sums over everything."""

    def records(
        self, kind: str, *, after: str = ""
    ) -> Iterator[tuple[str, Sequence[Any]]]:
        """
        All records of a kind, some hundreds at a time, for another store.

        Args:
            kind: a field of ``Batch``.
            after: where an earlier walk ended.

        Returns:
            (where to go on, records); a version comes once for each understanding.
        """

    def rebuild(self) -> None:
        """Compute the present of all posts anew from the records."""

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Any: ...

    def __exit__(self, *exc: object) -> None: ...
