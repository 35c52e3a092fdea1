"""The page's own words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import osint_monitor.measure.terms as terms
from osint_monitor.measure.evaluation import ERRORS
from osint_monitor.measure.fairness import nationalities_in
from osint_monitor.measure.figures import SHARES
from osint_monitor.measure.shares import share_of
from osint_monitor.model.words import Act, ExploitationType, Family, Kind, Lang, Level

TABLES = Path(terms.__file__).parent / "tables"


def test_both_languages_have_the_same_words() -> None:
    english, dutch = (
        {
            (part, name)
            for part, words in terms.read_terms(lang).table.items()
            for name in (words if isinstance(words, dict) else [""])
        }
        for lang in terms.LANGS
    )
    assert english == dutch


@pytest.mark.parametrize("lang", terms.LANGS)
def test_no_word_is_empty(lang: str) -> None:
    table = tomllib.loads((TABLES / f"page.{lang}.toml").read_text("utf-8"))
    words = [
        w for part in table.values() if isinstance(part, dict) for w in part.values()
    ]
    assert all(words)


@pytest.mark.parametrize("lang", terms.LANGS)
def test_figures_errors_and_the_vocabulary_have_names(lang: str) -> None:
    table = terms.read_terms(lang).table
    assert set(SHARES) <= set(table["figures"])
    assert set(ERRORS) == set(table["errors"])
    for enum in (Level, Kind, Lang, ExploitationType, Act):
        assert {str(one.value) for one in enum} <= set(table["names"])
    signs = {family.value for family in Family} - {"stance", "context"}
    assert signs <= set(table["names"])


def test_every_nationality_has_a_name_in_dutch() -> None:
    lines = (TABLES / "nationalities.txt").read_text("utf-8").splitlines()
    names = {line.partition(":")[0] for line in lines if ":" in line and line[0] != "#"}
    assert len(names) > 20
    assert names <= set(terms.read_terms("nl").table["names"])
    assert nationalities_in("Polish") == ("Polish",)


def test_numbers_follow_the_language() -> None:
    english, dutch = terms.read_terms("en"), terms.read_terms("nl")
    share = share_of(13, 5_000)
    assert english.share(share) == "0.26 %\n0.15-0.44 · 13/5000"
    assert dutch.share(share) == "0,26 %\n0,15-0,44 · 13/5000"
    assert dutch.share(share_of(0, 0)) == "-"
    assert english.share(share_of(1, 2)) == "50 %\n9-91 · 1/2"


def test_another_language_has_no_words() -> None:
    with pytest.raises(KeyError):
        terms.read_terms("fr")
