"""What each rule adds."""

from __future__ import annotations

from collections.abc import Callable

from osint_monitor.measure.rules import rules_of
from osint_monitor.measure.trial import Fired, Trial

Make = Callable[..., Trial]
Match = Callable[..., Fired]


def test_matches_are_told_from_what_counted_and_where(
    trial: Make, fired: Match
) -> None:
    counted, taken = fired("a"), fired("a", why_not="negated")
    posts = [
        trial("strong", "weak", fired=(counted,)),
        trial("none", "none", fired=(taken,)),
        trial("none", "weak", fired=(counted,)),
        trial(None, "weak", fired=(counted,)),
    ]
    (use,) = rules_of(posts)
    assert (use.matches, use.counted) == (4, 3)
    assert (use.on_leads, use.on_none, use.on_ordinary) == (1, 1, 1)
    assert (use.precision.hits, use.precision.whole) == (1, 2)


def test_a_rule_stands_alone_beside_what_is_no_sign(trial: Make, fired: Match) -> None:
    a, b = fired("a"), fired("b")
    context = fired("c", sign=False)
    taken = fired("b", why_not="question")
    posts = [
        trial("strong", "weak", fired=(a, context)),
        trial("strong", "weak", fired=(a, taken)),
        trial("strong", "strong", fired=(a, b)),
        trial("none", "weak", fired=(a,)),
        trial("weak", "none", fired=(a,)),
    ]
    found = {use.rule: use for use in rules_of(posts)}
    assert (found["a"].alone_on_leads, found["a"].alone_on_others) == (2, 1)
    assert (found["b"].alone_on_leads, found["b"].alone_on_others) == (0, 0)
    assert (found["c"].alone_on_leads, found["c"].counted) == (0, 1)


def test_a_rule_that_matched_twice_in_a_post_counts_once(
    trial: Make, fired: Match
) -> None:
    (use,) = rules_of([trial("strong", "weak", fired=(fired("a"), fired("a")))])
    assert (use.matches, use.alone_on_leads) == (1, 1)
