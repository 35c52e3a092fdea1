"""One of seven languages, or another."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from osint_monitor.model.words import Lang
from osint_monitor.understand.language import LanguageReader


@pytest.fixture(scope="module")
def reader() -> LanguageReader:
    return LanguageReader()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Шукаємо працівників на склад, житло надаємо безкоштовно", "uk"),
        ("Ищем работников на склад, жильё предоставляем бесплатно", "ru"),
        ("Wij zoeken medewerkers voor ons magazijn in Venlo", "nl"),
        ("Szukamy pracowników do magazynu, zapewniamy zakwaterowanie", "pl"),
        ("Wir suchen Mitarbeiter für unser Lager, Unterkunft vorhanden", "de"),
        ("Căutăm muncitori pentru depozit, oferim cazare gratuită", "ro"),
        ("We are hiring warehouse workers, free accommodation", "en"),
        ("Buscamos trabajadores para el almacén, alojamiento gratis", "other"),
        ("Търсим работници за склад, осигурена безплатна квартира", "other"),
        ("Шукаем працаўнікоў на склад, жыллё даем бясплатна", "other"),
        ("Тражимо раднике за магацин, смештај обезбеђен", "other"),
        ("Hledáme pracovníky do skladu, ubytování zdarma zajištěno", "other"),
        ("", "other"),
    ],
)
def test_language(reader: LanguageReader, text: str, lang: str) -> None:
    assert reader.language(text) is Lang(lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("шукаю роботу покоївкою", "uk"), ("нужны грузчики срочно", "ru"),
        ("kamer vrij per direct", "nl"), ("szukam pracy od zaraz", "pl"),
        ("suche Zimmer ab sofort", "de"), ("caut camera de inchiriat", "ro"),
        ("room to rent from May", "en"), ("pokoj do wynajecia tanio", "pl"),
        ("lucru in strainatate", "ro"), ("Putzhilfe fuer Buero gesucht", "de"),
        ("busco trabajo urgente", "other"), ("cerco lavoro subito", "other"),
        ("je cherche du travail", "other"), ("hledám práci ihned", "other"),
        ("hľadám prácu ihneď", "other"), ("търся работа веднага", "other"),
        ("тражим посао одмах", "other"), ("барам работа веднаш", "other"),
        ("жұмыс іздеймін тез", "other"), ("шукаю працу тэрмінова", "other"),
        ("ek soek werk en blyplek", "other"), ("munkát keresek azonnal", "other"),
        ("procuro emprego urgente", "other"), ("jag söker jobb nu", "other"),
        ("jeg søger arbejde nu", "other"), ("ieškau darbo skubiai", "other"),
        ("otsin tööd kohe", "other"), ("acil iş arıyorum", "other"),
    ],
)  # fmt: skip
def test_language_of_a_few_words(reader: LanguageReader, text: str, lang: str) -> None:
    assert reader.language(text) is Lang(lang)


def test_long_afrikaans_is_not_dutch(reader: LanguageReader) -> None:
    text = "Ons soek mense wat kan help op die plaas, daar is blyplek en kos vir almal."
    assert reader.language(text, [Lang.NL]) is Lang.OTHER


def test_a_text_without_letters_has_the_language_of_its_hint(
    reader: LanguageReader,
) -> None:
    assert reader.language("12 345 !!!", [Lang.PL]) is Lang.PL


def test_a_hint_breaks_a_tie(reader: LanguageReader) -> None:
    assert reader.language("паспорт", [Lang.RU]) is Lang.RU


def test_a_hint_does_not_overrule(reader: LanguageReader) -> None:
    text = "Wir suchen Mitarbeiter für unser Lager, Unterkunft vorhanden"
    assert reader.language(text, [Lang.RO]) is Lang.DE


def test_parts_of_a_post_that_switches(reader: LanguageReader) -> None:
    dutch = "Wij zoeken medewerkers voor ons magazijn in Venlo, direct beginnen.\n"
    polish = "Szukamy pracowników do magazynu, zapewniamy zakwaterowanie od zaraz."
    parts = list(reader.parts(dutch + polish, Lang.NL))
    assert parts == [
        (Lang.NL, 0, len(dutch)),
        (Lang.PL, len(dutch), len(dutch + polish)),
    ]


def test_parts_of_one_line_that_switches(reader: LanguageReader) -> None:
    english = (
        "We are looking for workers on our farm near the coast, we offer a room, food "
        "and transport to work every day. "
    )
    romanian = (
        "Căutăm muncitori pentru ferma noastră de lângă mare, oferim cazare, masă și "
        "transport la muncă în fiecare zi."
    )
    parts = list(reader.parts(english + romanian, Lang.EN))
    assert parts == [
        (Lang.EN, 0, len(english)),
        (Lang.RO, len(english), len(english + romanian)),
    ]


@pytest.mark.data
def test_accuracy_on_sentences(reader: LanguageReader, shared_data: Path) -> None:
    path = shared_data / "texts" / "language_id.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    right: dict[str, list[bool]] = {}
    for row in rows:
        if len(row["text"]) >= 40:
            wanted = row["lang"] if row["lang"] in list(Lang) else "other"
            found = reader.language(row["text"])
            right.setdefault(wanted, []).append(found == wanted)
    shares = {lang: sum(hits) / len(hits) for lang, hits in right.items()}
    assert shares.pop("other") > 0.97
    assert min(shares.values()) > 0.985
