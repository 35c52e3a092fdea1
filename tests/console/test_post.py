"""A post explains itself, hides contacts until it is claimed, and is decided on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from console_town import PHONE, SHOWN_PHONE, STRONG, post, put
from osint_monitor.errors import StoreAway
from osint_monitor.jobs.judgements import read_judgements

ONE = post("strong", STRONG, title="Work in Rotterdam")
PAGE = f"/post/{ONE.post_id}/"


def decide(client: Any, verdict: str = "strong", **more: Any) -> Any:
    given = {"verdict": verdict, "version": ONE.id} | more
    return client.post(f"{PAGE}decide/", given)


@pytest.mark.parametrize("room", ["", "raw/"])
def test_contacts_are_shown_only_to_who_claimed_it(signed_in: Any, room: str) -> None:
    client, other = signed_in("inspector"), signed_in("patrol")
    assert SHOWN_PHONE not in client.get(PAGE + room).content.decode()
    client.post(f"{PAGE}claim/")
    assert SHOWN_PHONE in client.get(PAGE + room).content.decode()
    assert SHOWN_PHONE not in other.get(PAGE + room).content.decode()
    client.post(f"{PAGE}release/")
    assert SHOWN_PHONE not in client.get(PAGE + room).content.decode()


@pytest.mark.parametrize("who", ["analyst", "coordinator", "author"])
def test_readers_without_the_right_never_see_contacts(signed_in: Any, who: str) -> None:
    client = signed_in(who)
    assert client.post(f"{PAGE}claim/").status_code == 403
    text = client.get(PAGE).content.decode()
    assert SHOWN_PHONE not in text and PHONE not in text
    assert "Save, and go on" not in text


def test_words_that_fired_are_marked_and_explained(signed_in: Any) -> None:
    page = signed_in("inspector").get(PAGE)
    marked = [
        part.text
        for _, parts in page.context["fields"]
        for part in parts
        if part.numbers
    ]
    assert any("passport" in words for words in marked)
    text = page.content.decode()
    sign = page.context["signs"][0]
    assert sign.gloss and sign.sources and sign.indicator in text
    assert f'id="sign-{sign.number}"' in text


def test_signs_are_explained_in_the_language_of_the_officer(signed_in: Any) -> None:
    english = signed_in("inspector").get(PAGE).context["signs"]
    dutch = signed_in("colleague").get(PAGE).context["signs"]
    assert [one.gloss for one in english] == [one.match.gloss["en"] for one in english]
    assert [one.gloss for one in dutch] == [one.match.gloss["nl"] for one in dutch]


def test_text_in_pieces_is_the_whole_text(signed_in: Any) -> None:
    client = signed_in("inspector")
    client.post(f"{PAGE}claim/")
    fields = dict(client.get(PAGE).context["fields"])
    assert "".join(part.text for part in fields["text"]) == ONE.text


def test_nothing_of_a_post_can_be_followed(signed_in: Any) -> None:
    client = signed_in("inspector")
    client.post(f"{PAGE}claim/")
    text = client.get(PAGE).content.decode()
    assert "Never contact" in text
    for outside in ('href="http', 'href="tel', 'href="mailto', 'src="http'):
        assert outside not in text


def test_other_posts_with_the_same_phone_are_shown(signed_in: Any) -> None:
    same = signed_in("inspector").get(PAGE).context["same"]
    others = {row.view.post_id for one in same for row in one["rows"]}
    assert post("same-phone", "").post_id in others and ONE.post_id not in others


def test_alike_posts_are_looked_for(signed_in: Any) -> None:
    page = signed_in("inspector").get(f"{PAGE}alike/")
    assert page.status_code == 200 and SHOWN_PHONE not in page.content.decode()


def test_decision_leads_to_the_next_post_and_can_be_undone(signed_in: Any) -> None:
    client, following = signed_in("inspector"), post("same-phone", "").post_id
    answer = decide(client, next_post=following)
    assert answer.headers["Location"] == f"/post/{following}/"
    assert f"{PAGE}undo/" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("following", ["", "../../etc", "//evil.example", ONE.post_id])
def test_next_post_never_leads_elsewhere(signed_in: Any, following: str) -> None:
    answer = decide(signed_in("inspector"), next_post=following)
    assert answer.headers["Location"] == "/queue/"


@pytest.mark.parametrize(
    "given",
    [{"verdict": "guilty"}, {"verdict": ""}, {"version": "another"},
     {"verdict": "handed_on"}, {"verdict": "handed_on", "handed_to": "press"}],
)  # fmt: skip
def test_decision_that_makes_no_sense_is_not_kept(
    signed_in: Any, given: dict[str, str]
) -> None:
    from osint_monitor.console.models import Decision

    client = signed_in("inspector")
    answer = client.post(
        f"{PAGE}decide/", {"verdict": "strong", "version": ONE.id} | given
    )
    assert answer.headers["Location"] == PAGE and not Decision.objects.exists()
    assert client.get(PAGE).context["done"]["what"]


def test_two_officers_differ_and_both_are_kept(signed_in: Any) -> None:
    decide(signed_in("inspector"), "strong")
    decide(signed_in("colleague"), "no_signal", reason=["own_voice"])
    page = signed_in("patrol").get(PAGE)
    assert {one.verdict for one in page.context["decisions"]} == {"strong", "no_signal"}
    assert "Officers differ" in page.content.decode()


def test_undo_brings_back_what_was_superseded(signed_in: Any) -> None:
    client = signed_in("inspector")
    decide(client, "strong")
    decide(client, "no_signal")
    client.post(f"{PAGE}undo/")
    assert [one.verdict for one in client.get(PAGE).context["decisions"]] == ["strong"]
    client.post(f"{PAGE}undo/")
    assert client.get(PAGE).context["decisions"] == []
    client.post(f"{PAGE}undo/")
    assert "Nothing to undo" in client.get(PAGE).content.decode()


def test_nobody_undoes_the_decision_of_another(signed_in: Any) -> None:
    decide(signed_in("inspector"), "strong")
    other = signed_in("colleague")
    other.post(f"{PAGE}undo/")
    assert len(other.get(PAGE).context["decisions"]) == 1


def test_decisions_are_only_ever_added(signed_in: Any) -> None:
    from osint_monitor.console.models import Decision
    from osint_monitor.console.models.kept import KeptError

    decide(signed_in("inspector"))
    one = Decision.objects.get()
    for act in (one.save, one.delete, Decision.objects.all().delete):
        with pytest.raises(KeptError):
            act()


def test_judgements_are_written_as_learning_reads_them(
    signed_in: Any, tmp_path: Path
) -> None:
    from osint_monitor.console.export import export
    from osint_monitor.console.models import Account

    client = signed_in("inspector")
    rule = client.get(PAGE).context["signs"][0].match.rule
    decide(client, "strong")
    decide(client, "weak_keep", **{f"rule:{rule}": "wrong", "note": SHOWN_PHONE})
    decide(signed_in("colleague"), "no_signal")
    client.post(f"{PAGE}undo/")
    decide(client, "handed_on", handed_to="police_unit", **{f"rule:{rule}": "right"})
    path = tmp_path / "judgements.jsonl"
    assert export(path) == 3
    held = {one.by: one for one in read_judgements([path])}
    mine = held[Account.objects.get(username="inspector").code]
    assert mine.verdict == "handed_on" and mine.confirmed == {rule}
    assert mine.level_shown == "strong" and mine.counted
    assert len(held) == 2
    assert SHOWN_PHONE not in path.read_text() and "inspector" not in path.read_text()
    assert all(
        orjson.loads(line)["note"] == "" for line in path.read_text().splitlines()
    )


def test_note_and_tags_are_shown_harmlessly(signed_in: Any) -> None:
    client = signed_in("inspector")
    decide(client, note="<b>bold</b>", tags="<i>, rotterdam ,,")
    text = client.get(PAGE).content.decode()
    assert "&lt;b&gt;bold" in text and "<b>bold" not in text
    assert client.get(PAGE).context["decisions"][0].tags == ["<i>", "rotterdam"]


def test_history_says_what_changed(signed_in: Any, data: Path) -> None:
    first, second = post("told", STRONG), post("told", STRONG + " Now with a bus.")
    put(data, [first], hours_ago=9)
    put(data, [second], hours_ago=3)
    put(data, [first], hours_ago=1)
    seen = signed_in("inspector").get(f"/post/{first.post_id}/").context["seen"]
    assert [one.number for one in seen] == [1, 2, 1]
    assert [one.changed for one in seen] == [False, True, True]


def _told_anew(data: Path, **later: str) -> str:
    """The page of a post whose words changed."""
    first = post("anew", f"{STRONG} The room is in Utrecht.", title="Cleaner")
    given = {"text": f"{STRONG} Papers stay with the boss.", "title": "Cleaner"}
    given |= later
    put(data, [first], hours_ago=9)
    put(data, [post("anew", given.pop("text"), **given)], hours_ago=3)
    return f"/post/{first.post_id}/"


def test_changed_words_are_shown_to_who_claimed_it(signed_in: Any, data: Path) -> None:
    page = _told_anew(data, title="Cleaner (f)")
    client = signed_in("inspector")
    before = client.get(page).context["changes"][0]
    assert before.names == ("title", "text") and before.fields == ()
    client.post(f"{page}claim/")
    shown = client.get(page)
    fields = dict(shown.context["changes"][0].fields)
    assert [(one.kind, one.text) for one in fields["title"]] == [
        ("same", "Cleaner"), ("new", " (f)"),
    ]  # fmt: skip
    gone = "".join(one.text for one in fields["text"] if one.kind == "gone")
    assert "room" in gone and "Utrecht" in gone and "passport" not in gone
    assert "<ins>" in shown.content.decode()


def test_signs_that_came_and_went_are_told(signed_in: Any, data: Path) -> None:
    first = post("signs", STRONG, title="Cleaner")
    put(data, [first], hours_ago=9)
    put(data, [post("signs", "Cleaner for a hotel.", title="Cleaner")], hours_ago=3)
    change = signed_in("inspector").get(f"/post/{first.post_id}/").context["changes"][0]
    assert change.went and not change.came and change.number == 2


def test_wording_that_comes_back_is_a_change_from_what_stood_there(
    signed_in: Any, data: Path
) -> None:
    texts = ("One bed. Rotterdam.", "Two beds. Rotterdam.", "Three beds. Rotterdam.")
    for hours, at in ((9, 0), (7, 1), (5, 0), (3, 2)):
        put(data, [post("back", texts[at], title="Room")], hours_ago=hours)
    client = signed_in("inspector")
    page = f"/post/{post('back', '').post_id}/"
    client.post(f"{page}claim/")
    found = client.get(page).context["changes"]
    assert [one.number for one in found] == [3, 1, 2]
    gone = [
        "".join(part.text for part in dict(one.fields)["text"] if part.kind == "gone")
        for one in found
    ]
    assert [words[:3] for words in gone] == ["One", "Two", "One"]


def test_post_that_never_changed_has_no_changes(signed_in: Any) -> None:
    assert signed_in("inspector").get(PAGE).context["changes"] == []


@pytest.mark.parametrize("post_id", ["0" * 32, "abc", ONE.post_id[:8], "..%2f.."])
def test_unknown_posts_are_not_there(signed_in: Any, post_id: str) -> None:
    assert signed_in("inspector").get(f"/post/{post_id}/").status_code == 404


@pytest.mark.parametrize("room", [PAGE, f"{PAGE}raw/", f"{PAGE}alike/", "/queue/"])
def test_store_that_is_away_is_told_plainly(
    signed_in: Any, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console import reading

    def away() -> Any:
        raise StoreAway("secret.example does not answer")

    monkeypatch.setattr(reading, "store", away)
    answer = signed_in("inspector").get(room)
    assert answer.status_code == 503
    assert "can not be reached now" in answer.content.decode()
    assert "secret.example" not in answer.content.decode()


def test_offer_stands_as_direction_and_not_among_the_signs(signed_in: Any) -> None:
    page = signed_in("inspector").get(PAGE)
    assert {one.match.indicator for one in page.context["voices"]} == {
        "stance.recruits"
    }
    assert all(
        one.match.indicator != "stance.recruits" for one in page.context["signs"]
    )
    numbers = [one.number for one in page.context["signs"] if one.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "the writer makes an offer himself" in page.content.decode()
