"""
Indices, their mappings and settings, behind aliases.

Code names only aliases (``PREFIX-posts``); behind each stands one index whose name says
with which schema it was made (``PREFIX-posts-v1-000001``), and whose mapping says which
it has. Only core types are used, so that every cluster will do. Fields that are asked
for are mapped; whole records lie beside them, unparsed.
"""

from __future__ import annotations

from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from osint_monitor.errors import StoreError
from osint_monitor.store.elastic.access import Access

SCHEMA = 1
"""The number of all forms together; see ``migrate`` for going on to the next."""

OWN = {"posts": 4}
"""Kinds whose form has changed since then."""

FILLED = {"posts": 2}
"""Kinds of which indices of this form and later ones stay where they are: they are
given the fields that they lack, and documents a value; see ``fill``."""

MARKED = """
if (ctx._source.version != null) { ctx._source.wording = ctx._source.version.id; }
if (ctx._source.assessment != null && ctx._source.assessment.marks != null) {
  for (mark in ctx._source.assessment.marks) {
    String trait = 'mark:' + mark;
    if (!ctx._source.traits.contains(trait)) { ctx._source.traits.add(trait); }
  }
  Collections.sort(ctx._source.traits);
}
"""
"""Posts of form 1 were not found by their marks or their wording."""

CHANGES = {"posts": (("traits", "wording"), MARKED)}
"""What is changed in documents that are moved: fields, and how (Painless)."""

SLOTS = 1024
"""Parts into which posts and versions fall by their id, to be walked by several."""

ID = {"type": "keyword"}
TIME = {"type": "date", "format": "epoch_millis"}
KEPT = {"type": "object", "enabled": False}
WORDS = {"type": "text", "analyzer": "ready", "norms": False}
FORMS = {**WORDS, "index_options": "docs"}

FIELDS: dict[str, dict[str, Any]] = {
    "versions": {
        "id": ID, "post": ID, "source": ID, "kind": ID, "slot": {"type": "short"},
        "body": KEPT,
    },
    "readings": {"id": ID, "version": ID, "post": ID, "body": KEPT},
    "sightings": {
        "id": ID, "post": ID, "version": ID, "capture": ID, "source": ID,
        "seen_at": TIME,
    },
    "assessments": {
        "id": ID, "version": ID, "post": ID, "engine": ID, "assessed_at": TIME,
        "level": {"type": "byte"}, "body": KEPT,
    },
    "failures": {
        "id": ID, "at": TIME, "source": ID, "run": ID, "reason": ID, "body": KEPT,
    },
    "reads": {
        "capture": ID, "source": ID, "run": ID, "outcome": ID,
        "posts": {"type": "integer"}, "at": TIME,
    },
    # Posts that the projector has to bring up to date; see later.py.
    "notes": {"id": ID, "posts": ID, "at": TIME, "begun": {"type": "boolean"}},
    "runs": {"id": ID, "source": ID, "started_at": TIME, "body": KEPT},
    # The present: written from the records, but for the triage state. A post of which
    # no wording is known has no level, and is then in no list.
    "posts": {
        "id": ID, "slot": {"type": "short"}, "source": ID, "kind": ID,
        "first_seen": TIME, "last_seen": TIME,
        "wording": ID, "versions": {"type": "integer"}, "gone": {"type": "boolean"},
        "level": {"type": "byte"}, "score": {"type": "double"}, "lang": ID,
        "types": ID, "ukraine": {"type": "boolean"},
        "observables": ID, "traits": ID, "tokens": WORDS, "lemmas": FORMS,
        "version": KEPT, "shown": KEPT, "assessment": KEPT, "state": KEPT,
        # What the console says of the post, and what follows; see triage.py.
        "triage": KEPT, "settled": {"type": "boolean"},
    },
}  # fmt: skip
"""What is kept, by the name of its alias without the prefix."""

ANALYSIS = {
    # Tokens come ready, with spaces between: nothing else may part them.
    "analyzer": {"ready": {"type": "custom", "tokenizer": "at_spaces"}},
    "tokenizer": {
        "at_spaces": {
            "type": "char_group", "tokenize_on_chars": [" "], "max_token_length": 1024,
        }
    },
}  # fmt: skip


def alias(prefix: str, kind: str) -> str:
    """The name by which code speaks of an index."""
    return f"{prefix}-{kind}"


def number_of(kind: str) -> int:
    """The number of the form that indices of a kind have."""
    return max(SCHEMA, OWN.get(kind, 0))


def least_number(kind: str) -> int:
    """The number of the oldest form that an index of a kind is not copied for."""
    return max(SCHEMA, FILLED.get(kind, number_of(kind)))


def index_name(prefix: str, kind: str, *, number: int = 1) -> str:
    """The name of an index itself."""
    return f"{prefix}-{kind}-v{number_of(kind)}-{number:06d}"


def template(kind: str, access: Access) -> dict[str, Any]:
    """Settings and mappings of an index."""
    settings: dict[str, Any] = {
        "number_of_shards": access.shards,
        "refresh_interval": "1s",
        "codec": "best_compression",
    }
    if access.replicas is None:
        settings["auto_expand_replicas"] = "0-1"
    else:
        settings["number_of_replicas"] = access.replicas
    if kind == "posts":
        # A page of a list reads documents that lie apart: the denser form unpacks some
        # 50 KB for each of them.
        settings["codec"] = "default"
        settings["analysis"] = ANALYSIS
    return {
        "settings": {"index": settings},
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema": number_of(kind)},
            "properties": FIELDS[kind],
        },
    }


def ensure(client: Elasticsearch, access: Access) -> None:
    """
    Make what is not there; several may do it at once.

    Raises:
        StoreError: an index is of another schema than this program's.
    """
    schemas = _schemas(client, access.prefix)
    for kind in FIELDS:
        name = alias(access.prefix, kind)
        if name not in schemas:
            _create(client, access, kind)
        elif schemas[name] > number_of(kind):
            what = "made by a newer version of this program; use that version"
            raise StoreError(f"{access}: {name} is {what}")
        elif schemas[name] < number_of(kind):
            raise StoreError(f"{access}: {name} is of an older form: store migrate")


def _schemas(client: Elasticsearch, prefix: str) -> dict[str, int]:
    """The schema behind each alias."""
    names = [alias(prefix, kind) for kind in FIELDS]
    found = client.indices.get(
        index=f"{prefix}-*",
        filter_path="*.aliases,*.mappings._meta",
        expand_wildcards="open",
    ).body
    return {
        name: int(index.get("mappings", {}).get("_meta", {}).get("schema", 0))
        for index in found.values()
        for name in index.get("aliases", {})
        if name in names
    }


def put_template(client: Elasticsearch, access: Access, kind: str) -> None:
    """Say how indices of a kind are made from now on."""
    name = alias(access.prefix, kind)
    client.indices.put_index_template(
        name=name,
        index_patterns=[f"{name}-v{number_of(kind)}-*"],
        template=template(kind, access),
        priority=500,
    )


def _create(client: Elasticsearch, access: Access, kind: str) -> None:
    name = alias(access.prefix, kind)
    put_template(client, access, kind)
    try:
        client.indices.create(
            index=index_name(access.prefix, kind),
            aliases={name: {"is_write_index": True}},
        )
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
