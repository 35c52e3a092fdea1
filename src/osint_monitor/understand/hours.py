"""Working hours and days: "12h shifts", "по 14 годин", "od 6 do 20", "24/7"."""

from __future__ import annotations

from collections.abc import Iterator

from osint_monitor.model.document import TimeOf, WorkTime
from osint_monitor.understand.figures import Figure, Figures
from osint_monitor.understand.terms import Terms, terms

_MAX_FOUND = 30
_REACH = 5
_DAY_HOURS, _WEEK_HOURS, _MONTH_HOURS = (2, 24), (5, 120), (20, 500)
_SHIFT_HOURS = (5, 18)
_LONG_HOURS = (11, 18)
_CLOCK_WORDS = frozenset({"am", "pm", "uhr", "uur", "h", "oclock", "godz", "ч", "год"})
_SHOWS_DAY_OFF = 3
_EACH = frozenset({"по", "po", "câte", "cate", "je"})
_MADE_OF = frozenset({"of", "van", "von", "de", "по", "po", "à", "a", "in", "is", "to"})
_TIMES = frozenset({"x", "х", "mal", "keer", "razy", "по", "на", "times"})
_FROM = frozenset({"from", "od", "с", "з", "із", "von", "van", "la", "ab"})
_ENDS = frozenset("\n.;!?•|")
_OF_SEVEN = frozenset({"din", "из", "з", "z", "na", "на", "von", "van", "cu"})
_ROUND_THE_CLOCK = 24
_SHORTEST, _LONG, _NOON = 4, 12, 12
_OF = {
    "day": TimeOf.HOURS_DAY,
    "week": TimeOf.HOURS_WEEK,
    "month": TimeOf.HOURS_MONTH,
}
_SANE = {
    TimeOf.HOURS_DAY: _DAY_HOURS,
    TimeOf.HOURS_WEEK: _WEEK_HOURS,
    TimeOf.HOURS_MONTH: _MONTH_HOURS,
    TimeOf.DAYS_WEEK: (1, 7),
}
_Found = tuple[TimeOf, float, float, int, int]  # of, low, high, first word, end word


def _table(name: str) -> Terms:
    return terms("times.txt", name)


def find_times(figures: Figures) -> list[WorkTime]:
    """The working times of one field, in order; at most thirty."""
    found = [*_numbered(figures), *_days_off(figures)]
    found.sort(key=lambda one: (one[3], one[0]))
    return [
        WorkTime(of=of, low=low, high=high, span=figures.span(first, end))
        for of, low, high, first, end in found[:_MAX_FOUND]
        if _SANE[of][0] <= low <= high <= _SANE[of][1]
    ]


def _numbered(figures: Figures) -> Iterator[_Found]:
    at = 0
    while at < len(figures.found):
        low = figures.found[at]
        high = figures.ranged(at)
        slashed = _slashed(figures, at)
        if slashed:
            yield from slashed
            at += 2
            continue
        found = _clocked(figures, low, high) if high else None
        found = found or _counted(figures, low, high)
        used = 2 if high else 1
        days = _days_beside(figures, at, at + used, found)
        if days:
            yield from days
            at += used + 1
            continue
        if found:
            yield found
        at += used if found else 1


def _days_beside(
    figures: Figures, at: int, beside: int, found: _Found | None
) -> tuple[_Found, _Found] | None:
    """
    Hours a day and days a week without those words: "12 hrs 7 days", "14 hours x 6".

    Args:
        at, beside: numbers of the figures that are the hours and, perhaps, the days.
    """
    if beside >= len(figures.found) or (found and found[0] is not TimeOf.HOURS_DAY):
        return None
    low, high, days = (
        figures.found[at],
        figures.found[beside - 1],
        figures.found[beside],
    )
    hours_end = found[4] if found else high.end + (not high.glued)
    between = figures.norms[hours_end : days.first]
    hour = figures.norms[high.end] if hours_end > high.end else high.glued
    if not found and not (8 <= low.value <= high.value <= 18 and _table("hour")[hour]):
        return None
    if len(between) > 1 or not 4 <= days.value <= 7 or _stops(figures, days.first):
        return None
    after = figures.word(days.end)
    times = bool(between) and between[0] in _TIMES and not figures.joined(days.end)
    if not times and not (_table("workday")[after] and figures.joined(days.end)):
        return None
    end = days.end + (not times)
    of = _counted_in(figures, end)
    if of and of[0] == "week":
        end = of[1]
    hours = found or (TimeOf.HOURS_DAY, low.value, high.value, low.first, hours_end)
    return hours, (TimeOf.DAYS_WEEK, days.value, days.value, days.first, end)


