"""
Kernel ridge heads: a post is judged by how near it is to labelled ones.

A vector is centred, scaled and projected on the main directions of the training posts,
which are evened out a little; a head's value is the sum over landmarks of weight
times exp(-GAMMA * distance²). On held-out template families this missed half as many
leads as a linear head.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DIRECTIONS, EVENED = 512, 0.2
"""
Directions in which vectors are compared, and how much they are evened out: each is
divided by its spread to this power, since the widest ones tell topics, not signs.
"""

GAMMA = 0.8
RIDGE = 0.15
"""All chosen on held-out template families; distances are 2 on average."""

STEADY = 1e-2
"""
Holds weights small where landmarks are alike, which makes no odds differ: without it
the last bits of a processor would decide of weights of a hundred that cancel out.
"""

FAR = -1.0
"""A head's value where no labelled post is near: no, since most posts are none."""


@dataclass(frozen=True, slots=True)
class Space:
    """
    Where vectors are compared.

    Args:
        projection: (width of a vector, DIRECTIONS).
        offset: (DIRECTIONS,): what is taken off after projecting.
    """

    projection: NDArray[np.float32]
    offset: NDArray[np.float32]

    def points(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, DIRECTIONS)."""
        found: NDArray[np.float32] = vectors @ self.projection - self.offset
        return found


def fit_space(vectors: Floats) -> Space:
    """The main directions of some vectors; distances² are 2 on average."""
    mean, scale = vectors.mean(0), vectors.std(0) + 1e-9
    whole = (vectors - mean) / scale
    _, directions = np.linalg.eigh(whole.T @ whole)
    main = directions[:, ::-1][:, :DIRECTIONS]
    largest = main[np.abs(main).argmax(0), np.arange(main.shape[1])]
    main = main * np.sign(largest)  # either sign is right; one is chosen
    squares = np.square(whole @ main).mean(0)
    main = main * squares ** (-EVENED / 2)
    main = main / np.sqrt(np.square(whole @ main).sum(1).mean())
    # Rounded as they are kept, so that training sees what the heads will see.
    projection = (main / scale[:, None]).astype(np.float16).astype(np.float32)
    return Space(projection, (mean @ projection).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Landmarks:
    """
    Points that others are held against, worked out once.

    Args:
        points: (DIRECTIONS, m), which multiplies faster than the other way round.
        squares: (m,): the squared length of each.
    """

    points: Floats
    squares: Floats

    @classmethod
    def of(cls, points: NDArray[np.float32]) -> Landmarks:
        """The landmarks at some points."""
        exact = points.astype(np.float64)
        return cls(np.ascontiguousarray(exact.T), np.square(exact).sum(1))

    def likeness(self, points: NDArray[np.float32]) -> Floats:
        """(n, m): 1 for the same point, toward 0 for far ones."""
        own = points.astype(np.float64)
        found: Floats = own @ self.points
        found *= -2
        found += self.squares
        found += np.square(own).sum(1)[:, None]
        np.maximum(found, 0, out=found)
        found *= -GAMMA
        return np.exp(found, out=found)


def likeness(points: NDArray[np.float32], others: NDArray[np.float32]) -> Floats:
    """(n, m): how like each of some points is to each of the others."""
    return Landmarks.of(others).likeness(points)


def fit_few(near: Floats, inner: Floats, wanted: Floats) -> Floats:
    """
    Weights (few, heads) on a few posts that fit the targets of all.

    Args:
        near: (posts, few), the likeness of each post to each of the few.
        inner: (few, few), that of the few to each other.
        wanted: (posts, heads), of -1 and 1.
    """
    system = near.T @ near + RIDGE * inner + STEADY * np.eye(len(inner))
    return np.linalg.solve(system, near.T @ (wanted - FAR)).astype(np.float64)
