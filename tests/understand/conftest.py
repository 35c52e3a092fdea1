"""Versions to read, and one annotator for all tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Document
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Lang
from osint_monitor.understand.annotate import Annotator

Read = Callable[..., Document]


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    return Annotator()


@pytest.fixture(scope="session")
def read(annotator: Annotator) -> Read:
    def read_text(
        text: str,
        *,
        title: str = "",
        contact: str = "",
        lang: Lang | None = None,
        country: str | None = None,
    ) -> Document:
        version = Version(
            id="v",
            post_id="p",
            source_id="s",
            kind=Kind.JOB,
            url="",
            title=title,
            text=text,
            contact=contact,
            lang_hint=lang,
        )
        return annotator.annotate(version, country=country)

    return read_text
