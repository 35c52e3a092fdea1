"""
Teach the encoder's layers what leads look like; run by ``scripts/teach-layers``.

Writes ``layers.npz`` (``osint_monitor.score.meaning.taught``): two narrow matrices for
each matrix of a layer (LoRA), learnt through heads that are thrown away afterwards:
``osint-monitor train`` then fits those in use on what the layers say. Nothing is learnt
from the fold that ``train`` measures on.

Needs PyTorch, which the project itself does not. Half an hour on two cores that
multiply 16-bit numbers, hours on others; other processors and numbers of threads come
to slightly other layers.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from osint_monitor.jobs.train import examples_of
from osint_monitor.score.fitting.cheap import fit_cheap
from osint_monitor.score.fitting.example import Example
from osint_monitor.score.fitting.fit import HELD_OUT, MIN_POSTS, folds_of
from osint_monitor.score.fitting.readings import readings_of
from osint_monitor.score.meaning.encoder import Encoder
from osint_monitor.score.meaning.graph import EARLY, POOLED
from osint_monitor.score.meaning.prepare import fetched, prepare
from osint_monitor.score.meaning.taught import Taught
from osint_monitor.score.meaning.weights import Weights, read_weights
from osint_monitor.settings import Settings

RANK = 16
EPOCHS = 2
RATE, HEADS_RATE = 5e-4, 1e-3
WARM_UP = 60
BATCH = 2_600
"""Pieces of a batch, padding included."""

LEVELS = ("lead", "strong")
OF_LEVEL, OF_OTHERS = 2.0, 0.3
"""How much a head counts; those of types, acts and families help the layers along."""

STRENGTH = 2.0
SPACED = 2_048
"""Texts that are put in order of length together, so that little is padded."""

MATRICES = {"q": (1, 1), "k": (1, 1), "v": (1, 1), "ao": (1, 1), "fi": (4, 1),
            "fo": (1, 4)}  # fmt: skip
"""Of a layer: how many times the width comes out, and goes in."""

Ids = Sequence[NDArray[np.int64]]


class Matrix(nn.Module):
    """One matrix of a layer, which stays, and its change, which is learnt."""

    def __init__(self, weights: Weights, name: str, out: int, wide: int) -> None:
        super().__init__()
        whole = torch.from_numpy(weights.matrix(f"{name}.w", wide))
        self.register_buffer("whole", whole.bfloat16())
        bias = torch.from_numpy(weights.floats(f"{name}.b"))
        self.register_buffer("bias", bias.bfloat16())
        self.down = nn.Parameter(torch.randn(RANK, wide) / math.sqrt(wide))
        self.up = nn.Parameter(torch.zeros(out, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """(…, wide) → (…, out)."""
        change = functional.linear(functional.linear(x, self.down), self.up)
        return functional.linear(x, self.whole, self.bias) + STRENGTH * change


class Layer(nn.Module):
    """One layer, as in ``graph.py``."""

    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__()
        shape = weights.shape
        self.heads, self.width, self.epsilon = shape.heads, shape.width, shape.epsilon
        self.part = nn.ModuleDict(
            {
                end: Matrix(
                    weights, f"{name}.{end}", out * shape.width, wide * shape.width
                )
                for end, (out, wide) in MATRICES.items()
            }
        )
        for norm in ("aln", "oln"):
            for end in ("w", "b"):
                values = torch.from_numpy(weights.floats(f"{name}.{norm}.{end}"))
                self.register_buffer(norm + end, values)

    def forward(self, x: Tensor, unseen: Tensor) -> Tensor:
        """(texts, pieces, width) → the same."""
        texts, pieces, width = x.shape

        def split(part: str) -> Tensor:
            return (
                self.part[part](x).view(texts, pieces, self.heads, -1).transpose(1, 2)
            )

        mixed = functional.scaled_dot_product_attention(
            split("q"), split("k"), split("v"), attn_mask=unseen
        )
        joined = mixed.transpose(1, 2).reshape(texts, pieces, width)
        x = self._normed(x + self.part["ao"](joined).float(), self.alnw, self.alnb)
        closed = self.part["fo"](functional.gelu(self.part["fi"](x)))
        return self._normed(x + closed.float(), self.olnw, self.olnb)

    def _normed(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return functional.layer_norm(x, (self.width,), weight, bias, self.epsilon)


class Network(nn.Module):
    """The layers that are in use, and heads over their means."""

    def __init__(self, weights: Weights, heads: int) -> None:
        super().__init__()
        shape = weights.shape
        self.width, self.epsilon = shape.width, shape.epsilon
        self.layers = nn.ModuleList(
            Layer(weights, f"l{number}") for number in range(max(POOLED))
        )
        for end in ("w", "b"):
            values = torch.from_numpy(weights.floats(f"emb.ln.{end}"))
            self.register_buffer(f"norm_{end}", values)
        self.early = nn.Linear(shape.width, 1)
        self.deep = nn.Linear(len(POOLED) * shape.width, heads)
        self.drop = nn.Dropout(0.1)
        nn.init.zeros_(self.early.weight)
        nn.init.zeros_(self.deep.weight)

    def forward(self, x: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
        """Log odds of the early head (texts,) and of all heads (texts, heads)."""
        x = functional.layer_norm(
            x, (self.width,), self.norm_w, self.norm_b, self.epsilon
        )
        unseen = torch.where(kept, 0.0, -1e4)[:, None, None, :].bfloat16()
        share = kept[..., None].float() / kept.sum(1)[:, None, None]
        means = {}
        for number, layer in enumerate(self.layers, 1):
            with torch.autocast("cpu", torch.bfloat16):
                x = layer(x, unseen)
            if number in (EARLY, *POOLED):
                mean = functional.normalize((x * share).sum(1), dim=-1)
                means[number] = self.drop(mean * math.sqrt(self.width))
        deep = torch.cat([means[number] for number in POOLED], 1)
        return self.early(means[EARLY])[:, 0], self.deep(deep)


class Pieces:
    """The pieces of all readings, and their vectors."""

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self._encoder = encoder
        self.ids: Ids = [np.array(encoder.row(text)) for text in texts]
        self._places = torch.from_numpy(np.array(encoder.places, np.float32))

    def batch(self, rows: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Vectors (texts, pieces, width), and where a piece is (texts, pieces)."""
        longest = max(len(self.ids[row]) for row in rows)
        kept = np.zeros((len(rows), longest), bool)
        ids = np.zeros((len(rows), longest), np.int64)
        for at, row in enumerate(rows):
            kept[at, : len(self.ids[row])] = True
            ids[at, : len(self.ids[row])] = self.ids[row]
        vectors = torch.from_numpy(self._encoder.vectors(ids))
        return vectors + self._places[:longest], torch.from_numpy(kept)


