"""A contact's page: masked, counted, over a number by order only, and audited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import OTHER_PHONE, PHONE, SHOWN_PHONE, STRONG, post, put, today

ONE = post("strong", STRONG, title="Work in Rotterdam")
FREE = 5


def address(version: Any = ONE, value: str = PHONE, kind: str = "phone") -> str:
    from osint_monitor.console.looking.looks import mark_of

    return f"/post/{version.post_id}/contact/{mark_of(kind, value)}/"


def page_of(client: Any, version: Any = ONE, value: str = PHONE) -> str:
    """The address of the contact's own page."""
    return str(client.get(address(version, value)).headers["Location"])


def looked(client: Any, page: str, times: int) -> None:
    """Look so often, as if half an hour had passed between."""
    from django.db import connection

    for _ in range(times):
        client.get(page)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE console_contactlook SET at = '2026-01-01 00:00:00+00:00'"
            )


def events(what: str) -> list[Any]:
    from osint_monitor.console.models import Event

    return list(Event.objects.filter(what=what).order_by("pk"))


def test_post_leads_to_all_that_is_known_of_its_contact(signed_in: Any) -> None:
    client = signed_in("inspector")
    assert address() in client.get(f"/post/{ONE.post_id}/").content.decode()
    page = client.get(page_of(client))
    found = page.context["known"]
    assert found.total == 3 and len(page.context["rows"]) == 3
    assert found.facets["lang"] == {"en": 3}
    assert sum(number for _, number in found.over_time) == 3
    places = client.get(f"{page.request['PATH_INFO']}places/").context["places"]
    assert ("Netherlands", 1) in places


def test_value_is_masked_and_stands_in_no_address(signed_in: Any) -> None:
    client = signed_in("inspector")
    page = page_of(client)
    text = client.get(page).content.decode()
    assert PHONE[1:] not in page + text and SHOWN_PHONE not in text
    assert "+44…23" in text


def test_typed_reason_shows_the_value_to_who_typed_it(signed_in: Any) -> None:
    client = signed_in("inspector")
    page = page_of(client)
    client.post(f"{page}unmask/", {"why": "asked"})
    client.post(f"{page}unmask/", {"why": "  x  "})
    assert len(events("contact.unmasked")) == 1
    client.get("/queue/")
    assert PHONE in client.get(page).content.decode()
    other = signed_in("colleague")
    assert PHONE not in other.get(page).content.decode()


def test_own_claim_on_a_post_is_reason_enough(signed_in: Any) -> None:
    client = signed_in("inspector")
    client.post(f"/post/{ONE.post_id}/claim/")
    assert PHONE in client.get(page_of(client)).content.decode()
    assert events("contact.unmasked")[-1].why == "claim"


def test_looks_are_counted_and_then_an_order_is_asked_for(signed_in: Any) -> None:
    client = signed_in("inspector")
    page = page_of(client)
    looked(client, page, FREE)
    stopped = client.get(page)
    assert not stopped.context["standing"].is_open
    assert "known" not in stopped.context and "rows" not in stopped.context
    assert client.get(f"{page}places/").context["places"] == []
    client.post(f"{page}unmask/", {"why": "still curious"})
    assert events("contact.unmasked") == []
    assert len(events("contact.stopped")) == 3
    # A colleague of the same organisation looks for the same one.
    assert not signed_in("colleague").get(page).context["standing"].is_open


def test_looks_within_half_an_hour_are_one(signed_in: Any) -> None:
    client = signed_in("inspector")
    page = page_of(client)
    for _ in range(FREE + 2):
        assert client.get(page).context["standing"].looks == 1


