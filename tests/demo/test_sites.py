"""Job board, rooms, escort directory, feed and social site, each in its own form."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from osint_monitor.demo.addresses import CHANNEL, path_of, shown_number
from osint_monitor.demo.content import posts_of
from osint_monitor.demo.posts import DemoPost, SiteName, State
from osint_monitor.demo.run import RunningTown
from osint_monitor.demo.sites.prices import amount_of, currency_of, unit_of

JOBS, ROOMS, ESCORT = SiteName.JOBS, SiteName.ROOMS, SiteName.ESCORT
CHANNEL_SITE, SOCIAL, FEED = SiteName.CHANNEL, SiteName.SOCIAL, SiteName.FEED
TIMELINE = "/api/v1/timelines/public?limit=20"


def live(site: SiteName, day: int = 1) -> list[DemoPost]:
    return [post for post in posts_of(site) if post.live(day)]


# --- what all sites do --------------------------------------------------------


def test_a_busy_page_recovers_after_one_try(second_day: RunningTown, ask) -> None:
    answers = [
        ask(second_day, JOBS, path_of(post), patient=False)
        for post in live(JOBS, 2)
        + [p for p in posts_of(JOBS) if p.state(2) is State.GONE]
    ]
    busy = [a for a in answers if a.status in (429, 503)]
    assert busy
    for answer in busy:
        assert answer.status == 503 or answer.headers["retry-after"] == "1"
    again = {
        ask(second_day, JOBS, path_of(p), patient=False).status for p in live(JOBS, 2)
    }
    assert again == {200}


@pytest.mark.parametrize("site", [JOBS, ROOMS, FEED])
def test_the_same_day_gives_the_same_bytes(
    town: RunningTown, ask, site: SiteName
) -> None:
    path = path_of(live(site)[0])
    assert ask(town, site, path).body == ask(town, site, path).body


@pytest.mark.parametrize("site", [JOBS, ROOMS, FEED])
def test_an_unchanged_page_is_304(town: RunningTown, ask, site: SiteName) -> None:
    path = path_of(live(site)[1])
    first = ask(town, site, path)
    if "etag" in first.headers:
        again = ask(town, site, path, If_None_Match=first.headers["etag"])
    else:
        since = first.headers["last-modified"]
        again = ask(town, site, path, If_Modified_Since=since)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("site", [JOBS, ROOMS])
def test_a_changed_page_is_sent_anew(
    town: RunningTown, second_day: RunningTown, ask, site: SiteName
) -> None:
    post = next(p for p in posts_of(site) if p.state(2) is State.CHANGED)
    first = ask(town, site, path_of(post))
    known = {
        "If_None_Match": first.headers.get("etag", '"x"'),
        "If_Modified_Since": first.headers.get("last-modified", "x"),
    }
    assert ask(second_day, site, path_of(post), **known).status == 200


# --- job board ----------------------------------------------------------------


def test_every_vacancy_is_a_job_posting(town: RunningTown, ask) -> None:
    for post in live(JOBS)[:25]:
        tree = LexborHTMLParser(ask(town, JOBS, path_of(post)).body)
        script = tree.css_first('script[type="application/ld+json"]').text()
        posting = json.loads(script)
        wording = post.live(1)
        assert wording is not None
        assert posting["@type"] == "JobPosting"
        assert posting["title"] == wording.title
        assert posting["identifier"]["value"] == str(post.number)


def test_vacancies_are_paged_with_rel_next(town: RunningTown, ask) -> None:
    path, found = "/vacancies", set()
    while path:
        tree = LexborHTMLParser(ask(town, JOBS, path).body)
        cards = [a.attributes["href"] or "" for a in tree.css(".card a")]
        found |= {re.sub(r"\D", "", link) for link in cards}
        more = tree.css_first('a[rel="next"]')
        path = more.attributes["href"] if more else ""
    assert {str(post.number) for post in live(JOBS)} <= found


def test_the_front_page_and_short_addresses_move(town: RunningTown, ask) -> None:
    number = live(JOBS)[0].number
    assert ask(town, JOBS, "/").headers["location"] == "/vacancies"
    assert ask(town, JOBS, f"/v/{number}").headers["location"] == f"/v/{number}?r=1"
    hop = ask(town, JOBS, f"/v/{number}?r=1")
    assert hop.headers["location"] == f"/vacancy/{number}"


# --- rooms and rides ----------------------------------------------------------


def test_rooms_carry_microdata_or_open_graph(town: RunningTown, ask) -> None:
    pages = {post.key: ask(town, ROOMS, path_of(post)).text for post in live(ROOMS)}
    micro = sum('itemprop="description"' in page for page in pages.values())
    graph = sum('property="og:title"' in page for page in pages.values())
    assert micro > 20
    assert graph > 20
    assert micro + graph == len(pages)


def test_rooms_are_paged_by_numbers(town: RunningTown, ask) -> None:
    tree = LexborHTMLParser(ask(town, ROOMS, "/rooms").body)
    pages = [a.attributes["href"] or "" for a in tree.css(".pagination a")]
    rides = ask(town, ROOMS, "/rides").text + ask(town, ROOMS, "/rides?page=2").text
    text = rides + "".join(ask(town, ROOMS, page).text for page in pages)
    assert all(f"/offer/{post.number}" in text for post in live(ROOMS))


def test_an_address_without_slash_moves(town: RunningTown, ask) -> None:
    path = path_of(live(ROOMS)[0])
    answer = ask(town, ROOMS, path.rstrip("/"))
    assert (answer.status, answer.headers["location"]) == (301, path)


# --- escort directory ---------------------------------------------------------


def test_a_profile_keeps_its_number_in_an_attribute(town: RunningTown, ask) -> None:
    post = next(p for p in live(ESCORT) if p.number % 5)
    wording = post.live(1)
    tree = LexborHTMLParser(ask(town, ESCORT, path_of(post)).body)
    assert wording is not None
    button = tree.css_first("button[data-phone]")
    assert button.attributes["data-phone"] == wording.phone
    assert tree.css_first("article").attributes["data-id"] == str(post.number)


def test_the_directory_is_paged_by_words(town: RunningTown, ask) -> None:
    assert "Weiter »" in ask(town, ESCORT, "/").text
    assert "Weiter »" not in ask(town, ESCORT, "/?seite=99").text


# --- channel preview ----------------------------------------------------------


def test_the_channel_goes_back_with_before(town: RunningTown, ask) -> None:
    path, found = f"/s/{CHANNEL}", []
    while path:
        tree = LexborHTMLParser(ask(town, CHANNEL_SITE, path).body)
        shown = [m.attributes["data-post"] or "" for m in tree.css("[data-post]")]
        found = shown + found
        more = tree.css_first("a.tme_messages_more")
        path = more.attributes["href"] if more else ""
    assert found == [f"{CHANNEL}/{shown_number(p)}" for p in live(CHANNEL_SITE)]


def test_a_message_keeps_its_line_breaks(town: RunningTown, ask) -> None:
    post = next(p for p in live(CHANNEL_SITE) if "\n" in (p.live(1) or p).text)
    page = ask(town, CHANNEL_SITE, path_of(post))
    text = LexborHTMLParser(page.body).css_first(".tgme_widget_message_text")
    assert "<br>" in (text.html or "")


def test_a_deleted_message_is_not_found(second_day: RunningTown, ask) -> None:
    gone = [p for p in posts_of(CHANNEL_SITE) if p.state(2) is State.GONE]
    assert gone
    for post in gone:
        page = ask(second_day, CHANNEL_SITE, path_of(post))
        assert "tgme_widget_message_error" in page.text
    listed = ask(second_day, CHANNEL_SITE, f"/s/{CHANNEL}").text
    assert not [p for p in gone if f'data-post="{CHANNEL}/{shown_number(p)}"' in listed]


# --- social site --------------------------------------------------------------


def test_the_timeline_is_paged_by_link_headers(town: RunningTown, ask) -> None:
    path, found = TIMELINE, []
    while path:
        answer = ask(town, SOCIAL, path)
        found += [status["id"] for status in json.loads(answer.body)]
        more = re.search(r'<http://[^/]+([^>]+)>; rel="next"', answer.headers["link"])
        path = more[1] if more else ""
    assert found == [str(shown_number(post)) for post in reversed(live(SOCIAL))]


def test_every_answer_says_how_much_may_be_asked(town: RunningTown, ask) -> None:
    first, second = (ask(town, SOCIAL, TIMELINE).headers for _ in range(2))
    assert first["x-ratelimit-limit"] == "300"
    assert first["x-ratelimit-remaining"] != second["x-ratelimit-remaining"]


def test_a_status_has_its_words_and_its_account(town: RunningTown, ask) -> None:
    post = live(SOCIAL)[0]
    path = f"/api/v1/statuses/{shown_number(post)}"
    status = json.loads(ask(town, SOCIAL, path).body)
    assert status["url"].endswith(path_of(post))
    assert status["content"].startswith("<p>")
    account = status["account"]
    mine = ask(town, SOCIAL, f"/api/v1/accounts/{account['id']}/statuses?limit=40")
    assert status["id"] in [one["id"] for one in json.loads(mine.body)]
    found = ask(town, SOCIAL, f"/api/v1/accounts/lookup?acct={account['acct']}")
    assert json.loads(found.body)["id"] == account["id"]


def test_an_edited_status_says_when(second_day: RunningTown, ask) -> None:
    post = next(p for p in posts_of(SOCIAL) if p.state(2) is State.CHANGED)
    path = f"/api/v1/statuses/{shown_number(post)}"
    assert json.loads(ask(second_day, SOCIAL, path).body)["edited_at"]


def test_a_deleted_status_is_404(second_day: RunningTown, ask) -> None:
    post = next(p for p in posts_of(SOCIAL) if p.state(2) is State.GONE)
    answer = ask(second_day, SOCIAL, f"/api/v1/statuses/{shown_number(post)}")
    assert answer.status == 404
    assert json.loads(answer.body) == {"error": "Record not found"}


def test_statuses_can_be_asked_by_tag(town: RunningTown, ask) -> None:
    statuses = json.loads(ask(town, SOCIAL, "/api/v1/timelines/tag/wijkteam").body)
    assert [tag["name"] for tag in statuses[0]["tags"]] == ["wijkteam"]


# --- feed ---------------------------------------------------------------------


def test_the_feeds_hold_all_live_items(town: RunningTown, ask) -> None:
    found: list[str] = []
    for section in ("town", "work", "services"):
        xml = ask(town, FEED, f"/{section}.xml").text.replace("&nbsp;", " ")
        root = ElementTree.fromstring(xml)
        found += [item.findtext("guid") or "" for item in root.iter("item")]
    assert sorted(found) == sorted(f"stadsnieuws-{p.number}" for p in live(FEED))


def test_a_feed_names_an_entity_that_xml_does_not_know(town: RunningTown, ask) -> None:
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(ask(town, FEED, "/town.xml").text)


def test_an_item_has_a_page(town: RunningTown, ask) -> None:
    post = live(FEED)[0]
    wording = post.live(1)
    tree = LexborHTMLParser(ask(town, FEED, path_of(post)).body)
    assert wording is not None
    assert tree.css_first("h1").text() == wording.title


# --- prices in structured data ------------------------------------------------


@pytest.mark.parametrize(
    ("price", "amount", "currency", "unit"),
    [
        ("€ 14,60 bruto per uur", 14.6, "EUR", "HOUR"),
        ("£20", 20.0, "GBP", "MONTH"),
        ("4900 zł brutto miesięcznie", 4900.0, "PLN", "MONTH"),
        ("13 €/год", 13.0, "EUR", "HOUR"),
        ("50 euro pe zi", 50.0, "EUR", "DAY"),
        ("2000 € tygodniowo", 2000.0, "EUR", "WEEK"),
        ("gratis", None, "EUR", "MONTH"),
    ],
)
def test_a_price_is_read_for_structured_data(
    price: str, amount: float | None, currency: str, unit: str
) -> None:
    assert (amount_of(price), currency_of(price), unit_of(price)) == (
        amount,
        currency,
        unit,
    )
