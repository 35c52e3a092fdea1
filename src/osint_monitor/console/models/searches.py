"""Searches that officers keep, for themselves or for their organisation."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account


class SavedSearch(models.Model):
    """
    A look at the queue, kept under a name.

    Args:
        asked: the part of the queue's address behind the question mark.
        is_shared: the owner's organisation may use it.
    """

    owner = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="searches"
    )
    name = models.CharField(max_length=80)
    asked = models.CharField(max_length=4_000)
    is_shared = models.BooleanField(default=False)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="search_once"),
        )


class SearchSeen(models.Model):
    """When an officer last opened a search; what was first seen since is new."""

    search = models.ForeignKey(
        SavedSearch, on_delete=models.CASCADE, related_name="seen"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("search", "by"), name="seen_once"),
        )
