"""Addresses of accounts and source groups, each with the right that it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.views import accounts

_ONE = "accounts/<int:account_id>/"
_GROUPS = "accounts/sources/"
_MANAGE = Right.ACCOUNTS

ACCOUNTS = [
    path("accounts/", needs(_MANAGE, accounts.accounts), name="accounts"),
    path("accounts/new/", needs(_MANAGE, accounts.new), name="account_new"),
    path(_ONE, needs(_MANAGE, accounts.other), name="account_other"),
    path(f"{_ONE}act/", needs(_MANAGE, accounts.act), name="account_act"),
    path(_GROUPS, needs(_MANAGE, accounts.source_groups), name="source_groups"),
    path(
        f"{_GROUPS}new/",
        needs(_MANAGE, accounts.source_group),
        name="source_group_new",
    ),
    path(
        f"{_GROUPS}<int:organisation_id>/",
        needs(_MANAGE, accounts.source_group_of),
        name="source_group",
    ),
]
