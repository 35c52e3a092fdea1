"""What is printed is the same on a page and in a PDF; hostile words do nothing."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ALPHABETS = "Паспорт, їжа, ґанок, єдність, ëж; Șeful ține pașaportul; źdźbło, ąę; één"


def made(*blocks: dict[str, Any]) -> dict[str, Any]:
    from osint_monitor.console import paper

    return paper.paper("Dossier C-1", language="nl", foot="C-1 / 1", blocks=blocks)


def text_of(file: bytes, tmp_path: Path) -> str:
    """The words of a PDF, as another program reads them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here (Debian: poppler-utils)")
    path = tmp_path / "paper.pdf"
    path.write_bytes(file)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def every_kind(text: str) -> list[dict[str, Any]]:
    from osint_monitor.console import paper

    return [
        paper.heading(f"2 {text}"),
        paper.heading(f"3 {text}", 3),
        paper.says(f"4 {text}", "notice"),
        paper.facts([("5", f"5 {text}"), ("nothing", "")]),
        paper.table(["6", "head"], [["6", f"6 {text}"]]),
        paper.listing([f"7 {text}"]),
        paper.words(f"8 {text}\nnext"),
    ]


def test_letters_of_all_languages_are_in_the_file(django: Path, tmp_path: Path) -> None:
    from osint_monitor.console.paper_pdf import pdf

    text = " ".join(text_of(pdf(made(*every_kind(ALPHABETS)), AT), tmp_path).split())
    assert text.count(ALPHABETS) == 7 and "nothing" not in text
    assert "Dossier C-1" in text and "1 / 1" in text


def test_page_says_what_the_file_says(django: Path, tmp_path: Path) -> None:
    from django.template.loader import render_to_string

    from osint_monitor.console.paper_pdf import pdf

    paper = made(*every_kind(ALPHABETS))
    page = render_to_string("console/paper.html", {"paper": paper})
    file = " ".join(text_of(pdf(paper, AT), tmp_path).split())
    for number in range(2, 9):
        assert f"{number} {ALPHABETS}" in page and f"{number} {ALPHABETS}" in file


def test_sign_that_no_letter_draws_stands_as_its_code(
    django: Path, tmp_path: Path
) -> None:
    from osint_monitor.console import paper
    from osint_monitor.console.paper_pdf import pdf

    text = text_of(pdf(made(paper.words("call \U0001f469 now")), AT), tmp_path)
    assert "call ‹1F469› now" in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_words_on_a_page(django: Path, payload: str) -> None:
    from django.template.loader import render_to_string

    page = render_to_string("console/paper.html", {"paper": made(*every_kind(payload))})
    for forbidden in ("<script", "<img", "<svg", "<iframe", "onerror=window.pwned=1>",
                      "\u202e", "\u2066", "<style", "<form"):  # fmt: skip
        assert forbidden not in page


def test_hostile_words_are_words_in_the_file(django: Path) -> None:
    from osint_monitor.console.paper_pdf import pdf

    blocks = [block for one in PAYLOADS for block in every_kind(one[:300])]
    file = pdf(made(*blocks), AT)
    assert file.startswith(b"%PDF-")
    for forbidden in (b"/JavaScript", b"/URI", b"/Launch", b"/AA", b"/Annots"):
        assert forbidden not in file


def test_paper_that_was_kept_is_printed_alike_for_ever(django: Path) -> None:
    from osint_monitor.console import paper
    from osint_monitor.console.paper_pdf import pdf

    one = made(*every_kind("words \x00 \ud800"))
    text, digest = paper.written(one)
    assert digest == hashlib.sha256(text.encode()).hexdigest() and "\x00" not in text
    assert paper.read(text) == one
    assert pdf(paper.read(text), AT) == pdf(one, AT)
