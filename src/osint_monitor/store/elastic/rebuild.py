"""The present of all posts, computed anew from the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from osint_monitor.store.elastic.documents import judged_key
from osint_monitor.store.elastic.present import State
from osint_monitor.store.elastic.projector import Changes, Projector
from osint_monitor.store.elastic.session import PAGE, Session
from osint_monitor.store.elastic.triage import put_triage, triaged

RECORDS = {
    "versions": ("id", "post", "source", "kind"),
    "readings": ("id", "post", "version"),
    "sightings": ("id", "post", "version", "source", "seen_at"),
    "assessments": ("id", "post", "version", "engine", "assessed_at"),
}
"""Records that make the present, and what of them decides."""


def rebuild(session: Session) -> None:
    """
    Remove the present and merge it from all records again.

    Lists are short meanwhile; records that arrive are merged like any others. Triage
    states are no records: they are put again, but for those that come meanwhile.
    """
    states = list(triaged(session))
    session.ask(
        lambda client: client.options(request_timeout=600).delete_by_query(
            index=session.alias("posts"), query={"match_all": {}}, conflicts="proceed"
        )
    )
    for changes in _all_changes(session):
        Projector(session, {}, session.patience()).project(changes)
    put_triage(session, states)
    session.refresh("posts", always=True)


def _all_changes(session: Session) -> Iterator[dict[str, Changes]]:
    """What all records say of posts, some hundreds of records at a time."""
    for kind, fields in RECORDS.items():
        session.refresh(kind, always=True)
        found = session.walk(kind, {"match_all": {}}, ({"_shard_doc": "asc"},), fields)
        while chunk := list(islice(found, PAGE)):
            changes: dict[str, Changes] = defaultdict(Changes)
            for source in chunk:
                add_record(changes[source["post"]], kind, source)
            yield changes


def add_record(changes: Changes, kind: str, source: Mapping[str, Any]) -> None:
    """What one record says of its post."""
    version = source["version"] if kind != "versions" else source["id"]
    if kind == "versions":
        changes.add(State.arrived, version, source["source"], source["kind"])
    elif kind == "readings":
        changes.readings.append((str(version), str(source["id"])))
    elif kind == "sightings":
        seen = (source["seen_at"], source["id"], source["source"])
        changes.add(State.saw, version, *seen)
    else:
        engine = source["engine"]
        key = judged_key(version, engine, source["id"])
        changes.add(State.judged, version, engine, source["assessed_at"], key)
