"""A post in the officer's language, by a translator of the house, if it has one."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from translator import Translator, said, translating

from console_town import PHONE, SHOWN_PHONE, STRONG, post, put
from osint_monitor.errors import SettingsError
from osint_monitor.settings import Settings

ONE = post("strong", STRONG, title="Work in Rotterdam")
ROOM = f"/post/{ONE.post_id}/"
ASK = f"{ROOM}translation/"


@pytest.fixture
def translator() -> Iterator[Translator]:
    with translating() as made:
        yield made


@pytest.fixture
def given(django: Path, monkeypatch: pytest.MonkeyPatch, translator: Translator) -> Any:
    """Sets the translator, and what else is given."""
    from django.conf import settings

    def give(**more: Any) -> None:
        values = {"translator": translator.url} | more
        changed = settings.OSINT_MONITOR.model_copy(update=values)
        monkeypatch.setattr(settings, "OSINT_MONITOR", changed)

    give()
    return give


def test_there_is_none_unless_one_is_set(signed_in: Any) -> None:
    client = signed_in("colleague")
    assert "translation/" not in client.get(ROOM).content.decode()
    assert client.post(ASK).headers["Location"] == ROOM


def test_post_is_translated_into_the_language_of_the_officer(
    given: Any, translator: Translator, signed_in: Any
) -> None:
    client = signed_in("colleague")
    assert ASK in client.get(ROOM).content.decode()
    assert translator.asked == []
    fields = dict(client.post(ASK).context["fields"])
    assert fields["title"] == "[en>nl] Work in Rotterdam"
    assert fields["text"].startswith("[en>nl] ")
    asked = translator.asked[0]
    assert (asked["source"], asked["target"], asked["format"]) == ("en", "nl", "text")
    assert "api_key" not in asked


def test_the_translator_never_gets_a_contact(
    given: Any, translator: Translator, signed_in: Any
) -> None:
    client = signed_in("colleague")
    client.post(f"{ROOM}claim/")
    page = client.post(ASK).content.decode()
    for number in (PHONE, SHOWN_PHONE):
        assert number not in str(translator.asked) and number not in page


def test_contact_fields_of_the_page_are_not_sent(
    given: Any, translator: Translator, signed_in: Any, django: Path
) -> None:
    odd = post("odd-contact", STRONG, title="Job", contact="only anna of the bridge")
    put(django, [odd])
    signed_in("colleague").post(f"/post/{odd.post_id}/translation/")
    assert len(translator.asked[0]["q"]) == 2 and "bridge" not in str(translator.asked)


def test_what_is_no_longer_offered_leads_back_to_the_post(signed_in: Any) -> None:
    client = signed_in("colleague")
    answer = client.post(ASK, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, ROOM)


def test_post_in_the_officers_own_language_needs_none(
    given: Any, translator: Translator, signed_in: Any
) -> None:
    client = signed_in("inspector")
    assert ASK not in client.get(ROOM).content.decode()
    assert client.post(ASK).headers["Location"] == ROOM
    assert client.get(ASK).headers["Location"] == ROOM
    assert translator.asked == []


def test_piece_of_the_page_is_what_htmx_asks_for(given: Any, signed_in: Any) -> None:
    client = signed_in("colleague")
    assert "<!doctype html>" in client.post(ASK).content.decode()
    piece = client.post(ASK, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece and "[en&gt;nl] Work in Rotterdam" in piece


def test_translation_is_audited_without_its_words(given: Any, signed_in: Any) -> None:
    from osint_monitor.console.models import Event

    signed_in("colleague").post(ASK)
    noted = Event.objects.filter(what="post.translated")
    assert [one.object for one in noted] == [ONE.post_id]
    assert "Rotterdam" not in str(list(Event.objects.values()))


def test_key_is_sent_from_its_file(
    given: Any, translator: Translator, signed_in: Any, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.write_text("example-key\n")
    given(translator_key_file=path)
    page = signed_in("colleague").post(ASK).content.decode()
    assert translator.asked[0]["api_key"] == "example-key"
    assert "example-key" not in page


def test_long_post_is_translated_to_a_length(
    given: Any, translator: Translator, signed_in: Any, django: Path
) -> None:
    from osint_monitor.console.translating import MOST

    long = post("translated-long", f"{STRONG} {'work and home ' * 3_000}", title="Job")
    put(django, [long])
    answer = signed_in("colleague").post(f"/post/{long.post_id}/translation/")
    assert sum(map(len, translator.asked[0]["q"])) == MOST
    assert answer.context["is_cut"] and "20.000" in answer.content.decode()


@pytest.mark.parametrize(
    ("answer", "why"),
    [((500, b"no"), "answered_500"), ((302, b""), "answered_302"),
     ((200, b"<html>"), "no_translation"), ((200, b"[]"), "no_translation"),
     ((200, b'{"translatedText": "one"}'), "no_translation"),
     ((200, b'{"translatedText": []}'), "no_translation"),
     ((200, b"1" * 2_000_000), "no_http")],
)  # fmt: skip
def test_translator_that_answers_nonsense_is_told_of(
    given: Any,
    translator: Translator,
    signed_in: Any,
    answer: tuple[int, bytes],
    why: str,
) -> None:
    translator.answer = lambda _: answer
    page = signed_in("colleague").post(ASK)
    assert page.status_code == 200 and why in page.context["failed"]


def test_translator_that_is_away_is_told_of(given: Any, signed_in: Any) -> None:
    given(translator="http://127.0.0.1:9/translate")
    page = signed_in("colleague").post(ASK)
    assert "can't_be_reached" in page.context["failed"]


def test_key_that_can_no_longer_be_read_is_told_of(
    given: Any, signed_in: Any, tmp_path: Path
) -> None:
    given(translator_key_file=tmp_path / "missing")
    page = signed_in("colleague").post(ASK)
    assert "translator_key_file" in page.context["failed"]


def test_translator_holds_up_a_few_only(
    given: Any, translator: Translator, signed_in: Any
) -> None:
    from osint_monitor.console import limits
    from osint_monitor.console.translating import AT_ONCE

    client = signed_in("colleague")
    places = [limits.place("translator", 60, of=AT_ONCE) for _ in range(AT_ONCE)]
    assert client.post(ASK).context["failed"] and translator.asked == []
    assert places[1]
    with places[1]:
        pass
    for _ in range(2):
        assert "fields" in client.post(ASK).context


def test_account_can_ask_so_often(
    given: Any, translator: Translator, signed_in: Any
) -> None:
    from osint_monitor.console.views.translation import TRIES

    client = signed_in("colleague")
    for _ in range(TRIES + 3):
        last = client.post(ASK)
    assert last.context["failed"] and len(translator.asked) == TRIES


def test_words_of_the_translator_are_hostile_too(
    given: Any, translator: Translator, signed_in: Any
) -> None:
    def answer(asked: dict[str, Any]) -> tuple[int, bytes]:
        evil = ["<script>alert(1)</script>\u202e"] * len(asked["q"])
        return 200, orjson.dumps({"translatedText": evil})

    translator.answer = answer
    page = signed_in("colleague").post(ASK).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page and "\u202e" not in page


@pytest.mark.parametrize(
    "address",
    ["http://translate.example/translate", "ftp://translate.example", "translate",
     "https://", "https://user:secret@translate.example/", "http://10.0.0.1:5000/",
     "https://translate.example:port/", "https://translate..example/"],
)  # fmt: skip
def test_address_by_which_others_could_read_along_is_refused(
    django: Path, tmp_path: Path, address: str
) -> None:
    from osint_monitor.console.translating import translator_of

    with pytest.raises(SettingsError, match="translator"):
        translator_of(Settings(data=tmp_path, translator=address))


def test_files_that_are_missing_are_told_of(django: Path, tmp_path: Path) -> None:
    from osint_monitor.console.translating import translator_of

    url = "https://translate.example/translate"
    for name in ("translator_key_file", "translator_ca_file"):
        files: Any = {name: tmp_path / "missing"}
        with pytest.raises(SettingsError, match=name):
            translator_of(Settings(data=tmp_path, translator=url, **files))


def test_translator_in_the_house_is_trusted_by_its_certificate_only(
    django: Path, tmp_path: Path
) -> None:
    from osint_monitor.console.translating import translator_of

    url = "https://translate.example/translate"
    made = translator_of(Settings(data=tmp_path, translator=url))
    assert made is not None
    assert made.allowances.permit("translate.example", 443, "10.0.0.7")
    assert not made.allowances.permit("translate.example", 443, "169.254.169.254")
    assert made.context.verify_mode is ssl.CERT_REQUIRED


def test_key_stands_in_no_representation(django: Path, tmp_path: Path) -> None:
    from osint_monitor.console.translating import translator_of

    path = tmp_path / "key"
    path.write_text("example-key")
    url = "https://translate.example/translate"
    settings = Settings(data=tmp_path, translator=url, translator_key_file=path)
    made = translator_of(settings)
    assert made is not None and made.key == "example-key"
    assert "example-key" not in repr(made)


def test_check_says_whether_the_translator_answers(
    given: Any, translator: Translator
) -> None:
    from django.conf import settings

    from osint_monitor.console.check import problems

    def told() -> list[str]:
        found = problems(settings.OSINT_MONITOR)
        return [one.what for one in found if one.where == "translator"]

    assert told() == []
    translator.answer = lambda _: (403, b"")
    assert told() == ["answered_403"]
    translator.answer = said
    assert told() == []
