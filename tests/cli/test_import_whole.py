"""Import with real workers: posts in, hits out, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]

KEPT = "We keep your passport in our office. Call +44 7700 900123."


def test_import_twice_then_look(
    run: Run, fresh: Path, tmp_path: Path, write_rules: Callable[..., None]
) -> None:
    write_rules("decisive")
    (tmp_path / "posts.jsonl").write_text(
        json.dumps({"id": "a", "text": KEPT, "kind": "job", "lang": "en"})
        + "\nbroken\n"
        + json.dumps({"id": "b", "text": "Sunny room with a garden, 500 a month."})
        + "\n"
    )
    arguments = ("import", str(tmp_path / "posts.jsonl"), "--source", "brought")
    first = run(*arguments, "--json", to=fresh)
    assert first.exit_code == 1, first.output  # one line could not be read
    assert json.loads(first.stdout)["failures"] == {"bad_json": 1}
    before = json.loads(run("stats", "--json", to=fresh).stdout)
    again = json.loads(run(*arguments, "--json", to=fresh).stdout)
    after = json.loads(run("stats", "--json", to=fresh).stdout)
    assert again["counts"]["captures"] == 0 and again["counts"]["unchanged"] == 2
    for name in ("posts", "versions", "sightings", "assessments", "failures", "read"):
        assert before[name] == after[name]
    assert after["attempts"] == after["captures"] + after["unchanged"] + after["failed"]
    assert after["captures"] == after["read"] + after["read_failed"]
    (hit,) = map(json.loads, run("hits", "--json", to=fresh).stdout.splitlines())
    shown = run("show", hit["id"], to=fresh).stdout
    assert "passport" in shown and "900123" not in shown
    assert "imports/" in shown and "byte 0" in shown


LEAD = (
    "Jobs on the coast, we bring you there and you stay with us in the house by the "
    "fields. What the trip and the paper cost us comes off what you make, some months. "
    "Nobody goes to town alone in that time, the foreman has everybody's papers."
)


def test_import_with_the_model(
    run: Run,
    fresh: Path,
    tmp_path: Path,
    write_rules: Callable[..., None],
    with_model: None,
) -> None:
    write_rules("decisive")
    (tmp_path / "posts.jsonl").write_text(
        json.dumps({"id": "a", "text": LEAD, "kind": "job"})
        + "\n"
        + json.dumps({"id": "b", "text": "Sunny room with a garden, 500 a month."})
        + "\n"
    )
    done = run("import", str(tmp_path / "posts.jsonl"), "--source", "brought", to=fresh)
    assert done.exit_code == 0, done.output
    (hit,) = map(json.loads, run("hits", "--json", to=fresh).stdout.splitlines())
    assert any(one["rule"].startswith("model.") for one in hit["matches"])
    assert "(model" in " ".join(run("show", hit["id"], to=fresh).stdout.split())
