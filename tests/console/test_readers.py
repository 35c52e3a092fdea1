"""An officer asks that a colleague reads a post as well; both judgements are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console_town import STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")
ROOM = f"/post/{ONE.post_id}/"


def decide(client: Any, verdict: str = "strong", **more: Any) -> None:
    given = {"verdict": verdict, "version": ONE.id} | more
    assert client.post(f"{ROOM}decide/", given).status_code == 302


def to_read(client: Any) -> list[tuple[str, bool]]:
    """Posts that wait, as the page tells them: (post, whether the reader asked)."""
    page = client.get("/second-eyes/")
    return [(one.asked.decision.post_id, one.is_own) for one in page.context["to_read"]]


@pytest.fixture
def asker(signed_in: Any) -> Any:
    """An inspector who decided, and asked for a second reader."""
    client = signed_in("inspector")
    decide(client, second_reader="yes")
    return client


def test_nobody_is_asked_unless_it_is_wanted(signed_in: Any) -> None:
    decide(signed_in("inspector"))
    assert to_read(signed_in("patrol")) == []


def test_colleagues_are_told_and_the_asker_as_well(asker: Any, signed_in: Any) -> None:
    colleague = signed_in("patrol")
    assert to_read(colleague) == [(ONE.post_id, False)]
    assert to_read(asker) == [(ONE.post_id, True)]
    assert colleague.get("/queue/").context["to_read"] == 1
    assert asker.get("/queue/").context["to_read"] == 0
    text = colleague.get(ROOM).content.decode()
    assert "inspector asks for a second reader" in text
    assert "You asked for a second reader" in asker.get(ROOM).content.decode()


def test_verdict_of_the_first_is_folded_for_the_second(
    asker: Any, signed_in: Any
) -> None:
    said = "Show after your own reading"
    reader = signed_in("patrol")
    assert said in reader.get(ROOM).content.decode()
    assert said not in asker.get(ROOM).content.decode()
    decide(reader)
    assert said not in reader.get(ROOM).content.decode()


def test_precision_of_rules_does_not_tell_the_second_what_the_first_held(
    asker: Any, signed_in: Any
) -> None:
    said = "about this rule"
    reader = signed_in("patrol")
    assert said not in asker.get(ROOM).content.decode()
    text = reader.get(ROOM).content.decode()
    assert said in text
    assert "right so far" not in text
    decide(reader)
    assert said not in reader.get(ROOM).content.decode()


def test_second_reader_decides_and_both_are_kept(asker: Any, signed_in: Any) -> None:
    from osint_monitor.console import standing

    decide(signed_in("patrol"), "no_signal")
    kept = standing.holding([ONE.post_id])[ONE.post_id]
    assert [one.verdict for one in kept] == ["strong", "no_signal"]
    assert to_read(signed_in("supervisor")) == to_read(asker) == []


def test_asker_is_no_second_reader(asker: Any) -> None:
    decide(asker, "weak_keep", second_reader="yes")
    assert to_read(asker) == [(ONE.post_id, True)]


@pytest.mark.parametrize("act", ["undo", "anew"])
def test_who_takes_the_decision_back_no_longer_asks(
    asker: Any, signed_in: Any, act: str
) -> None:
    if act == "undo":
        asker.post(f"{ROOM}undo/")
    else:
        decide(asker, "weak_keep")
    assert to_read(signed_in("patrol")) == []


def test_reading_that_is_taken_back_was_none(asker: Any, signed_in: Any) -> None:
    reader = signed_in("patrol")
    decide(reader, "no_signal")
    reader.post(f"{ROOM}undo/")
    assert to_read(signed_in("supervisor")) == [(ONE.post_id, False)]
    decide(reader, "strong")
    assert to_read(signed_in("supervisor")) == []


def test_second_reader_may_ask_for_a_third(asker: Any, signed_in: Any) -> None:
    from osint_monitor.console.models import SecondReading

    decide(signed_in("patrol"), second_reader="yes")
    assert to_read(asker) == [(ONE.post_id, False)]
    decide(signed_in("supervisor"))
    assert to_read(asker) == []
    assert SecondReading.objects.count() == 2


def test_asking_for_more_information_is_no_reading(asker: Any, signed_in: Any) -> None:
    decide(signed_in("patrol"), "more_information")
    assert to_read(signed_in("supervisor")) == [(ONE.post_id, False)]


def test_handing_on_that_another_confirms_reads_for_who_proposed_it(
    asker: Any, signed_in: Any
) -> None:
    from osint_monitor.console.models import Proposal

    signed_in("administrator").post(
        "/organisations/", {"organisation": "none", "act": ["post.hand_on"]}
    )
    decide(signed_in("patrol"), "handed_on", handed_to="police_unit")
    assert to_read(signed_in("patrol")) == [(ONE.post_id, False)]
    number = Proposal.objects.latest("pk").pk
    asker.post(f"/second-eyes/{number}/", {"said": "confirmed"})
    assert to_read(signed_in("supervisor")) == []


def test_post_is_counted_once_whoever_asks(asker: Any, signed_in: Any) -> None:
    decide(signed_in("patrol"), "more_information", second_reader="yes")
    assert signed_in("supervisor").get("/queue/").context["to_read"] == 1


def test_other_organisations_are_not_asked(asker: Any, signed_in: Any) -> None:
    assert to_read(signed_in("elsewhere")) == []


def test_decision_that_is_refused_asks_nobody(signed_in: Any) -> None:
    client = signed_in("inspector")
    decide(client, "guilty", second_reader="yes")
    assert to_read(client) == []


def test_asking_and_reading_are_audited(asker: Any, signed_in: Any) -> None:
    from osint_monitor.console.models import Account, Event

    decide(signed_in("patrol"))
    codes = dict(Account.objects.values_list("code", "username"))
    noted = Event.objects.filter(what__startswith="eyes.reader").order_by("pk")
    assert [(one.what, codes[one.who], one.object) for one in noted] == [
        ("eyes.reader_asked", "inspector", ONE.post_id),
        ("eyes.reader_read", "patrol", ONE.post_id),
    ]


def test_those_who_do_not_decide_are_told_nothing(
    asker: Any, signed_in: Any, django: Path
) -> None:
    page = signed_in("analyst").get("/queue/")
    assert "second reader" not in page.content.decode()
