"""Source groups: which sources' posts the people of an organisation may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from osint_monitor.console import accounts, auditing, reading
from osint_monitor.console.casework.typed import typed
from osint_monitor.console.models import Organisation
from osint_monitor.store.query import Query

_ID = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MOST = 500


@dataclass(slots=True)
class Given:
    """A form as it was filled in, and what is wrong with it."""

    name: str = ""
    is_all: bool = True
    sources: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


def of(one: Organisation | None) -> Given:
    """The form as it stands now."""
    if one is None:
        return Given()
    return Given(name=one.name, is_all=not one.sources, sources=list(one.sources))


def known(more: Sequence[str]) -> list[str]:
    """Sources of which there are posts, and *more*."""
    counts = reading.store().facets(Query(), ("source",))["source"]
    return sorted({*counts, *more})


def read(form: Any) -> Given:
    """A form that was sent: never does ticking nothing mean everything."""
    more = form.get("more", "").split()
    given = Given(
        name=" ".join(typed(form, "name", 80).split()),
        is_all=form.get("which") == "all",
        sources=list(dict.fromkeys([*form.getlist("source"), *more]))[:_MOST],
    )
    if not given.name:
        given.mistakes.append(_("Give it a name."))
    if form.get("which") not in ("all", "some"):
        given.mistakes.append(_("Say whether all sources, or only some."))
    if given.is_all:
        given.sources = []
    elif not given.sources:
        given.mistakes.append(_("Choose at least one source."))
    if not all(_ID.fullmatch(one) for one in given.sources):
        given.mistakes.append(_("A source's id has small letters, digits and _."))
    return given


def save(request: Any, one: Organisation | None, given: Given) -> bool:
    """
    Keep a group, or a new organisation with its group.

    Returns:
        False when there is another organisation of this name.
    """
    with transaction.atomic():
        same = Organisation.objects.filter(name__iexact=given.name)
        if same.exclude(pk=one.pk if one else None).exists():
            return False
        made = one or Organisation()
        made.name, made.sources = given.name, given.sources
        made.save()
        why = "all sources" if given.is_all else f"{len(given.sources)} sources"
        what = "organisation.changed" if one else "organisation.made"
        auditing.note(
            request, what, object_id=accounts.organisation_key(made.pk), why=why
        )
    return True
