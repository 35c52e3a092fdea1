"""
How many flags survive the cheapest ways to hide.

Takes up to 100 posts labelled ``strong`` that are flagged as they are, hides each in
eight ways and three strengths (``benchmarks/evasions.py``), assesses them as
``osint-monitor assess`` does, and prints how many are still flagged, by way, strength
and language, which way wins, and the posts that fell.

    python benchmarks/attack.py evaluation/*.jsonl
    python benchmarks/attack.py FILES --posts 300 --only spaces --fallen 20
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from evasions import EVASIONS, LANGUAGES, STRENGTHS, Draft

from osint_monitor.jobs.assess import asked_post, assess
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings

Posts = dict[str, dict[str, Any]]  # id → the post as its file has it
Case = tuple[str, str, str]  # (id, evasion, strength)


def main() -> None:
    """Attack and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--posts", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", action="append", default=[], choices=EVASIONS)
    options.add_argument("--fallen", type=int, default=5, help="shown of each way")
    given = options.parse_args()
    strong = read_strong(given.files)
    plain = levels(
        {(key, "", ""): _draft(post) for key, post in strong.items()}, strong
    )
    flagged = [key for (key, _, _), level in plain.items() if level != "none"]
    chosen = choose(flagged, strong, given.posts, given.seed)
    print(f"{len(strong):,} strong posts, {len(flagged):,} flagged as they are; "
          f"{len(chosen)} attacked")  # fmt: skip
    cases = hide(strong, chosen, given.only or list(EVASIONS), given.seed)
    found = levels(cases, strong)
    print_table(strong, cases, found, plain)
    print_fallen(found, given.fallen)


def read_strong(files: Sequence[Path]) -> Posts:
    """The posts labelled strong, in a language of the table."""
    rows = (
        (path.stem, orjson.loads(line))
        for path in files
        for line in path.read_bytes().splitlines()
        if line.strip()
    )
    return {
        f"{name}/{row['id']}": row
        for name, row in rows
        if row.get("level") == "strong" and row.get("lang") in LANGUAGES
    }


def choose(flagged: Sequence[str], posts: Posts, number: int, seed: int) -> list[str]:
    """As many of each language as there are, in turn, drawn by chance."""
    by_lang: defaultdict[str, list[str]] = defaultdict(list)
    for key in random.Random(seed).sample(flagged, len(flagged)):
        by_lang[posts[key]["lang"]].append(key)
    chosen: list[str] = []
    while len(chosen) < number and any(by_lang.values()):
        chosen += [keys.pop() for keys in by_lang.values() if keys]
    return chosen[:number]


def hide(
    posts: Posts, chosen: Sequence[str], evasions: Sequence[str], seed: int
) -> dict[Case, Draft]:
    """Each post in each way and strength; those that stay as they were left out."""
    cases: dict[Case, Draft] = {}
    for key in chosen:
        before = _draft(posts[key])
        for name in evasions:
            for strength in STRENGTHS:
                chance = random.Random(f"{seed} {key} {name} {strength}")
                after = EVASIONS[name](before, strength, chance)
                if after != before:
                    cases[key, name, strength] = after
    return cases


def levels(cases: dict[Case, Draft], posts: Posts) -> dict[Case, str]:
    """The level of each, through the same path as ``osint-monitor assess``."""

    def asked() -> Iterator[Any]:
        for case, draft in cases.items():
            values = {"title": draft.title, "text": draft.text}
            kind = Kind(posts[case[0]].get("kind") or "social")
            yield asked_post(values, kind, case[0])

    async def answers() -> list[dict[str, Any]]:
        return [one async for one in assess(asked(), Settings())]

    given = asyncio.run(answers())
    return {
        case: answer.get("level", "error")
        for case, answer in zip(cases, given, strict=True)
    }


def print_table(
    posts: Posts,
    cases: dict[Case, Draft],
    found: dict[Case, str],
    plain: dict[Case, str],
) -> None:
    """Share of flags that survive, by way and strength, whole and by language."""
    whole, kept = Counter[Any](), Counter[Any]()
    for key, name, strength in cases:
        level = found[key, name, strength]
        for lang in (posts[key]["lang"], "all"):
            whole[name, strength, lang] += 1
            kept[name, strength, lang] += level in ("weak", "strong")
        was_strong = plain[key, "", ""] == "strong"
        whole[name, strength, "strong"] += was_strong
        kept[name, strength, "strong"] += was_strong and level == "strong"
    columns = (*LANGUAGES, "all", "strong")
    print(f"\n{'still flagged, %':<24}" + "".join(f"{one:>8}" for one in columns))
    worst: Counter[str] = Counter()
    for name in dict.fromkeys(name for _, name, _ in cases):
        for strength in STRENGTHS:
            cells = [
                f"{100 * kept[name, strength, one] / whole[name, strength, one]:8.0f}"
                if whole[name, strength, one]
                else f"{'-':>8}"
                for one in columns
            ]
            print(f"{name:<17}{strength:<7}" + "".join(cells))
            worst[name] += whole[name, strength, "all"] - kept[name, strength, "all"]
    name, lost = worst.most_common(1)[0]
    print(f"\nThe winning way is {name!r}: {lost} flags lost. All: ", end="")
    print(", ".join(f"{name} {lost}" for name, lost in worst.most_common()))
    print("'strong' is the share of strong ones that stay strong.")


def print_fallen(found: dict[Case, str], number: int) -> None:
    """The posts that no way and strength left flagged, some of each way."""
    fallen: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (key, name, strength), level in found.items():
        if level not in ("weak", "strong"):
            fallen[name, strength].append(key)
    for (name, strength), keys in fallen.items():
        more = f" and {len(keys) - number} more" if len(keys) > number else ""
        print(f"fell to {name}, {strength}: {', '.join(keys[:number])}{more}")


def _draft(post: dict[str, Any]) -> Draft:
    return Draft(post["lang"], post.get("title") or "", post.get("text") or "")


if __name__ == "__main__":
    main()
