"""Persons, as far as officers know of them; no machine ever makes or fills one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.kept import Kept


class Person(Kept):
    """Somebody of whom an officer found traces; what is known stands in its states."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class PersonState(Kept):
    """
    What is known of a person since a moment; the newest holds.

    Args:
        number: 1 for the first; two officers can't both write the next.
        role, age, sex, citizenship, basis: words of ``words.WORDS``; empty for what
            nobody knows.
        called: how colleagues tell the person apart, such as *the woman of the bus*.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="states")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    role = models.CharField(max_length=20)
    called = models.CharField(max_length=80, blank=True)
    age = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    citizenship = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=2_000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "number"], name="one_state_a_number_of_a_person"
            ),
        )


class PersonPost(Kept):
    """A post that shows traces of a person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    post_id = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class PersonPostRemoval(Kept):
    """A post that was put to a person in error."""

    link = models.OneToOneField(
        PersonPost, primary_key=True, on_delete=models.PROTECT, related_name="removed"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class Merge(Kept):
    """Two records that are one person: *gone* is found under *into* from now on."""

    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    why = models.CharField(max_length=200)


class MergeUndo(Kept):
    """A merge taken back; both records are there again as they were."""

    merge = models.OneToOneField(
        Merge, primary_key=True, on_delete=models.PROTECT, related_name="undone"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
