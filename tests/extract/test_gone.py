"""Pages that say a post is gone."""

from __future__ import annotations

import pytest

from osint_monitor.extract.pages import extract_posts
from osint_monitor.model.post import post_id_of
from osint_monitor.model.source import Shape

from .conftest import MakePage, MakeSource

URL = "https://board.example/ad/1"
NOTICES = [
    "This advert has been removed.",
    "Sorry! This listing has expired",
    "This posting has been deleted by its author.",
    "This job is no longer available.",
    "Deze advertentie is verwijderd.",
    "Deze advertentie bestaat niet meer.",
    "Diese Anzeige ist nicht mehr verfügbar.",
    "Diese Anzeige wurde gelöscht.",
    "To ogłoszenie zostało usunięte.",
    "To ogłoszenie jest nieaktualne",
    "Acest anunț a fost șters.",
    "Acest anunț nu mai este disponibil",
    "Це оголошення видалено.",
    "Оголошення не знайдено",
    "Объявление удалено.",
    "Объявление снято с публикации",
]
"""Notices in seven languages."""


@pytest.mark.parametrize("status", [404, 410])
def test_an_answer_that_it_is_gone(
    status: int, make_page: MakePage, make_source: MakeSource
) -> None:
    page = make_page("", URL, status=status)
    gone = extract_posts(page, make_source(post_urls=(r"/ad/\d+",))).gone
    assert [one.post_id for one in gone] == [post_id_of("board", None, URL)]


def test_the_id_in_the_address_names_the_gone_post(
    make_page: MakePage, make_source: MakeSource
) -> None:
    page = make_page("", URL + "-new-title", status=404)
    gone = extract_posts(page, make_source(post_urls=(r"/ad/(\d+)",))).gone
    assert gone[0].post_id == post_id_of("board", "1", "")


@pytest.mark.parametrize("notice", NOTICES)
def test_a_page_that_says_so_with_200(
    notice: str, make_page: MakePage, make_source: MakeSource
) -> None:
    body = f"<nav>Home Login</nav><main><h1>{notice}</h1><a href='/'>Home</a></main>"
    found = extract_posts(make_page(body, URL), make_source(post_urls=(r"/ad/\d+",)))
    assert len(found.gone) == 1
    assert not found.versions


@pytest.mark.parametrize(
    "text",
    [
        "Work in a warehouse, my last advert has been removed by mistake.",
        "Room for rent. The page of the landlord was removed.",
        "Hi all, is the room available? Call +44 7700 900123.",
        "Оголошення від власника, зніму кімнату.",
        "Job offer: the position is full time.",
    ],
)
def test_a_post_that_only_speaks_of_it_is_no_notice(
    text: str, make_page: MakePage, make_source: MakeSource
) -> None:
    body = f"<main><h1>Work</h1><div class=ad-text>{text}</div></main>"
    found = extract_posts(make_page(body, URL), make_source(post_urls=(r"/ad/\d+",)))
    assert not found.gone
    assert len(found.versions) == 1


def test_a_listing_is_never_gone(make_page: MakePage, make_source: MakeSource) -> None:
    page = make_page("Page not found", "https://board.example/list", status=404)
    assert not extract_posts(page, make_source()).gone


def test_the_pattern_of_the_source_counts(
    make_page: MakePage, make_source: MakeSource
) -> None:
    source = make_source(post_urls=("/ad/",), gone=("(?i)verhuurd!",))
    body = "<main><h1>Kamer</h1><p>Verhuurd!</p>" + "<p>lang verhaal</p>" * 200
    assert extract_posts(make_page(body, URL), source).gone


def test_a_status_of_mastodon_and_a_message_of_telegram_can_be_gone(
    make_page: MakePage, make_source: MakeSource
) -> None:
    status = make_page("{}", "https://board.example/api/v1/statuses/77", status=404)
    message = make_page(
        '<div class="tgme_widget_message_error">Post not found</div>',
        "https://board.example/Town/5?embed=1",
    )
    one = extract_posts(status, make_source(Shape.MASTODON)).gone
    other = extract_posts(message, make_source(Shape.TELEGRAM)).gone
    assert one[0].post_id == post_id_of("board", "77", "")
    assert other[0].post_id == post_id_of("board", "town/5", "")