def _stops(figures: Figures, at: int) -> bool:
    """Whether a sentence or a line ends before a word."""
    return not _ENDS.isdisjoint(figures.gap(at))


def _slashed(figures: Figures, at: int) -> list[_Found]:
    """ "16/7", "24/7"; "6/1" and "2/2" where a schedule is spoken of."""
    if at + 1 >= len(figures.found):
        return []
    one, two = figures.found[at], figures.found[at + 1]
    if one.spelled or two.spelled or one.glued or two.glued:
        return []
    if not _is_slash(figures, one.end, two.first):
        return []
    if "/" in figures.gap(one.first)[-1:] or figures.gap(two.end)[:1] == "/":
        return []
    first, end = one.first, two.end
    if two.value == 7 and 8 <= one.value <= 24 and two.first == one.end:
        hours = (TimeOf.HOURS_DAY, one.value, one.value, first, end)
        if one.value == _ROUND_THE_CLOCK:  # of a service more often than of a worker
            return [hours]
        if figures.means(end).to:  # a date
            return []
        return [hours, (TimeOf.DAYS_WEEK, 7, 7, first, end)]
    if two.first > one.end:
        seven = two.value == 7 and 3 <= one.value <= 7
        return [(TimeOf.DAYS_WEEK, one.value, one.value, first, end)] if seven else []
    if one.value + two.value == 7 and one.value >= 4 and _near(figures, one, "work"):
        return [(TimeOf.DAYS_WEEK, one.value, one.value, first, end)]
    if one.value == two.value <= 4 and _near(figures, one, "work"):
        return [(TimeOf.DAYS_WEEK, 3.5, 3.5, first, end)]
    return []


def _is_slash(figures: Figures, end: int, first: int) -> bool:
    """ "6/1", "7 din 7"."""
    if first == end:
        return figures.gap(first).strip() == "/"
    if first == end + 2 and _table("workday")[figures.norms[end]]:
        end += 1
    return first == end + 1 and figures.norms[end] in _OF_SEVEN


def _clocked(figures: Figures, low: Figure, high: Figure) -> _Found | None:
    """From one time of day to another, as the hours between."""
    if any(one.glued and one.glued not in _CLOCK_WORDS for one in (low, high)):
        return None
    begin, end = _clock(figures, low, high)
    cued = low.clock or high.clock or {low.glued, high.glued} & _CLOCK_WORDS
    after = figures.word(high.end)
    if after in _CLOCK_WORDS and figures.joined(high.end):
        cued = True
    elif after and figures.joined(high.end) and not cued and not _unit(figures, high):
        return None
    if max(begin, end) > 24 or low.spelled or high.spelled:
        return None
    if not cued and not (4 <= begin <= 11 and 13 <= end <= 24):
        return None
    all_day = figures.word(low.first - 1) in _FROM and begin <= 9 and end >= 18
    if _near(figures, low, "open") or not (all_day or _near(figures, low, "work")):
        return None
    hours = (end - begin) % 24
    if hours < _SHORTEST and not (low.clock or high.clock):
        return None  # "10-12h"
    if hours > _LONG and _near(figures, low, "loose"):
        return None  # when somebody works, not how long
    return (TimeOf.HOURS_DAY, hours, hours, low.first, high.end) if hours else None


def _unit(figures: Figures, high: Figure) -> str | None:
    return _table("unit")[figures.word(high.end)]


def _clock(figures: Figures, low: Figure, high: Figure) -> tuple[float, float]:
    """The hours of the day; 9 pm is 21, and 2-6 pm begins at 14."""
    before, after = _half(figures, low), _half(figures, high)
    if not before and after == "pm" and low.value < high.value < _NOON:
        before = "pm"
    return _hour(_time(low), before), _hour(_time(high), after)


def _time(figure: Figure) -> float:
    """6.30 is half past six."""
    whole, minutes = divmod(round(figure.value * 100), 100)
    return whole + minutes / 60 if figure.decimals else figure.value


def _half(figures: Figures, figure: Figure) -> str:
    """Which half of the day is named behind a number; empty when none is."""
    word = figure.glued or figures.word(figure.end)
    return word if word in ("am", "pm") else ""


def _hour(value: float, half: str) -> float:
    if half == "pm" and value < _NOON:
        return value + _NOON
    return value - _NOON if half == "am" and int(value) == _NOON else value


def _near(figures: Figures, figure: Figure, table: str, reach: int = _REACH) -> bool:
    """Whether a word of a table stands before a number, or just behind, on its line."""
    words = _table(table)
    for at in range(figure.first - 1, max(figure.first - 1 - reach, -1), -1):
        if "\n" in figures.gap(at + 1):
            break
        if words[figures.norms[at]]:
            return True
    for at in range(figure.end, figure.end + reach):
        if not figures.word(at) or "\n" in figures.gap(at):
            return False
        if words[figures.norms[at]]:
            return True
    return False


