"""Rules and model, opened together: what a command or a worker assesses with."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

from osint_monitor.score.assess import Assessor
from osint_monitor.score.heads import SHIPPED, load_heads
from osint_monitor.score.load import load_rules
from osint_monitor.score.meaning.folder import is_ready, model_folder
from osint_monitor.score.model import Model

OFF = "off"
LIBRARIES = ("onnxruntime", "sentencepiece", "threadpoolctl")
RULES_ONLY = (
    "the model's weights are not on this machine: rules only. "
    "Fetch them: python -m osint_monitor.score.meaning.prepare"
)

_log = logging.getLogger(__name__)


def open_assessor(rules: Path, model: str | None = None) -> Assessor:
    """
    What assesses documents.

    Args:
        model: a file of trained heads, ``off``, or ``None`` for the shipped one.

    Raises:
        RuleError: the rules are wrong.
        SettingsError: the heads can't be read.
    """
    return Assessor(load_rules(rules), open_model(model))


def open_model(model: str | None = None) -> Model | None:
    """The model; ``None`` when it is off, or its weights are not here (and says so)."""
    if model == OFF:
        return None
    if not has_weights():
        _log.warning(RULES_ONLY)
        return None
    return Model(load_heads(Path(model) if model else SHIPPED), model_folder())


def has_weights() -> bool:
    """True when the encoder's folder was prepared and its libraries are installed."""
    return is_ready(model_folder()) and all(map(find_spec, LIBRARIES))
