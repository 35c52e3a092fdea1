"""Number plates of seven countries, near a word that speaks of a vehicle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.lookalikes import TO_LATIN
from osint_monitor.understand.observables.found import Finder, Found
from osint_monitor.understand.wordlists import read_lines

_EDGE, _STOP = r"(?<![^\W_])(?<![\w][-/.])", r"(?![^\W_])(?![-/.][^\W_])"
_UA_LETTERS = "АВЕІКМНОРСТХABEIKMHOPCTX"
_RO_COUNTIES = (
    "AB|AG|AR|B|BC|BH|BN|BR|BT|BV|BZ|CJ|CL|CS|CT|CV|DB|DJ|GJ|GL|GR|HD|HR|IF|IL|IS|MH"
    "|MM|MS|NT|OT|PH|SB|SJ|SM|SV|TL|TM|TR|VL|VN|VS"
)
_PL_CITIES = (
    "B[ILS]|C[BGTW]|D[BJLWX]|E[LPS]|F[GZ]|G[ADS]|K[KNRT]|L[BCUZ]|N[EO]|OP|P[KLNOZY]"
    "|R[KPTZ]|S[BCDGHIJKLMORTWYZ]|T[K]|W[A-FHIJKLNPRSTUWXY]|Z[KS]"
)
_NO_YEAR = r"(?!(?:19|20)[0-9]{2}\b)"
_NL = (
    "LL-DD-DD|DD-DD-LL|DD-LL-DD|LL-DD-LL|LL-LL-DD|DD-LL-LL|DD-LLL-D|D-LLL-DD|LL-DDD-L"
    "|L-DDD-LL|LLL-DD-L|L-DD-LLL|D-LL-DDD|DDD-LL-D"
)
_SHAPES = (
    ("ua", rf"[{_UA_LETTERS}]{{2}}[ -]?[0-9]{{4}}[ -]?[{_UA_LETTERS}]{{2}}"),
    ("be", r"[1-9]-[A-Z]{3}-[0-9]{3}"),
    ("nl", _NL.replace("D", "[0-9]").replace("L", "[A-Z]")),
    ("ro", rf"(?:{_RO_COUNTIES})[ -]?[0-9]{{2,3}}[ -]?[A-Z]{{3}}"),
    ("de", r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?[0-9]{1,4}[EH]?"),
    (
        "pl",
        rf"(?:{_PL_CITIES}|[B-GKLNOPRSTWZ][A-Z]{{2}}) {_NO_YEAR}[A-Z0-9]{{4,5}}",
    ),
    ("de", r"[A-ZÄÖÜ]{1,3} [A-Z]{1,2} [0-9]{2,4}[EH]?"),
)
_PLATE = re.compile(
    _EDGE
    + "(?:"
    + "|".join(f"(?P<s{at}>{shape})" for at, (_, shape) in enumerate(_SHAPES))
    + ")"
    + _STOP
)
MAYBE = (
    rf"[1-9]-[A-Z]{{3}}-[0-9]|[0-9]{{1,3}}-[A-Z]{{2,3}}-[0-9]|[A-Z]{{1,3}}-[0-9]{{2,3}}-[A-Z0-9]"
    rf"|[0-9]{{2}}-[0-9]{{2}}-[A-Z]{{2}}|[0-9]{{2}}-[A-Z]{{2}}-[A-Z]{{2}}|[A-Z]{{2}}-[A-Z]{{2}}-[0-9]"
    rf"|[{_UA_LETTERS}]{{2}}[ -]?[0-9]{{4}}[ -]?[{_UA_LETTERS}]{{2}}"
    r"|[A-ZÄÖÜ]{1,3}[ -][A-Z]{0,4} ?[0-9]|[A-Z]{1,2}[0-9]{2,3}[A-Z]{3}"
)
"""For RE2: what a text holds where a plate may stand."""
_SURE = frozenset({"be"})  # a shape of nothing else
_UA_SPACED = re.compile(rf"[{_UA_LETTERS}]{{2}} [0-9]{{4}} [{_UA_LETTERS}]{{2}}")
_WORD = re.compile(r"[^\W\d_]+")
_REACH_BEFORE, _REACH_AFTER = 48, 24


def _read_cues() -> tuple[frozenset[str], tuple[str, ...]]:
    words = [word for line in read_lines("vehicle_words.txt") for word in line.split()]
    stems = tuple(word.rstrip("*") for word in words if word.endswith("*"))
    return frozenset(word for word in words if not word.endswith("*")), stems


_CUES, _STEMS = _read_cues()


def find_plates(finder: Finder, taken: list[Found]) -> Iterator[Found]:
    """
    Plates of one field; the service is the country whose shape it has.

    Args:
        taken: what was found before; a plate is never part of it.
    """
    text = finder.view.text
    for hit in _PLATE.finditer(text):
        start, end = hit.span()
        country = _SHAPES[int((hit.lastgroup or "s0")[1:])][0]
        if not any(char.isdigit() for char in hit[0]):
            continue
        if any(first < end and start < last for _, first, last in taken):
            continue
        is_sure = country in _SURE or _UA_SPACED.fullmatch(hit[0])
        if not is_sure and not _is_of_vehicle(text, start, end):
            continue
        value = re.sub("[ -]", "", hit[0])
        value = "".join(TO_LATIN.get(char, char) for char in value)
        yield finder.found(ObservableKind.PLATE, value, (start, end), country)


def _is_of_vehicle(text: str, start: int, end: int) -> bool:
    """Whether a word close by, on the same line, speaks of a vehicle or a plate."""
    before = text[max(0, start - _REACH_BEFORE) : start].rpartition("\n")[2]
    after = text[end : end + _REACH_AFTER].partition("\n")[0]
    words = _WORD.findall(f"{before} {after}".lower())
    return any(word in _CUES or word.startswith(_STEMS) for word in words)
