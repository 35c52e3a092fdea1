"""What is put into a case: posts, persons, contacts, searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from osint_monitor.console import auditing, reading
from osint_monitor.console.asked import ZONE, allowed
from osint_monitor.console.casework.cases import key, lock, mine
from osint_monitor.console.models import Case, CaseItem, CaseItemRemoval
from osint_monitor.jobs.masking import masked_text, masked_value
from osint_monitor.model.document import ObservableKind
from osint_monitor.model.identity import stable_id
from osint_monitor.store.base import PostView
from osint_monitor.store.fields import FIELDS, Typed
from osint_monitor.store.parse import parse
from osint_monitor.store.tree import Has

POST, PERSON, CONTACT, SEARCH = "post", "person", "contact", "search"


def held(case: Case, kind: str) -> QuerySet[CaseItem]:
    """What of a kind is in a case now, as it came."""
    found: QuerySet[CaseItem] = case.items.filter(kind=kind, removed__isnull=True)
    return found.select_related("by").order_by("pk")


def cases_with(user: Any, kind: str, object_id: str) -> list[int]:
    """Ids of the organisation's cases that hold something, oldest first."""
    found = CaseItem.objects.filter(
        kind=kind, object=object_id, removed__isnull=True, case__in=mine(user)
    )
    return sorted(set(found.values_list("case_id", flat=True)))


def add(
    request: Any,
    case: Case,
    kind: str,
    object_id: str,
    detail: Mapping[str, Any] | None = None,
) -> bool:
    """Put something into a case; false when it was there."""
    with transaction.atomic():
        lock(case)
        if kind != SEARCH and held(case, kind).filter(object=object_id).exists():
            return False
        CaseItem(
            case=case, kind=kind, object=object_id, detail=dict(detail or {}),
            by=request.user,
        ).save(force_insert=True)  # fmt: skip
        auditing.note(
            request, "case.added", object_id=key(case), why=_said(kind, object_id)
        )
    return True


def remove(request: Any, case: Case, item_id: int) -> bool:
    """Take something out of a case; false when it is not in it."""
    with transaction.atomic():
        lock(case)
        item = case.items.filter(pk=item_id, removed__isnull=True).first()
        if item is None:
            return False
        CaseItemRemoval(item=item, by=request.user).save(force_insert=True)
        why = _said(item.kind, item.object)
        auditing.note(request, "case.removed", object_id=key(case), why=why)
    return True


def _said(kind: str, object_id: str) -> str:
    """For the audit: a kind, and the id of a post or person; of no contact anything."""
    return f"{kind} {object_id[:32]}" if kind in (POST, PERSON) else kind


def contact(kind: str, text: str) -> tuple[str, dict[str, str]]:
    """
    A contact as the store knows it: its id, and what is kept of it.

    Raises:
        ValueError: nothing of this kind looks so; the message holds no value.
    """
    try:
        field = FIELDS[ObservableKind(kind).value]
        now = datetime.now(UTC)
        found = field.read(kind, Typed(text, is_prefix=False, now=now, zone=ZONE))
    except (KeyError, ValueError):
        raise ValueError(kind) from None
    if not isinstance(found, Has) or not found.value or len(found.value) > 400:
        raise ValueError(kind)
    return token(kind, found.value), {"kind": kind, "value": found.value}


def token(kind: str, value: str) -> str:
    """What stands for a contact where the contact itself must not be shown."""
    return stable_id("contact", kind, value)


def search(user: Any, text: str) -> dict[str, Any]:
    """
    A search as it is noted: what was asked, of which sources, how many posts answer.

    Raises:
        QueryError: it can't be read.
    """
    sources = allowed(user)
    query = parse(text, zone=ZONE)
    number = reading.store().count(replace(query, sources=sources))
    return {"query": text, "posts": number, "sources": list(sources)}


def search_shown(detail: Mapping[str, Any], *, masked: bool) -> str:
    """What was asked; contacts in it are masked like any other."""
    text = str(detail.get("query", ""))
    return masked_text(text) if masked else text


def contact_shown(detail: Mapping[str, Any], *, masked: bool) -> str:
    """A contact as it may be shown."""
    kind, value = str(detail.get("kind", "")), str(detail.get("value", ""))
    return masked_value(kind, value) if masked else value


def posts(user: Any, post_ids: Iterable[str]) -> dict[str, PostView]:
    """Those of the posts that the account may see now, by id."""
    return {view.post_id: view for view in reading.posts_for(user, post_ids)}


def contacts_of(views: Iterable[PostView]) -> dict[str, dict[str, Any]]:
    """Token → kind, value, and the ids of the posts that show the contact."""
    found: dict[str, dict[str, Any]] = {}
    for view in views:
        for one in view.observables:
            kind = one.kind.value
            known = found.setdefault(
                token(kind, one.value),
                {"kind": kind, "value": one.value, "posts": set()},
            )
            known["posts"].add(view.post_id)
    return found
