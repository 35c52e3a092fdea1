"""What happens to a post from day to day."""

from __future__ import annotations

from collections import Counter

import pytest

from osint_monitor.demo.content import all_posts
from osint_monitor.demo.posts import DAYS, DemoPost, Label, SiteName, State, Wording
from osint_monitor.model.words import Lang

_A = Wording(title="a", text="a")
_B = Wording(title="b", text="b")


def post_with(days: dict[int, Wording | None]) -> DemoPost:
    return DemoPost(
        key="k",
        site=SiteName.BOARD,
        lang=Lang.EN,
        number=1,
        days=days,
        label=Label(),
    )


@pytest.mark.parametrize(
    ("days", "states"),
    [
        ({1: _A, 2: _A, 3: _A}, [State.NEW, State.SAME, State.SAME]),
        ({1: _A, 2: _B, 3: _A}, [State.NEW, State.CHANGED, State.CHANGED]),
        ({1: _A, 2: None, 3: _A}, [State.NEW, State.GONE, State.RETURNED]),
        ({1: None, 2: _A, 3: _A}, [State.GONE, State.RETURNED, State.SAME]),
        ({2: _A, 3: None}, [None, State.NEW, State.GONE]),
        ({1: _A, 2: None, 3: None}, [State.NEW, State.GONE, State.GONE]),
    ],
)
def test_the_state_is_against_the_day_before(
    days: dict[int, Wording | None], states: list[State | None]
) -> None:
    assert [post_with(days).state(day) for day in DAYS] == states


@pytest.mark.parametrize("state", State)
def test_the_second_day_shows_every_state(state: State) -> None:
    states = Counter(post.state(2) for post in all_posts())
    assert states[state] >= 4


def test_some_wordings_come_back() -> None:
    back = [
        post
        for post in all_posts()
        if post.live(1)
        and post.live(1) == post.live(3)
        and post.live(1) != post.live(2)
    ]
    assert any(post.live(2) is None for post in back)
    assert any(post.live(2) is not None for post in back)


def test_prices_phones_and_texts_change() -> None:
    changed = [
        (post.live(1), post.live(2))
        for post in all_posts()
        if post.state(2) is State.CHANGED
    ]
    for field in ("price", "phone", "text"):
        assert any(getattr(a, field) != getattr(b, field) for a, b in changed)


def test_every_site_has_something_new_on_the_second_day() -> None:
    new = {post.site for post in all_posts() if post.state(2) is State.NEW}
    assert new == set(SiteName)
