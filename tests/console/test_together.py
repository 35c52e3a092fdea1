"""Several officers at once lose nothing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from console_town import STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")


def _at_once(names: list[str], act: Any) -> list[Any]:
    """What *act* gives for each account, all begun at one moment."""
    from django.db import connections
    from django.test import RequestFactory

    from osint_monitor.console import reading
    from osint_monitor.console.models import Account

    begin, found = threading.Barrier(len(names)), []

    def work(name: str) -> None:
        request = RequestFactory().post("/")
        request.user = Account.objects.get(username=name)
        begin.wait()
        found.append(act(request))
        reading.let_go()
        connections.close_all()

    running = [threading.Thread(target=work, args=(name,)) for name in names]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return found


def test_judgements_of_the_same_moment_are_both_kept(threads: Path) -> None:
    from osint_monitor.console import auditing, judging, reading
    from osint_monitor.model.judgement import Verdict

    view = reading.post_for(_account("inspector"), ONE.post_id)
    given = judging.Given(verdict=Verdict.STRONG)
    names = ["inspector", "colleague", "patrol", "supervisor"]
    made = _at_once(names, lambda request: judging.decide(request, view, given))
    assert len(made) == 4
    assert len(judging.holding([ONE.post_id])[ONE.post_id]) == 4
    auditing.seal()
    assert auditing.verify().broken is None


def test_one_of_two_who_claim_at_once_has_it(threads: Path) -> None:
    from osint_monitor.console import claims

    names = ["inspector", "colleague"]
    held = _at_once(names, lambda request: claims.take(request, ONE.post_id))
    assert len(held) == 2 and len({one.by_id for one in held}) == 1


def test_two_sealers_make_one_chain(threads: Path) -> None:
    from osint_monitor.console import auditing

    for number in range(50):
        auditing.note(None, "post.read", object_id=f"{number}")
    _at_once(["inspector", "colleague"], lambda _request: auditing.seal())
    found = auditing.verify()
    assert found.broken is None and found.waiting == 0 and found.sealed >= 50


def _account(name: str) -> Any:
    from osint_monitor.console.models import Account

    return Account.objects.get(username=name)
