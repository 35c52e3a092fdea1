"""The audit has everything, finds what is missing, and holds no words of posts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console_town import PHONE, STRONG, post


@pytest.fixture
def sealed(django: Path) -> Any:
    """Twenty events, sealed."""
    from osint_monitor.console import auditing
    from osint_monitor.console.models import Event

    for number in range(20):
        auditing.note(None, "post.read", object_id=f"post-{number}")
    auditing.seal()
    assert auditing.verify().broken is None
    return Event


def test_whole_chain_is_found_whole(sealed: Any) -> None:
    from osint_monitor.console import auditing

    found = auditing.verify()
    assert found.sealed == sealed.objects.count() and found.waiting == 0


@pytest.mark.parametrize("field", ["who", "what", "object", "why", "role", "address"])
def test_one_changed_event_is_found(sealed: Any, field: str) -> None:
    from django.db import connection

    from osint_monitor.console import auditing

    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE console_event SET {field} = 'other' WHERE object = 'post-7'"
        )
    broken = auditing.verify().broken
    assert broken is not None and broken[0] == auditing.verify().sealed + 1


def test_one_removed_event_is_found(sealed: Any) -> None:
    from django.db import connection

    from osint_monitor.console import auditing

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM console_event WHERE object = 'post-7'")
    assert auditing.verify().broken is not None


def test_event_removed_with_its_seal_is_found(sealed: Any) -> None:
    from django.db import connection

    from osint_monitor.console import auditing

    event = sealed.objects.get(object="post-7").pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM console_seal WHERE event_id = %s", [event])
        cursor.execute("DELETE FROM console_event WHERE id = %s", [event])
    assert auditing.verify().broken is not None


def test_end_that_was_cut_off_is_found_by_a_digest_kept_elsewhere(sealed: Any) -> None:
    from django.db import connection

    from osint_monitor.console import auditing

    head = auditing.verify().head
    event = sealed.objects.get(object="post-19").pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM console_seal WHERE event_id = %s", [event])
        cursor.execute("DELETE FROM console_event WHERE id = %s", [event])
    assert auditing.verify().broken is None
    assert auditing.verify(head).broken is not None


def test_program_can_not_change_or_remove_events(sealed: Any) -> None:
    from osint_monitor.console.models.kept import KeptError

    one = sealed.objects.first()
    for act in (one.save, one.delete, sealed.objects.all().delete):
        with pytest.raises(KeptError):
            act()
    with pytest.raises(KeptError):
        sealed.objects.update(what="other")


def test_every_act_of_an_officer_stands_in_it(signed_in: Any) -> None:
    from osint_monitor.console.models import Event

    client, one = (
        signed_in("inspector"),
        post("strong", STRONG, title="Work in Rotterdam"),
    )
    client.get("/queue/")
    client.get(f"/post/{one.post_id}/")
    client.post(f"/post/{one.post_id}/claim/")
    client.get(f"/post/{one.post_id}/")
    given = {"verdict": "strong", "version": one.id, "note": f"call {PHONE}"}
    client.post(f"/post/{one.post_id}/decide/", given)
    client.post(f"/post/{one.post_id}/undo/")
    client.get("/audit/")
    client.post("/sign-out/")
    said = [
        what for what in Event.objects.order_by("pk").values_list("what", flat=True)
        if what != "account.made"
    ]  # fmt: skip
    assert said == [
        "queue.read", "post.read", "post.claimed", "post.read", "post.unmasked",
        "post.decided", "post.released", "post.undone", "refused", "sign_out",
    ]  # fmt: skip


def test_it_holds_no_words_of_posts_and_no_contacts(signed_in: Any) -> None:
    from osint_monitor.console import auditing
    from osint_monitor.console.models import Event

    client, one = (
        signed_in("inspector"),
        post("strong", STRONG, title="Work in Rotterdam"),
    )
    client.get("/queue/", {"q": f"phone:{PHONE} passport"})
    given = {"verdict": "strong", "version": one.id, "note": f"call {PHONE}"}
    client.post(f"/post/{one.post_id}/decide/", given)
    auditing.note(None, "post.read", why=f"they use {PHONE}")
    held = " ".join(str(row) for row in Event.objects.values_list())
    assert "passport" not in held and "7700900123" not in held


def test_a_look_at_late_events_costs_no_look_at_all(sealed: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from osint_monitor.console import auditing

    # After all that others noted, however long ago.
    begin = timezone.now() + timedelta(hours=1)
    for number, name in enumerate(("left", "between", "new")):
        at = begin + timedelta(hours=number)
        sealed(what="post.read", object=name, at=at).save(force_insert=True)
    between = sealed.objects.get(object="between")
    with CaptureQueriesContext(connection) as asked:
        assert auditing.seal(since=timedelta(hours=-2.5)) == 1
    assert any(f'"id" > {between.pk}' in one["sql"] for one in asked.captured_queries)
    assert auditing.verify().waiting == 2
    assert auditing.seal() == 2
    found = auditing.verify()
    assert found.waiting == 0 and found.broken is None
