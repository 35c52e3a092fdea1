"""What all processes of the console count together."""

from __future__ import annotations

from django.db import models


class Limit(models.Model):
    """
    How often something happened in a while.

    Args:
        until: seconds since 1970 when the while ends, and counting begins anew.
    """

    name = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.FloatField(db_index=True)
