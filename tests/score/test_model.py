"""The shipped model: what it flags, what it shows, what it does not see."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind, Level
from osint_monitor.score import open as opening
from osint_monitor.score.assess import Assessor
from osint_monitor.score.cheap import Cheap
from osint_monitor.score.heads import difference, load_heads, save_heads
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.meaning.folder import model_folder
from osint_monitor.score.model import Model
from osint_monitor.score.open import RULES_ONLY, has_weights, open_assessor, open_model
from osint_monitor.score.spots import spots_of
from osint_monitor.settings import shipped
from osint_monitor.understand.annotate import Annotator

AT = datetime(2026, 1, 1, tzinfo=UTC)
LEADS = [
    "Jobs on the coast, we bring you there and you stay with us in the house by the "
    "fields. What the trip and the paper cost us comes off what you make, it is a "
    "matter of some months. Nobody goes to town alone in that time, the foreman has "
    "everybody's papers so they don't get lost.",
    "Praca przy zbiorach, dojazd i załatwianie spraw po naszej stronie, odpracujesz w "
    "pierwsze tygodnie. Papiery leżą u szefa, oddaje po sezonie. Z kwatery wychodzimy "
    "tylko razem.",
    "Робота на складі, живемо всі разом за містом. Паспорти тримає бригадир, поки не "
    "відпрацюєте дорогу. Телефони ввечері здаємо.",
]
ORDINARY = [
    "Warehouse job near Utrecht, 40 hours, 15.20 gross an hour, contract with a named "
    "agency from day one. Bring your identity card so that we can copy it.",
    "Pokój do wynajęcia dla studentki, 900 zł plus media, blisko tramwaju, umowa.",
    "Шукаю попутку Львів - Краків на суботу, скинемось на пальне.",
]


@pytest.fixture(scope="module")
def engine() -> tuple[Annotator, Assessor]:
    if not has_weights():
        if os.environ.get("REQUIRE_DATA") == "1":
            pytest.fail("the model's weights are not on this machine")
        pytest.skip(RULES_ONLY)
    return Annotator(), open_assessor(shipped("rules"))


def _assess(engine: tuple[Annotator, Assessor], text: str) -> Assessment:
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="", title="", text=text
    )
    return engine[1].assess(engine[0].annotate(version), at=AT)


@pytest.mark.parametrize("text", LEADS)
def test_a_lead_in_plain_words_of_its_own_is_flagged_and_shown(
    engine: tuple[Annotator, Assessor], text: str
) -> None:
    found = _assess(engine, text)
    assert found.level is not Level.NONE
    assert found.chances is not None
    read = [one for one in found.matches if one.rule.startswith("model.")]
    assert read
    assert all(0 <= s.start < s.end <= len(text) for one in read for s in one.spans)
    assert any("(model" in said for said in found.reasons["en"])


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_post_is_not(engine: tuple[Annotator, Assessor], text: str) -> None:
    assert _assess(engine, text).level is Level.NONE


def test_who_somebody_is_changes_no_chance(engine: tuple[Annotator, Assessor]) -> None:
    chances = {
        _assess(engine, f"{LEADS[0]} For {who} only.").chances
        for who in ("women", "men", "Ukrainian refugees", "Polish girls")
    }
    assert len(chances) <= 2  # a rule may know "women only"; the model sees no word


def test_the_same_post_gets_the_same_answer(
    engine: tuple[Annotator, Assessor],
) -> None:
    again = open_assessor(shipped("rules"))
    one = _assess(engine, LEADS[1])
    other = _assess((Annotator(), again), LEADS[1])
    assert replace(one, assessed_at=AT) == replace(other, assessed_at=AT)


def test_the_engine_names_the_model(engine: tuple[Annotator, Assessor]) -> None:
    made = engine[1].engine("reading")
    assert made.model == load_heads().digest
    assert made.id.endswith(load_heads().digest)


def test_without_weights_the_rules_go_on_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(opening, "model_folder", lambda: tmp_path)
    assert open_model() is None
    assert RULES_ONLY in caplog.text


def test_the_model_can_be_off() -> None:
    assert open_model("off") is None


def test_heads_are_kept_whole(tmp_path: Path) -> None:
    heads = load_heads()
    save_heads(heads, tmp_path / "heads.npz")
    again = load_heads(tmp_path / "heads.npz")
    assert difference(heads, again) == 0
    assert again.names == heads.names
    assert again.facts["posts"] == heads.facts["posts"]


def test_what_is_no_file_of_heads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "heads.npz").write_bytes(b"PK\x03\x04 not heads")
    with pytest.raises(SettingsError, match=r"heads\.npz"):
        load_heads(tmp_path / "heads.npz")


def test_heads_of_other_layers_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = load_heads()
    with monkeypatch.context() as before:
        before.setattr("osint_monitor.score.heads.layers_digest", lambda: "older")
        save_heads(heads, tmp_path / "heads.npz")
    with pytest.raises(SettingsError, match="other layers"):
        load_heads(tmp_path / "heads.npz")


def test_a_settled_post_is_not_read_deeply(engine: tuple[Annotator, Assessor]) -> None:
    model = engine[1].model
    assert isinstance(model, Model)
    found = _assess(
        engine,
        "Registered nurse wanted at Saint Example Hospital, day shifts, pay scale of "
        "2026, pension scheme; apply through the portal with your diploma.",
    )
    assert found.chances is None


def test_readings_stay_in_their_order_though_close_ups_are_read_first(
    engine: tuple[Annotator, Assessor],
) -> None:
    model = engine[1].model
    assert isinstance(model, Model)
    chatter = "We sell fresh vegetables on the market and the stall is open all day. "
    text = f"{chatter * 12}{LEADS[0]} {chatter * 12}"
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="", title="", text=text
    )
    doc = engine[0].annotate(version)
    looked = spots_of(doc, Cheap(load_heads().cheap).at, ())
    texts = [one.text for spot in looked for one in spot.readings]
    assert len(texts) > len(looked) > 1
    read = model._read(looked, (), is_open=True)
    assert read is not None
    assert read[0] == looked
    whole = Encoder(model_folder()).encode(texts)
    assert np.allclose(read[1], whole, atol=1e-5)
