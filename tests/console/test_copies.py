"""Exact copies are shown as a group and decided once; each gets its own judgement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console_town import STRONG, post, put
from osint_monitor.jobs.judgements import read_judgements
from osint_monitor.model.words import Mark
from osint_monitor.store.traits import text_key

TEXT = f"{STRONG} Every Monday a bus from the station. "
FIRST, SECOND, THIRD = (post(f"twin-{n}", TEXT, title="Cleaner") for n in range(3))
SPACED = post("twin-spaced", TEXT.replace(". ", ".\n"), title="CLEANER")
NEAR = post("twin-near", TEXT + "Two beds left.", title="Cleaner")
OTHER = post("twin-other", TEXT, title="Cleaner", source="other_board")
PAGE = f"/post/{FIRST.post_id}/"


@pytest.fixture(scope="module")
def twins(django: Path) -> None:
    put(django, [FIRST, SECOND, THIRD, SPACED, NEAR, OTHER])


def shown(client: Any, page: str = PAGE) -> set[str]:
    return {row.view.post_id for row in client.get(page).context["copies"]}


def decide(client: Any, *copies: str, **more: Any) -> Any:
    given = {"verdict": "no_signal", "version": FIRST.id, "copy": list(copies)} | more
    return client.post(f"{PAGE}decide/", given)


def decisions() -> dict[str, Any]:
    from osint_monitor.console.models import Decision

    held = Decision.objects.filter(undone__isnull=True)
    return {one.post_id: one for one in held}


def test_copies_are_the_very_same_words_elsewhere(signed_in: Any, twins: None) -> None:
    same = {SECOND.post_id, THIRD.post_id, SPACED.post_id, OTHER.post_id}
    assert shown(signed_in("inspector")) == same


def test_copies_of_a_source_that_is_not_mine_are_not_there(
    signed_in: Any, twins: None
) -> None:
    client = signed_in("elsewhere")
    assert shown(client, f"/post/{OTHER.post_id}/") == set()
    given = {"verdict": "no_signal", "version": OTHER.id, "copy": [FIRST.id]}
    client.post(f"/post/{OTHER.post_id}/decide/", given)
    assert set(decisions()) == {OTHER.post_id}


def test_a_copy_that_changed_since_is_none_any_more(
    signed_in: Any, django: Path
) -> None:
    words = f"{STRONG} A room above the bakery. "
    one, two = (post(f"bakery-{n}", words) for n in range(2))
    put(django, [one, two])
    client, page = signed_in("inspector"), f"/post/{one.post_id}/"
    assert shown(client, page) == {two.post_id}
    put(django, [post("bakery-1", words + "It is let.")], hours_ago=0.5)
    assert shown(client, page) == set()


def test_other_words_that_have_the_same_key_are_no_copies(
    signed_in: Any, django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import copies

    one, other = (post(f"mill-{n}", f"{STRONG} {n} beds at the mill.") for n in "12")
    put(django, [one, other])
    found = text_key(other.title, other.text)
    monkeypatch.setattr(copies, "text_key", lambda *words: found)
    assert shown(signed_in("inspector"), f"/post/{one.post_id}/") == set()


def test_no_more_copies_are_shown_than_can_be_decided(
    signed_in: Any, django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import copies

    monkeypatch.setattr(copies, "MOST", 3)
    many = [post(f"quay-{n}", f"{STRONG} A bed at the quay.") for n in range(6)]
    put(django, many)
    client, pages = signed_in("inspector"), [f"/post/{one.post_id}/" for one in many]
    assert [len(shown(client, page)) for page in pages] == [3] * 6


def test_queue_shows_them_as_one(signed_in: Any, twins: None) -> None:
    page = signed_in("inspector").get("/queue/?q=monday+cleaner&source=town_jobs")
    rows = {row.view.post_id: row.copies for row in page.context["rows"]}
    assert sorted(rows.values()) == [0, 3]
    assert page.context["total"] == 5
    assert "and 3 exact copies" in page.content.decode()


def test_one_decision_holds_for_all_that_were_ticked(
    signed_in: Any, twins: None, tmp_path: Path
) -> None:
    from osint_monitor.console.export import export
    from osint_monitor.console.models import Event

    client = signed_in("inspector")
    rule = client.get(PAGE).context["signs"][0].match.rule
    more = {"note": "as the others", "reason": ["own_voice"], f"rule:{rule}": "wrong"}
    answer = decide(client, SECOND.id, SPACED.id, **more)
    following = client.get(answer.headers["Location"]).content.decode()
    assert "No signal, and 2 exact copies" in following
    held = decisions()
    assert set(held) == {FIRST.post_id, SECOND.post_id, SPACED.post_id}
    main, copy = held[FIRST.post_id], held[SECOND.post_id]
    assert copy.copy_of == main.pk and copy.version_id == SECOND.id
    assert (main.reasons, copy.reasons) == (["own_voice"], ["own_voice", "copy"])
    assert (main.note, copy.note) == ("as the others", "")
    assert copy.rejected == [rule]
    assert shown(client) == {THIRD.post_id, OTHER.post_id}
    noted = Event.objects.filter(what="post.decided").values_list("object", flat=True)
    assert set(noted) == set(held)
    export(tmp_path / "judgements.jsonl")
    assert len(read_judgements([tmp_path / "judgements.jsonl"])) == 3


def test_undo_takes_the_copies_back_too(signed_in: Any, twins: None) -> None:
    client = signed_in("inspector")
    decide(client, SECOND.id, THIRD.id)
    client.post(f"/post/{SECOND.post_id}/undo/")
    assert set(decisions()) == {FIRST.post_id, THIRD.post_id}
    client.post(f"{PAGE}undo/")
    assert decisions() == {}


def test_what_is_not_a_copy_is_not_decided_with_it(signed_in: Any, twins: None) -> None:
    decide(signed_in("inspector"), NEAR.id, post("strong", STRONG).id, "x", SECOND.id)
    assert set(decisions()) == {FIRST.post_id, SECOND.post_id}


def test_copy_that_another_works_on_is_left_to_them(
    signed_in: Any, twins: None
) -> None:
    signed_in("patrol").post(f"/post/{SECOND.post_id}/claim/")
    client = signed_in("inspector")
    assert SECOND.post_id not in shown(client)
    decide(client, SECOND.id, THIRD.id)
    assert set(decisions()) == {FIRST.post_id, THIRD.post_id}


def test_posts_without_words_are_no_copies_of_each_other(
    signed_in: Any, django: Path
) -> None:
    bare = [post(f"bare-{n}", "", title="🔥🔥") for n in range(2)]
    put(django, bare)
    assert shown(signed_in("inspector"), f"/post/{bare[0].post_id}/") == set()
    page = signed_in("inspector").get("/queue/?level=none&level=strong&level=weak")
    assert {one.post_id for one in bare} <= {
        row.view.post_id for row in page.context["rows"]
    }


def test_page_is_filled_up_where_copies_fold(
    signed_in: Any, twins: None, django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import listed

    monkeypatch.setattr(listed, "PAGE", 4)
    many = [post(f"fold-{n}", f"{TEXT} Zebra.", title="Van") for n in range(7)]
    apart = [post(f"apart-{n}", f"{TEXT} Zebra {n}.", title="Van") for n in range(7)]
    put(django, [*many, *apart])
    client, address, seen = signed_in("inspector"), "/queue/?q=zebra", []
    pages = []
    while address:
        page = client.get(address).context
        pages.append(len(page["rows"]))
        seen += [row.view.post_id for row in page["rows"]]
        address = page["next"] and f"/queue/{page['next']}"
    assert all(number >= 4 for number in pages[:-1])
    assert len(seen) == len(set(seen)) and {one.post_id for one in apart} <= set(seen)


def test_copies_take_no_place_in_the_lane(
    signed_in: Any, django: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import listed

    monkeypatch.setattr(listed, "LANE", 2)
    urgent = [post(f"urgent-{n}", "Help me, I am locked in.") for n in range(4)]
    put(django, urgent, hours_ago=900, marks=(Mark.DISCLOSURE,))
    put(django, [post("urgent-x", "They hold me.")], hours_ago=800,
        marks=(Mark.DISCLOSURE,))  # fmt: skip
    page = signed_in("inspector").get("/queue/").context
    assert [row.copies for row in page["lane"]] == [3, 0]
    in_queue = {row.view.post_id for row in page["rows"]}
    assert not in_queue & {one.post_id for one in urgent}


def test_copies_do_not_tell_a_second_reader_what_the_first_decided(
    signed_in: Any, twins: None
) -> None:
    decide(signed_in("inspector"), SECOND.id, second_reader="yes")
    reader, told = signed_in("patrol"), "No signal · inspector"
    pages = [f"/post/{FIRST.post_id}/", f"/post/{FIRST.post_id}/alike/"]
    before = [reader.get(page).content.decode() for page in pages]
    assert not any(told in page for page in before)
    assert decide(reader).status_code == 302
    after = [reader.get(page).content.decode() for page in pages]
    assert any(told in page for page in after)
    assert all(SECOND.post_id in page for page in (before[0], after[0]))
