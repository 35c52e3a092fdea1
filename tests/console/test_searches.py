"""Searches are kept, shared and counted; the queue begins with one's own languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import PHONE, SHOWN_PHONE, STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")


def keep(client: Any, name: str, asked: str, **more: str) -> Any:
    return client.post("/searches/", {"name": name, "asked": asked} | more)


def listed(client: Any) -> dict[str, Any]:
    page = client.get("/searches/")
    return {one.search.name: one for one in page.context["searches"]}


def only() -> Any:
    from osint_monitor.console.models import SavedSearch

    return SavedSearch.objects.get()


def earlier(hours: int) -> None:
    """Everybody's last look was that long ago."""
    from osint_monitor.console.models import SavedSearch, SearchSeen

    for one in SearchSeen.objects.all():
        one.at -= timedelta(hours=hours)
        one.save()
    for search in SavedSearch.objects.all():
        search.kept_at -= timedelta(hours=hours)
        search.save()


def test_search_is_kept_opened_and_let_go(signed_in: Any) -> None:
    client = signed_in("inspector")
    asked = "q=passport&lang=en&lang=nl&after=xyz&state=all&new=5&search=3&order="
    kept = keep(client, "  papers  kept ", asked)
    assert list(listed(client)) == ["papers kept"]
    one = only()
    assert one.asked == "lang=en&lang=nl&q=passport&state=all"
    assert kept.headers["Location"] == f"/queue/?{one.asked}&search={one.pk}"
    to = client.get(f"/searches/{one.pk}/").headers["Location"]
    assert to.startswith(f"/queue/?{one.asked}&search={one.pk}&new=")
    page = client.get(to)
    assert ONE.post_id in page.content.decode() and page.context["opened"] == one.pk
    client.post(f"/searches/{one.pk}/remove/")
    assert listed(client) == {}


def test_same_name_replaces_the_own_search_only(signed_in: Any) -> None:
    from osint_monitor.console.models import SavedSearch

    keep(signed_in("inspector"), "papers", "q=passport")
    keep(signed_in("inspector"), "papers", "q=debt")
    keep(signed_in("colleague"), "papers", "lang=uk")
    assert sorted(SavedSearch.objects.values_list("asked", flat=True)) == [
        "lang=uk", "q=debt",
    ]  # fmt: skip


def test_only_a_shared_one_is_there_for_the_own_organisation(signed_in: Any) -> None:
    client, other, away = map(signed_in, ("inspector", "colleague", "elsewhere"))
    keep(client, "mine", "q=passport")
    one = only()
    assert listed(other) == {} and other.get(f"/searches/{one.pk}/").status_code == 404
    client.post(f"/searches/{one.pk}/share/", {"shared": "yes"})
    assert list(listed(other)) == ["mine"] and listed(away) == {}
    assert "mine" in other.get("/queue/").content.decode()
    for act in ("", "share/", "remove/"):
        assert away.post(f"/searches/{one.pk}/{act}").status_code == 404
    other.post(f"/searches/{one.pk}/remove/")
    other.post(f"/searches/{one.pk}/share/", {"shared": "no"})
    assert list(listed(other)) == ["mine"]
    client.post(f"/searches/{one.pk}/share/", {"shared": "no"})
    assert listed(other) == {}


def test_shared_search_shows_each_only_their_own_sources(signed_in: Any) -> None:
    from osint_monitor.console.models import Account

    away = Account.objects.get(username="elsewhere")
    Account.objects.filter(username="colleague").update(organisation=away.organisation)
    client = signed_in("elsewhere")
    keep(signed_in("colleague"), "all", "q=passport&source=town_jobs", shared="yes")
    earlier(2)
    assert listed(client)["all"].new == 0
    page = client.get(client.get(f"/searches/{only().pk}/").headers["Location"])
    assert page.context["total"] == 0


@pytest.mark.parametrize(
    ("typed", "may_be_shared"),
    [
        ("passport", True), ("phone:%2B316*", True), ("-phone:*", True),
        ("indicator:ilo.*", True), (f"phone:%2B{PHONE[1:]}", False),
        (f"passport OR (debt -phone:%2B{PHONE[1:-2]}*)", False),
        (f'"{SHOWN_PHONE}"'.replace("+", "%2B"), False), ("handle:anna", False),
        ("email:anna@town.example", False),
    ],
)  # fmt: skip
def test_search_that_names_a_contact_stays_ones_own(
    signed_in: Any, typed: str, may_be_shared: bool
) -> None:
    client = signed_in("inspector")
    keep(client, "one", f"q={typed}", shared="yes")
    assert only().is_shared is may_be_shared
    client.post(f"/searches/{only().pk}/share/", {"shared": "yes"})
    assert only().is_shared is may_be_shared
    assert bool(listed(signed_in("colleague"))) is may_be_shared


def test_hits_first_seen_since_the_last_look_are_counted_and_marked(
    signed_in: Any,
) -> None:
    client, other = signed_in("inspector"), signed_in("colleague")
    keep(client, "papers", "q=passport", shared="yes")
    assert listed(client)["papers"].new == listed(other)["papers"].new == 0
    earlier(2)
    assert listed(client)["papers"].new == listed(other)["papers"].new == 3
    to = client.get(f"/searches/{only().pk}/").headers["Location"]
    page = client.get(to)
    assert page.content.decode().count('<span class="tag back">new</span>') == 3
    assert listed(client)["papers"].new == 0, "looked at now"
    assert listed(other)["papers"].new == 3, "a colleague has not"
    assert "3 nieuw" in other.get("/searches/new/").content.decode()


