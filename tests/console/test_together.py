"""Several officers at once lose nothing."""

from __future__ import annotations

from pathlib import Path

from at_once import at_once, request_of

from console_town import STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")


def test_judgements_of_the_same_moment_are_both_kept(threads: Path) -> None:
    from osint_monitor.console import auditing, judging, reading, standing
    from osint_monitor.model.judgement import Verdict

    view = reading.post_for(request_of("inspector").user, ONE.post_id)
    given = judging.Given(verdict=Verdict.STRONG)
    made = at_once(lambda request: judging.decide(request, view, given))
    assert len(made) == 4
    assert len(standing.holding([ONE.post_id])[ONE.post_id]) == 4
    auditing.seal()
    assert auditing.verify().broken is None


def test_one_of_two_who_claim_at_once_has_it(threads: Path) -> None:
    from osint_monitor.console import claims

    names = ["inspector", "colleague"]
    held = at_once(lambda request: claims.take(request, ONE.post_id), names)
    assert len(held) == 2 and len({one.by_id for one in held}) == 1


def test_two_sealers_make_one_chain(threads: Path) -> None:
    from osint_monitor.console import auditing

    names = ["inspector", "colleague"]
    for number in range(50):
        auditing.note(None, "post.read", object_id=f"{number}")
    at_once(lambda _request: auditing.seal(), names)
    found = auditing.verify()
    assert found.broken is None and found.waiting == 0 and found.sealed >= 50
