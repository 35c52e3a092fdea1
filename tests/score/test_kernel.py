"""The kernel heads find their way through a toy world, and stay put."""

from __future__ import annotations

import numpy as np
import pytest

from osint_monitor.score import kernel


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> tuple[np.ndarray, np.ndarray]:
    """Two rings, one in the other: no line parts them."""
    monkeypatch.setattr(kernel, "DIRECTIONS", 2)
    rng = np.random.default_rng(7)
    angle = rng.uniform(0, 2 * np.pi, 400)
    radius = np.where(np.arange(400) % 2 == 0, 1.0, 3.0)
    radius = radius + rng.normal(0, 0.1, 400)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    return points, np.arange(400) % 2 == 0


def test_what_no_line_parts_is_parted(rings: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, inner = rings
    space = kernel.fit_space(vectors)
    points = space.points(vectors.astype(np.float32))
    half = 200
    few = points[:half:4]
    near, within = kernel.likeness(points[:half], few), kernel.likeness(few, few)
    weight = kernel.fit_few(near, within, np.where(inner[:half, None], 1.0, -1.0))
    said = kernel.likeness(points[half:], few) @ weight + kernel.FAR > 0
    assert (said[:, 0] == inner[half:]).mean() > 0.95


def test_a_point_is_most_like_itself(rings: tuple[np.ndarray, np.ndarray]) -> None:
    points = rings[0].astype(np.float32)
    near = kernel.likeness(points, points)
    assert np.allclose(np.diag(near), 1)
    assert near.min() >= 0
    assert near.max() <= 1


def test_the_same_vectors_make_the_same_space(
    rings: tuple[np.ndarray, np.ndarray],
) -> None:
    one, other = kernel.fit_space(rings[0]), kernel.fit_space(rings[0].copy())
    assert np.array_equal(one.projection, other.projection)
