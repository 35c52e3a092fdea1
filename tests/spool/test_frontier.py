"""The frontier: each page once, limits, order, and what survives."""

from __future__ import annotations

from osint_monitor.spool.frontier import Frontier, Wanted
from osint_monitor.spool.spool import Spool


def _frontier(spool: Spool, **limits: int) -> Frontier:
    return spool.frontier("run", **({"max_pages": 100, "max_depth": 9} | limits))


def _page(name: str, role: str = "post", depth: int = 1) -> Wanted:
    return Wanted(name, f"https://a.example/{name}", role, depth)


def test_a_page_is_wanted_once(spool: Spool) -> None:
    frontier = _frontier(spool)

    assert frontier.add([_page("a"), _page("a"), _page("b")]) == 2
    assert frontier.add([_page("b")]) == 0
    assert frontier.open_count == 2


def test_a_page_that_is_done_is_not_wanted_again(spool: Spool) -> None:
    frontier = _frontier(spool)
    frontier.add([_page("a")])
    frontier.done("a", "read")

    assert frontier.add([_page("a")]) == 0
    assert frontier.open_count == 0


def test_posts_come_before_lists_and_calendars_last(spool: Spool) -> None:
    frontier = _frontier(spool)
    roles = ("listing", "next", "post", "start", "revisit")
    frontier.add([_page(role, role) for role in roles])

    found = [wanted.role for wanted in frontier.next(set(), 10)]

    assert found == ["start", "post", "next", "revisit", "listing"]


def test_what_is_taken_is_not_given_twice(spool: Spool) -> None:
    frontier = _frontier(spool)
    frontier.add([_page("a"), _page("b"), _page("c")])

    assert [w.fp for w in frontier.next({"a"}, 1)] == ["b"]


def test_what_is_too_deep_is_counted(spool: Spool) -> None:
    frontier = _frontier(spool, max_depth=3)

    frontier.add([_page("a", depth=3), _page("b", depth=4)])

    assert frontier.open_count == 1
    assert spool.runs.counts("run")["too_deep"] == 1


def test_what_is_too_much_is_counted(spool: Spool) -> None:
    frontier = _frontier(spool, max_pages=2)

    frontier.add([_page("a"), _page("b"), _page("c")])

    assert frontier.size == 2
    counts = spool.runs.counts("run")
    assert counts["too_many_pages"] == counts["dropped"] == 1


def test_a_page_reached_by_a_redirect_is_known(spool: Spool) -> None:
    frontier = _frontier(spool)

    frontier.alias("target", "https://a.example/target")

    assert frontier.knows("target")
    assert frontier.open_count == 0


def test_another_process_goes_on_where_the_first_was(spool: Spool) -> None:
    first = _frontier(spool)
    first.add([_page("a"), _page("b")])
    first.done("a", "failed", "timeout")

    second = _frontier(spool)

    assert (second.size, second.open_count) == (2, 1)
    assert second.knows("a")


def test_to_be_done_twice_counts_once(spool: Spool) -> None:
    frontier = _frontier(spool)
    frontier.add([_page("a")])

    frontier.done("a", "dropped", "seen")
    frontier.done("a", "dropped", "seen")

    assert frontier.open_count == 0
    assert spool.runs.counts("run")["dropped"] == 1
