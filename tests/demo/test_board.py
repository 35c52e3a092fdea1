"""The classifieds board and its bad habits."""

from __future__ import annotations

import http.client
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from osint_monitor.demo.addresses import path_of
from osint_monitor.demo.content import posts_of
from osint_monitor.demo.posts import DemoPost, SiteName, State
from osint_monitor.demo.run import RunningTown
from osint_monitor.demo.sites.answers import odd_bytes
from osint_monitor.model.words import Lang

BOARD = SiteName.BOARD
COOKIE = "board_visit=1"


def live(lang: Lang | None = None) -> list[DemoPost]:
    return [p for p in posts_of(BOARD) if p.live(1) and (not lang or p.lang is lang)]


def test_the_front_page_names_sections_and_sets_a_cookie(
    town: RunningTown, ask
) -> None:
    answer = ask(town, BOARD, "/")
    assert 'href="/list/work"' in answer.text
    assert "board_visit=1" in answer.headers["set-cookie"]


def test_all_live_adverts_are_reached_by_next_links(town: RunningTown, ask) -> None:
    found: set[str] = set()
    for section in ("work", "services", "goods", "housing"):
        path = f"/list/{section}"
        while path:
            tree = LexborHTMLParser(ask(town, BOARD, path, Cookie=COOKIE).body)
            links = [a.attributes["href"] or "" for a in tree.css("ul.ads a")]
            found |= {number for link in links for number in re.findall(r"\d{5}", link)}
            more = tree.css_first("a.next")
            path = more.attributes["href"] if more else ""
    assert {str(post.number) for post in live()} <= found


def test_an_advert_shows_its_words(town: RunningTown, ask) -> None:
    post = live(Lang.NL)[0]
    wording = post.live(1)
    tree = LexborHTMLParser(ask(town, BOARD, path_of(post)).body)
    assert wording is not None
    assert wording.title in tree.css_first("h1").text()
    assert tree.css_first(".ad-text").text().split() == wording.text.split()
    assert tree.css_first("a.phone").text() == wording.phone


def test_counters_change_and_nothing_else(town: RunningTown, ask) -> None:
    path = path_of(live(Lang.EN)[1])
    first, second = (ask(town, BOARD, path).text for _ in range(2))
    assert first != second
    noise = re.compile(r"Viewed \d+ times|Viewed \d+|\d+ minutes ago| times")
    bare = [re.sub(r"\s+", "", noise.sub("", text)) for text in (first, second)]
    assert re.sub(r"\d+", "", bare[0]) == re.sub(r"\d+", "", bare[1])


def test_the_second_page_wants_the_cookie(town: RunningTown, ask) -> None:
    answer = ask(town, BOARD, "/list/work?page=2")
    assert answer.status == 302
    assert "check=1" in answer.headers["location"]
    assert "board_visit=1" in answer.headers["set-cookie"]


def test_without_cookies_there_is_no_second_page(town: RunningTown, ask) -> None:
    answer = ask(town, BOARD, "/list/work?page=2&check=1")
    assert answer.status == 200
    assert "/ad/" not in answer.text


def test_with_the_cookie_the_check_gives_the_page(town: RunningTown, ask) -> None:
    answer = ask(town, BOARD, "/list/work?page=2&check=1", Cookie=COOKIE)
    assert answer.text.count('class="item"') == 20


def test_an_old_address_leads_to_the_new_one(town: RunningTown, ask) -> None:
    post = live()[0]
    answer = ask(town, BOARD, f"/go/{post.number}")
    assert (answer.status, answer.headers["location"]) == (301, path_of(post))


def test_some_adverts_are_linked_by_several_addresses(town: RunningTown, ask) -> None:
    pages = [ask(town, BOARD, path_of(post)).text for post in live()]
    lists = ask(town, BOARD, "/list/work").text + ask(town, BOARD, "/list/goods").text
    assert any("?from=similar" in page for page in pages)
    assert "utm_source" in lists
    assert "/go/" in lists
    assert all('rel="canonical"' in page for page in pages)


def test_the_calendar_has_no_end(town: RunningTown, ask) -> None:
    path = "/calendar/2026/12"
    for _ in range(30):
        links = re.findall(r'href="(/calendar/[^"]+)"', ask(town, BOARD, path).text)
        path = links[-1]
    assert path == "/calendar/2029/6"


def test_an_advert_gone_on_the_first_day_answers_410(town: RunningTown, ask) -> None:
    gone = [post for post in posts_of(BOARD) if post.state(1) is State.GONE]
    assert gone
    assert {ask(town, BOARD, path_of(post)).status for post in gone} == {410}


def test_gone_adverts_answer_in_three_ways(second_day: RunningTown, ask) -> None:
    gone = [post for post in posts_of(BOARD) if post.state(2) is State.GONE]
    answers = {post.key: ask(second_day, BOARD, path_of(post)) for post in gone}
    assert {answer.status for answer in answers.values()} == {200, 404, 410}


def test_robots_are_asked_to_keep_out(town: RunningTown, ask) -> None:
    assert "Disallow: /admin/" in ask(town, BOARD, "/robots.txt").text
    assert "/admin/" in ask(town, BOARD, "/").text


def test_pages_are_compressed_for_those_who_want_it(town: RunningTown, ask) -> None:
    plain = ask(town, BOARD, "/list/work", Cookie=COOKIE)
    small = ask(town, BOARD, "/list/work", Cookie=COOKIE, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert small.body == plain.body


def test_some_cyrillic_pages_lie_about_their_encoding(town: RunningTown, ask) -> None:
    answers = [
        ask(town, BOARD, path_of(post))
        for post in live()
        if post.lang in (Lang.UK, Lang.RU) and post.number % 5 == 0
    ]
    lying = [a for a in answers if "\ufffd" in a.text]
    assert len(lying) >= 2
    for answer in lying:
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.body.decode("windows-1251")


def test_an_old_central_european_page_says_so_only_inside() -> None:
    post = next(p for p in posts_of(BOARD) if p.lang is Lang.PL and p.number % 5 == 0)
    response = odd_bytes('<meta charset="utf-8">Łódź', post)
    assert response.headers["Content-Type"] == "text/html"
    assert response.body == '<meta charset="iso-8859-2">Łódź'.encode("iso-8859-2")


def test_some_markup_is_broken(town: RunningTown, ask) -> None:
    broken = [post for post in live() if post.number % 8 == 3]
    assert broken
    assert "</h1>" not in ask(town, BOARD, path_of(broken[0])).text


def test_an_unknown_advert_or_section_is_404(town: RunningTown, ask) -> None:
    for path in ("/ad/1.html", "/list/nothing", "/calendar/x/y", "/nowhere"):
        assert ask(town, BOARD, path).status == 404


def test_one_listed_page_never_answers(town: RunningTown, ask) -> None:
    assert "/ad/40996.html" in ask(town, BOARD, "/list/goods").text
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(town, BOARD, "/ad/40996.html")


def test_one_listed_address_leads_back_to_itself(town: RunningTown, ask) -> None:
    path, seen = "/go/40989", set()
    assert path in ask(town, BOARD, "/list/services").text
    while path not in seen:
        seen.add(path)
        path = ask(town, BOARD, path).headers["location"]
    assert len(seen) == 3
