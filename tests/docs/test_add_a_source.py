"""The walk-through for a new source is true."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from osint_monitor.catalogue.load import load_source, load_sources
from osint_monitor.catalogue.mandates import require_mandate
from osint_monitor.catalogue.schema import MandatePart, SchedulePart
from osint_monitor.errors import SourceError
from osint_monitor.model.capture import Page
from osint_monitor.model.clock import now
from osint_monitor.model.extraction import Extraction, LinkRole

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "add-a-source.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where the walk-through's relative paths are true."""
    (tmp_path / "try" / "sources").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return Path("try/sources")


def test_the_source_file_loads_and_may_be_crawled(folder: Path) -> None:
    (folder / "try_board.yml").write_text(blocks("yaml")[0])
    source = load_sources(folder).sources["try_board"]
    assert require_mandate(source, date(2099, 12, 31)).basis == "invented_data"
    assert source.private_addresses == ("127.0.0.1:8199",)


def test_the_wrong_file_gives_the_very_messages(folder: Path) -> None:
    path = folder / "wrong.yml"
    path.write_text(blocks("yaml")[1])
    with pytest.raises(SourceError) as caught:
        load_sources(folder)
    (shown,) = blocks("text")
    assert str(caught.value) == shown.strip()


def test_the_mandate_and_the_schedule_are_valid(folder: Path) -> None:
    whole = (
        blocks("yaml")[0]
        .partition("mandate:")[0]
        .replace("127.0.0.1:8199", "a.example")
    )
    whole = whole.replace("private_addresses: ['a.example']", "")
    path = folder / "real.yml"
    path.write_text(whole + blocks("yaml")[3] + blocks("yaml")[2])
    source = load_source(path)
    assert set(MandatePart.model_fields) == {
        "authority", "basis", "purpose", "expires", "reference",
    }  # fmt: skip
    assert source.mandate.reference == "ORDER-2027-001"
    assert source.schedule is not None
    assert source.zone == "Europe/Amsterdam"
    assert set(SchedulePart.model_fields) == {"cron", "zone"}


def test_the_shipped_examples_say_what_is_missing() -> None:
    source = load_source(ROOT / "sources" / "example_board.yml")
    with pytest.raises(Exception, match="no valid mandate: basis is not filled in"):
        require_mandate(source, date(2026, 1, 1))
    assert "no valid mandate: basis is not filled in" in TEXT


def test_the_patterns_of_the_walk_through_fit_its_pages(folder: Path) -> None:
    import re2

    (folder / "try_board.yml").write_text(blocks("yaml")[0])
    pages = load_sources(folder).sources["try_board"].pages
    listing, advert, removed = blocks("html")
    links = re.findall(r'href="([^"]+)"', listing)
    found = [link for link in links if re2.search(pages.post_urls[0], "/" + link)]
    assert found == ["job-101.html", "job-102.html"]
    assert re2.search(pages.gone[0], removed)
    assert not re2.search(pages.gone[0], advert)


NAMES = ("jobs.html", "job-101.html", "job-102.html")


@pytest.fixture
def extracted(folder: Path) -> dict[str, Extraction]:
    """What the walk-through's pages give, with its source file."""
    pages = pytest.importorskip("osint_monitor.extract.pages")
    (folder / "try_board.yml").write_text(blocks("yaml")[0])
    source = load_sources(folder).sources["try_board"]
    return {
        name: pages.extract_posts(
            Page(
                capture_id=name,
                source_id=source.id,
                url=f"http://127.0.0.1:8199/{name}",
                status=200,
                fetched_at=now(),
                body=html.encode(),
                headers={"content-type": "text/html"},
            ),
            source,
        )
        for name, html in zip(NAMES, blocks("html"), strict=True)
    }


def test_the_listing_leads_to_its_adverts_and_the_next_page(
    extracted: dict[str, Extraction],
) -> None:
    links = {link.url.rpartition("/")[2]: link.role for link in
             extracted["jobs.html"].links}  # fmt: skip
    assert links["job-101.html"] is LinkRole.POST
    assert links["job-102.html"] is LinkRole.POST
    assert links["jobs-2.html"] is LinkRole.NEXT
    assert extracted["jobs.html"].versions == ()


def test_the_advert_is_a_post_with_its_number(
    extracted: dict[str, Extraction],
) -> None:
    (version,) = extracted["job-101.html"].versions
    assert version.title == "Picker in a greenhouse"
    assert version.text.startswith("We look for pickers")
    assert "+31 6 0000 0123" in version.contact


def test_the_removed_advert_is_gone(extracted: dict[str, Extraction]) -> None:
    assert extracted["job-102.html"].versions == ()
    assert len(extracted["job-102.html"].gone) == 1
