"""Accounts, for administrators: made, changed, locked, reset; secrets shown once."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from osint_monitor.console import accounts as kept
from osint_monitor.console import auditing
from osint_monitor.console.administration import changes, groups
from osint_monitor.console.casework.typed import chosen, number, typed
from osint_monitor.console.models import Account, Organisation
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS
from osint_monitor.errors import SettingsError

_NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_STATES = ("open", "locked", "out", "bare")


def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that an administrator looks after."""
    auditing.note(request, "accounts.read")
    asked = {name: typed(request.GET, name, 40) for name in ("q", "role", "state")}
    found, out = changes.managed(request.user), changes.locked_out()
    if asked["q"]:
        found = found.filter(username__contains=asked["q"].lower())
    if asked["role"]:
        found = found.filter(role=asked["role"])
    guarded = changes.with_second_factor()
    rows = [_row(one, out, guarded) for one in found]
    if asked["state"] in _STATES:
        rows = [row for row in rows if asked["state"] in row["states"]]
    shown = {"rows": rows, "asked": asked, "roles": WORDS["role"].items()}
    return render(request, "console/accounts.html", shown)


def _row(one: Account, out: set[str], guarded: set[int]) -> dict[str, Any]:
    states = ["open" if one.is_active else "locked"]
    if one.username in out:
        states.append("out")
    if one.pk not in guarded:
        states.append("bare")
    return {"one": one, "states": states}


def new(request: HttpRequest) -> HttpResponse:
    """Make an account; its password is generated, and shown once."""
    form, mistakes = request.POST, []
    if request.method == "POST":
        name, role = form.get("username", "").strip(), form.get("role", "")
        organisation = _organisation(request)
        if not _NAME.fullmatch(name):
            mistakes.append(_("A name has 2 to 40 signs: small letters, digits, . _ -"))
        elif Account.objects.filter(username=name).exists():
            mistakes.append(_("There is an account of this name."))
        if role not in WORDS["role"] or organisation is False:
            mistakes.append(_("Choose a role, and an organisation that there is."))
        language = chosen(form, "language", dict(settings.LANGUAGES))
        if not mistakes:
            password = kept.generated_password()
            try:
                made = kept.create(
                    name, role, password=password,
                    organisation=organisation.name if organisation else "",
                    language=language or settings.LANGUAGE_CODE, request=request,
                )  # fmt: skip
                return _secret(request, made, password)
            except SettingsError as error:
                mistakes += [one.what for one in error.problems]
    shown = _choices(request) | {"mistakes": mistakes, "given": form}
    status = 422 if mistakes else 200
    return render(request, "console/account_new.html", shown, status=status)


def _organisation(request: HttpRequest) -> Any:
    """The chosen one, ``None`` for none; False when it is not theirs to give."""
    theirs = changes.organisations(request.user)
    if request.POST.get("organisation") == "none":
        return None if request.user.organisation_id is None else False
    found = theirs.filter(pk=number(request.POST, "organisation")).first()
    return found if found is not None else False


def _choices(request: HttpRequest) -> dict[str, Any]:
    return {
        "roles": WORDS["role"].items(),
        "organisations": changes.organisations(request.user),
        "may_be_of_none": request.user.organisation_id is None,
    }


def _secret(request: HttpRequest, one: Account, password: str) -> HttpResponse:
    shown = {"one": one, "password": password}
    return render(request, "console/account_secret.html", shown)


def other(request: HttpRequest, account_id: int) -> HttpResponse:
    """An account: what it is, its role and organisation to change."""
    one = changes.managed(request.user).filter(pk=account_id).first()
    if one is None:
        raise Http404
    if request.method == "POST":
        return _change(request, account_id)
    auditing.note(request, "account.read", object_id=one.code)
    row = _row(one, changes.locked_out(), changes.with_second_factor())
    shown = _choices(request) | row | {"is_own": one.pk == request.user.pk}
    return render(request, "console/account_other.html", shown)


def _change(request: HttpRequest, account_id: int) -> HttpResponse:
    role, organisation = request.POST.get("role", ""), _organisation(request)
    if role not in WORDS["role"] or organisation is False:
        say(request, _("Choose a role, and an organisation that there is."))
        return redirect("account_other", account_id)
    try:
        with changes.held(request, account_id) as one:
            is_new = changes.change(request, one, role, organisation)
    except Account.DoesNotExist:
        raise Http404 from None
    except changes.RefusedError:
        return _refused(request, account_id)
    say(request, _("Account changed.") if is_new else _("Nothing was changed."))
    return redirect("account_other", account_id)


def _refused(request: HttpRequest, account_id: int) -> HttpResponse:
    auditing.note(request, "refused", object_id=request.user.code, why="own account")
    say(request, _("Your own account is for another administrator to change."))
    return redirect("account_other", account_id)


def act(request: HttpRequest, account_id: int) -> HttpResponse:
    """Lock, unlock, end sessions, reset the second factor, give a new password."""
    acts = {
        "lock": (changes.lock, _("Account locked, its sessions ended.")),
        "unlock": (changes.unlock, _("Account unlocked.")),
        "sessions": (changes.end_sessions, _("Its sessions are ended.")),
        "factor": (changes.reset_factor, _("Its second factor is to be set up anew.")),
    }
    wanted, password = request.POST.get("act", ""), ""
    if wanted not in (*acts, "password"):
        return redirect("account_other", account_id)
    try:
        with changes.held(request, account_id) as one:
            if wanted == "password":
                password = kept.generated_password()
                changes.new_password(request, one, password)
            else:
                acts[wanted][0](request, one)
    except Account.DoesNotExist:
        raise Http404 from None
    except changes.RefusedError:
        return _refused(request, account_id)
    if password:
        return _secret(request, one, password)
    say(request, acts[wanted][1])
    return redirect("account_other", account_id)


def source_groups(request: HttpRequest) -> HttpResponse:
    """Organisations, with the sources whose posts their people may see."""
    auditing.note(request, "groups.read")
    found = changes.organisations(request.user)
    rows = [(one, Account.objects.filter(organisation=one).count()) for one in found]
    return render(request, "console/source_groups.html", {"rows": rows} | _all(request))


def _all(request: HttpRequest) -> dict[str, bool]:
    """An administrator of an organisation does not widen what it may see."""
    return {"may_change": request.user.organisation_id is None}


def source_group(request: HttpRequest) -> HttpResponse:
    """A new organisation, with its sources."""
    return _group(request, None)


def source_group_of(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The sources of an organisation that there is."""
    one = changes.organisations(request.user).filter(pk=organisation_id).first()
    if one is None:
        raise Http404
    return _group(request, one)


def _group(request: HttpRequest, one: Organisation | None) -> HttpResponse:
    if request.user.organisation_id is not None:
        say(request, _("Only an administrator of no organisation changes this."))
        return redirect("source_groups")
    given = groups.of(one)
    if request.method == "POST":
        given = groups.read(request.POST)
        if not given.mistakes and groups.save(request, one, given):
            say(request, _("Source group kept."))
            return redirect("source_groups")
        if not given.mistakes:
            given.mistakes.append(_("There is an organisation of this name."))
    shown = {"one": one, "given": given, "known": groups.known(given.sources)}
    status = 422 if given.mistakes else 200
    return render(request, "console/source_group.html", shown, status=status)
