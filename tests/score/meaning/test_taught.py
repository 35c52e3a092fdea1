"""What the layers were taught is added to their matrices, and to nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from osint_monitor.score.meaning import taught
from osint_monitor.score.meaning.graph import POOLED, build_graphs
from osint_monitor.score.meaning.taught import Taught
from osint_monitor.score.meaning.weights import BLOCK, Shape, Weights

WIDTH, INNER = 32, 64
SIZES = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH),
         "ao": (WIDTH, WIDTH), "fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}  # fmt: skip


@pytest.fixture
def weights() -> Weights:
    """A small encoder with weights by chance."""
    rng = np.random.default_rng(3)
    tensors: dict[str, bytes] = {}

    def floats(name: str, size: int, around: float = 0.0) -> None:
        tensors[name] = rng.normal(around, 0.1, size).astype("<f4").tobytes()

    def norm(name: str) -> None:
        floats(f"{name}.w", WIDTH, 1.0)
        floats(f"{name}.b", WIDTH)

    norm("emb.ln")
    for number in range(max(POOLED)):
        for part, (out, wide) in SIZES.items():
            blocks = np.zeros(out * wide // 32, BLOCK)
            blocks["scale"] = rng.uniform(0.01, 0.05, len(blocks))
            blocks["codes"] = rng.integers(0, 256, (len(blocks), 16))
            tensors[f"l{number}.{part}.w"] = blocks.tobytes()
            floats(f"l{number}.{part}.b", out)
        norm(f"l{number}.aln")
        norm(f"l{number}.oln")
    shape = Shape(WIDTH, max(POOLED), 2, INNER, 10, 16, 1e-5, 0, 2, 1, 3)
    return Weights(shape, (), {}, tensors)


def said(weights: Weights, what: Taught, folder: Path) -> np.ndarray:
    """What the encoder says of two texts of three and two pieces."""
    first, rest = folder / "first.onnx", folder / "rest.onnx"
    build_graphs(weights, what, first, rest)
    words = np.random.default_rng(4).normal(0, 1, (5, WIDTH)).astype(np.float32)
    whose = np.array([[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]], np.float32)
    pooled, read = _run(first, words, whose)
    (further,) = _run(rest, read, whose)
    return np.concatenate([pooled, further], 1)


def _run(path: Path, words: np.ndarray, whose: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(
        str(path), providers=["CPUExecutionProvider"]
    )
    found: list[np.ndarray] = session.run(None, {"words": words, "whose": whose})
    return found


def lesson(path: Path, size: float, *numbers: int) -> Taught:
    """A file that changes all matrices of some layers."""
    rng = np.random.default_rng(5)
    arrays = {}
    for number in numbers:
        for part, (out, wide) in SIZES.items():
            arrays[f"l{number}.{part}.up"] = rng.normal(0, size, (out, 4))
            arrays[f"l{number}.{part}.down"] = rng.normal(0, 1, (4, wide))
    np.savez(path, **{name: one.astype(np.float16) for name, one in arrays.items()})
    return Taught(path)


def test_a_change_of_nothing_changes_nothing(weights: Weights, tmp_path: Path) -> None:
    nothing = lesson(tmp_path / "none.npz", 0.0, *range(max(POOLED)))
    untaught = said(weights, Taught(None), tmp_path)
    assert np.allclose(said(weights, nothing, tmp_path), untaught, atol=1e-4)


def test_what_is_taught_to_a_layer_is_heard_from_it_on(
    weights: Weights, tmp_path: Path
) -> None:
    untaught = said(weights, Taught(None), tmp_path)
    one = said(weights, lesson(tmp_path / "one.npz", 0.1, 8), tmp_path)
    before = 3 * WIDTH  # layers 4, 6 and 8 are pooled before the ninth is read
    assert np.allclose(one[:, :before], untaught[:, :before], atol=1e-4)
    assert np.abs(one[:, before:] - untaught[:, before:]).max() > 0.01


def test_a_change_is_the_product_of_its_two_halves(tmp_path: Path) -> None:
    what = lesson(tmp_path / "one.npz", 0.1, 2)
    held = np.load(tmp_path / "one.npz")
    up, down = (held[f"l2.fi.{end}"].astype(np.float32) for end in ("up", "down"))
    change = what.change("l2.fi")
    assert change is not None
    assert change.shape == (INNER, WIDTH)
    assert np.allclose(change, up @ down)
    assert what.change("l3.fi") is None


def test_the_shipped_lesson_is_of_layers_that_are_read() -> None:
    what = Taught(taught.SHIPPED)
    assert what.change(f"l{max(POOLED) - 1}.q") is not None
    assert what.change(f"l{max(POOLED)}.q") is None
