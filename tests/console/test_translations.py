"""Everything that the console says, it says in Dutch as well."""

from __future__ import annotations

import gettext
import importlib.util
import io
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "translations.py"


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_every_sentence_has_its_dutch(django: Path, translations: ModuleType) -> None:
    catalog = translations.brought_up_to_date()
    assert len(catalog) > 200
    assert translations.missing(catalog) == []


def test_what_is_compiled_is_what_is_written(
    django: Path, translations: ModuleType
) -> None:
    text, compiled = translations.written(translations.brought_up_to_date())
    assert translations.PO.read_bytes() == text
    with translations.MO.open("rb") as file:
        kept = gettext.GNUTranslations(file)
    made = gettext.GNUTranslations(io.BytesIO(compiled))
    sentences = {one for one in _ids(translations) if one}
    assert {one: kept.gettext(one) for one in sentences} == {
        one: made.gettext(one) for one in sentences
    }


def _ids(translations: ModuleType) -> list[str]:
    said = translations.said()
    return [one if isinstance(one, str) else one[0] for one in said]


def test_fixed_words_are_complete(django: Path) -> None:
    from osint_monitor.catalogue.mandates import BASES
    from osint_monitor.console.uploads import Form
    from osint_monitor.console.words import WORDS
    from osint_monitor.model.document import ObservableKind
    from osint_monitor.model.judgement import Verdict
    from osint_monitor.model.words import (
        Direction,
        ExploitationType,
        Family,
        Grade,
        Kind,
        Lang,
        Level,
        Mark,
        UkraineBasis,
    )  # fmt: skip

    kinds = {
        "verdict": Verdict, "lang": Lang, "kind": Kind, "type": ExploitationType,
        "direction": Direction, "basis": UkraineBasis, "mark": Mark, "grade": Grade,
        "family": Family, "contact": ObservableKind, "form": Form,
    }  # fmt: skip
    for name, enum in kinds.items():
        assert set(WORDS[name]) == {one.value for one in enum}, name
    assert set(WORDS["ground"]) == set(BASES)
    assert {one.value for one in Level} < set(WORDS["level"])
