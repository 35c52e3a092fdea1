"""Where the prepared encoder is, and whether it is whole."""

from __future__ import annotations

from pathlib import Path

from osint_monitor.score.meaning.taught import layers_digest
from osint_monitor.understand.dictionaries import cache_folder

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the data file that the folder is made from."""

FORMAT = 5
NAMES = (
    "first.onnx", "rest.onnx", "pieces.model", "words.bin", "places.npy", "facts.json",
)  # fmt: skip


def model_folder() -> Path:
    """Where the prepared encoder is, or would be."""
    return cache_folder() / f"meaning-{FORMAT}-{SHA256[:12]}-{layers_digest()}"


def is_ready(folder: Path) -> bool:
    """True when all its files are there; a folder is made whole or not at all."""
    return all((folder / name).is_file() for name in NAMES)