@pytest.mark.parametrize(
    ("number", "days", "is_kept"),
    [("R 26-113", 30, True), ("R 26-113", 0, True), ("R 26-113", -1, False),
     ("R 26-113", 400, False), (" x ", 30, False), ("R 26-113", None, False)],
)  # fmt: skip
def test_order_opens_until_its_last_day(
    signed_in: Any, number: str, days: int | None, is_kept: bool
) -> None:
    from osint_monitor.console.models import LookOrder

    client = signed_in("inspector")
    page = page_of(client)
    looked(client, page, FREE)
    last = today() + timedelta(days=days) if days is not None else "tomorrow"
    client.post(f"{page}order/", {"number": number, "until": str(last)})
    assert LookOrder.objects.count() == is_kept
    assert client.get(page).context["standing"].is_open is is_kept
    assert [one.why for one in events("contact.order")] == [f"{days} days"] * is_kept


def test_other_organisation_has_its_own_count_and_sees_its_own_posts(
    signed_in: Any, data: Path
) -> None:
    mine = post("other-desk", STRONG.replace("900123", "900456"), source="other_board")
    both = post("both", f"We keep your passport. {SHOWN_PHONE[:-6]}900456")
    put(data, [both])
    client, other = signed_in("inspector"), signed_in("elsewhere")
    page = page_of(client, both, OTHER_PHONE)
    looked(client, page, FREE)
    found = other.get(page)
    assert found.context["standing"].looks == 1
    assert {row.view.post_id for row in found.context["rows"]} == {mine.post_id}
    assert set(found.context["known"].facets["source"]) == {"other_board"}


def test_contact_of_posts_that_are_not_mine_is_not_there(signed_in: Any) -> None:
    page = page_of(signed_in("inspector"))
    other = signed_in("elsewhere")
    calls = [other.get(page), other.get(address())]
    calls += [other.post(f"{page}{act}/") for act in ("unmask", "order")]
    assert {one.status_code for one in calls} == {404}
    assert events("contact.read") == []


def test_made_up_marks_and_ids_lead_nowhere(signed_in: Any) -> None:
    client = signed_in("inspector")
    for made_up in (f"/post/{ONE.post_id}/contact/{'0' * 24}/", "/contact/c-0/"):
        assert client.get(made_up).status_code == 404


def test_figures_narrow_the_posts_they_count(signed_in: Any) -> None:
    client = signed_in("inspector")
    page = page_of(client)
    found = client.get(page)
    for group in found.context["groups"]:
        for one in group.figures:
            narrowed = client.get(page + one.link)
            assert narrowed.context["known"].found == one.number, one
            assert narrowed.context["known"].total == 3
    for one in found.context["times"]:
        assert client.get(page + one.link).context["known"].found == one.number
    assert client.get(page + "?from=2020-99-99&step=eon&lang=xx").status_code == 200


def test_audit_of_looks_holds_no_contact(signed_in: Any) -> None:
    from osint_monitor.console.models import Event

    client = signed_in("inspector")
    page = page_of(client)
    client.get(page)
    client.post(f"{page}unmask/", {"why": f"does {SHOWN_PHONE} ring elsewhere?"})
    client.post(f"{page}order/", {"number": "R 1", "until": str(today())})
    said = " ".join(
        " ".join(map(str, row))
        for row in Event.objects.values_list("what", "object", "why")
    )
    assert "contact.read" in said and "contact.order" in said
    assert "900123" not in said and PHONE not in said


def test_hostile_words_are_shown_harmlessly(signed_in: Any, data: Path) -> None:
    from osint_monitor.console.models import KnownContact

    client = signed_in("inspector")
    text = f"We keep your passport. {SHOWN_PHONE}\n"
    put(data, [post(f"h-{n}", text + one) for n, one in enumerate(PAYLOADS[:50])])
    page = page_of(client)
    one = KnownContact.objects.get()
    looked(client, page, FREE)
    client.post(f"{page}order/", {"number": PAYLOADS[0], "until": str(today())})
    shown = client.get(page).content.decode()
    assert "window.pwned=1</script>" not in shown.replace("&lt;", "").split("<main")[0]
    assert "<script>window" not in shown and "<img src=x" not in shown
    assert one.pk in page
