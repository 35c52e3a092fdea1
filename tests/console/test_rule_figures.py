"""A verdict changes a rule's figures: on its page, on a post, in learn and evaluate."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from console_town import STRONG, post
from osint_monitor.cli.app import app
from osint_monitor.measure.shares import share_of
from osint_monitor.model.words import Grade

ONE = post("strong", STRONG, title="Work in Rotterdam")
TWO = post("same-phone", "Cleaning job, deposit 300 euro before you start,"
           " we keep your passport. +44 7700 900123")  # fmt: skip


def decide(client: Any, version: Any, verdict: str, **more: Any) -> Any:
    given = {"verdict": verdict, "version": version.id} | more
    return client.post(f"/post/{version.post_id}/decide/", given)


def counted(version: Any) -> list[tuple[str, int]]:
    """Signs that counted on a post, as its page shows them."""
    from osint_monitor.console import reading

    view = reading.store().post(version.post_id)
    assert view is not None and view.assessment is not None
    return [
        (one.rule, one.revision)
        for one in view.assessment.matches
        if one.counted and one.grade is Grade.DECISIVE
    ]


def both() -> str:
    """A sign that counted on both posts."""
    (found, *_) = set(counted(ONE)) & set(counted(TWO))
    return found[0]


def figures(client: Any, rule: str) -> Any:
    return client.get(f"/rules/{rule}/").context["figures"]


def test_verdicts_change_a_rules_figures_at_once(signed_in: Any) -> None:
    client, rule = signed_in("inspector"), both()
    assert figures(client, rule) is None
    decide(client, ONE, "strong")
    assert figures(client, rule).right.leads == share_of(1, 1)
    decide(client, TWO, "no_signal")
    assert figures(client, rule).right.leads == share_of(1, 2)
    client.post(f"/post/{TWO.post_id}/undo/")
    assert figures(client, rule).right.leads == share_of(1, 1)
    decide(client, TWO, "weak_keep", **{f"rule:{rule}": "wrong"})
    assert figures(client, rule).right.leads == share_of(1, 2)
    assert figures(client, rule).read == share_of(0, 1)
    row = next(
        one
        for one in client.get("/rules/").context["rows"]
        if one["rule"].id == rule
    )  # fmt: skip
    assert row["figures"].right.leads == share_of(1, 2) and row["judged"] == 2
    shown = client.get(f"/rules/{rule}/").content.decode()
    assert "50 %" in shown and "1 of 2" in shown and TWO.post_id in shown


def test_post_tells_how_often_its_signs_were_right(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osint_monitor.console.looking import rules

    monkeypatch.setattr(rules, "FRESH_S", 0.0)
    client, rule = signed_in("inspector"), both()
    address = f"/post/{ONE.post_id}/"
    assert "not measured yet" in client.get(address).content.decode()
    decide(client, TWO, "no_signal")
    shown = client.get(address).content.decode()
    assert "right so far: 0 % (0 of 1)" in shown and f"/rules/{rule}/" in shown


def test_learn_and_evaluate_give_the_same_figures(
    signed_in: Any, data: Path, tmp_path: Path
) -> None:
    client, other, rule = signed_in("inspector"), signed_in("colleague"), both()
    seen = []
    for verdict in ("no_signal", "weak_keep"):
        decide(client, ONE, "strong")
        decide(other, ONE, "strong")
        decide(client, TWO, verdict)
        page = figures(client, rule).right.leads
        assert _learnt(tmp_path, data, rule) == (page.hits, page.whole)
        assert _evaluated(tmp_path, rule) == (page.hits, page.whole)
        seen.append((page.hits, page.whole))
    assert seen == [(1, 2), (2, 2)]


def _learnt(folder: Path, data: Path, rule: str) -> tuple[int, int]:
    from osint_monitor.console.export import export

    file, out = folder / "judgements.jsonl", folder / "learnt.json"
    export(file)
    arguments = ["learn", str(file), "--out", str(out), "--data", str(data)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    rows = json.loads(out.read_text("utf-8"))["rules"]
    (row,) = (one for one in rows if one["rule"] == rule)
    return row["right"]["leads"]["hits"], row["right"]["leads"]["whole"]


def _evaluated(folder: Path, rule: str) -> tuple[int, int]:
    from osint_monitor.console.export import export_labels

    file, out = folder / "labels.jsonl", folder / "evaluated.json"
    assert export_labels(file) == 2
    assert file.stat().st_mode & 0o077 == 0
    done = CliRunner().invoke(app, ["evaluate", str(file), "--json", str(out)])
    assert done.exit_code == 0, done.output
    rows = json.loads(out.read_text("utf-8"))["rules"]
    (row,) = (one for one in rows if one["rule"] == rule)
    return row["precision"]["hits"], row["precision"]["whole"]


def test_decisions_on_others_posts_are_measured_and_not_listed(signed_in: Any) -> None:
    rule = both()
    decide(signed_in("inspector"), ONE, "strong")
    page = signed_in("elsewhere").get(f"/rules/{rule}/")
    assert page.context["figures"].right.posts == 1
    assert page.context["judged_posts"] == []


def test_rules_that_there_are_not_are_missing(signed_in: Any) -> None:
    client = signed_in("author")
    assert client.get("/rules/no-such/").status_code == 404
    assert client.get("/rules/?status=proven-ish").context["rows"] == []
    assert len(client.get("/rules/?status=test").context["rows"]) > 10


def test_a_post_does_not_wait_for_the_figures_of_many_decisions(
    threads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clients import client_of

    from osint_monitor.console.looking import rules

    monkeypatch.setattr(rules, "_kept", rules._Kept())
    monkeypatch.setattr(rules, "FEW", 0)
    decide(client_of("inspector"), ONE, "strong")
    rule, revision = counted(ONE)[0]
    assert rules.right_on(rule, revision) is None
    deadline = time.monotonic() + 30
    while (found := rules.right_on(rule, revision)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert found == share_of(1, 1)
