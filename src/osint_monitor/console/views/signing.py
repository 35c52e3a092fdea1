"""Signing in with two factors, and out."""

from __future__ import annotations

import io
import time
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_otp import devices_for_user
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from osint_monitor.console import accounts, auditing, limits
from osint_monitor.console.models import Account
from osint_monitor.console.views.said import say
from osint_monitor.console.words import WORDS

TRIES = 20
"""Sign-ins, or second factors, that one address may try in a minute."""


def too_many(request: HttpRequest) -> bool:
    """Whether an address tried too often within a minute."""
    name = f"tries:{request.META.get('REMOTE_ADDR')}"
    return limits.counted(name, seconds=60) > TRIES


def slow_down(request: HttpRequest) -> HttpResponse:
    """Told to wait a minute."""
    return render(request, "console/slow_down.html", status=429)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one account from one address."""
    auditing.note(request, "sign_in.locked")
    return render(request, "console/locked.html", status=429)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    if request.user.is_authenticated:
        return redirect("home")
    wrong = False
    if request.method == "POST":
        if too_many(request):
            return slow_down(request)
        name = request.POST.get("username", "").strip().lower()[:40]
        password = request.POST.get("password", "")[:4096]
        user = authenticate(request, username=name, password=password)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        if user is not None:
            login(request, user)
            request.session["signed_in_at"] = int(time.time())
            return redirect("second_factor")
        known = Account.objects.filter(username=name).values_list("code", flat=True)
        auditing.note(request, "sign_in.failed", object_id=next(iter(known), ""))
        wrong = True
    status = 401 if wrong else 200
    return render(request, "console/sign_in.html", {"wrong": wrong}, status=status)


def second_factor(request: HttpRequest) -> HttpResponse:
    """A code of the authenticator, or a recovery code."""
    if request.user.is_verified():
        return redirect("home")
    if not accounts.has_second_factor(request.user):
        return redirect("second_factor_set_up")
    wrong = False
    if request.method == "POST":
        if too_many(request):
            return slow_down(request)
        code = "".join(request.POST.get("code", "").split()).lower()[:40]
        for device in devices_for_user(request.user):
            if code and device.verify_is_allowed()[0] and device.verify_token(code):
                otp_login(request, device)
                request.session.cycle_key()
                auditing.note(request, "sign_in", why=type(device).__name__)
                return redirect("home")
        auditing.note(request, "second_factor.failed")
        wrong = True
    status = 401 if wrong else 200
    return render(
        request, "console/second_factor.html", {"wrong": wrong}, status=status
    )


def set_up(request: HttpRequest) -> HttpResponse:
    """Set an authenticator up; once, before anything else can be done."""
    if accounts.has_second_factor(request.user):
        return redirect("home" if request.user.is_verified() else "second_factor")
    device, _made = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "authenticator"}
    )
    wrong = False
    if request.method == "POST":
        if too_many(request):
            return slow_down(request)
        code = "".join(request.POST.get("code", "").split())[:40]
        if device.verify_token(code):
            device.confirmed = True
            device.save()
            otp_login(request, device)
            request.session.cycle_key()
            auditing.note(request, "second_factor.set_up")
            auditing.note(request, "sign_in", why="TOTPDevice")
            return _new_codes(request)
        wrong = True
    shown = {"wrong": wrong, "square": _square(device.config_url)}
    shown["secret"] = _spaced(device)
    return render(request, "console/set_up.html", shown)


def _square(url: str) -> str:
    """The square code as SVG, by shapes only: no style, no script."""
    made = io.BytesIO()
    segno.make(url, error="m").save(
        made, kind="svg", xmldecl=False, svgns=True, nl=False, omitsize=True,
        svgclass="square", lineclass=None, border=2, light="#fff",
    )  # fmt: skip
    square: str = mark_safe(made.getvalue().decode())  # noqa: S308 of our own data
    return square


def _spaced(device: TOTPDevice) -> str:
    from base64 import b32encode

    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _new_codes(request: HttpRequest) -> HttpResponse:
    codes = accounts.recovery_codes(request.user)
    auditing.note(request, "recovery_codes.made")
    return render(request, "console/codes.html", {"codes": codes})


def new_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once."""
    return _new_codes(request) if request.method == "POST" else redirect("account")


def account(request: HttpRequest) -> HttpResponse:
    """The own account."""
    shown = {"post_languages": WORDS["lang"].items()}
    return render(request, "console/account.html", shown)


def password(request: HttpRequest) -> HttpResponse:
    """Another password of one's own; all other sessions of the account end."""
    mistakes: list[str] = []
    if request.method == "POST":
        if too_many(request):
            return slow_down(request)
        old, new, again = (
            request.POST.get(name, "")[:4096] for name in ("old", "new", "again")
        )
        known = authenticate(request, username=request.user.username, password=old)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        if known is None:
            auditing.note(request, "own_password.failed")
            mistakes = [_("The password you have now is another one.")]
        else:
            mistakes = accounts.change_password(request, new, again)
        if not mistakes:
            say(request, _("Your password is changed."))
            return redirect("account")
    status = 422 if mistakes else 200
    shown = {"mistakes": mistakes}
    return render(request, "console/own_password.html", shown, status=status)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.method != "POST":
        return redirect("home")
    auditing.note(request, "sign_out")
    logout(request)
    return redirect("sign_in")


def language(request: HttpRequest) -> HttpResponse:
    """Another language, from now on."""
    given = request.POST.get("language", "")
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    answer = redirect(back)
    if request.method != "POST" or given not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        request.user.language = given
        request.user.save(update_fields=["language"])
        auditing.note(request, "account.language", why=given)
    translation.activate(given)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, given, max_age=31_536_000, samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True,
    )  # fmt: skip
    return answer
