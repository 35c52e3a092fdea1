"""Posts that came into the queue by chance, so that misses are measured."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from osint_monitor.console.models.kept import Kept


class Drawn(Kept):
    """An unflagged post that was drawn by chance to be judged; nobody is shown that."""

    post_id = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    source_id = models.CharField(max_length=80, db_index=True)
