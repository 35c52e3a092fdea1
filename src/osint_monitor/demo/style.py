"""How people really type: typing errors, no capitals, no accents, emoji."""

from __future__ import annotations

import random
import re
import unicodedata

from osint_monitor.demo.seed import chance

_WORD = re.compile(r"[^\W\d_]{6,}")
_EMOJI = ("🙂", "😊", "👍", "✨", "🌻", "☀️", "🙏", "✅", "📞", "🏠")
_KEEP = str.maketrans({"ł": "l", "Ł": "L", "ß": "ß"})


def restyle(text: str, style: int, *, title: bool = False) -> str:
    """
    *text* as one careless or careful writer would have typed it.

    Args:
        style: 0 to 999,999; the same number always writes alike.
        title: titles keep their letters; at most their case changes.
    """
    habit = style % 100
    if title:
        return text.upper() if habit in range(90, 95) else text
    if habit in range(60, 72):
        text = _mistype(text, chance("typo", style))
    if habit in range(70, 78):
        text = text.lower()
    if habit in range(78, 88):
        text = _decorate(text, chance("emoji", style))
    if habit in range(88, 94):
        text = _bare(text)
    return text


def _mistype(text: str, rng: random.Random) -> str:
    """One to three long words with two letters swapped or one left out."""
    words = [
        m for m in _WORD.finditer(text) if "@" not in text[m.start() - 1 : m.end()]
    ]
    for found in sorted(
        rng.sample(words, min(len(words), rng.randint(1, 3))), key=_back
    ):
        word = found[0]
        at = rng.randrange(1, len(word) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        wrong = rng.choice((swapped, word[:at] + word[at + 1 :]))
        text = text[: found.start()] + wrong + text[found.end() :]
    return text


def _back(found: re.Match[str]) -> int:
    return -found.start()


def _decorate(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    return "\n".join(
        f"{line} {rng.choice(_EMOJI)}" if line.strip() else line for line in lines
    )


def _bare(text: str) -> str:
    """Latin letters without their accents; Cyrillic stays as it is."""
    kept = []
    for letter in text.translate(_KEEP):
        plain = unicodedata.normalize("NFD", letter)[0]
        kept.append(plain if plain.isascii() else letter)
    return "".join(kept)
