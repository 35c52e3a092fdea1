"""Acts that wait for a second pair of eyes; only ever added."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.kept import Kept


class EyesSetting(Kept):
    """
    Which acts of an organisation's people need a second pair of eyes; the newest holds.

    Args:
        organisation: ``None`` for accounts of none.
        acts: words of ``eyes.words.ACTS``.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT
    )
    acts = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class Proposal(Kept):
    """
    An act that one officer wants, and that waits for another.

    Args:
        organisation: whose people may answer.
        object: id of the post or case.
        given: what the officer chose, as the act needs it.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT
    )
    act = models.CharField(max_length=20)
    object = models.CharField(max_length=80, db_index=True)
    given = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class Answer(Kept):
    """
    What became of a proposal; one each.

    Args:
        said: ``confirmed``, ``refused`` or ``withdrawn``, the last by who proposed it.
        why: what was typed with a refusal.
        made: id of the decision that a confirmation made of a post.
    """

    proposal = models.OneToOneField(
        Proposal, primary_key=True, on_delete=models.PROTECT, related_name="answer"
    )
    said = models.CharField(max_length=20)
    why = models.CharField(max_length=500, blank=True)
    made = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
