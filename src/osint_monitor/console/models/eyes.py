"""Acts that wait for a second pair of eyes; only ever added."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.kept import Kept
from osint_monitor.console.models.triage import Decision


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


class SecondReader(Kept):
    """
    With a decision its officer asks that another reads the post as well.

    Args:
        organisation: whose people are asked.
    """

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.PROTECT, related_name="asks"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT
    )


class SecondReading(Kept):
    """The decision of another officer, by which a post was read as was asked."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="reads"
    )
    asked = models.ForeignKey(
        SecondReader, on_delete=models.PROTECT, related_name="readings"
    )
