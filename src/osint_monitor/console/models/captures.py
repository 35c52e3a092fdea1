"""What officers brought in by hand, and which posts came of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.account import Account
from osint_monitor.console.models.kept import Kept


def new_id() -> str:
    """The id of something that was brought in."""
    return f"c-{uuid.uuid4().hex}"


class Brought(Kept):
    """
    Something that an officer brought in; its bytes are evidence, under their digest.

    Args:
        source_id: whose mandate covers it.
        mandate: the basis then, of ``mandates.BASES``; behind commas its reference and
            authority.
        form: of ``uploads.Form``.
        digest: ``sha256:`` and hex, of the file as it was brought; of the typed text
            where there was no file.
        record: digest of the typed text, or of the page that was taken out of an
            MHTML file; empty when the file itself was read.
    """

    id = models.CharField(max_length=80, primary_key=True, default=new_id)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=80)
    mandate = models.CharField(max_length=200)
    form = models.CharField(max_length=10)
    digest = models.CharField(max_length=80)
    size = models.BigIntegerField()
    record = models.CharField(max_length=80, blank=True)
    run_id = models.CharField(max_length=80)

    @property
    def basis(self) -> str:
        """The basis alone."""
        return str(self.mandate).partition(", ")[0]

    @property
    def reference(self) -> str:
        """What the mandate says besides its basis."""
        return str(self.mandate).partition(", ")[2]


class BroughtPost(Kept):
    """A post that came of something that was brought in."""

    brought = models.ForeignKey(Brought, on_delete=models.PROTECT)
    post_id = models.CharField(max_length=80, db_index=True)
