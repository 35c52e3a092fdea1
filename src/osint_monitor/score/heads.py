"""
The trained heads, as one file: what ``osint-monitor train`` writes.

``heads.npz`` holds plain arrays only (no pickles): the heads over the encoder's
vectors, the cheap stage, the weighing of all evidence, and facts about the training.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from osint_monitor.errors import Problem, SettingsError
from osint_monitor.score.cheap import BUCKETS, CheapWeights
from osint_monitor.score.kernel import FAR, Landmarks, Space
from osint_monitor.score.meaning.taught import layers_digest

SHIPPED = Path(__file__).parent / "heads.npz"
FORMAT = 4


OTHER_LAYERS = (
    "these heads were learnt by another version, on other layers of the encoder: "
    "learn them again with osint-monitor train"
)


@dataclass(frozen=True)
class Panel:
    """
    Heads that compare a vector with those of landmarks: readings of labelled posts.

    Args:
        space, points: where vectors are compared, and the landmarks in it.
        weight: (landmarks, heads): from likeness to a head's value.
        scale: (heads, 2): from a head's value to log odds.
    """

    space: Space
    points: NDArray[np.float32]
    weight: NDArray[np.float32]
    scale: NDArray[np.float64]

    @cached_property
    def _landmarks(self) -> Landmarks:
        return Landmarks.of(self.points)

    @cached_property
    def _weight(self) -> NDArray[np.float64]:
        return self.weight.astype(np.float64)

    def odds(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log odds of every head: (vectors, heads)."""
        near = self._landmarks.likeness(self.space.points(vectors))
        values = near @ self._weight + FAR
        found: NDArray[np.float64] = values * self.scale[:, 0] + self.scale[:, 1]
        return found


@dataclass(frozen=True)
class Heads:
    """
    All that was learnt.

    Args:
        names: of the deep heads: ``lead``, ``strong``, ``type:…``, ``act:…``,
            ``family:…``, ``voice:…``.
        early: the one head ``lead`` over what the first layers say.
        deep: the heads over what all layers say.
        threshold: (heads,): chance from which a head says yes.
        weighing: (2, evidence + 1): from evidence to the log odds of ``lead`` and
            ``strong``; the last column is the bias.
        facts: about the training: posts, digests, measured figures.
        digest: of all of it.
    """

    names: tuple[str, ...]
    early: Panel
    deep: Panel
    threshold: NDArray[np.float32]
    weighing: NDArray[np.float64]
    cheap: CheapWeights
    facts: Mapping[str, Any]
    digest: str


def load_heads(path: Path = SHIPPED) -> Heads:
    """
    The heads in a file.

    Raises:
        SettingsError: it can't be read, is of another format, or was learnt on other
            layers of the encoder than those here.
    """
    try:
        data = path.read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        facts = json.loads(arrays["facts"].tobytes())
        if facts["format"] != FORMAT or facts["layers"] != layers_digest():
            raise SettingsError([Problem(str(path), OTHER_LAYERS)])
        if arrays["cheap_weight"].shape != (BUCKETS,):
            raise ValueError("another format")
        return _heads(arrays, facts, hashlib.sha256(data).hexdigest()[:12])
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        what = f"not a file of trained heads ({type(error).__name__})"
        raise SettingsError([Problem(str(path), what)]) from error


def _heads(arrays: Mapping[str, Any], facts: Mapping[str, Any], digest: str) -> Heads:
    cheap = CheapWeights(
        arrays["cheap_weight"].astype(np.float32),
        arrays["cheap_rarity"].astype(np.float32),
        float(arrays["cheap_bias"]),
    )
    return Heads(
        names=tuple(facts["names"]),
        early=_panel(arrays, "early"),
        deep=_panel(arrays, "deep"),
        threshold=arrays["threshold"],
        weighing=arrays["weighing"],
        cheap=cheap,
        facts=facts,
        digest=digest,
    )


def _panel(arrays: Mapping[str, Any], name: str) -> Panel:
    return Panel(
        Space(
            arrays[f"{name}_projection"].astype(np.float32), arrays[f"{name}_offset"]
        ),
        arrays[f"{name}_points"].astype(np.float32),
        arrays[f"{name}_weight"],
        arrays[f"{name}_scale"],
    )


def save_heads(heads: Heads, path: Path) -> None:
    """Write the heads; the same heads always give the same bytes."""
    facts = {
        **heads.facts,
        "format": FORMAT,
        "layers": layers_digest(),
        "names": list(heads.names),
    }
    held = io.BytesIO()
    np.savez_compressed(
        held,
        facts=np.frombuffer(json.dumps(facts, sort_keys=True).encode(), np.uint8),
        **_kept_panel("early", heads.early),
        **_kept_panel("deep", heads.deep),
        threshold=heads.threshold.astype(np.float32),
        weighing=heads.weighing.astype(np.float64),
        cheap_weight=heads.cheap.weight.astype(np.float16),
        cheap_rarity=heads.cheap.rarity.astype(np.float16),
        cheap_bias=np.float64(heads.cheap.bias),
    )
    path.write_bytes(held.getvalue())


def _kept_panel(name: str, panel: Panel) -> dict[str, Any]:
    return {
        f"{name}_projection": panel.space.projection.astype(np.float16),
        f"{name}_offset": panel.space.offset,
        f"{name}_points": panel.points.astype(np.float16),
        f"{name}_weight": panel.weight.astype(np.float32),
        f"{name}_scale": panel.scale,
    }


def difference(one: Heads, other: Heads) -> float:
    """The largest difference between two heads' numbers; infinite if unlike in form."""
    pairs = list(zip(_numbers(one), _numbers(other), strict=True))
    if one.names != other.names or any(a.shape != b.shape for a, b in pairs):
        return float("inf")
    return max(
        float(np.abs(a.astype(np.float64) - b.astype(np.float64)).max())
        for a, b in pairs
    )


def _numbers(heads: Heads) -> Iterator[NDArray[Any]]:
    for panel in (heads.early, heads.deep):
        yield from (panel.points, panel.weight, panel.scale)
    yield from (heads.threshold, heads.weighing)
    yield from (_kept(heads.cheap.weight), _kept(heads.cheap.rarity))


def _kept(values: NDArray[np.float32]) -> NDArray[np.float16]:
    """As the file keeps them."""
    return values.astype(np.float16)
