"""
Labelled posts once more, hidden as adverts hide: behind a warning, among other words.

A part of the posts that are no lead is changed alike, so that a warning in front or
ordinary words around say nothing by themselves.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from osint_monitor.jobs.labelled import Line

EVERY_LEAD, EVERY_OTHER = 10, 20
"""One in so many is hidden in each of the two ways."""

MAX_WARNING, SENTENCES = 60, 3
"""Words of a warning that is put in front; its first sentence, or so many."""

AROUND = 2
"""Ordinary posts put before, and as many behind."""

_VOICES = frozenset({"warning", "advice", "report"})
_ORDINARY = frozenset({"offer", "demand", "own_voice"})
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")


def hidden(lines: Sequence[Line]) -> Iterator[Line]:
    """
    Further lines made of some of the lines; the same lines always give the same.

    A hidden post keeps its labels and its group.
    """
    warnings, ordinary = _material(lines)
    for line in lines:
        place = zlib.crc32(f"{line.set}/{_id(line)}".encode())
        one, every = line.values, EVERY_LEAD if _is_lead(line) else EVERY_OTHER
        if not _is_lead(line) and one.get("voice") not in _ORDINARY:
            continue
        if place % every == 0 and warnings[line.lang]:
            front = warnings[line.lang][place // every % len(warnings[line.lang])]
            yield _with(line, f"{front}\n{one.get('text', '')}")
        elif place % every == 1 and ordinary[line.lang]:
            some = ordinary[line.lang]
            at = place // every
            parts = [some[(at + 7 * nth) % len(some)] for nth in range(2 * AROUND)]
            parts.insert(AROUND, str(one.get("text", "")))
            yield _with(line, "\n".join(parts))


def _material(
    lines: Sequence[Line],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each language beginnings of warnings, and texts of ordinary offers."""
    warnings: dict[str, list[str]] = defaultdict(list)
    ordinary: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if _is_lead(line):
            continue
        text = str(line.values.get("text", ""))
        if line.values.get("voice") in _VOICES:
            whole = _SENTENCE.findall(text.strip())
            for number in (1, SENTENCES):
                front = "".join(whole[:number]).strip()
                if len(whole) >= number and 4 <= len(front.split()) <= MAX_WARNING:
                    warnings[line.lang].append(front)
        elif line.values.get("voice") in _ORDINARY:
            ordinary[line.lang].append(text)
    return warnings, ordinary


def _with(line: Line, text: str) -> Line:
    values: dict[str, Any] = {**line.values, "text": text, "phones": []}
    return replace(line, values=values)


def _is_lead(line: Line) -> bool:
    return line.values.get("level") != "none"


def _id(line: Line) -> str:
    return str(line.values.get("id", ""))
