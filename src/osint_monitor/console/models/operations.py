"""Action days: what is looked at, by whom, what was handed out, and what was found."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.kept import Kept


class Operation(models.Model):
    """
    An action day, of one day or more.

    Args:
        zone: name of the time zone in which its days are.
        lead: the organisation that runs it; ``None`` for one over all.
        desks: names, such as *labour* or *table 3*.
        scope: what is asked of the store, see ``operations.scope``.
        code: by which officers join; only its digest is kept.
        edition: grows with each change, so that two editors lose nothing.
        filled_to: where in the store's answer the pile goes on; empty at its end.
    """

    name = models.CharField(max_length=80)
    begins = models.DateField()
    ends = models.DateField()
    zone = models.CharField(max_length=40)
    lead = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisations = models.ManyToManyField(Organisation, blank=True)
    desks = models.JSONField(default=list)
    scope = models.JSONField(default=dict)
    code = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=1)
    filled_at = models.DateTimeField(null=True)
    filled_to = models.TextField(blank=True)


class Participant(models.Model):
    """
    An officer who joined.

    Args:
        langs: in which posts are read; empty for all.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    desk = models.CharField(max_length=60, blank=True)
    langs = models.JSONField(default=list)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operation", "account"], name="officer_joins_once"
            ),
        )


class Hotspot(models.Model):
    """
    Where to look, as prepared beforehand.

    Args:
        kind: ``place``, ``platform`` or ``phone``.
        value: a place's name, a source's id or a site, a phone in E.164.
        hits: posts in scope; ``None`` where it was added by hand.
        north, east: of a place that is known, in degrees.
    """

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=120)
    hits = models.PositiveIntegerField(null=True)
    country = models.CharField(max_length=2, blank=True)
    north = models.FloatField(null=True)
    east = models.FloatField(null=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)


class Work(models.Model):
    """
    A post on the pile of an action day.

    It is free until somebody gets it, and again when that claim ended without a
    decision. What came of it stands in the decisions on the post.

    Args:
        host: of its address.
        is_first: minor, acute danger or disclosure: handed out before all others.
        officer, given_at: who got it last, and when somebody first got it.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    post_id = models.CharField(max_length=80, db_index=True)
    source_id = models.CharField(max_length=80)
    host = models.CharField(max_length=120, blank=True)
    lang = models.CharField(max_length=8)
    score = models.FloatField()
    is_first = models.BooleanField(default=False)
    officer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operation", "post_id"], name="post_lies_on_a_pile_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["operation", "officer", "-is_first", "-score"],
                name="work_by_rank",
            ),
        )


class Finding(Kept):
    """
    Something found by hand, where no post of the store stands for it.

    Args:
        kind: ``platform`` (checked), ``user_name``, ``url``, ``victim``, ``suspect`` or
            ``investigation``.
        name: of the platform, the address ...; of a person never the real name, but how
            colleagues tell the person apart.
        key: the name as it is compared, so that nothing counts twice.
        is_linked, on_ukraine: of a platform: linked to trafficking, and to Ukraine.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    is_linked = models.BooleanField(default=False)
    on_ukraine = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class FindingGone(Kept):
    """A finding that does not count: taken back, or the same as another."""

    finding = models.OneToOneField(
        Finding, primary_key=True, on_delete=models.PROTECT, related_name="gone"
    )
    same_as = models.ForeignKey(
        Finding, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class Passing(Kept):
    """
    Something that the action day handed over.

    Args:
        recipient: a word of ``words.WORDS``.
        what: in short, as the recipient will know it.
        posts: ids of the posts it rests on.
        reference: what the recipient can find it by.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    recipient = models.CharField(max_length=40)
    what = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    posts = models.JSONField(default=list)
    reference = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class PassingResult(Kept):
    """
    What came of a hand-over; there may be several, the newest holds.

    Args:
        result: a word of ``words.WORDS``.
    """

    passing = models.ForeignKey(
        Passing, on_delete=models.PROTECT, related_name="results"
    )
    result = models.CharField(max_length=40)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class LogEntry(Kept):
    """
    A line of the running log.

    Args:
        what: a word of ``words.WORDS``; ``note`` for what somebody wrote.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    what = models.CharField(max_length=20)
    text = models.CharField(max_length=1_000, blank=True)
