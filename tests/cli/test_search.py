"""search and similar: what they find, show and say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.cli.search import fields_help
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.pipeline import indexed
from osint_monitor.store.base import Batch
from osint_monitor.store.fields import FIELDS
from osint_monitor.store.open import open_store
from osint_monitor.understand.annotate import Annotator

Run = Callable[..., Any]

DOCS = Path(__file__).parents[2] / "docs"
AT = datetime(2027, 3, 7, 23, 30, tzinfo=UTC)
POSTS = {
    "own": "Two girls give massages in their own place. Call +44 7700 900123 tonight",
    "hotel": "Massages in a hotel by a girl,\x1b[31m quiet street. " + "Filler. " * 60,
    "far": "Filler. " * 90 + "Tonight massages, call +44 7700 900456 or mail "
    "me@place.example",
}


@pytest.fixture
def town(data: Path) -> Path:
    """Three more posts in the data folder, read as the program reads them."""
    annotator = Annotator()
    with open_store(f"sqlite:///{data / 'store.db'}") as store:
        for hours, (name, text) in enumerate(POSTS.items()):
            post_id = stable_id("post", name)
            version = Version(
                id=stable_id("version", name), post_id=post_id, source_id="brought",
                kind=Kind.ESCORT, url="https://board.example/2", text=text,
                title="[red]Massage[/red]" if name == "hotel" else "",
            )  # fmt: skip
            seen = sighting_of(
                post_id, version.id, capture_id=name, source_id="brought",
                seen_at=AT + timedelta(hours=hours),
            )  # fmt: skip
            judged = Assessment(
                id=stable_id("assessment", name), version_id=version.id,
                post_id=post_id, engine="e", assessed_at=AT, lang=Lang.EN,
                level=Level.WEAK if name == "far" else Level.NONE,
                score=0.5 if name == "far" else 0.0,
                reasons={"nl": ("Omdat.",), "en": ("Because of it.",)},
            )  # fmt: skip
            item = indexed(annotator.annotate(version, languages=(Lang.EN,)))
            store.put(Batch(versions=[item], sightings=[seen], assessments=[judged]))
    return data


def found(result: Any) -> list[str]:
    names = {stable_id("post", name): name for name in POSTS}
    assert result.exit_code == 0, result.stderr
    posts = map(json.loads, result.stdout.splitlines())
    return [names.get(post["id"], post["id"][:1]) for post in posts]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("massage", ["far", "hotel", "own"]),
        ('massage -"own place"', ["far", "hotel"]),
        ("phone:+447700* AND (girl OR hotel)", ["own"]),
        ("level:hit", ["1", "far"]),
        ("lang:xx", None),
        ("rule:4d2f8c1e* indicator:control.*", ["1"]),
    ],
)
def test_search_finds(run: Run, query: str, names: list[str] | None) -> None:
    result = run("search", query, "--json")
    if names is None:
        assert result.exit_code == 2
        assert "there are: uk" in result.stderr
        assert result.stderr.endswith("  lang:xx\n       ^^\n")
    else:
        assert found(result) == names
        assert f"{len(names)} of {len(names)} posts" in result.stderr


@pytest.mark.usefixtures("town")
def test_newest_first(run: Run) -> None:
    assert found(run("search", "massage", "--newest", "--json")) == [
        "far",
        "hotel",
        "own",
    ]
    assert found(run("search", "massage", "--newest", "--json", "-n", "1")) == ["far"]


@pytest.mark.usefixtures("town")
def test_a_list_goes_on_where_it_ended(run: Run) -> None:
    first = run("search", "massage", "--json", "-n", "2")
    mark = first.stderr.partition("--after ")[2].strip()
    rest = run("search", "massage", "--json", "-n", "2", "--after", mark)
    assert found(first) + found(rest) == ["far", "hotel", "own"]
    assert "--after" not in rest.stderr
    assert run("search", "massage", "--after", "x").exit_code == 1


@pytest.mark.usefixtures("town")
def test_found_words_are_told_in_json(run: Run) -> None:
    (line,) = run("search", '"own place"', "--json").stdout.splitlines()
    (span,) = json.loads(line)["found"]
    assert POSTS["own"][span["start"] : span["end"]] == "own place"
    assert span["field"] == "text"
    for line in run("search", "phone:+447700900*", "--json").stdout.splitlines():
        assert json.loads(line)["found"] == []


@pytest.mark.usefixtures("town")
def test_found_words_are_marked_with_what_is_around_them(run: Run) -> None:
    output = " ".join(run("search", "massage").stdout.split())
    assert "Two girls give ⟦massages⟧ in their own place." in output
    assert "[red]⟦Massage⟧[/red]" in output
    assert "Filler. Tonight ⟦massages⟧, call [phone +44…56]" in output
    assert "…" in output
    assert "\x1b" not in output


@pytest.mark.usefixtures("town")
def test_without_words_the_reason_is_shown(run: Run) -> None:
    output = run("search", "level:weak").stdout
    assert "Because of it." in output and "⟦" not in output


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_contacts_of_found_posts_are_masked(run: Run, options: list[str]) -> None:
    for query in ("massage", "call", "7700", "phone:*", "me"):
        output = run("search", query, *options).stdout
        assert "900123" not in output and "900456" not in output
        assert "me@place" not in output
    result = run("search", "phone:*", "--unmask", *options)
    assert result.exit_code == 2 and "900" not in result.stdout


@pytest.mark.usefixtures("town")
def test_unmasking_a_search_is_recorded_without_its_words(run: Run, data: Path) -> None:
    result = run("search", "900123", "--unmask", "--reason", "case 14")
    assert "7700 ⟦900123⟧" in result.stdout
    log = (data / "custody.jsonl").read_text()
    assert "case 14" in log and "900123" not in log


@pytest.mark.usefixtures("town")
def test_a_search_is_counted(run: Run) -> None:
    made = json.loads(run("search", "massage", "--facets", "--json").stdout)
    assert made["posts"] == 3
    assert made["facets"]["level"] == {"none": 2, "weak": 1}
    shown = run("search", "massage", "--facets")
    assert "escort" in shown.stdout and "3 posts" in shown.stderr


@pytest.mark.usefixtures("town")
def test_a_search_is_counted_over_time_in_a_zone(run: Run) -> None:
    def bars(*options: str) -> list[tuple[str, int]]:
        made = json.loads(run("search", "massage", "--json", *options).stdout)
        return [(one["from"], one["posts"]) for one in made["histogram"]["bars"]]

    assert bars("--histogram", "day") == [("2027-03-07", 1), ("2027-03-08", 2)]
    ahead = ("--zone", "Europe/Amsterdam")
    assert bars("--histogram", "day", *ahead) == [("2027-03-08", 3)]
    assert bars("--histogram", "month") == [("2027-03-01", 3)]
    assert found(run("search", "massage seen:2027-03-08", "--json", *ahead)) == [
        "far",
        "hotel",
        "own",
    ]
    assert "▇" in run("search", "massage", "--histogram", "week").stdout


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "options",
    [["--histogram", "year"], ["--zone", "Mars/North"], ["--zone", "../etc/passwd"]],
)
def test_a_wrong_option_of_a_search_says_so(run: Run, options: list[str]) -> None:
    result = run("search", "massage", *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr


@pytest.mark.usefixtures("town")
def test_a_slip_of_typing_is_answered_with_what_may_be_meant(run: Run) -> None:
    result = run("search", "masage phone:+44*")
    assert result.exit_code == 0 and result.stdout == ""
    assert result.stderr == "nothing found; did you mean: massage phone:+44*\n"
    assert run("search", "xyzzyx").stderr == "nothing found\n"


@pytest.mark.usefixtures("town")
def test_similar_posts_are_listed_without_contacts(run: Run) -> None:
    post_id = stable_id("post", "own")
    (alike,) = map(
        json.loads, run("similar", post_id, "-n", "1", "--json").stdout.splitlines()
    )
    assert alike["id"] == stable_id("post", "far")
    assert {"massages", "tonight"} <= set(alike["words"])
    shown = run("similar", post_id[:8])
    assert "massages" in shown.stdout
    assert "900" not in shown.stdout and "me@place" not in shown.stdout
    assert run("similar", "999999").exit_code == 2


def test_the_help_lists_every_field(run: Run) -> None:
    result = run("search", "--help")
    for field in FIELDS.values():
        assert field.example in fields_help()
        assert field.example in result.stdout


def test_the_document_has_the_table_of_fields() -> None:
    text = (DOCS / "search.md").read_text("utf-8")
    rows = "".join(f"| `{one.example}` | {one.asks} |\n" for one in FIELDS.values())
    assert f"| typed | asks |\n|---|---|\n{rows}\n" in text