def _counted(figures: Figures, low: Figure, high: Figure | None) -> _Found | None:
    """A number of hours or days, with the day or week they are counted in."""
    last = high or low
    if low.clock or last.clock:
        return None
    word, at = (
        (last.glued, last.end) if last.glued else (figures.word(last.end), last.end + 1)
    )
    if not word or (not last.glued and not figures.joined(last.end)):
        return None
    if not last.glued and "/" in figures.gap(last.end):
        return None  # "14/h" is pay
    bounds = (low.value, max(last.value, low.value))
    if _table("hour")[word]:
        return _hours(figures, bounds, low, at)
    if _table("workday")[word]:
        of = _counted_in(figures, at)
        if of and of[0] == "week" and not _near(figures, low, "open"):
            return (TimeOf.DAYS_WEEK, *bounds, low.first, of[1])
    return None


def _hours(
    figures: Figures, bounds: tuple[float, float], low: Figure, at: int
) -> _Found | None:
    of = _counted_in(figures, at)
    if of:
        if of[0] == "day" and bounds[1] == 24 and _near(figures, low, "open"):
            return None
        return (_OF[of[0]], *bounds, low.first, of[1])
    if _SHIFT_HOURS[0] <= bounds[0] <= bounds[1] <= _SHIFT_HOURS[1]:
        first = _shift_before(figures, low)
        if first is not None:
            return (TimeOf.HOURS_DAY, *bounds, first, at)
        if _table("work")[figures.word(at)] and figures.joined(at):
            of = _counted_in(figures, at + 1)
            what, end = (_OF[of[0]], of[1]) if of else (TimeOf.HOURS_DAY, at + 1)
            return (what, *bounds, low.first, end)
    if _LONG_HOURS[0] <= bounds[0] <= bounds[1] <= _LONG_HOURS[1]:
        return _long_hours(figures, bounds, low, at)
    return None


def _long_hours(
    figures: Figures, bounds: tuple[float, float], low: Figure, at: int
) -> _Found | None:
    """ "12 hours" alone, where work is spoken of and not how long something takes."""
    lasting = _table("lasting")
    before, after = figures.word(low.first - 1), figures.word(at)
    takes = lasting[before] or (lasting[after] and figures.joined(at))
    if takes or _near(figures, low, "open") or not _near(figures, low, "work", 3):
        return None
    return (TimeOf.HOURS_DAY, *bounds, low.first, at)


def _shift_before(figures: Figures, low: Figure) -> int | None:
    """Where "shifts of" or "по" stands before a number of hours."""
    at = low.first - 1
    if not figures.joined(low.first):
        return None
    if figures.word(at) in _EACH:
        return at
    if figures.word(at) in _MADE_OF and figures.joined(at):
        at -= 1
    return at if _table("unit")[figures.word(at)] == "day" else None


def _counted_in(figures: Figures, at: int) -> tuple[str, int] | None:
    """ "per day", "/week", "na dobę" at a word: the unit, and the word after it."""
    for _ in range(4):
        word = figures.word(at)
        if not word or not (figures.joined(at) or figures.gap(at).strip() == "."):
            return None
        unit, small = _table("unit")[word], _table("small")[word]
        if unit:
            return unit, at + 1
        if not small:
            return None
        at += 1
    return None


def _days_off(figures: Figures) -> Iterator[_Found]:
    """No day off is seven days; one a week is six."""
    for at in figures.off:
        first = _denied(figures, at)
        if first is not None:
            yield (TimeOf.DAYS_WEEK, 7, 7, min(first, at), max(first, at) + 1)


def _denied(figures: Figures, at: int) -> int | None:
    """Where the "no" of "no days off" stands; ``None`` when there is none."""
    none, days = _table("none"), _table("workday")
    word = figures.norms[at]
    slavic = word.startswith(("вихідн", "выходн"))
    day_said = slavic or word in ("wolnego", "ruhetag", "ruhetage")
    for before in range(at - 1, max(at - 1 - _SHOWS_DAY_OFF, -1), -1):
        if not figures.joined(before + 1):
            break
        word = figures.norms[before]
        if none[word]:
            beside = figures.word(at + 1)
            day_said = (
                day_said
                or bool(days[beside])
                or figures.norms[at] in ("wolnego", "ruhetag", "ruhetage")
            )
            return before if day_said else None
        if days[word]:
            day_said = True
        elif not _table("small")[word]:
            break
    after = at + 1
    if slavic and none[figures.word(after)] and figures.gap(after).strip() in ("", "-"):
        return after
    return None