def test_what_was_decided_is_not_new(signed_in: Any) -> None:
    client = signed_in("inspector")
    keep(client, "papers", "q=passport")
    keep(client, "all", "q=passport&state=all")
    earlier(2)
    given = {"verdict": "no_signal", "version": ONE.id}
    client.post(f"/post/{ONE.post_id}/decide/", given)
    found = listed(client)
    assert (found["papers"].new, found["all"].new) == (2, 3)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("", "q=passport"), ("all", ""), ("all", "after=1&new=3"),
        ("x", "order=newest"),
        ("x", "q=+"), ("x", "q=colour:red"), ("x", "q=" + "a" * 5_000),
    ],
)  # fmt: skip
def test_nothing_is_not_kept(signed_in: Any, name: str, asked: str) -> None:
    client = signed_in("inspector")
    keep(client, name, asked)
    assert listed(client) == {}


def test_nobody_keeps_more_than_there_is_room_for(signed_in: Any) -> None:
    from osint_monitor.console.looking.searches import BESIDE, MOST

    client = signed_in("inspector")
    for number in range(MOST + 1):
        keep(client, f"s{number:02}", "lang=uk")
    assert len(listed(client)) == MOST
    assert len(client.get("/searches/new/").context["searches"]) == BESIDE


def test_search_that_can_not_be_read_any_more_says_so(signed_in: Any) -> None:
    from osint_monitor.console.models import SavedSearch

    client = signed_in("inspector")
    keep(client, "papers", "q=passport")
    SavedSearch.objects.update(asked="q=colour:red")
    assert listed(client)["papers"].new is None
    assert "be read any more" in client.get("/searches/").content.decode()
    assert client.get("/searches/new/").status_code == 200


def test_hostile_names_and_searches_are_harmless(signed_in: Any) -> None:
    client = signed_in("inspector")
    for number, one in enumerate(PAYLOADS[:48]):
        keep(client, f"{number}{one}", f"lang=uk&source={one}", shared="yes")
    keep(client, f"call {SHOWN_PHONE}", f"q=phone:%2B{PHONE[1:]}")
    for address in (
        "/searches/",
        "/searches/new/",
        "/queue/",
        "/queue/?new=x&search=y",
    ):
        shown = client.get(address).content.decode()
        assert "<script>window" not in shown and "<img src=x" not in shown
        assert "7700 900123" not in shown and PHONE not in shown
    for new in ("9" * 400, "-1", "1e9", "²"):
        assert client.get("/queue/", {"new": new, "search": new}).status_code == 200


def test_own_languages_stand_in_the_queue_until_lifted(signed_in: Any) -> None:
    client = signed_in("inspector")
    everything = client.get("/queue/").context["total"]
    client.post("/account/languages/", {"lang": ["nl", "uk", "klingon"]})
    for address in ("/queue/", "/queue/?order=newest"):
        page = client.get(address)
        assert page.context["asked"].chosen["lang"] == ("uk", "nl")
        assert page.context["rows"] == [] and page.context["total"] == 0
        assert page.context["lane"], "what can't wait is there in every language"
        said = page.content.decode()
        assert "<strong>Ukrainian, Dutch</strong>" in said
        assert "/queue/?lang=" in said
    lifted = client.get("/queue/?lang=")
    assert lifted.context["total"] == everything and lifted.context["lane"]
    assert "Only my own" in lifted.content.decode()
    assert client.get("/queue/?lang=en").context["total"] > 0
    assert client.get("/queue/?q=passport").context["total"] > 0
    assert client.get("/numbers/").context["total"] > 0
    client.post("/account/languages/", {})
    assert client.get("/queue/").context["total"] == everything


def test_new_hits_in_other_languages_are_not_told_of(signed_in: Any) -> None:
    client = signed_in("inspector")
    client.post("/account/languages/", {"lang": ["uk"]})
    assert "own=1" in client.get("/queue/").content.decode()
    assert "own=1" not in client.get("/queue/?lang=").content.decode()
    assert client.get("/queue/new/?since=1&own=1").content.strip() == b""
    assert b"hits seen since" in client.get("/queue/new/?since=1").content


def test_all_languages_are_no_filter(signed_in: Any) -> None:
    from osint_monitor.console.asked import CHOICES
    from osint_monitor.console.models import Account

    client = signed_in("inspector")
    client.post("/account/languages/", {"lang": CHOICES["lang"]})
    assert Account.objects.get(username="inspector").languages == []


def test_audit_of_searches_holds_ids_and_no_words(signed_in: Any) -> None:
    from osint_monitor.console.models import Event

    client = signed_in("inspector")
    keep(client, "secret name", f"q=phone:%2B{PHONE[1:]}")
    one = only()
    client.get("/searches/")
    client.get(f"/searches/{one.pk}/")
    client.post(f"/searches/{one.pk}/share/", {"shared": "no"})
    client.post(f"/searches/{one.pk}/remove/")
    client.post("/account/languages/", {"lang": ["nl", "uk"]})
    kept = Event.objects.order_by("pk").values_list("what", "object", "why")
    key = f"search-{one.pk}"
    found = [row for row in kept if not row[0].startswith("account.made")]
    assert found == [
        ("search.kept", key, "own"), ("searches.read", "", ""),
        ("search.opened", key, ""), ("search.shared", key, "own"),
        ("search.removed", key, ""), ("account.languages", "", "uk nl"),
    ]  # fmt: skip
