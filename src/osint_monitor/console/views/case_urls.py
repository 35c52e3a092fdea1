"""Addresses of cases, persons and dossiers, each with the right that it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.views import case_items, cases, dossiers, persons

_CASE, _PERSON = "case/<int:case_id>/", "person/<int:person_id>/"
_DOSSIER = "dossier/<int:dossier_id>/"
_POST = "post/<str:post_id>/"
_WORK, _MAKE = Right.CASES, Right.DOSSIER

urlpatterns = [
    path("cases/", needs(_WORK, cases.listing), name="cases"),
    path(_CASE, needs(_WORK, cases.case), name="case"),
    path(f"{_CASE}change/", needs(_WORK, cases.change), name="case_change"),
    path(f"{_CASE}contacts/", needs(_WORK, cases.contacts), name="case_contacts"),
    path(f"{_CASE}add/", needs(_WORK, case_items.add), name="case_add"),
    path(f"{_CASE}remove/", needs(_WORK, case_items.remove), name="case_remove"),
    path(f"{_CASE}note/", needs(_WORK, case_items.note), name="case_note"),
    path(f"{_CASE}file/", needs(_WORK, case_items.file), name="case_file"),
    path(
        f"{_CASE}file/<int:file_id>/",
        needs(_WORK, case_items.file_out),
        name="case_file_out",
    ),
    path(f"{_CASE}hand-on/", needs(_WORK, case_items.hand_on), name="case_hand_on"),
    path(f"{_CASE}receipt/", needs(_WORK, case_items.receipt), name="case_receipt"),
    path(f"{_CASE}dossier/", needs(_MAKE, dossiers.make), name="dossier_make"),
    path(_DOSSIER, needs(_MAKE, dossiers.read), name="dossier"),
    path(f"{_DOSSIER}pdf/", needs(_MAKE, dossiers.as_pdf), name="dossier_pdf"),
    path(f"{_POST}case/", needs(_WORK, case_items.from_post), name="post_case"),
    path(f"{_POST}person/", needs(_WORK, persons.from_post), name="post_person"),
    path("persons/", needs(_WORK, persons.listing), name="persons"),
    path(_PERSON, needs(_WORK, persons.person), name="person"),
    path(f"{_PERSON}post/", needs(_WORK, persons.remove_post), name="person_post_out"),
    path(f"{_PERSON}merge/", needs(_WORK, persons.merge), name="person_merge"),
    path(f"{_PERSON}unmerge/", needs(_WORK, persons.unmerge), name="person_unmerge"),
]
