"""What the heads were learnt from, and how the held-out folds came out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osint_monitor.score.fitting.example import Example

CHANCES = (0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
GATES = (-4, -3.5, -3, -2.5, -2, -1.5, -1)

Floats = NDArray[np.float64]


def facts_of(
    examples: Sequence[Example],
    held: NDArray[np.bool_],
    odds: Floats,
    cheap: Floats,
    early: Floats,
) -> dict[str, Any]:
    """
    Numbers of posts, and of those held out their shares by chance and by gate.

    Args:
        held: (posts,): the posts held out.
        odds: their log odds (held, 2) of lead and strong, all evidence weighed.
        cheap, early: their log odds (held,) of the stages before.
    """
    lead = np.array([one.is_lead for one in examples])
    strong = np.array(["strong" in one.labels for one in examples])
    of_lead, of_strong = lead[held], strong[held]
    chances = 1 / (1 + np.exp(-odds))
    return {
        "posts": len(examples),
        "families": len({one.family for one in examples}),
        "strong": int(strong.sum()),
        "weak": int((lead & ~strong).sum()),
        "none": int((~lead).sum()),
        "held_out": {
            f"{one}": _flagged(chances, of_lead, of_strong, one) for one in CHANCES
        },
        "cheap": {f"{gate}": _kept(cheap, of_lead, gate) for gate in GATES},
        "early": {f"{gate}": _kept(early, of_lead, gate) for gate in GATES},
    }


def _flagged(
    chances: Floats, lead: NDArray[np.bool_], strong: NDArray[np.bool_], chance: float
) -> dict[str, float]:
    flagged = chances[:, 0] >= chance
    firm = flagged & (chances[:, 1] >= chance)
    return {
        "strong_flagged": _share(flagged[strong]),
        "strong_as_strong": _share(firm[strong]),
        "weak_flagged": _share(flagged[lead & ~strong]),
        "none_flagged": _share(flagged[~lead]),
        "none_strong": _share(firm[~lead]),
    }


def _kept(odds: Floats, lead: NDArray[np.bool_], gate: float) -> dict[str, float]:
    kept = odds >= gate
    return {"lead_kept": _share(kept[lead]), "none_kept": _share(kept[~lead])}


def _share(said: NDArray[np.bool_]) -> float:
    return round(float(said.mean()), 4) if len(said) else 0.0
