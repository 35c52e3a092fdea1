"""The queue shows what is to be decided, and nothing that was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console_town import HARMLESS, MINOR, PHONE, SHOWN_PHONE, STRONG, post, put
from osint_monitor.model.words import Kind, Mark

ONE = post("strong", STRONG, title="Work in Rotterdam")


def shown(client: Any, address: str = "/queue/") -> set[str]:
    """Ids of the posts on a page, lane and list together."""
    page = client.get(address)
    rows = [*page.context["rows"], *page.context["lane"]]
    return {row.view.post_id for row in rows}


def decide(client: Any, version: Any, verdict: str = "no_signal", **more: Any) -> Any:
    given = {"verdict": verdict, "version": version.id} | more
    return client.post(f"/post/{version.post_id}/decide/", given)


def test_hits_are_there_and_harmless_posts_are_not(signed_in: Any) -> None:
    found = shown(signed_in("inspector"))
    assert ONE.post_id in found
    assert post("harmless", HARMLESS).post_id not in found


def test_lane_stands_on_top_and_its_posts_not_twice(signed_in: Any) -> None:
    page = signed_in("inspector").get("/queue/")
    minor = post("minor", MINOR, kind=Kind.ESCORT, source="town_escort").post_id
    assert minor in {row.view.post_id for row in page.context["lane"]}
    assert minor not in {row.view.post_id for row in page.context["rows"]}
    text = page.content.decode()
    assert text.index("call the police first") < text.index("To decide")


def test_disclosure_that_only_the_model_saw_is_in_the_lane_at_any_level(
    signed_in: Any, data: Path
) -> None:
    told = post("told-quietly", "I want to go home now, and they keep my phone.")
    put(data, [told], marks=(Mark.DISCLOSURE,))
    page = signed_in("inspector").get("/queue/")
    lane = {row.view.post_id: row.level for row in page.context["lane"]}
    assert lane[told.post_id] == "none"


def test_no_contact_is_shown(signed_in: Any) -> None:
    text = (
        signed_in("inspector").get("/queue/?level=none&level=strong").content.decode()
    )
    assert SHOWN_PHONE not in text and PHONE not in text


@pytest.mark.parametrize(
    ("address", "is_found"),
    [
        ("?q=passport", True),
        ("?q=passport+-netherlands", False),
        (f"?q=phone:%2B{PHONE[1:]}", True),
        ("?lang=en", True),
        ("?lang=nl", False),
        ("?level=weak", False),
        ("?level=strong&kind=job&source=town_jobs", True),
        ("?ukraine=yes", True),
        ("?ukraine=no", False),
        ("?lang=klingon", True),
        ("?order=newest", True),
    ],
)
def test_filters_and_searches_narrow(
    signed_in: Any, address: str, is_found: bool
) -> None:
    found = shown(signed_in("inspector"), f"/queue/{address}")
    assert (ONE.post_id in found) is is_found


def test_mistake_in_a_search_is_pointed_at(signed_in: Any) -> None:
    page = signed_in("inspector").get("/queue/?q=colour:red")
    assert "no such field" in page.content.decode()
    assert "^^^^^^" in page.content.decode()
    assert page.context["rows"] == []


def test_decided_post_leaves_and_undone_one_comes_back(signed_in: Any) -> None:
    client = signed_in("inspector")
    decide(client, ONE)
    assert ONE.post_id not in shown(client)
    assert ONE.post_id in shown(client, "/queue/?state=all")
    assert ONE.post_id not in shown(signed_in("colleague"))
    client.post(f"/post/{ONE.post_id}/undo/")
    assert ONE.post_id in shown(client)


def test_post_that_needs_information_stays(signed_in: Any) -> None:
    client = signed_in("inspector")
    decide(client, ONE, "more_information")
    assert ONE.post_id in shown(client)
    assert "More information needed" in client.get("/queue/").content.decode()


def test_post_that_changed_after_the_decision_comes_back(
    signed_in: Any, data: Path
) -> None:
    client = signed_in("inspector")
    first = post("changing", STRONG)
    put(data, [first], hours_ago=5)
    decide(client, first)
    assert first.post_id not in shown(client)
    put(data, [post("changing", STRONG + " Children welcome too.")], hours_ago=0.5)
    assert first.post_id in shown(client)
    assert "changed after the decision" in client.get("/queue/").content.decode()


def test_claim_is_shown_to_others_with_its_end(signed_in: Any) -> None:
    signed_in("inspector").post(f"/post/{ONE.post_id}/claim/")
    page = signed_in("patrol").get("/queue/").content.decode()
    assert "claimed by inspector" in page


def test_claim_of_another_is_not_taken_until_it_ran_out(signed_in: Any) -> None:
    from django.utils import timezone

    from osint_monitor.console.models import Claim

    signed_in("inspector").post(f"/post/{ONE.post_id}/claim/")
    signed_in("patrol").post(f"/post/{ONE.post_id}/claim/")
    assert Claim.objects.get().by.username == "inspector"
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    signed_in("patrol").post(f"/post/{ONE.post_id}/claim/")
    assert Claim.objects.get().by.username == "patrol"


def test_pages_go_on_by_key_without_losing_or_doubling(
    signed_in: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import listed

    put(data, [post(f"many-{n}", f"{STRONG} Number {n}.") for n in range(12)])
    monkeypatch.setattr(listed, "PAGE", 4)
    client, seen, address = signed_in("inspector"), [], "/queue/?lang=en"
    while address:
        page = client.get(address)
        seen += [row.view.post_id for row in page.context["rows"]]
        address = f"/queue/{page.context['next']}" if page.context["next"] else ""
    assert len(seen) == len(set(seen))
    assert {post(f"many-{n}", "").post_id for n in range(12)} <= set(seen)


def test_new_hits_are_counted_since_the_page_was_read(signed_in: Any) -> None:
    client = signed_in("inspector")
    assert "hits seen since" in client.get("/queue/new/?since=1000").content.decode()
    for since in ("4000000000", "x", "9" * 400, ""):
        assert not client.get(f"/queue/new/?since={since}").content.strip()


def many(number: int) -> list[Any]:
    return [post(f"many-{n}", f"{STRONG} Number {n}.") for n in range(number)]


def test_decided_posts_leave_pages_whole_and_counts_honest(
    signed_in: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import listed

    put(data, many(12))
    monkeypatch.setattr(listed, "PAGE", 4)
    client = signed_in("inspector")
    plain = "/queue/?lang=en&kind=job"
    before = client.get(plain).context
    first = [row.view for row in before["rows"]]
    assert len(first) == 4
    for view in first:
        decide(client, view.version)
    page = client.get(plain).context
    assert len(page["rows"]) == 4
    assert {row.view.post_id for row in page["rows"]}.isdisjoint(
        view.post_id for view in first
    )
    assert page["total"] == before["total"] - 4
    counted = {group["name"]: group["values"] for group in page["groups"]}
    assert sum(one["count"] for one in counted["level"]) == page["total"]
    assert client.get(f"{plain}&state=all").context["total"] == before["total"]


def test_decision_on_a_lower_level_does_not_settle_a_post_that_rose(
    signed_in: Any,
) -> None:
    from osint_monitor.console.models import Account, Decision

    made: dict[str, Any] = {
        "post_id": ONE.post_id, "version_id": ONE.id, "verdict": "no_signal",
        "by": Account.objects.get(username="inspector"), "lang": "en",
        "source_id": "town_jobs", "kind": "job",
    }  # fmt: skip
    client = signed_in("patrol")
    Decision(**made, level_shown="weak").save()
    assert ONE.post_id in shown(client)
    Decision(**made, level_shown="strong").save()
    assert ONE.post_id not in shown(client)


def test_own_later_word_that_settles_nothing_brings_a_post_back(signed_in: Any) -> None:
    client = signed_in("inspector")
    decide(client, ONE)
    decide(client, ONE, "more_information")
    assert ONE.post_id in shown(client)


def test_decided_hits_are_not_counted_as_seen_since(signed_in: Any) -> None:
    client = signed_in("inspector")
    before = client.get("/queue/new/?since=1000").content.decode()
    decide(client, ONE)
    assert client.get("/queue/new/?since=1000").content.decode() != before


@pytest.mark.parametrize("after", ["<script>", "1", "eyJ4IjoxfQ=="])
def test_place_in_the_queue_that_there_is_not_is_its_beginning(
    signed_in: Any, after: str
) -> None:
    client = signed_in("inspector")
    usual = client.get("/queue/?source=town_jobs").context["rows"]
    page = client.get("/queue/", {"source": "town_jobs", "after": after})
    assert page.status_code == 200
    assert [one.view.post_id for one in page.context["rows"]] == [
        one.view.post_id for one in usual
    ]