def teach(examples: Sequence[Example], weights: Weights, encoder: Encoder) -> Network:
    """The network after all epochs; nothing is learnt from the fold held out."""
    folds = folds_of(examples)
    judges, _ = fit_cheap(examples, folds)
    readings = readings_of(examples, [judges[fold] for fold in folds])
    taught = np.flatnonzero(readings.taught & (folds[readings.post] != HELD_OUT))
    names = _names(examples)
    wanted, counted = _targets(examples, names)
    pieces = Pieces(readings.texts, encoder)
    network = Network(weights, len(names))
    steps = list(_batches(taught, pieces.ids))
    learner = torch.optim.AdamW(
        [
            {"params": [*network.layers.parameters()], "lr": RATE},
            {"params": [*network.early.parameters(), *network.deep.parameters()],
             "lr": HEADS_RATE},
        ],
        weight_decay=0.01,
    )  # fmt: skip
    pace = torch.optim.lr_scheduler.LambdaLR(
        learner, lambda at: min(1, (at + 1) / WARM_UP) * (1 - at / len(steps)) + 1e-3
    )
    for rows in track(steps, "layers", console=None):
        post = readings.post[rows]
        early, deep = network(*pieces.batch(rows))
        loss = _loss(early, deep, wanted[post], counted[post])
        learner.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        learner.step()
        pace.step()
    return network


def _names(examples: Sequence[Example]) -> list[str]:
    often = Counter(label for one in examples for label in one.labels)
    others = sorted(
        name
        for name, posts in often.items()
        if posts >= MIN_POSTS and name not in LEVELS
    )
    return [*LEVELS, *others]


def _targets(
    examples: Sequence[Example], names: Sequence[str]
) -> tuple[Tensor, Tensor]:
    """(posts, heads): what is wanted, and how much it counts."""
    wanted = [[name in one.labels for name in names] for one in examples]
    weight = [OF_LEVEL if name in LEVELS else OF_OTHERS for name in names]
    levels = [
        each if name in LEVELS else 0.0
        for each, name in zip(weight, names, strict=True)
    ]
    counted = [levels if one.level_only else weight for one in examples]
    return torch.tensor(wanted, dtype=torch.float32), torch.tensor(counted)


def _loss(early: Tensor, deep: Tensor, wanted: Tensor, counted: Tensor) -> Tensor:
    entropy = functional.binary_cross_entropy_with_logits
    each = entropy(deep, wanted, reduction="none")
    return (each * counted).sum(1).mean() + entropy(early, wanted[:, 0])


def _batches(rows: NDArray[np.int64], ids: Ids) -> Iterator[list[int]]:
    """All rows once an epoch, those of like length together, in any order."""
    chance = np.random.default_rng(1)
    for _ in range(EPOCHS):
        found: list[list[int]] = []
        shuffled = chance.permutation(rows)
        for first in range(0, len(rows), SPACED):
            some = shuffled[first : first + SPACED].tolist()
            found += _filled(sorted(some, key=lambda row: len(ids[row])), ids)
        yield from (found[at] for at in chance.permutation(len(found)))


def _filled(rows: Sequence[int], ids: Ids) -> Iterator[list[int]]:
    batch: list[int] = []
    for row in rows:
        if batch and len(ids[row]) * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def save(network: Network, path: Path) -> None:
    """Write what was learnt of the layers; the heads are left behind."""
    arrays = {}
    for number, layer in enumerate(network.layers):
        for end, matrix in layer.part.items():
            name = f"l{number}.{end}"
            arrays[f"{name}.up"] = (STRENGTH * matrix.up).detach().numpy()
            arrays[f"{name}.down"] = matrix.down.detach().numpy()
    np.savez(path, **{name: one.astype(np.float16) for name, one in arrays.items()})


def main(out: Path, files: Sequence[Path]) -> None:
    """Teach and write."""
    torch.manual_seed(1)
    examples = examples_of(files, Settings(), lambda *_: None)
    with tempfile.TemporaryDirectory() as name:
        data_file = fetched(Path(name))
        folder = Path(name) / "untaught"
        prepare(data_file, folder, Taught(None))
        network = teach(examples, read_weights(data_file), Encoder(folder))
    save(network, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
