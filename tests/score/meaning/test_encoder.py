"""The encoder: texts read together, and each by itself."""

from __future__ import annotations

import os

import numpy as np
import pytest

from osint_monitor.score.meaning.encoder import PACK, Encoder
from osint_monitor.score.meaning.folder import model_folder
from osint_monitor.score.open import RULES_ONLY, has_weights

TEXTS = [
    "Tel. 0600000000",
    "Wij zoeken mensen voor de oogst, vervoer en kamer zijn geregeld. " * 6,
    "Потрібні люди на склад.",
    "Warehouse work near the harbour, two shifts, a contract from the first day. " * 6,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    if not has_weights():
        if os.environ.get("REQUIRE_DATA") == "1":
            pytest.fail("the model's weights are not on this machine")
        pytest.skip(RULES_ONLY)
    return Encoder(model_folder())


def test_a_text_reads_the_same_whatever_stands_beside_it(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(encoder.encode(TEXTS), alone, atol=1e-6)


def test_texts_come_out_in_their_order(encoder: Encoder) -> None:
    one, other = (encoder.encode(texts) for texts in (TEXTS, TEXTS[::-1]))
    assert np.allclose(one, other[::-1], atol=1e-6)


def test_each_layer_is_of_unit_length(encoder: Encoder) -> None:
    layers = encoder.encode(TEXTS).reshape(len(TEXTS), -1, encoder.width)
    assert np.allclose(np.linalg.norm(layers, axis=2), 1, atol=1e-5)


def test_no_pack_holds_more_than_it_may(encoder: Encoder) -> None:
    packs = encoder.begin(TEXTS).packs
    assert [len(pack.read) <= PACK for pack in packs] == [True, True]
