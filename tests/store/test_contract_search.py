"""Typed searches over posts read as the program reads them, on every store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from osint_monitor.errors import QueryError
from osint_monitor.model.document import Document, Observable
from osint_monitor.model.words import Lang, Level
from osint_monitor.pipeline import indexed
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.highlight import highlights
from osint_monitor.store.open import open_store
from osint_monitor.store.parse import MAX_DEPTH, MAX_TERMS, parse
from osint_monitor.store.similar import Similar, similar
from osint_monitor.store.suggest import suggestion
from osint_monitor.store.written import written
from osint_monitor.understand.annotate import Annotator

Make = Any

POSTS = {
    "uk": (
        Lang.UK,
        "Робота на складі",
        "Потрібні люди пакувати м'ясо на складі. Паспорти забираємо на час роботи, "
        "квартиру надаємо. Дзвоніть +380 44 000 00 01",
    ),
    "ru": (
        Lang.RU,
        "Работа для женщин",
        "Нужны женщины для уборки гостиницы. Документы хранятся у начальника смены, "
        "жильё в общежитии предоставляем бесплатно.",
    ),
    "nl": (
        Lang.NL,
        "Werk in de kas",
        "Wij zoeken medewerkers voor een kas bij Rotterdam. Huizen met eigen kamers "
        "zijn inbegrepen. Bel +31 6 00000001 of mail naar kas@werk.example",
    ),
    "pl": (
        Lang.PL,
        "Praca przy zbiorach",
        "Szukamy pracowników do zbioru truskawek. Dokumentów nie zabieramy, mieszkania "
        "zapewniamy blisko Łodzi.",
    ),
    "de": (
        Lang.DE,
        "Arbeit im Schlachthof",
        "Wir suchen Mitarbeiter für den Schlachthof. Wohnungen in kleinen Häusern "
        "stellen wir, der Lohn wird jede Woche bezahlt.",
    ),
    "ro": (
        Lang.RO,
        "Locuri de muncă la fermă",
        "Căutăm muncitori pentru culesul de căpșuni. Pașapoartele rămân la voi, "
        "cazarea este gratuită.",
    ),
    "en": (
        Lang.EN,
        "Massage in our own place",
        "Two girls offer massages in their own place near the station. "
        "Call +44 7700 900123, no w h a t s a p p please.",
    ),
    "en2": (
        Lang.EN,
        "Massage at a hotel",
        "Massages at your place or in a hotel, own car. Call +44 7700 900456",
    ),
}


@dataclass(frozen=True)
class Town:
    """A store of these posts, the same in memory, and what was read of each."""

    store: Store
    reference: Store
    docs: dict[str, Document]
    names: dict[str, str]

    def find(self, text: str) -> set[str]:
        page = self.store.search(parse(text), limit=100)
        return {self.names[post.post_id] for post in page.posts}


@pytest.fixture(scope="module")
def town(new_url: Callable[[], str], make: Make) -> Iterator[Town]:
    annotator = Annotator()
    docs, names = {}, {}
    with open_store(new_url()) as store, open_store("sqlite:///:memory:") as reference:
        for hour, (name, (lang, title, text)) in enumerate(POSTS.items()):
            version = make.version(name, title=title, text=text)
            docs[name] = annotator.annotate(version, languages=(lang,))
            names[version.post_id] = name
            level = Level.WEAK if name in ("en", "nl") else Level.NONE
            batch = Batch(
                versions=[indexed(docs[name])],
                sightings=[make.sighting(name, hour=24 * hour)],
                assessments=[make.assessment(name, level=level, lang=lang)],
            )
            store.put(batch)
            reference.put(batch)
        yield Town(store, reference, docs, names)


FOUND = [
    # inflections and apostrophes, with one kind of apostrophe or another
    ("м'ясо", {"uk"}),
    ("м’яса", {"uk"}),
    ("М`ЯСО", {"uk"}),
    ("паспорт", {"uk"}),
    ("паспортів", {"uk"}),
    ("женщина", {"ru"}),
    ("документ начальник", {"ru"}),
    ("huis", {"nl"}),
    ("medewerker kamer", {"nl"}),
    ("dokument", {"pl"}),
    ("pracownik AND truskawka", {"pl"}),
    ("Wohnung", {"de"}),
    ("haus", {"de"}),
    ("pașaport", {"ro"}),
    ("pasaport", {"ro"}),  # without its diacritics
    ("girl", {"en"}),
    ("massage", {"en", "en2"}),
    # phrases
    ('"own place"', {"en"}),
    ('"place own"', set()),
    ('"own places"', set()),
    ('massage -"own place"', {"en2"}),
    ('"м\'ясо на складі"', {"uk"}),
    ("«М’ясо на складі»", {"uk"}),
    ("whatsapp", {"en"}),  # w h a t s a p p
    ('"no whatsapp please"', {"en"}),
    ('"girl"', set()),  # exactly so, not inflected
    # beginnings
    ("mas*", {"en", "en2"}),
    ("м'яс*", {"uk"}),
    ("schlacht* OR truskaw*", {"de", "pl"}),
    # contacts, places and the rest
    ("phone:+447700900*", {"en", "en2"}),
    ('phone:"+44 7700 900123"', {"en"}),
    ("phone:00316*", {"nl"}),
    ("email:KAS@werk.example", {"nl"}),
    ("email:kas*", {"nl"}),
    ("phone:*", {"uk", "nl", "en", "en2"}),
    ("place:rotterdam", {"nl"}),
    ("place:Łódź", {"pl"}),
    ("place:lod*", {"pl"}),
    ('phone:+447700* AND (girl OR muncitor) -"hotel"', {"en"}),
    ("phone:* -phone:+44* -lang:uk", {"nl"}),
    ("level:hit", {"en", "nl"}),
    ("lang:pl,ro", {"pl", "ro"}),
    ("NOT (lang:pl,ro OR phone:* OR lang:ru)", {"de"}),
    ("seen:2026-03-02", {"ru"}),
    ("seen:2026-03-02..2026-03-03 -женщины", {"nl"}),
    ("gone:yes", set()),
    ("", set(POSTS)),
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_a_search_finds(town: Town, text: str, names: set[str]) -> None:
    assert town.find(text) == names


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_a_search_written_anew_finds_the_same(
    town: Town, text: str, names: set[str]
) -> None:
    where = parse(text).where
    assert town.find(written(where) if where else "") == names


PIECES = st.sampled_from(
    [
        "(", ")", '"', "-", "*", "AND", "OR", "NOT", "massage", "м’ясо", "huis", "own",
        '"own place"', "phone:+44*", "lang:uk", "seen:2026-03-02..", "place:lod*",
        "level:hit", "gone:no", 'url:"*', "\\", "'; DROP TABLE posts; --", "tokens:a",
        '{"match_all": {}}', "NEAR(a b)", "^a", "a + b", "\x00", "\ud800", "🔥", "%",
        "_",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(typed=st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=7).map(" ".join))
@example(typed="(aa OR bb " * MAX_DEPTH + "massage" + ")" * MAX_DEPTH)
@example(typed="(aa OR bb -" * (MAX_DEPTH // 2) + "massage" + ")" * (MAX_DEPTH // 2))
@example(typed="-massage " * MAX_TERMS)
@example(typed=" OR ".join(f"-(own phone:+44770090{n})" for n in range(MAX_TERMS // 2)))
def test_whatever_is_typed_finds_the_same_on_every_store(
    town: Town, typed: str
) -> None:
    try:
        asked = parse(typed)
    except QueryError:
        return
    found = [post.post_id for post in town.store.search(asked).posts]
    assert found == [post.post_id for post in town.reference.search(asked).posts]
    assert town.store.count(asked) == len(found)


@pytest.mark.parametrize(
    ("name", "text", "marked"),
    [
        ("uk", "м’яса", ["м'ясо"]),
        ("uk", "паспорт", ["Паспорти"]),
        ("ru", "женщина", ["женщин", "женщины"]),
        ("nl", "huis", ["Huizen"]),
        ("pl", "dokument", ["Dokumentów"]),
        ("de", "haus", ["Häusern"]),
        ("ro", "pasaport", ["Pașapoartele"]),
        ("en", '"own place"', ["own place", "own place"]),
        ("en", "massage -hotel", ["Massage", "massages"]),
        ("en", "whatsapp", ["w h a t s a p p"]),
        ("en", "mass* place", ["Massage", "place", "massages", "place"]),
        ("en", "phone:*", []),
    ],
)
def test_the_words_found_are_told_where_they_stand(
    town: Town, name: str, text: str, marked: list[str]
) -> None:
    version = town.docs[name].version
    spans = highlights(town.docs[name].fields, parse(text))
    assert [
        getattr(version, span.field)[span.start : span.end] for span in spans
    ] == marked


def test_every_post_found_by_words_has_words_to_show(town: Town) -> None:
    for text, names in FOUND:
        where = parse(text).where
        if where is None or ":" in text or "-" in text:
            continue
        for name in names:
            assert highlights(town.docs[name].fields, parse(text)), (text, name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("masage", "massage"),
        ("gilrs", "girls"),
        ("truskavek", "truskawek"),
        ("м'яссо", "м'ясо"),
        ("schlachthoff lang:de", "schlachthof lang:de"),
        ("phone:+44* (masage OR girll)", "phone:+44* (massage OR girl)"),
        ("xyzzyx", None),
        ("massage lang:uk", None),  # every word is known
        ("masage lang:uk", None),  # nor would the corrected search find anything
        ("phone:+99*", None),
        ("-massage lang:en -masage phone:+99*", None),
    ],
)
def test_a_slip_of_typing_is_understood(
    town: Town, typed: str, meant: str | None
) -> None:
    asked = parse(typed)
    assert town.find(typed) == set()
    found = suggestion(town.store, asked)
    assert found == suggestion(town.reference, asked)
    assert (written(found.where) if found and found.where else None) == meant


def alike(town: Town, store: Store, name: str) -> list[Similar]:
    doc = town.docs[name]
    post = store.post(doc.version.post_id)
    assert post is not None
    return similar(store, post, doc.fields)


def test_posts_with_the_same_rare_words_are_alike(town: Town) -> None:
    first, *others = alike(town, town.store, "en")
    assert [first, *others] == alike(town, town.reference, "en")
    assert town.names[first.post_id] == "en2"
    assert {"massage", "place"} <= set(first.words)
    assert not {"7700", "900123"} & set(first.words)
    assert [one.weight for one in others] == sorted(
        (one.weight for one in others), reverse=True
    )


def test_a_post_is_not_like_itself(town: Town) -> None:
    for name, doc in town.docs.items():
        found = alike(town, town.store, name)
        assert doc.version.post_id not in {one.post_id for one in found}


def test_words_of_contacts_do_not_make_posts_alike(store: Store, make: Make) -> None:
    annotator = Annotator()
    for name in ("p1", "p2"):
        text = f"{name} mail info@townhouse.example and join t.me/townhouse"
        doc = annotator.annotate(make.version(name, text=text))
        store.put(Batch(versions=[indexed(doc)], sightings=[make.sighting(name)]))
    assert any(isinstance(one, Observable) for one in doc.observables)
    post = store.post(doc.version.post_id)
    assert post is not None
    (found,) = similar(store, post, doc.fields)
    assert set(found.words) == {"mail", "and", "join"}


def test_the_most_alike_come_first_and_the_id_decides(store: Store, make: Make) -> None:
    annotator = Annotator()
    texts = {
        "asked": "granite lantern saddle velvet",
        "two": "granite lantern only",
        "same": "lantern granite again",
        "three": "saddle velvet granite",
        "one": "granite alone",
    }
    docs = {}
    for name, text in texts.items():
        docs[name] = annotator.annotate(make.version(name, text=text))
        seen = make.sighting(name)
        store.put(Batch(versions=[indexed(docs[name])], sightings=[seen]))
    post = store.post(make.post_id("asked"))
    assert post is not None
    found = [one.post_id for one in similar(store, post, docs["asked"].fields)]
    pair = sorted(map(make.post_id, ("two", "same")))
    assert found == [make.post_id("three"), *pair]
    assert len(similar(store, post, docs["asked"].fields, limit=1)) == 1


def test_of_several_words_the_commonest_is_meant(store: Store, make: Make) -> None:
    for index, tokens in enumerate(("lamp", "lamb", "lamp", "lamb", "lamp")):
        store.put(make.batch(f"p{index}", tokens=(tokens,)))
    found = suggestion(store, parse("lamx"))
    assert found is not None and found.where is not None
    assert written(found.where) == "lamp"
