"""Rows that are written once."""

from __future__ import annotations

from typing import Any

from django.db import models


class KeptError(Exception):
    """A row that is only ever added was to be changed or removed."""


class KeptRows(models.QuerySet):
    """Rows that can be read and added."""

    def update(self, **_values: Any) -> int:
        """Never."""
        raise KeptError(self.model.__name__)

    def delete(self) -> Any:
        """Never."""
        raise KeptError(self.model.__name__)


class Kept(models.Model):
    """A row that is added, and never changed or removed by this program."""

    objects = KeptRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it; a second time is a mistake."""
        if not self._state.adding:
            raise KeptError(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Any:
        """Never."""
        raise KeptError(type(self).__name__)
