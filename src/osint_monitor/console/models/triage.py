"""Claims and decisions on posts, which live in the store; what it is told of these."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account
from osint_monitor.console.models.kept import Kept


def new_id() -> str:
    """The id of a decision."""
    return f"j-{uuid.uuid4().hex}"


class Claim(models.Model):
    """Who works on a post, until when; one a post, the newest only."""

    post_id = models.CharField(max_length=80, primary_key=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    taken_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()


class Decision(Kept):
    """
    One person's verdict on one wording, with what was shown then.

    Args:
        reasons: words of ``words.REASONS``.
        handed_to: for ``handed_on``, a word of ``words.RECIPIENTS``.
        counted: the rules that counted in what was shown.
        supersedes: id of the person's decision before, on the same post.
        copy_of: id of the decision on the post whose exact copy this one is, where
            both were decided at once.
    """

    id = models.CharField(max_length=80, primary_key=True, default=new_id)
    post_id = models.CharField(max_length=80, db_index=True)
    version_id = models.CharField(max_length=80)
    judged_at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    verdict = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    handed_to = models.CharField(max_length=40, blank=True)
    tags = models.JSONField(default=list)
    note = models.CharField(max_length=2_000, blank=True)
    lang = models.CharField(max_length=8)
    source_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    engine = models.CharField(max_length=80, null=True)
    level_shown = models.CharField(max_length=10, null=True)
    confirmed = models.JSONField(default=list)
    rejected = models.JSONField(default=list)
    counted = models.JSONField(null=True)
    supersedes = models.CharField(max_length=80, null=True)
    copy_of = models.CharField(max_length=80, null=True, db_index=True)


class Undo(Kept):
    """A decision taken back by who made it; what it superseded holds again."""

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.PROTECT, related_name="undone"
    )
    at = models.DateTimeField(default=timezone.now)


class Untold(models.Model):
    """A post of which the store is to be told how it stands; removed once it is."""

    post_id = models.CharField(max_length=80)


class TriageNumber(models.Model):
    """The highest number under which the store was told of posts; one row."""

    number = models.BigIntegerField(default=0)
