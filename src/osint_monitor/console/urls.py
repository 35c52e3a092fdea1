"""Every address of the console, each with the right that it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.views import audit, capture, decide, post, queue, signing

_POST = "post/<str:post_id>/"

urlpatterns = [
    path("", needs(Right.OWN_ACCOUNT, queue.home), name="home"),
    path("sign-in/", needs(Right.ANYBODY, signing.sign_in), name="sign_in"),
    path("language/", needs(Right.ANYBODY, signing.language), name="language"),
    path("sign-out/", needs(Right.PASSWORD, signing.sign_out), name="sign_out"),
    path(
        "second-factor/",
        needs(Right.PASSWORD, signing.second_factor),
        name="second_factor",
    ),
    path(
        "second-factor/set-up/",
        needs(Right.PASSWORD, signing.set_up),
        name="second_factor_set_up",
    ),
    path("account/", needs(Right.OWN_ACCOUNT, signing.account), name="account"),
    path("account/codes/", needs(Right.OWN_ACCOUNT, signing.new_codes), name="codes"),
    path("queue/", needs(Right.READ, queue.queue), name="queue"),
    path("queue/new/", needs(Right.READ, queue.new_hits), name="new_hits"),
    path("decisions/", needs(Right.DECIDE, queue.decisions), name="decisions"),
    path(_POST, needs(Right.READ, post.post), name="post"),
    path("capture/", needs(Right.CAPTURE, capture.capture), name="capture"),
    path("captures/", needs(Right.READ, capture.captures), name="captures"),
    path(f"{_POST}picture/", needs(Right.CLAIM, capture.picture), name="picture"),
    path(
        f"{_POST}picture/file/",
        needs(Right.CLAIM, capture.picture_file),
        name="picture_file",
    ),
    path(f"{_POST}raw/", needs(Right.READ, post.raw), name="raw"),
    path(f"{_POST}alike/", needs(Right.READ, post.alike), name="alike"),
    path(f"{_POST}claim/", needs(Right.CLAIM, post.claim), name="claim"),
    path(f"{_POST}release/", needs(Right.CLAIM, post.release), name="release"),
    path(f"{_POST}decide/", needs(Right.DECIDE, decide.decide), name="decide"),
    path(f"{_POST}undo/", needs(Right.DECIDE, decide.undo), name="undo"),
    path("audit/", needs(Right.AUDIT, audit.audit), name="audit"),
]

handler404 = "osint_monitor.console.views.errors.missing"
handler500 = "osint_monitor.console.views.errors.broken"
