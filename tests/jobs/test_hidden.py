"""Labelled posts hidden once more: whose labels stay, and from what they are made."""

from __future__ import annotations

from osint_monitor.jobs.hidden import hidden
from osint_monitor.jobs.labelled import Line


def _line(number: int, level: str, voice: str, text: str, lang: str = "en") -> Line:
    values = {"id": f"{number}", "level": level, "voice": voice, "text": text}
    return Line("set", values, lang, None, f"group-{number}")


WARNING = (
    "Beware of agencies that keep your papers. Ask for a contract first. "
    "Call a friend. This is what I learnt."
)
LINES = [
    *(_line(n, "strong", "offer", f"lead number {n}") for n in range(80)),
    *(_line(100 + n, "none", "offer", f"ordinary offer {n}") for n in range(80)),
    *(_line(200 + n, "none", "warning", WARNING) for n in range(4)),
]


def test_a_part_of_the_leads_and_of_the_others_is_hidden() -> None:
    found = list(hidden(LINES))
    levels = {str(one.values["level"]) for one in found}
    assert levels == {"strong", "none"}
    assert 10 <= len(found) <= 60


def test_a_hidden_post_holds_its_own_words_and_keeps_group_and_level() -> None:
    own = {line.group: line for line in LINES}
    for one in hidden(LINES):
        before = own[one.group]
        assert str(before.values["text"]) in str(one.values["text"])
        assert len(str(one.values["text"])) > len(str(before.values["text"]))
        assert one.values["level"] == before.values["level"]


def test_what_hides_a_post_is_of_its_language_and_no_lead() -> None:
    for one in hidden(LINES):
        rest = str(one.values["text"]).split("\n")
        rest.remove(next(part for part in rest if part in _texts(one.values["level"])))
        assert all(part.startswith(("Beware", "ordinary")) for part in rest)
    only_leads = [line for line in LINES if line.values["level"] == "strong"]
    assert list(hidden(only_leads)) == []


def test_warnings_themselves_are_left_as_they_are() -> None:
    assert all(one.values["voice"] != "warning" for one in hidden(LINES))


def test_a_post_is_hidden_behind_one_sentence_of_a_warning_or_three() -> None:
    fronts = {str(one.values["text"]).split("\n")[0] for one in hidden(LINES)}
    told = {front for front in fronts if front.startswith("Beware")}
    assert told == {WARNING.partition(" Ask")[0], WARNING.partition(" This")[0]}


def test_the_same_lines_give_the_same() -> None:
    assert list(hidden(LINES)) == list(hidden(LINES))


def _texts(level: object) -> set[str]:
    return {str(one.values["text"]) for one in LINES if one.values["level"] == level}
