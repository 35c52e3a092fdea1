"""Saved pages: their type by name, their address by the best witness."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.extract.files.saved import content_type, is_sidecar, saved_address

CANONICAL = (
    b'<head><link rel="canonical" href="https://a.example/c?x=1&amp;y=2"></head>'
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.HTML", "text/html"),
        ("a.html.gz", "text/html"),
        ("feed.xml", "application/xml"),
        ("a.png", None),
        ("noname", None),
    ],
)
def test_the_name_says_the_type(name: str, kind: str | None) -> None:
    assert content_type(name) == kind


def test_a_sidecar_wins(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(CANONICAL)
    sidecar = tmp_path / "a.html.url"
    sidecar.write_text("[InternetShortcut]\r\nURL=https://b.example/s\r\n")
    assert saved_address(page, CANONICAL) == "https://b.example/s"
    assert is_sidecar(sidecar)
    assert not is_sidecar(page)


@pytest.mark.parametrize(
    ("body", "address"),
    [
        (
            b"<!-- saved from url=(0021)https://a.example/ads -->",
            "https://a.example/ads",
        ),
        (
            b"<!--\n Page saved with SingleFile \n url: https://a.example/s \n-->",
            "https://a.example/s",
        ),
        (CANONICAL, "https://a.example/c?x=1&y=2"),
        (
            b'<meta property="og:url" content="https://a.example/o">',
            "https://a.example/o",
        ),
        (b'<link rel="stylesheet" href="https://a.example/x.css">', None),
        (b'<link rel="canonical" href="javascript:alert(1)">', None),
        (b"", None),
    ],
)
def test_the_page_says_its_address(
    tmp_path: Path, body: bytes, address: str | None
) -> None:
    assert saved_address(tmp_path / "a.html", body) == address


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_body_gives_a_web_address_or_none(tmp_path: Path, body: bytes) -> None:
    for start in (b"<link rel=canonical href=", b"<!-- saved from url=(1)http", b""):
        address = saved_address(tmp_path / "a.html", start + body)
        assert address is None or address.startswith(("http://", "https://"))
