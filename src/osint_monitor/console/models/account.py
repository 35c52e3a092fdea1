"""Accounts, and the organisations they belong to."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models

from osint_monitor.console.rights import Role


def new_code() -> str:
    """A pseudonym for judgements; who it is, only this database knows."""
    return f"officer-{secrets.token_hex(5)}"


class Organisation(models.Model):
    """
    A desk, a unit, a partner.

    Args:
        sources: ids of the sources whose posts its people may see; empty means all.
    """

    name = models.CharField(max_length=80, unique=True)
    sources = models.JSONField(default=list, blank=True)


class Accounts(BaseUserManager):
    """How accounts are made."""

    def make(self, username: str, password: str, **more: Any) -> Account:
        """A new account; the password is taken as it is, see ``accounts.create``."""
        account = self.model(username=username, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account  # type: ignore[no-any-return]


class Account(AbstractBaseUser):
    """
    Somebody who may sign in.

    Args:
        code: stands for the person in judgements and in the audit.
        languages: of the posts that the queue shows unless others are asked for; empty
            means all.
    """

    username = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9._-]{1,39}$")],
    )
    code = models.CharField(max_length=64, unique=True, default=new_code)
    role = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Role]
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT
    )
    language = models.CharField(max_length=2, default="nl")
    languages = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()

    USERNAME_FIELD = "username"

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources whose posts may be seen; empty means all."""
        return tuple(self.organisation.sources) if self.organisation else ()

    def sees(self, source_id: str) -> bool:
        """Whether posts of a source may be seen."""
        return not self.sources or source_id in self.sources
