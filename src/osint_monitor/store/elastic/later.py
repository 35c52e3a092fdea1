"""
Writers that may only append, and the projector that writes the present for them.

A crawler's key that can be stolen should not be able to change what is stored. With
``?present=later`` in the URL of its store it creates records, and besides them notes of
the posts they are of; it needs no right to read or change a post. The projector, with
a key of its own, reads the notes, merges the records and removes the notes.
"""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

import orjson

from osint_monitor.errors import StoreAway
from osint_monitor.model.clock import now
from osint_monitor.store.base import Batch
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.access import access_of
from osint_monitor.store.elastic.bulk import Item
from osint_monitor.store.elastic.projector import Changes, Projector
from osint_monitor.store.elastic.rebuild import RECORDS, add_record
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.values import to_ms

BEGUN_S = 120
"""Seconds after which what was begun is done, or its writer has given up."""

PAUSE_S = 2.0
"""Seconds between two looks for notes."""

AT_ONCE = 100
"""Notes that are worked off together."""


def touched(batch: Batch) -> list[str]:
    """The posts that a batch says something of."""
    posts = [item.version.post_id for item in batch.versions]
    posts += [each.post_id for each in batch.sightings]
    posts += [each.post_id for each in batch.assessments]
    return sorted(set(map(clean, posts)))


def note(posts: Sequence[str], *, is_begun: bool) -> Item:
    """
    A note that these posts are to be brought up to date.

    Args:
        is_begun: their records are only about to be written.
    """
    name = uuid.uuid4().hex
    document = {"id": name, "posts": posts, "at": to_ms(now()), "begun": is_begun}
    return Item("create", "notes", name, orjson.dumps(document))


def project(session: Session) -> int:
    """
    Bring the posts of all notes up to date, and remove the notes.

    Returns:
        How many posts were looked at.

    Raises:
        StoreAway: the cluster is away; the notes stay.
    """
    session.refresh("notes", always=True)
    settled = {"term": {"begun": False}}
    old = {"range": {"at": {"lt": to_ms(now()) - BEGUN_S * 1000}}}
    clause = {"bool": {"should": [settled, old], "minimum_should_match": 1}}
    found = session.walk("notes", clause, ({"at": "asc"}, {"id": "asc"}))
    count = 0
    while chunk := list(islice(found, AT_ONCE)):
        posts = sorted({post for each in chunk for post in each["posts"]})
        _bring_up_to_date(session, posts)
        gone = [Item("delete", "notes", each["id"], b"") for each in chunk]
        session.write(gone, session.patience())
        count += len(posts)
    return count


def work(url: str, *, follow: bool) -> int:
    """
    Work off the notes that are there; with *follow* also those to come.

    A cluster that is away is waited for.
    """
    count = 0
    while True:
        try:
            session = Session(access_of(url))
            try:
                while done := project(session):
                    count += done
            finally:
                session.close()
        except StoreAway:
            if not follow:
                raise
        if not follow:
            return count
        time.sleep(PAUSE_S)


def _bring_up_to_date(session: Session, posts: Iterable[str]) -> None:
    """Merge all records of some posts into them."""
    changes: dict[str, Changes] = defaultdict(Changes)
    clause = {"terms": {"post": list(posts)}}
    session.refresh(*RECORDS, always=True)
    for kind, fields in RECORDS.items():
        for source in session.walk(kind, clause, ({"_shard_doc": "asc"},), fields):
            add_record(changes[source["post"]], kind, source)
    Projector(session, {}, session.patience()).project(changes)
