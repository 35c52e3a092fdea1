"""Bytes to text, whatever is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.extract.decode import decode

UKRAINIAN = "Шукаю роботу в Роттердамі, маю досвід. Київ, їжа, ґанок."
RUSSIAN = "Требуются работники на склад, жильё предоставляется."
POLISH = "Praca dla kobiet, zakwaterowanie, wyżywienie i dobre zarobki. Łódź, Gdańsk."
GERMAN = "Wir suchen Mädchen und Männer für Grüße aus Köln."
ROMANIAN = "Angajãm fete şi bãieţi în Germania, plata sãptãmânal."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (POLISH, "iso8859-2"),
        (POLISH, "cp1250"),
        (GERMAN, "cp1252"),
        (UKRAINIAN, "utf-8"),
    ],
)
@pytest.mark.parametrize("header", ["", "text/html; charset=utf-8"])
def test_an_old_code_page_is_seen_although_nobody_says_it(
    text: str, codec: str, header: str
) -> None:
    body = f"<html><body><p>{text}</p></body></html>".encode(codec)
    assert text in decode(body, header)


def test_the_page_itself_may_name_its_code_page() -> None:
    page = f'<meta charset="iso-8859-2"><p>{POLISH}</p>'.encode("iso8859-2")
    assert POLISH in decode(page)


def test_a_wrong_western_label_does_not_spoil_cyrillic() -> None:
    body = f"<p>{RUSSIAN}</p>".encode("cp1251")
    assert RUSSIAN in decode(body, "text/html; charset=iso-8859-1")


def test_western_label_stands_for_windows_1252() -> None:
    body = "prijs € 30 “nu”".encode("cp1252")
    assert decode(body, "text/html; charset=ISO-8859-1") == "prijs € 30 “nu”"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(codec: str) -> None:
    assert decode(UKRAINIAN.encode(codec), "text/html; charset=cp1251") == UKRAINIAN


def test_a_torn_utf8_page_stays_utf8() -> None:
    assert decode((UKRAINIAN * 3).encode()[:-1]).startswith(UKRAINIAN)


@pytest.mark.parametrize("label", ["zlib", "rot13", "nonsense", "idna", "base64"])
def test_a_label_that_is_no_charset_is_passed_over(label: str) -> None:
    assert decode("plain é".encode(), f"text/html; charset={label}") == "plain é"


def test_null_characters_go() -> None:
    assert decode(b"a\x00b") == "ab"


@given(st.binary(max_size=300), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_bytes_become_text(body: bytes, header: str) -> None:
    assert "\x00" not in decode(body, f"text/html; charset={header}")
