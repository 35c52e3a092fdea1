from datetime import UTC, date, datetime

from osint_monitor.extract.pages import extract_posts
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction, LinkRole
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind

SOURCE = Source(
    id="board",
    name="Board",
    kind=Kind.JOB,
    shape=Shape.SITE,
    hosts=("board.example",),
    mandate=Mandate(
        authority="t", basis="general_police_task", purpose="t", expires=date.max
    ),
)
EXCERPT = "We look for somebody who likes bread, gets up early and can work in a team…"


def _read(body: str) -> Extraction:
    page = Page(
        capture_id="c",
        source_id="board",
        url="https://board.example/list?p=5",
        status=200,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        body=f"<html><body>{body}</body></html>".encode(),
        headers={"content-type": "text/html; charset=utf-8"},
    )
    return extract_posts(page, SOURCE)


def _card(number: int) -> str:
    link = f'<a href="/v/{number}">Baker wanted number {number}</a>'
    return f"<article><h2>{link}</h2><p>{EXCERPT}</p></article>"


def test_last_page_of_a_list_gives_its_posts() -> None:
    found = _read("<h1>Jobs</h1>" + "".join(_card(n) for n in range(4)))
    assert found.versions == ()
    assert [link.role for link in found.links] == [LinkRole.POST] * 4


def test_post_with_similar_ones_below_stays_a_post() -> None:
    text = (
        "<p>" + "Our bakery bakes rye bread at night and sells it in the morning. " * 12
    )
    found = _read(f"<h1>Baker</h1>{text}</p>" + "".join(_card(n) for n in range(4)))
    assert len(found.versions) == 1


def test_heading_that_is_never_closed_does_not_swallow_the_page() -> None:
    text = "<div>" + "Our bakery bakes rye bread and sells it. " * 20 + "</div>"
    found = _read(f"<h1>Baker wanted<div>Price: 12</div>{text}")
    assert [version.title for version in found.versions] == ["Baker wanted"]
