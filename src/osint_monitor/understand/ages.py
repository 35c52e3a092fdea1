"""Ages and age ranges of people, where the text says that they are ages."""

from __future__ import annotations

from osint_monitor.model.document import Span
from osint_monitor.understand.figures import Figure, Figures
from osint_monitor.understand.terms import Terms, terms

_PERSONS = frozenset({"women", "men", "children"})
_LOWEST_UNSAID = 14
_LOWEST, _LOWEST_OF_RANGE, _HIGHEST, _MAX_FOUND = 10, 3, 90, 30
_AFTER = 4
"""Words after an age that may say that it is none: "5 years of experience"."""
_REACH = 4
"""Words between people and their ages."""
_CLAUSE_ENDS, _SENTENCE_ENDS = frozenset(",.;!)\n"), frozenset("\n.;!?•|:")
_WE_POLISH = ("amy", "emy", "imy", "ymy", "jest")
_NOT_AFTER = frozenset("€$%£₴₽°")
_OLD = frozenset(("old", "olds", "older", "up", "younger"))
_LASTED = frozenset(
    (
        "i've", "we've", "been", "done", "worked", "working", "lived", "living", "run",
        "running", "kept", "held", "independent", "alone", "actief", "zelfstandig",
        "gewerkt",
    )
)  # fmt: skip
"""Words before "for eleven years" by which it is how long something lasted."""
_BEFORE = 8


def _table(name: str) -> Terms:
    return terms("ages.txt", name)


def find_ages(figures: Figures) -> list[tuple[int, int, Span]]:
    """(lowest, highest, where) in order; at most thirty."""
    found: list[tuple[int, int, Span]] = []
    at = 0
    while at < len(figures.found) and len(found) < _MAX_FOUND:
        low, high = figures.found[at], figures.ranged(at)
        age = _age(figures, low, high)
        if age is not None:
            found.append(age)
        at += 2 if high and age else 1
    return found


def _age(
    figures: Figures, low: Figure, high: Figure | None
) -> tuple[int, int, Span] | None:
    last = high or low
    years = _years_end(figures, last)
    lowest = _LOWEST if high is None or years is None else _LOWEST_OF_RANGE
    if not (_could_be(low, lowest) and _could_be(last)) or last.value < low.value:
        return None
    first, end = low.first, last.end
    if years is not None:
        if _is_experience(figures, low, years):
            return None
        if last is low and _lasts(figures, low, years):
            return None
        end = years
    cue = _cue(figures, low, last)
    if cue is None and years is None:
        return None
    if years is None and (last.glued or _goes_on_as_amount(figures, last)):
        return None
    first = first if cue is None else cue
    return int(low.value), int(last.value), figures.span(first, end)


def _could_be(figure: Figure, lowest: int = _LOWEST) -> bool:
    whole = figure.value == int(figure.value) and lowest <= figure.value <= _HIGHEST
    return whole and not (figure.clock or figure.decimals)


def _years_end(figures: Figures, last: Figure) -> int | None:
    """The word after "years" behind a number; ``None`` when they are not named."""
    if last.glued:
        if not _table("years")[last.glued]:
            return None
        end = last.end
    else:
        word = figures.word(last.end)
        if word == "y" and figures.word(last.end + 1) == "o":
            return last.end + 2
        plus = figures.gap(last.end).replace("+", "").strip()
        if not word or not _table("years")[word] or plus not in ("", "-", "–"):
            return None
        end = last.end + 1
    while figures.word(end) == "old" and figures.joined(end):
        end += 1
    return end


def _is_experience(figures: Figures, low: Figure, end: int) -> bool:
    """Years of experience, of a firm, in prison."""
    no = _table("no")
    if figures.word(low.first - 1) == "od" and figures.word(end).endswith(_WE_POLISH):
        return True  # "od 20 lat dostarczamy"
    for at in range(end, end + _AFTER):
        if not figures.joined(at):
            break
        if no[figures.norms[at]]:
            return True
    return any(
        no[figures.word(at)] and figures.joined(at + 1)
        for at in range(max(low.first - 3, 0), low.first)
    )


def _lasts(figures: Figures, low: Figure, end: int) -> bool:
    """
    How long something lasted: "I've been independent for eleven years".

    What may be somebody's age stays one: "I've been looking for 15 years girls".
    """
    at = low.first - 1
    if figures.word(at) not in ("for", "gedurende") or figures.word(end - 1) == "old":
        return False
    following = figures.word(end) if figures.joined(end) else ""
    if following in _OLD or terms("people.txt", "who")[following]:
        return False
    for before in range(at - 1, max(at - 1 - _BEFORE, -1), -1):
        if not figures.joined(before + 1):
            break
        if figures.norms[before] in _LASTED:
            return True
    return False


def _cue(figures: Figures, low: Figure, last: Figure) -> int | None:
    """
    The first word of what calls a number an age: "wiek od", "девушки 18-25".

    After "from" alone only a range that ends its clause is one.
    """
    at, from_said, ranged = low.first - 1, False, last is not low
    while at >= 0 and figures.joined(at + 1) and _table("from")[figures.norms[at]]:
        from_said, at = True, at - 1
    word = figures.word(at)
    joined = at >= 0 and "\n" not in figures.gap(at + 1)
    if joined and _table("cue")[word] and not _table("years")[word]:
        return at
    if not ranged and joined and _table("self")[word] and _ends(figures, low):
        return at
    plus = figures.gap(low.end).startswith("+")
    if (ranged or plus) and low.value >= _LOWEST and _of_people(figures, low):
        return low.first
    if ranged and joined and _table("young")[word] and figures.joined(at + 1):
        return at
    if not (ranged and from_said and low.value >= _LOWEST_UNSAID):
        return None
    shifts = terms("times.txt", "work")[word]
    return at + 1 if not shifts and _ends(figures, last) else None


def _ends(figures: Figures, figure: Figure) -> bool:
    """Whether a clause ends behind a number: "мені 16, Калуш"."""
    gap = figures.gap(figure.end).lstrip(" ")
    return not figures.joined(figure.end) and gap[:1] in _CLAUSE_ENDS


def _of_people(figures: Figures, low: Figure) -> bool:
    """Whether people are named shortly before: "девочек из Львова 15-17"."""
    who = terms("people.txt", "who")
    for at in range(low.first - 1, max(low.first - 1 - _REACH, -1), -1):
        if not _SENTENCE_ENDS.isdisjoint(figures.gap(at + 1)):
            return False
        word = figures.norms[at]
        if who[word] in _PERSONS or _table("young")[word]:
            return True
        if word[0].isdigit() or figures.means(at).unit:
            return False
    return False


def _goes_on_as_amount(figures: Figures, last: Figure) -> bool:
    """Whether a range without "years" counts something else: euros, hours, o'clock."""
    word, gap = figures.word(last.end), figures.gap(last.end)
    if gap[:1] in (":", "%") or word in _NOT_AFTER:
        return True
    if not word or not figures.joined(last.end):
        return False
    means = figures.means(last.end)
    return bool(
        means.currency
        or means.scale
        or means.unit
        or terms("times.txt", "hour")[word]
        or terms("times.txt", "workday")[word]
        or terms("people.txt", "who")[word]
        or word in ("uhr", "m2", "km", "м2", "км", "kg", "кг", "minutes", "minuten")
    )
