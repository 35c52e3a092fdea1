"""Training: the same posts give the same heads, and no other lines are taken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.jobs.train import train
from osint_monitor.score import kernel
from osint_monitor.score.heads import difference, load_heads, save_heads
from osint_monitor.score.open import RULES_ONLY, has_weights
from osint_monitor.settings import Settings, shipped

TRAINING = Path(__file__).parents[2] / "training"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """Some posts of one language."""
    lines = (TRAINING / "en.jsonl").read_text("utf-8").splitlines()[:120]
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A small rule book: one rule and the ordinary posts of one language."""
    folder = tmp_path / "rules"
    for name in (
        "vocabulary.yml",
        "signs.yml",
        "documents_kept.yml",
        "ordinary/en.yml",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped("rules") / name, folder / name)
    return folder


def test_the_same_posts_give_the_same_heads(
    posts: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_weights():
        pytest.skip(RULES_ONLY)
    monkeypatch.setattr(kernel, "DIRECTIONS", 64)
    stages: set[str] = set()

    def report(stage: str, done: int, of: int) -> None:
        assert 0 <= done <= of
        stages.add(stage)

    settings = Settings(data=tmp_path, rules=rules)
    one, other = (train([posts], settings, report) for _ in range(2))
    assert difference(one, other) <= 1e-6
    assert {"lead", "strong"} <= set(one.names)
    assert stages == {"posts", "vectors", "heads", "cheap"}
    save_heads(one, tmp_path / "heads.npz")
    kept = load_heads(tmp_path / "heads.npz")
    assert kept.facts["posts"] > 120  # some are learnt from once more, hidden


def test_a_line_without_a_level_is_refused(posts: Path, tmp_path: Path) -> None:
    if not has_weights():
        pytest.skip(RULES_ONLY)
    post = json.loads(posts.read_text("utf-8").splitlines()[0])
    del post["level"]
    with posts.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(post))
    with pytest.raises(SettingsError, match="no level"):
        train([posts], Settings(data=tmp_path), lambda *_: None)


def test_the_training_posts_are_whole() -> None:
    """Every language has leads and hard posts, and no post is there twice."""
    texts: list[str] = []
    for path in sorted(TRAINING.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            post = json.loads(line)
            texts.append(f"{post['title']}\n{post['text']}")
            assert post["level"] in ("none", "weak", "strong")
            assert post["group"]
            assert bool(post["types"]) == (post["level"] != "none")
    assert len(texts) == len(set(texts))
    for lang in ("uk", "ru", "nl", "pl", "de", "ro", "en"):
        own = (TRAINING / f"{lang}.jsonl").read_text("utf-8").splitlines()
        assert len(own) >= 300


def test_no_post_of_the_exam_is_a_training_post() -> None:
    def texts(folder: str) -> set[str]:
        files = sorted((TRAINING.parent / folder).glob("*.jsonl"))
        lines = [line for one in files for line in one.read_text("utf-8").splitlines()]
        return {" ".join(json.loads(line)["text"].lower().split()) for line in lines}

    assert texts("evaluation")
    assert texts("training").isdisjoint(texts("evaluation"))
