"""
Which language: this project's reader against eldc, py3langid, lingua and langdetect.

Reads real texts of 28 languages from ``../shared/data/texts``, cuts them to 20, 40 and
80 characters at the end of a word, and prints for each detector how many of each
language it names rightly: the seven and ``other``. Each detector stands there twice:
*raw*, with all languages that it knows, as this project's reader works, and *seven*,
told to choose among the seven (it can't say ``other`` then, which makes the seven
easier). The texts fall into two halves by their id; the reader was tuned on the half
``tuned``, and ``held out`` is the other one.

    python benchmarks/language.py
    python benchmarks/language.py --half tuned --only ours --only eldc

All but eldc are in the group ``bench``; a detector that is not installed is left out,
and said.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import eldc
import orjson

from osint_monitor.model.words import Lang
from osint_monitor.understand.language import LanguageReader

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "texts"
SEVEN = [lang.value for lang in Lang if lang is not Lang.OTHER]
LENGTHS = (20, 40, 80)
SHORTEST = 0.6
"""A text whose last word end lies before this share of the length is left out."""

Detector = Callable[[str], str]
Rows = Sequence[tuple[str, str]]  # (language, text)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--data", type=Path, default=TEXTS)
    options.add_argument("--half", choices=("tuned", "held out"), default="held out")
    options.add_argument("--only", action="append", default=[])
    options.add_argument("--wrong", action="store_true", help="show what ours mistook")
    given = options.parse_args()
    rows = read(given.data / "language_id.jsonl.gz", given.half)
    found = [
        (name, make)
        for name, make in DETECTORS.items()
        if not given.only or name.split()[0] in given.only
    ]
    for length in LENGTHS:
        texts = list(cut_rows(rows, length))
        print(
            f"\n{length} characters, half {given.half}: {len(texts):,} texts, % right"
        )
        print(f"{'':<18}" + "".join(f"{lang:>7}" for lang in (*SEVEN, "other")), end="")
        print(f"{'seven':>8}{'all 8':>8}{'µs':>8}")
        for name, make in found:
            measure(name, make, texts, wrong=given.wrong)


def read(path: Path, half: str) -> Rows:
    """The texts of one half, each with its language."""
    with gzip.open(path) as lines:
        rows = [orjson.loads(line) for line in lines]
    return [(row["lang"], row["text"]) for row in rows if half_of(row["id"]) == half]


def half_of(post_id: str) -> str:
    """Which half an id belongs to."""
    odd = hashlib.sha256(post_id.encode()).digest()[0] % 2
    return "tuned" if odd else "held out"


def cut_rows(rows: Rows, length: int) -> Iterator[tuple[str, str]]:
    """Texts cut at the last word end within *length*; shorter ones are left out."""
    for lang, text in rows:
        if len(text) < length:
            continue
        head = text[: length + 1].rpartition(" ")[0] if len(text) > length else text
        if len(head) >= SHORTEST * length:
            yield lang, head.strip()


def measure(
    name: str, make: Callable[[], Detector], texts: Rows, *, wrong: bool
) -> None:
    """One line of the table."""
    try:
        detect = make()
    except ImportError:
        print(f"{name:<18} not installed")
        return
    right: Counter[str] = Counter()
    mistaken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    begun = time.process_time()
    answers = [detect(text) for _, text in texts]
    cost = 1e6 * (time.process_time() - begun) / len(texts)
    asked: Counter[str] = Counter()
    for (lang, _), answer in zip(texts, answers, strict=True):
        wanted = _one_of_eight(lang)
        got = _one_of_eight(answer)
        asked[wanted] += 1
        right[wanted] += got == wanted
        if got != wanted:
            mistaken[lang][got] += 1
    shares = [100 * right[lang] / asked[lang] for lang in (*SEVEN, "other")]
    print(f"{name:<18}" + "".join(f"{share:>7.2f}" for share in shares), end="")
    print(f"{sum(shares[:7]) / 7:>8.2f}{sum(shares) / 8:>8.2f}{cost:>8.0f}", flush=True)
    if wrong and name == "ours":
        for lang, gots in sorted(mistaken.items()):
            print(
                f"    {lang} as", ", ".join(f"{a} {n}" for a, n in gots.most_common())
            )


def _one_of_eight(lang: str) -> str:
    return lang if lang in SEVEN else "other"


def _ours() -> Detector:
    reader = LanguageReader()
    return lambda text: reader.language(text).value


def _eldc(languages: str | None) -> Detector:
    eldc.init()
    detector = eldc.instance()
    if languages:
        detector.set_languages(languages)
    return lambda text: str(detector.detect(text))


def _py3langid(seven: bool) -> Detector:
    langid = importlib.import_module("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    if seven:
        identifier.set_languages(SEVEN)
    return lambda text: str(identifier.classify(text)[0])


def _lingua(seven: bool) -> Detector:
    lingua = importlib.import_module("lingua")
    builder = lingua.LanguageDetectorBuilder
    if seven:
        codes = [getattr(lingua.IsoCode639_1, lang.upper()) for lang in SEVEN]
        made = builder.from_iso_codes_639_1(*codes).build()
    else:
        made = builder.from_all_languages().build()

    def detect(text: str) -> str:
        found = made.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else "other"

    return detect


def _langdetect(seven: bool) -> Detector:
    library = importlib.import_module("langdetect")
    factory = importlib.import_module("langdetect.detector_factory")
    library.DetectorFactory.seed = 0  # unseeded, it changes its mind
    factory.init_factory()
    prior = dict.fromkeys(SEVEN, 1 / len(SEVEN))

    def detect(text: str) -> str:
        detector = factory._factory.create()
        if seven:
            detector.set_prior_map(prior)
        detector.append(text)
        try:
            return str(detector.detect())
        except library.LangDetectException:
            return "other"

    return detect


DETECTORS: dict[str, Callable[[], Detector]] = {
    "ours": _ours,
    "eldc raw": lambda: _eldc(None),
    "eldc seven": lambda: _eldc(",".join(SEVEN)),
    "py3langid raw": lambda: _py3langid(False),
    "py3langid seven": lambda: _py3langid(True),
    "lingua raw": lambda: _lingua(False),
    "lingua seven": lambda: _lingua(True),
    "langdetect raw": lambda: _langdetect(False),
    "langdetect seven": lambda: _langdetect(True),
}


if __name__ == "__main__":
    main()
