"""Evidence for each language."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.understand.likely import FEATURES, evidence, likely
from osint_monitor.understand.wordshares import CODES

UK, RU, PL = (CODES.index(code) for code in ("uk", "ru", "pl"))


@pytest.mark.parametrize(
    ("text", "first", "last"), [("їжа", UK, RU), ("съёмный", RU, UK), ("łóżko", PL, RU)]
)
def test_a_letter_that_an_alphabet_lacks_speaks_against_it(
    text: str, first: int, last: int
) -> None:
    logs = likely(text, {})
    assert logs[first] > logs[last]


def test_each_script_has_columns_of_its_own() -> None:
    latin, cyrillic = evidence("praca", {"pl": 0.9}), evidence("праця", {"uk": 0.9})
    assert not latin[:, FEATURES:].any() and latin[PL, :FEATURES].any()
    assert not cyrillic[:, :FEATURES].any() and cyrillic[UK, FEATURES:].any()


def test_a_language_that_the_detector_lacks_stands_beside_its_sister() -> None:
    rows = evidence("werk", {"nl": 0.9, "de": 0.5})
    assert rows[CODES.index("af"), 0] == rows[CODES.index("nl"), 0] == 0


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_text_has_a_likelihood_in_each_language(text: str) -> None:
    logs = likely(text, {"en": 0.5, "el": 0.7})
    assert logs.shape == (len(CODES),) and bool(np.isfinite(logs).all())
