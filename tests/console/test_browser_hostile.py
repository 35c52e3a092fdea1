"""Hostile words of posts and of people, wherever else the console shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from browsing import Server, Watched, account, harm_of, running
from payloads import PAYLOADS

from console_town import STRONG, post, put, today

pytestmark = pytest.mark.browser

PHONE = "+447700900555"
TENS = [PAYLOADS[at : at + 10] for at in range(0, len(PAYLOADS), 10)]


def _posts(turn: int) -> list[Any]:
    """A post for each ten payloads; in another turn every field holds another."""
    return [
        post(f"evil-{at}",
             f"{STRONG.replace('900123', '900555')} {' '.join(ten[turn:])}",
             title=ten[turn], author=ten[turn + 1], place=ten[turn + 2],
             price=ten[turn + 3], contact=ten[turn + 4], source="evil_jobs")
        for at, ten in enumerate(TENS)
    ]  # fmt: skip


EARLIER, POSTS = _posts(5), _posts(0)


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console in whose every other room somebody was hostile."""
    put(django, EARLIER, hours_ago=60)
    put(django, POSTS)
    with running(django) as started:
        account(started, "finder", "supervisor")
        account(started, "reader", "auditor")
        started.codes["rooms"] = [*_judged(), *_day(), *_case(), *_contact()]
        _typed()
        yield started


def _finder() -> Any:
    from osint_monitor.console.models import Account

    return Account.objects.get(username="finder")


def _judged() -> list[str]:
    """Decisions with every payload as note and as tag."""
    from django.utils import timezone

    from osint_monitor.console.models import Account, Claim, Decision

    names = ("finder", "inspector", "colleague", "patrol", "supervisor")
    officers = [Account.objects.get(username=name) for name in names]
    for at, words in enumerate(PAYLOADS):
        one = POSTS[at % len(POSTS)]
        Decision(
            post_id=one.post_id, version_id=one.id, by=officers[at // len(POSTS) % 5],
            verdict="more_information", lang="en", source_id=one.source_id, kind="job",
            note=words[:2_000], tags=[words[:40]], level_shown="strong",
        ).save()  # fmt: skip
    until = timezone.now() + timedelta(hours=1)
    for one in POSTS:  # whose finder sees what changed in their words
        Claim.objects.create(post_id=one.post_id, by=_finder(), until=until)
    posts = [f"/post/{one.post_id}/" for one in POSTS]
    return [*posts, *(f"{one}raw/" for one in posts), "/decisions/"]


def _day() -> list[str]:
    """An action day on the hostile posts, for organisations of hostile names."""
    from django.utils import timezone

    from osint_monitor.console.models import (
        Hotspot,
        Operation,
        Organisation,
        Participant,
        Work,
    )

    now = timezone.now()
    day = Operation.objects.create(
        name="Day", begins=now.date(), ends=now.date(), zone="UTC", made_by=_finder(),
        opened_at=now - timedelta(hours=1), scope={"source": ["evil_jobs"]},
    )  # fmt: skip
    for words in PAYLOADS:
        made, _ = Organisation.objects.get_or_create(name=words[:60])
        day.organisations.add(made)
    Participant.objects.create(operation=day, account=_finder(), desk=PAYLOADS[0][:60])
    for one in POSTS:
        Work.objects.create(
            operation=day, post_id=one.post_id, source_id="evil_jobs", lang="en",
            score=1.0, officer=_finder(), given_at=now - timedelta(minutes=9),
        )  # fmt: skip
    spot = Hotspot.objects.create(
        operation=day, kind="platform", value="evil_jobs", hits=6
    )
    room = f"/operation/{day.pk}/"
    rooms = ("", "edit/", "board/", "report/", "figure/posts/", f"hotspots/{spot.pk}/")
    return [room + one for one in rooms]


def _case() -> list[str]:
    """A case and a person with the hostile posts; and what they are merged for."""
    from osint_monitor.console import models

    by = _finder()
    case, person, other = models.Case(by=by), models.Person(by=by), models.Person(by=by)
    for one in (case, person, other):
        one.save()
    models.CaseState(case=case, by=by, number=1, title="Case", status="open").save()
    for one in (person, other):
        models.PersonState(person=one, number=1, by=by, role="witness").save()
    for one in POSTS:
        models.CaseItem(case=case, by=by, kind="post", object=one.post_id).save()
        models.PersonPost(person=person, by=by, post_id=one.post_id).save()
    models.Merge(gone=other, into=person, by=by, why=PAYLOADS[0]).save()
    return [f"/case/{case.pk}/", f"/person/{person.pk}/", f"/person/{other.pk}/"]


def _contact() -> list[str]:
    """A contact of the hostile posts, under an order of a hostile number."""
    from osint_monitor.console.models import KnownContact, LookOrder

    known, _ = KnownContact.objects.get_or_create(kind="phone", value=PHONE)
    until = today() + timedelta(days=9)
    LookOrder(contact=known, by=_finder(), number=PAYLOADS[1], until=until).save()
    return [f"/contact/{known.pk}/", "/captures/"]


def _typed() -> None:
    """Reasons that were typed stand in the audit."""
    from osint_monitor.console import auditing

    for words in PAYLOADS:
        auditing.note(None, "post.read", object_id=words, why=words, who=_finder())


def test_hostile_posts_do_nothing_in_any_room(watched: Watched, server: Server) -> None:
    watched.sign_in("finder")
    rooms = server.codes["rooms"]
    assert harm_of(watched, [*rooms, "/queue/?source=evil_jobs&state=all"]) == {}


def test_hostile_words_do_nothing_where_they_are_said_again(
    watched: Watched, server: Server
) -> None:
    watched.sign_in("finder")
    said = [urlencode({"q": " ".join(ten)[:1_000]}) for ten in TENS]
    rooms = [f"/{room}/?{one}" for one in said for room in ("queue", "numbers")]
    odd = urlencode({"source": PAYLOADS[0], "after": PAYLOADS[1], "order": PAYLOADS[2]})
    assert harm_of(watched, [*rooms, f"/queue/?{odd}", f"/numbers/?{odd}"]) == {}


def test_hostile_reasons_do_nothing_in_the_audit(
    watched: Watched, server: Server
) -> None:
    watched.sign_in("reader")
    given = [
        urlencode({"who": one, "object": one, "from": one}) for one in PAYLOADS[:3]
    ]
    assert harm_of(watched, ["/audit/", *(f"/audit/?{one}" for one in given)]) == {}
