"""Builds the encoder as two ONNX graphs from the weights; done once, at set-up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from osint_monitor.score.meaning.taught import Taught
from osint_monitor.score.meaning.weights import Weights

EARLY = 4
"""Layers of the first graph; most posts are settled by what they say."""

POOLED = (6, 8, 10)
"""
Further layers whose mean over the words is given out, as that of EARLY is.

The last two layers say less (measured).
"""

_FULL_PRECISION = 1  # of MatMulNBits: sums in 32-bit floats, the same everywhere


class _Graph:
    """The nodes and constants gathered so far."""

    def __init__(self, weights: Weights, taught: Taught) -> None:
        self.weights, self.taught = weights, taught
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(
            numpy_helper.from_array(np.ascontiguousarray(value), name)
        )
        return name

    def node(
        self,
        op: str,
        inputs: Sequence[str],
        output: str,
        domain: str = "",
        **given: Any,
    ) -> str:
        self.nodes.append(
            helper.make_node(op, list(inputs), [output], domain=domain, **given)
        )
        return output

    def linear(self, x: str, name: str, wide: int, out: int, output: str) -> str:
        """*x* times a matrix of (out, wide), plus a bias; in 4 bits unless taught."""
        change = self.taught.change(name)
        bias = self.constant(f"{name}.b", self.weights.floats(f"{name}.b"))
        if change is not None:
            own = self.weights.matrix(f"{name}.w", wide)
            whole = (own + change).astype(np.float32)
            matrix = self.constant(f"{name}.w", whole.T)
            product = self.node("MatMul", [x, matrix], f"{name}.product")
            return self.node("Add", [product, bias], output)
        blocks = self.weights.blocks(f"{name}.w")
        codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], 1)
        pairs = (codes[:, 0::2] | (codes[:, 1::2] << 4)).astype(np.uint8)
        matrix = self.constant(f"{name}.codes", pairs.reshape(out, wide // 32, 16))
        scales = self.constant(f"{name}.scale", blocks["scale"].astype(np.float32))
        return self.node(
            "MatMulNBits", [x, matrix, scales, "", "", bias], output,
            domain="com.microsoft", K=wide, N=out, bits=4, block_size=32,
            accuracy_level=_FULL_PRECISION,
        )  # fmt: skip

    def normed(self, x: str, name: str, output: str) -> str:
        parts = [
            self.constant(f"{name}.{end}", self.weights.floats(f"{name}.{end}"))
            for end in ("w", "b")
        ]
        epsilon = float(self.weights.shape.epsilon)
        return self.node(
            "LayerNormalization", [x, *parts], output, axis=-1, epsilon=epsilon
        )


def build_graphs(weights: Weights, taught: Taught, first: Path, rest: Path) -> None:
    """
    Write the encoder to two files.

    Texts stand behind each other, so that nothing is padded; each sees itself alone.
    Of *first*, the inputs are ``words`` float32 (pieces, width) and ``whose`` float32
    (texts, pieces), 1 where a piece is of a text, else 0; the outputs ``pooled``
    (texts, width) and ``read`` (pieces, width), which is the input ``words`` of *rest*,
    whose output is ``pooled`` (texts, len(POOLED) * width).
    """
    graph = _begun(weights, taught)
    x = graph.normed("words", "emb.ln", "x0")
    for number in range(EARLY):
        x = _layer(graph, x, f"l{number}")
    graph.node("Identity", [x], "read")
    graph.node("Identity", [_mean(graph, x)], "pooled")
    _save(graph, first, 1, hands_on=True)
    graph, x, pooled = _begun(weights, taught), "words", []
    for number in range(EARLY, max(POOLED)):
        x = _layer(graph, x, f"l{number}")
        if number + 1 in POOLED:
            pooled.append(_mean(graph, x))
    graph.node("Concat", pooled, "pooled", axis=-1)
    _save(graph, rest, len(POOLED), hands_on=False)


def _begun(weights: Weights, taught: Taught) -> _Graph:
    """A graph with what all layers need."""
    graph = _Graph(weights, taught)
    shape = weights.shape
    graph.constant("split", np.array([0, shape.heads, shape.width // shape.heads]))
    graph.constant("join", np.array([0, shape.width]))
    for name, value in (
        ("one", 1.0), ("hidden", -1e4),
        ("temperature", (shape.width // shape.heads) ** -0.5),
    ):  # fmt: skip
        graph.constant(name, np.array(value, np.float32))
    graph.constant("over_pieces", np.array([1]))
    _attention_mask(graph)
    graph.node("ReduceSum", ["whose", "over_pieces"], "lengths", keepdims=1)
    return graph


def _mean(graph: _Graph, x: str) -> str:
    """The mean of a layer over the pieces of each text."""
    summed = graph.node("MatMul", ["whose", x], f"{x}.sum")
    return graph.node("Div", [summed, "lengths"], f"{x}.mean")


def _attention_mask(graph: _Graph) -> None:
    """-10,000 between pieces of different texts, shaped (pieces, pieces)."""
    turned = graph.node("Transpose", ["whose"], "whose.turned", perm=[1, 0])
    same = graph.node("MatMul", [turned, "whose"], "same")
    away = graph.node("Sub", ["one", same], "apart")
    graph.node("Mul", [away, "hidden"], "unseen")


def _layer(graph: _Graph, x: str, name: str) -> str:
    width, inner = graph.weights.shape.width, graph.weights.shape.inner

    def heads(part: str, order: Sequence[int]) -> str:
        whole = graph.linear(x, f"{name}.{part}", width, width, f"{name}.{part}.out")
        shaped = graph.node("Reshape", [whole, "split"], f"{name}.{part}.heads")
        return graph.node(
            "Transpose", [shaped], f"{name}.{part}.turned", perm=list(order)
        )

    query, key = heads("q", (1, 0, 2)), heads("k", (1, 2, 0))
    value = heads("v", (1, 0, 2))
    likeness = graph.node("MatMul", [query, key], f"{name}.likeness")
    scaled = graph.node("Mul", [likeness, "temperature"], f"{name}.scaled")
    seen = graph.node("Add", [scaled, "unseen"], f"{name}.seen")
    weight = graph.node("Softmax", [seen], f"{name}.weight", axis=-1)
    mixed = graph.node("MatMul", [weight, value], f"{name}.mixed")
    turned = graph.node("Transpose", [mixed], f"{name}.mixed.turned", perm=[1, 0, 2])
    joined = graph.node("Reshape", [turned, "join"], f"{name}.joined")
    attended = graph.linear(joined, f"{name}.ao", width, width, f"{name}.attended")
    middle = graph.node("Add", [x, attended], f"{name}.middle")
    middle = graph.normed(middle, f"{name}.aln", f"{name}.middle.normed")
    spread = graph.linear(middle, f"{name}.fi", width, inner, f"{name}.spread")
    curved = graph.node("Gelu", [spread], f"{name}.curved", domain="com.microsoft")
    closed = graph.linear(curved, f"{name}.fo", inner, width, f"{name}.closed")
    total = graph.node("Add", [middle, closed], f"{name}.total")
    return graph.normed(total, f"{name}.oln", f"{name}.x")


def _save(graph: _Graph, path: Path, layers: int, *, hands_on: bool) -> None:
    width = graph.weights.shape.width
    floats = TensorProto.FLOAT
    outputs: list[tuple[str, list[str | int | None]]] = [
        ("pooled", ["texts", layers * width])
    ]
    outputs += [("read", ["pieces", width])] if hands_on else []
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [
            helper.make_tensor_value_info("words", floats, ["pieces", width]),
            helper.make_tensor_value_info("whose", floats, ["texts", "pieces"]),
        ],
        [helper.make_tensor_value_info(name, floats, shape) for name, shape in outputs],
        graph.constants,
    )
    model = helper.make_model(
        made,
        opset_imports=[
            helper.make_opsetid("", 17),
            helper.make_opsetid("com.microsoft", 1),
        ],
    )
    model.ir_version = 9
    onnx.save(model, str(path))
