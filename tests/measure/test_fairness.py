"""Who is named, and how often innocent posts are flagged for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from osint_monitor.measure.fairness import NOBODY, fairness_of, nationalities_in
from osint_monitor.measure.trial import Trial

Make = Callable[..., Trial]


@pytest.mark.parametrize(
    "text",
    ["Ukrainian woman", "Oekraïense vrouw", "ukrainische Frau", "kobieta z Ukrainy",
     "femeie ucraineană", "українка", "для УКРАИНОК"],
)  # fmt: skip
def test_a_nationality_is_found_in_every_language(text: str) -> None:
    assert nationalities_in(text) == ("Ukrainian",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Romanian and Polish speakers", ("Polish", "Romanian")),
        ("Rusty romance in the industry; индустрия моды, німий", ()),
        ("", ()),
    ],
)
def test_other_words_are_not(text: str, names: tuple[str, ...]) -> None:
    assert nationalities_in(text) == names


def test_only_posts_that_are_no_lead_are_counted(trial: Make) -> None:
    posts = [
        trial("strong", "strong", named=("Polish",)),
        trial("none", "weak", named=("Polish", "German")),
        trial("none", "none", named=("Polish",)),
        trial(None, "none", named=("Polish",)),
        trial(None, "weak"),
    ]
    found = {one.name: one for one in fairness_of(posts)["named"]}
    polish = found["Polish"]
    assert (polish.labelled.hits, polish.labelled.whole) == (1, 2)
    assert (polish.ordinary.hits, polish.ordinary.whole) == (0, 1)
    assert found["German"].labelled.rate == 1
    assert found[NOBODY].ordinary.rate == 1


def test_language_and_kind_are_compared_too(trial: Make) -> None:
    found = fairness_of([trial("none", "weak", lang="ro", kind="escort")])
    assert [one.name for one in found["lang"]] == ["ro"]
    assert [one.name for one in found["kind"]] == ["escort"]
