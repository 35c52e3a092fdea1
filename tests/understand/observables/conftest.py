"""A field read by one reader, without a whole post."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.model.document import Observable
from osint_monitor.understand.observables.reader import Shown, find_observables
from osint_monitor.understand.observables.window import Places
from osint_monitor.understand.views import fold
from osint_monitor.understand.words import split

Find = Callable[..., list[Observable]]


@pytest.fixture(scope="session")
def find() -> Find:
    def find_in(
        text: str, *regions: str, title: str = "", is_known: bool = True
    ) -> list[Observable]:
        fields = {"title": title, "text": text}
        shown = {
            name: Shown(raw, view, split(view.text))
            for name, raw in fields.items()
            if raw and (view := fold(raw))
        }
        return find_observables(
            shown, Places(regions or ("NL", "PL", "DE", "UA"), is_known)
        )

    return find_in
