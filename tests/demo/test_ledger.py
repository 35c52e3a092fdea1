"""The ledger and the source files agree with the town."""

from __future__ import annotations

import pytest

from osint_monitor.demo.addresses import BASE_PORT
from osint_monitor.demo.ledger import ledger
from osint_monitor.demo.posts import DAYS, KINDS, SiteName, State
from osint_monitor.demo.sources import source_id, sources_at


@pytest.mark.parametrize("day", DAYS)
def test_addresses_are_unique(day: int) -> None:
    urls = [entry.url for entry in ledger(day)]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize("day", DAYS)
def test_only_what_is_gone_has_no_wording(day: int) -> None:
    for entry in ledger(day):
        assert (entry.wording is None) == (entry.state is State.GONE)


def test_an_address_stays_the_same_from_day_to_day() -> None:
    first = {entry.key: entry.url for entry in ledger(1)}
    third = {entry.key: entry.url for entry in ledger(3)}
    assert first.items() <= third.items()


def test_the_ledger_moves_with_the_ports() -> None:
    urls = [entry.url for entry in ledger(1, 40_000)]
    assert all(url.startswith("http://127.0.0.1:4000") for url in urls)


def test_every_site_has_a_source_with_its_port_opened() -> None:
    for site, source in zip(SiteName, sources_at(), strict=True):
        port = BASE_PORT + site.port_offset
        assert source.id == source_id(site)
        assert source.kind is KINDS[site]
        assert source.private_addresses == (f"127.0.0.1:{port}",)
        assert all(f"127.0.0.1:{port}/" in url for url in source.start)


def test_sources_move_with_the_ports() -> None:
    for site, source in zip(SiteName, sources_at(40_000), strict=True):
        assert source.private_addresses == (f"127.0.0.1:{40_000 + site.port_offset}",)
        assert all(f":{40_000 + site.port_offset}/" in url for url in source.start)


def test_only_the_dating_site_needs_a_browser() -> None:
    assert [s.id for s in sources_at() if s.render] == ["demo_dating"]


def test_the_mandate_says_that_nobody_real_is_concerned() -> None:
    for source in sources_at():
        assert source.mandate.basis == "invented_data"
        assert source.schedule is not None
