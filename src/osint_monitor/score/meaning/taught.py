"""
What the encoder's layers were taught here, as one file: ``layers.npz``.

Each matrix of a layer may be changed by the product of two narrow ones (LoRA, Hu et al.
2021), so that two megabytes hold what tells a trafficker's post from its like. The
file holds plain arrays only, ``NAME.up`` (out, rank) and ``NAME.down`` (rank, wide), in
16 bits; ``scripts/teach-layers`` makes it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).parent / "layers.npz"


class Taught:
    """
    The changes of the matrices.

    Args:
        path: ``None``: nothing is changed.
    """

    def __init__(self, path: Path | None = SHIPPED) -> None:
        self._arrays: dict[str, NDArray[np.float16]] = {}
        if path is not None:
            with np.load(path, allow_pickle=False) as held:
                self._arrays = {name: held[name] for name in held.files}

    def change(self, name: str) -> NDArray[np.float64] | None:
        """
        What is added to a matrix, (out, wide); ``None``: it stays as it is.

        In 64 bits: the sum, rounded to 32, hangs on no order of adding.
        """
        if f"{name}.up" not in self._arrays:
            return None
        up, down = (
            self._arrays[f"{name}.{end}"].astype(np.float64) for end in ("up", "down")
        )
        change: NDArray[np.float64] = up @ down
        return change


@cache
def layers_digest() -> str:
    """Of the shipped file: heads fit only the layers that they were taught on."""
    return hashlib.sha256(SHIPPED.read_bytes()).hexdigest()[:12]
