"""Cases: what belongs together, who works on it, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.kept import Kept


class Case(Kept):
    """A case of one organisation; how it stands is in its states."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class CaseState(Kept):
    """
    How a case stands since a moment; the newest holds.

    Args:
        number: 1 for the first; two officers can't both write the next.
        status, outcome: words of ``words.WORDS``; an outcome where it is closed.
        checklist: question of ``words.WORDS["question"]`` → the answer.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="states")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    status = models.CharField(max_length=20)
    outcome = models.CharField(max_length=40, blank=True)
    assigned = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checklist = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "number"], name="one_state_a_number_of_a_case"
            ),
        )


class CaseItem(Kept):
    """
    Something that was put into a case.

    Args:
        kind: ``post``, ``person``, ``contact`` or ``search``.
        object: id of the post or person; of the others a digest of what they hold.
        detail: of a contact ``kind`` and ``value``; of a search ``query``, how many
            ``posts`` answered, and ``sources``.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    object = models.CharField(max_length=80, db_index=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class CaseItemRemoval(Kept):
    """Something that was taken out of a case again."""

    item = models.OneToOneField(
        CaseItem, primary_key=True, on_delete=models.PROTECT, related_name="removed"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class CaseNote(Kept):
    """What an officer wrote down."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    text = models.CharField(max_length=10_000)


class FileContent(Kept):
    """The bytes of files, each once, by the SHA-256 of them."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()


class CaseFile(Kept):
    """
    A file in a case.

    Args:
        type: a word of ``files.TYPES``, found out from its bytes.
        size: bytes.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)


class HandOver(Kept):
    """
    A case handed on.

    Args:
        recipient, form, way: words of ``words.WORDS``: to whom, for which form of
            exploitation, and how.
        place: of what happens, by which it was routed.
        reference: what the recipient can find it by.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    recipient = models.CharField(max_length=40)
    form = models.CharField(max_length=40)
    place = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=20)
    reference = models.CharField(max_length=80, blank=True)


class Receipt(Kept):
    """What the recipient of a hand-over answered; there may be several."""

    hand_over = models.ForeignKey(
        HandOver, on_delete=models.PROTECT, related_name="receipts"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    reference = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=2_000, blank=True)


class Dossier(Kept):
    """
    A dossier as it was made; its page and its PDF are printed from the same content.

    Args:
        why: the reason, as typed.
        has_contacts: contacts are shown in it.
        state: number of the case's state that it tells of.
        content: what is printed, as ``paper`` writes it; *digest* is its SHA-256.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossiers")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    why = models.CharField(max_length=200)
    has_contacts = models.BooleanField()
    state = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    content = models.TextField()
    digest = models.CharField(max_length=64)
