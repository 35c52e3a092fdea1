"""Ukrainian and Russian in Latin letters."""

from __future__ import annotations

import pytest

from osint_monitor.model.words import Lang
from osint_monitor.understand.romanised import could_be, cyrillic_of

ROMANISED = [
    ("shukayu robotu v polshchi potribni divchata dokumenty ne treba", Lang.UK),
    ("robota dlya zhinok v nimechchyni zhytlo bezkoshtovno oplata shchodnya", Lang.UK),
    ("rabota v germanii dlya devushek zhilyo besplatno pishite v telegram", Lang.RU),
    ("nuzhny devushki na rabotu pasport u nas oplata kazhdyy den", Lang.RU),
]
FOREIGN = [
    "wij zoeken medewerkers voor ons magazijn in venlo kost en inwoning",
    "szukamy pracowników na magazyn bez języka dokumenty nie są potrzebne",
    "căutăm muncitori pentru depozit cazare gratuită telefon",
    "we are hiring warehouse workers passport required telegram",
    "wir suchen mitarbeiter für unser lager unterkunft vorhanden",
]


@pytest.mark.parametrize(("text", "lang"), ROMANISED)
def test_romanised_text_is_recognised(text: str, lang: Lang) -> None:
    words = text.split()
    found = cyrillic_of(words) if could_be(words) else None
    assert found is not None
    assert found[0] is lang
    assert len(found[1]) == len(words)


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_left_alone(text: str) -> None:
    words = text.split()
    assert not could_be(words) or cyrillic_of(words) is None
