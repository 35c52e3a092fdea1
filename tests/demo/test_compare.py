"""A crawl is held against the truth."""

from __future__ import annotations

from osint_monitor.demo.compare import compare
from osint_monitor.demo.ledger import Entry, ledger
from osint_monitor.model.words import Level


def right(entries: tuple[Entry, ...]) -> dict[str, Level | None]:
    return {e.url: e.label.level if e.wording else None for e in entries}


def test_a_perfect_crawl_misses_nothing() -> None:
    entries = ledger(2)
    result = compare(entries, right(entries))
    assert result.found_share == 1.0
    assert not result.missed + result.thought_live + result.thought_gone
    assert result.share(Level.STRONG, Level.STRONG) == 1.0


def test_each_difference_has_its_own_place() -> None:
    entries = ledger(2)
    found = right(entries)
    live = [e.url for e in entries if e.wording]
    gone = [e.url for e in entries if not e.wording]
    del found[live[0]]
    found[live[1]] = None
    found[gone[0]] = Level.NONE
    found[f"{live[2]}?from=similar"] = Level.NONE
    found["http://127.0.0.1:1/"] = Level.NONE
    result = compare(entries, found)
    assert result.missed == (live[0],)
    assert result.thought_gone == (live[1],)
    assert result.thought_live == (gone[0],)
    assert result.doubled == (f"{live[2]}?from=similar",)
    assert result.unexpected == ("http://127.0.0.1:1/",)


def test_levels_are_counted_against_the_labels() -> None:
    entries = ledger(1)
    found = {e.url: Level.NONE for e in entries if e.wording}
    result = compare(entries, dict(found))
    assert result.share(Level.STRONG, Level.WEAK, Level.STRONG) == 0.0
    assert result.share(Level.NONE, Level.NONE) == 1.0
