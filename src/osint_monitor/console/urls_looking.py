"""Addresses of looking: contacts, numbers, rules; each with the right it needs."""

from __future__ import annotations

from django.urls import path

from osint_monitor.console.rights import Right, needs
from osint_monitor.console.views import looking, numbers, rules, searches

_SEARCH = "searches/<int:search_id>/"
_CONTACT = "contact/<str:contact_id>/"

LOOKING = [
    path(
        "post/<str:post_id>/contact/<str:mark>/",
        needs(Right.CLAIM, looking.of_post),
        name="post_contact",
    ),
    path(_CONTACT, needs(Right.CLAIM, looking.contact), name="contact"),
    path(
        f"{_CONTACT}unmask/", needs(Right.CLAIM, looking.unmask), name="contact_unmask"
    ),
    path(f"{_CONTACT}order/", needs(Right.CLAIM, looking.order), name="contact_order"),
    path(
        f"{_CONTACT}places/", needs(Right.CLAIM, looking.places), name="contact_places"
    ),
    path("numbers/", needs(Right.READ, numbers.numbers), name="numbers"),
    path("searches/", needs(Right.READ, searches.searches), name="searches"),
    path("searches/new/", needs(Right.READ, searches.new), name="searches_new"),
    path(_SEARCH, needs(Right.READ, searches.search), name="search"),
    path(f"{_SEARCH}share/", needs(Right.READ, searches.share), name="search_share"),
    path(f"{_SEARCH}remove/", needs(Right.READ, searches.remove), name="search_remove"),
    path(
        "account/languages/",
        needs(Right.READ, searches.languages),
        name="own_languages",
    ),
    path("rules/", needs(Right.READ, rules.rules), name="rules"),
    path("rules/<str:rule_id>/", needs(Right.READ, rules.rule), name="rule"),
]
