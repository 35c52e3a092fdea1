"""An administrator looks after accounts of others, never after the own rights."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import STRONG, post

ONE = post("strong", STRONG, title="Work in Rotterdam")


def of(name: str) -> Any:
    from osint_monitor.console.models import Account

    return Account.objects.get(username=name)


def act(client: Any, name: str, what: str) -> Any:
    return client.post(f"/accounts/{of(name).pk}/act/", {"act": what})


def change(client: Any, name: str, role: str, organisation: Any = "none") -> Any:
    given = {"role": role, "organisation": organisation}
    return client.post(f"/accounts/{of(name).pk}/", given)


def make(client: Any, name: str, **more: Any) -> Any:
    given = {
        "username": name,
        "role": "patrol",
        "organisation": "none",
        "language": "nl",
    }
    return client.post("/accounts/new/", given | more)


def events() -> list[tuple[str, str, str]]:
    from osint_monitor.console.models import Event

    kept = Event.objects.exclude(address="command line").order_by("pk")
    return list(kept.values_list("what", "object", "why"))


def password_on(page: Any) -> str:
    found = re.search(r'id="password">([a-z0-9-]{23})<', page.content.decode())
    assert found
    return found[1]


@pytest.fixture
def admin(signed_in: Any) -> Any:
    return signed_in("administrator")


@pytest.fixture
def second(django: Path, signed_in: Any) -> Any:
    """Another administrator of no organisation."""
    from osint_monitor.console import accounts

    accounts.create("second", "administrator", password="correct-horse-battery-9")
    return signed_in("second")


@pytest.fixture
def local(django: Path, signed_in: Any) -> Any:
    """An administrator of the other desk."""
    from osint_monitor.console import accounts

    accounts.create("local", "administrator", password="correct-horse-battery-9",
                    organisation="other desk", language="en")  # fmt: skip
    return signed_in("local")


def test_account_is_made_and_its_password_shown_once(admin: Any) -> None:
    from osint_monitor.console.models import Event

    page = make(
        admin, "vermeer", role="inspector", organisation=of("elsewhere").organisation_id
    )
    made, password = of("vermeer"), password_on(page)
    assert made.check_password(password) and page.headers["Cache-Control"] == "no-store"
    assert (made.role, made.sources, made.language) == (
        "inspector",
        ("other_board",),
        "nl",
    )
    for address in ("/accounts/", f"/accounts/{made.pk}/", "/audit/"):
        assert password not in admin.get(address).content.decode()
    assert password not in repr(list(Event.objects.values_list()))
    assert events()[0] == ("account.made", made.code, "inspector")


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Vermeer"}, {"name": "x"}, {"name": "patrol"},
        {"name": "a" * 41}, {"name": PAYLOADS[0]}, {"role": "king"},
        {"organisation": ""}, {"organisation": "999"},
    ],
)  # fmt: skip
def test_account_that_does_not_fit_is_not_made(
    admin: Any, given: dict[str, str]
) -> None:
    from osint_monitor.console.models import Account

    before = Account.objects.count()
    page = make(admin, **{"name": "vermeer"} | given)
    assert page.status_code == 422
    assert Account.objects.count() == before
    assert "<script>window" not in page.content.decode()


def test_role_and_organisation_hold_at_once(admin: Any, signed_in: Any) -> None:
    officer = signed_in("colleague")
    desk = of("elsewhere").organisation_id
    assert officer.get(f"/post/{ONE.post_id}/").status_code == 200
    change(admin, "colleague", "inspector", desk)
    assert officer.get(f"/post/{ONE.post_id}/").status_code == 404
    change(admin, "colleague", "operator", desk)
    assert officer.get("/queue/").status_code == 403
    change(admin, "colleague", "operator", desk)
    assert [row for row in events() if row[0] == "account.changed"] == [
        (
            "account.changed",
            of("colleague").code,
            f"no organisation to organisation-{desk}",
        ),
        ("account.changed", of("colleague").code, "inspector to operator"),
    ]


def test_searches_are_not_carried_into_another_organisation(
    admin: Any, signed_in: Any
) -> None:
    given = {"name": "papers", "asked": "q=passport", "shared": "yes"}
    signed_in("colleague").post("/searches/", given)
    change(admin, "colleague", "inspector", of("elsewhere").organisation_id)
    assert signed_in("elsewhere").get("/searches/").context["searches"] == []
    assert len(signed_in("colleague").get("/searches/").context["searches"]) == 1


def test_locked_account_is_out_at_once_and_stays_out_after_unlocking(
    admin: Any, signed_in: Any
) -> None:
    officer = signed_in("colleague")
    act(admin, "colleague", "lock")
    assert officer.get("/queue/").headers["Location"] == "/sign-in/"
    act(admin, "colleague", "unlock")
    assert officer.get("/queue/").headers["Location"] == "/sign-in/"
    assert of("colleague").is_active
    assert signed_in("colleague").get("/queue/").status_code == 200
    kept = [what for what, code, _ in events() if code == of("colleague").code]
    assert kept == ["account.closed", "account.opened"]


def test_unlocking_forgets_wrong_passwords(admin: Any) -> None:
    from django.test import Client

    for _ in range(6):
        Client().post("/sign-in/", {"username": "colleague", "password": "wrong"})
    row = next(one for one in admin.get("/accounts/?q=colleague").context["rows"])
    assert "out" in row["states"]
    assert [
        one["one"].username for one in admin.get("/accounts/?state=out").context["rows"]
    ] == ["colleague"]
    act(admin, "colleague", "unlock")
    given = {"username": "colleague", "password": "correct-horse-battery-9"}
    assert Client().post("/sign-in/", given).status_code == 302


def test_sessions_of_one_account_end_and_no_others(admin: Any, signed_in: Any) -> None:
    first, again, other = map(signed_in, ("colleague", "colleague", "inspector"))
    act(admin, "colleague", "sessions")
    for client in (first, again):
        assert client.get("/queue/").headers["Location"] == "/sign-in/"
    assert other.get("/queue/").status_code == 200
    assert ("account.sessions", of("colleague").code, "2") in events()


def test_second_factor_is_to_be_set_up_anew(admin: Any, signed_in: Any) -> None:
    from osint_monitor.console.accounts import has_second_factor

    officer = signed_in("colleague")
    assert has_second_factor(of("colleague"))
    act(admin, "colleague", "factor")
    assert not has_second_factor(of("colleague"))
    assert officer.get("/queue/").headers["Location"] == "/sign-in/"
    rows = admin.get("/accounts/?state=bare").context["rows"]
    assert "colleague" in [one["one"].username for one in rows]


def test_new_password_ends_the_old_one_and_the_sessions(
    admin: Any, signed_in: Any
) -> None:
    officer = signed_in("colleague")
    password = password_on(act(admin, "colleague", "password"))
    assert of("colleague").check_password(password)
    assert officer.get("/queue/").headers["Location"] == "/sign-in/"
    assert ("account.password", of("colleague").code, "") in events()


@pytest.mark.parametrize("what", ["lock", "unlock", "sessions", "factor", "password"])
def test_nothing_can_be_done_to_the_own_account(admin: Any, what: str) -> None:
    before = of("administrator")
    assert act(admin, "administrator", what).status_code == 302
    change(admin, "administrator", "supervisor")
    after = of("administrator")
    assert (after.password, after.role, after.is_active) == (
        before.password,
        "administrator",
        True,
    )
    assert admin.get("/accounts/").status_code == 200
    assert ("refused", before.code, "own account") in events()
    page = admin.get(f"/accounts/{before.pk}/").content.decode()
    assert 'value="lock"' not in page and 'name="role"' not in page


def test_two_administrators_who_lock_each_other_leave_one(
    admin: Any, second: Any
) -> None:
    from osint_monitor.console.administration import changes
    from osint_monitor.console.models import Account

    asked = SimpleNamespace(user=of("second"), META={"REMOTE_ADDR": "127.0.0.1"})
    act(admin, "second", "lock")
    # The request of the second one was let through before it was locked.
    with (
        pytest.raises(changes.RefusedError),
        changes.held(asked, of("administrator").pk),
    ):
        pass
    left = Account.objects.filter(role="administrator", is_active=True)
    assert [one.username for one in left] == ["administrator"]


def test_administrator_of_an_organisation_looks_after_its_accounts_only(
    local: Any, signed_in: Any
) -> None:
    rows = local.get("/accounts/").context["rows"]
    assert [row["one"].username for row in rows] == ["elsewhere", "local"]
    for name in ("patrol", "administrator"):
        assert local.get(f"/accounts/{of(name).pk}/").status_code == 404
        assert change(local, name, "analyst").status_code in (302, 404)
        assert act(local, name, "lock").status_code == 404
        assert of(name).is_active and of(name).role == name
    change(local, "elsewhere", "inspector", "none")
    assert of("elsewhere").organisation is not None
    assert make(local, "newone", organisation="none").status_code == 422
    desk = of("local").organisation_id
    assert make(local, "newone", organisation=desk).status_code == 200
    assert of("newone").sources == ("other_board",)


def test_administrator_of_an_organisation_does_not_widen_its_sources(
    local: Any,
) -> None:
    from osint_monitor.console.models import Organisation

    desk = of("local").organisation_id
    for address in (f"/accounts/sources/{desk}/", "/accounts/sources/new/"):
        answer = local.post(address, {"name": "other desk", "which": "all"})
        assert answer.headers["Location"] == "/accounts/sources/"
    assert [one.sources for one in Organisation.objects.all()] == [["other_board"]]
    assert len(local.get("/accounts/sources/").context["rows"]) == 1


def test_source_group_decides_what_is_seen_at_once(admin: Any, signed_in: Any) -> None:
    officer, desk = signed_in("elsewhere"), of("elsewhere").organisation_id
    given = {
        "name": "other desk",
        "which": "some",
        "source": ["town_jobs"],
        "more": "later_one",
    }
    admin.post(f"/accounts/sources/{desk}/", given)
    assert of("elsewhere").sources == ("town_jobs", "later_one")
    assert officer.get(f"/post/{ONE.post_id}/").status_code == 200
    shown = admin.get(f"/accounts/sources/{desk}/").context
    assert set(shown["known"]) >= {"town_jobs", "later_one", "other_board"}
    admin.post("/accounts/sources/new/", {"name": "third desk", "which": "all"})
    kept = [row for row in events() if row[0].startswith("organisation.")]
    assert [(what, why) for what, _, why in kept] == [
        ("organisation.changed", "2 sources"), ("organisation.made", "all sources"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"which": "some"}, {"which": ""}, {"which": "some", "more": "../../x"},
        {"which": "some", "more": PAYLOADS[1]}, {"which": "all", "name": " \0 "},
    ],
)  # fmt: skip
def test_ticking_nothing_never_means_everything(
    admin: Any, given: dict[str, str]
) -> None:
    desk = of("elsewhere").organisation_id
    page = admin.post(f"/accounts/sources/{desk}/", {"name": "other desk"} | given)
    assert page.status_code == 422 and of("elsewhere").sources == ("other_board",)
    assert "<img src=x" not in page.content.decode()


def test_no_two_organisations_of_one_name(admin: Any) -> None:
    page = admin.post("/accounts/sources/new/", {"name": "Other Desk", "which": "all"})
    assert page.status_code == 422


def test_hostile_names_of_organisations_are_harmless(admin: Any) -> None:
    from osint_monitor.console.models import Organisation

    for one in PAYLOADS[:50]:
        Organisation.objects.get_or_create(name=one.replace("\0", "")[:80])
    organisation = Organisation.objects.get(name=PAYLOADS[0])
    change(admin, "colleague", "inspector", organisation.pk)
    for address in ("/accounts/", "/accounts/new/", f"/accounts/{of('colleague').pk}/",
                    "/accounts/sources/",
                    f"/accounts/sources/{organisation.pk}/"):  # fmt: skip
        page = admin.get(address).content.decode()
        assert "<script>window" not in page and "<img src=x" not in page, address
    for one in PAYLOADS[::6]:
        page = admin.get("/accounts/", {"q": one, "role": one, "state": one})
        assert "<script>window" not in page.content.decode()


def test_every_look_is_recorded_and_home_is_the_list(admin: Any) -> None:
    assert admin.get("/").headers["Location"] == "/accounts/"
    admin.get("/accounts/")
    admin.get(f"/accounts/{of('patrol').pk}/")
    admin.get("/accounts/sources/")
    assert events() == [
        ("accounts.read", "", ""), ("account.read", of("patrol").code, ""),
        ("groups.read", "", ""),
    ]  # fmt: skip
