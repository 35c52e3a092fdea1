"""Every address of the console, each with the right that it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.urls_accounts import ACCOUNTS
from osint_monitor.console.urls_eyes import EYES
from osint_monitor.console.urls_looking import LOOKING
from osint_monitor.console.urls_watch import WATCH
from osint_monitor.console.views import (
    audit,
    capture,
    case_urls,
    decide,
    evidence,
    operation_board,
    operation_kept,
    operation_report,
    operation_work,
    operations,
    post,
    queue,
    signing,
    translation,
)

_POST = "post/<str:post_id>/"
_DAY = "operation/<int:operation_id>/"
_SEE, _RUN, _PART = Right.OPERATIONS, Right.COORDINATE, Right.TAKE_PART

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
    path(
        "account/password/",
        needs(Right.OWN_ACCOUNT, signing.password),
        name="own_password",
    ),
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
    path(
        f"{_POST}translation/",
        needs(Right.READ, translation.translation),
        name="translation",
    ),
    path(f"{_POST}verify/", needs(Right.READ, evidence.verify), name="verify"),
    path(f"{_POST}claim/", needs(Right.CLAIM, post.claim), name="claim"),
    path(f"{_POST}release/", needs(Right.CLAIM, post.release), name="release"),
    path(f"{_POST}decide/", needs(Right.DECIDE, decide.decide), name="decide"),
    path(f"{_POST}undo/", needs(Right.DECIDE, decide.undo), name="undo"),
    path("operations/", needs(_SEE, operations.operations), name="operations"),
    path("operations/new/", needs(_RUN, operations.new), name="operation_new"),
    path(_DAY, needs(_SEE, operations.operation), name="operation"),
    path(f"{_DAY}edit/", needs(_RUN, operations.edit), name="operation_edit"),
    path(f"{_DAY}state/", needs(_RUN, operations.state), name="operation_state"),
    path(f"{_DAY}code/", needs(_RUN, operations.code), name="operation_code"),
    path(f"{_DAY}join/", needs(_PART, operation_work.join), name="operation_join"),
    path(f"{_DAY}leave/", needs(_PART, operation_work.leave), name="operation_leave"),
    path(f"{_DAY}next/", needs(_PART, operation_work.next_post), name="operation_next"),
    path(
        f"{_DAY}hotspots/",
        needs(_SEE, operation_board.targets),
        name="operation_targets",
    ),
    path(
        f"{_DAY}hotspots/<int:hotspot_id>/",
        needs(_SEE, operation_board.target),
        name="operation_target",
    ),
    path(f"{_DAY}board/", needs(_SEE, operation_board.board), name="operation_board"),
    path(
        f"{_DAY}board/screen/",
        needs(_SEE, operation_board.screen),
        name="operation_screen",
    ),
    path(
        f"{_DAY}board/figures/",
        needs(_SEE, operation_board.board_figures),
        name="operation_board_figures",
    ),
    path(
        f"{_DAY}figure/<str:name>/",
        needs(_SEE, operation_board.figure),
        name="operation_figure",
    ),
    path(
        f"{_DAY}by-hand/",
        needs(_SEE, operation_kept.findings),
        name="operation_findings",
    ),
    path(
        f"{_DAY}by-hand/<int:finding_id>/",
        needs(_SEE, operation_kept.finding_gone),
        name="operation_finding_gone",
    ),
    path(
        f"{_DAY}hand-overs/",
        needs(_SEE, operation_kept.passings),
        name="operation_passings",
    ),
    path(
        f"{_DAY}hand-overs/<int:passing_id>/",
        needs(_SEE, operation_kept.result),
        name="operation_result",
    ),
    path(f"{_DAY}log/", needs(_SEE, operation_kept.log), name="operation_log"),
    path(
        f"{_DAY}report/", needs(_SEE, operation_report.report), name="operation_report"
    ),
    path(
        f"{_DAY}report/pdf/",
        needs(_SEE, operation_report.pdf),
        name="operation_pdf",
    ),
    *LOOKING,
    *ACCOUNTS,
    *EYES,
    *WATCH,
    path("audit/", needs(Right.AUDIT, audit.audit), name="audit"),
    path("audit/export/", needs(Right.AUDIT, audit.export), name="audit_export"),
]

urlpatterns += case_urls.urlpatterns

handler404 = "osint_monitor.console.views.errors.missing"
handler500 = "osint_monitor.console.views.errors.broken"
