"""Eight cheap ways to hide a post from a reader that looks for words."""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from osint_monitor.demo.romanise import romanise

STRENGTHS = ("light", "half", "all")
_SHARES = {"light": 0.15, "half": 0.5, "all": 1.0}
PADDING_WORDS = 5_000
_EMOJI = "🔥✨💎🌸💰⭐❤"
_LATIN = "aceopxyiABCEHKMOPTX"
_CYRILLIC = "асеорхуіАВСЕНКМОРТХ"
_ALIKE = {
    **dict(zip(_LATIN, _CYRILLIC, strict=True)),
    **dict(zip(_CYRILLIC, _LATIN, strict=True)),
}
_WORD = re.compile(r"[^\W\d_]{4,}")
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STROKED = str.maketrans("łŁđøØ", "lLdoO") | {ord("ß"): "ss"}
_TABLE = tomllib.loads(
    Path(__file__).with_name("padding.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that somebody is about to put up."""

    lang: str
    title: str
    text: str


Evasion = Callable[[Draft, str, random.Random], Draft]


def _by_word(change: Callable[[str, random.Random], str]) -> Evasion:
    """Change a share of the words of four letters or more."""

    def evade(draft: Draft, strength: str, chance: random.Random) -> Draft:
        share = _SHARES[strength]

        def one(found: re.Match[str]) -> str:
            word = found[0]
            return change(word, chance) if chance.random() < share else word

        return Draft(
            draft.lang, _WORD.sub(one, draft.title), _WORD.sub(one, draft.text)
        )

    return evade


def _look_alike(word: str, chance: random.Random) -> str:
    """One to all of the letters that have a look-alike."""
    places = [at for at, char in enumerate(word) if char in _ALIKE]
    chosen = (
        set(chance.sample(places, chance.randint(1, len(places)))) if places else ()
    )
    return "".join(
        _ALIKE[char] if at in chosen else char for at, char in enumerate(word)
    )


def _spaced(word: str, chance: random.Random) -> str:
    return chance.choice((" ", " ", ".", "-")).join(word)


def _with_emoji(word: str, chance: random.Random) -> str:
    at = chance.randint(1, len(word) - 1)
    return word[:at] + chance.choice(_EMOJI) + word[at:]


def _misspelt(word: str, chance: random.Random) -> str:
    """One letter doubled, dropped, swapped with the next, or another one."""
    at = chance.randint(1, len(word) - 2)
    letters = "оаеинт" if word[0] >= "\u0400" else "aeions"
    return chance.choice(
        (
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice(letters) + word[at + 1 :],
        )
    )


def _plainer(draft: Draft, strength: str, chance: random.Random) -> Draft:
    """Ukrainian and Russian in Latin letters; the rest without accents."""
    share = _SHARES[strength]

    def one(found: re.Match[str]) -> str:
        word = found[0]
        if chance.random() >= share:
            return word
        return romanise(word, draft.lang) if draft.lang in ("uk", "ru") else bare(word)

    return Draft(
        draft.lang, _ANY_WORD.sub(one, draft.title), _ANY_WORD.sub(one, draft.text)
    )


def bare(text: str) -> str:
    """Latin letters without accents."""
    apart = unicodedata.normalize("NFD", text.translate(_STROKED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def _split(draft: Draft, strength: str, _: random.Random) -> Draft:
    """A part of the text stands in the title: a tenth, a quarter, a half of it."""
    words = (draft.title + " " + draft.text).split(" ")
    share = {"light": 0.1, "half": 0.25, "all": 0.5}[strength]
    at = max(1, round(share * len(words)))
    return Draft(draft.lang, " ".join(words[:at]), " ".join(words[at:]))


def _padded(draft: Draft, strength: str, chance: random.Random) -> Draft:
    """Ordinary words: before (light), after (half), one half each side (all)."""
    number = PADDING_WORDS // 2 if strength == "all" else PADDING_WORDS
    before = _ordinary(draft.lang, number, chance) if strength != "half" else ""
    after = _ordinary(draft.lang, number, chance) if strength != "light" else ""
    return Draft(draft.lang, draft.title, f"{before}\n{draft.text}\n{after}".strip())


def _ordinary(lang: str, number: int, chance: random.Random) -> str:
    sentences: list[str] = []
    words = 0
    while words < number:
        sentences.append(chance.choice(_TABLE[lang]["ordinary"]))
        words += len(sentences[-1].split())
    return " ".join(sentences)


def _with_warning(draft: Draft, strength: str, _: random.Random) -> Draft:
    """In front: a sentence about a film, a warning, three warnings."""
    warnings = _TABLE[draft.lang]["warnings"]
    front = {
        "light": _TABLE[draft.lang]["mention"] + "\n",
        "half": warnings[0] + "\n",
        "all": " ".join(warnings) + "\n\n",
    }[strength]
    return Draft(draft.lang, draft.title, front + draft.text)


EVASIONS: dict[str, Evasion] = {
    "look-alikes": _by_word(_look_alike),
    "spaces": _by_word(_spaced),
    "emoji": _by_word(_with_emoji),
    "plainer letters": _plainer,
    "misspelling": _by_word(_misspelt),
    "title and text": _split,
    "padding": _padded,
    "warning": _with_warning,
}
LANGUAGES = tuple(_TABLE)
