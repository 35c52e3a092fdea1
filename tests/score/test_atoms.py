"""Atoms: phrases in dictionary form, gaps, alternatives, patterns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.words import Lang
from osint_monitor.score.rulefile.atoms import (
    AtomError,
    Pattern,
    Phrase,
    parse_atom,
)


def _parts(text: str) -> list[tuple[list[str], int, bool]]:
    atom = parse_atom(text, Lang.EN)
    assert isinstance(atom, Phrase)
    return [
        ([" ".join(run.norms) for run in part.alternatives], part.gap, part.optional)
        for part in atom.parts
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keep passport", [(["keep passport"], 0, False)]),
        ("keep * passport", [(["keep"], 0, False), (["passport"], 3, False)]),
        ("keep *6 passport", [(["keep"], 0, False), (["passport"], 6, False)]),
        ("(keep|hold on) it", [(["keep", "hold on"], 0, False), (["it"], 0, False)]),
        ("your? passport", [(["your"], 0, True), (["passport"], 0, False)]),
        ("24/7", [(["24 7"], 0, False)]),
    ],
)
def test_a_phrase_is_parts_in_a_row(
    text: str, expected: list[tuple[list[str], int, bool]]
) -> None:
    assert _parts(text) == expected


def test_an_equals_sign_asks_for_the_very_form() -> None:
    atom = parse_atom("=Kept", Lang.EN)
    assert isinstance(atom, Phrase) and atom.exact


def test_a_pattern_is_kept_as_it_is_written() -> None:
    assert parse_atom(r"re: \d+ km", Lang.EN) == Pattern(r"\d+ km")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "* a",
        "a *",
        "a * * b",
        "a *99 b",
        "(a",
        "a|b",
        "((a|b) c)",
        "a?",
        "!",
        "re:",
        "re: (",
        "re: a*",
        r"re: (?=a)",
        "re: " + "a" * 600,
    ],
)
def test_what_is_no_atom_is_refused(text: str) -> None:
    with pytest.raises(AtomError):
        parse_atom(text, Lang.EN)


@given(st.text(alphabet="ab *6(|)?=re: \\", max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_atom(text, Lang.EN)
    except AtomError:
        return


@pytest.mark.parametrize(
    "pattern", [r"\bмедика\b", r"доларів\b", r"\w+ №\d тов", r"(zł|euro)\b"]
)
def test_a_border_that_knows_ascii_only_is_refused(pattern: str) -> None:
    with pytest.raises(AtomError, match="A to Z only"):
        parse_atom(f"re: {pattern}", Lang.UK)


@pytest.mark.parametrize(
    "pattern", [r"\bGmbH\b", r"\b(18|19) ?до ?(2[2-9])\b", r"(?:^|[^\pL\pN])ТОВ «"]
)
def test_a_border_that_works_is_kept(pattern: str) -> None:
    assert isinstance(parse_atom(f"re: {pattern}", Lang.UK), Pattern)
