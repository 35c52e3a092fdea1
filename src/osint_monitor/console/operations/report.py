"""
The report of an action day, in Dutch or English: one content for page and PDF.

It holds numbers, names of platforms and places, and what was handed over; no contact,
no user name, no person, and no officer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from osint_monitor.console import paper
from osint_monitor.console.charts import numeral
from osint_monitor.console.models import (
    Hotspot,
    Operation,
    Participant,
    Passing,
    Work,
)
from osint_monitor.console.operations import figures, work
from osint_monitor.console.operations.figures import Tally
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text

FEW, FEW_SHARE = 5, 0.02
"""Under so many leads, or so small a share of the posts, hardly anything was found."""
_ROWS = 40


def report(operation: Operation, language: str) -> paper.Paper:
    """The report as it stands now."""
    with override(language):
        made = figures.tally(operation)
        blocks = [
            paper.says(_conclusion(operation, made), "notice"),
            paper.facts(_facts(operation)),
            *_found(made),
            *_how(operation, made),
            *_platforms(made),
            *_passed(operation),
            *_hotspots(operation),
            paper.heading(_("What these numbers are not")),
            paper.listing(_limits()),
        ]
        foot = _("Action day %(name)s, as of %(at)s") % {
            "name": operation.name,
            "at": _moment(operation, timezone.now()),
        }
        return paper.paper(operation.name, language=language, foot=foot, blocks=blocks)


def _moment(operation: Operation, at: Any) -> str:
    local = at.astimezone(ZoneInfo(operation.zone))
    return f"{date_format(local, 'j F Y, H:i')} ({operation.zone})"


def _conclusion(operation: Operation, made: Tally) -> str:
    """In a sentence or two; plainly, when hardly anything was found."""
    posts, leads = made.number("posts"), made.number("leads")
    by_hand = sum(
        1
        for name in ("platforms_linked", "victims", "suspects", "investigations")
        for thing in made.things[name].values()
        if thing.finding is not None
    )
    if operation.opened_at is None:
        return str(_("The action day was not opened yet; there is nothing to report."))
    if not posts and not by_hand:
        return str(_("No post was decided and nothing was noted: nothing was found."))
    looked = ngettext(
        "%(number)s post was read and decided.",
        "%(number)s posts were read and decided.",
        posts,
    ) % {"number": numeral(posts)}
    if not leads and not by_hand:
        none = _("There are no concrete signals: none was a lead.")
        return f"{looked} {none}"
    said = ngettext(
        "%(number)s of them was judged a lead.",
        "%(number)s of them were judged leads.",
        leads,
    ) % {"number": numeral(leads)}
    people = made.number("victims") + made.number("suspects")
    if (leads < FEW or leads < FEW_SHARE * posts) and not people:
        hardly = _("There are hardly any concrete signals.")
        return f"{looked} {said} {hardly}"
    return f"{looked} {said}"


def _facts(operation: Operation) -> Iterable[tuple[str, str]]:
    joined = Participant.objects.filter(operation=operation)
    names = [operation.lead.name] if operation.lead else []
    names += operation.organisations.order_by("name").values_list("name", flat=True)
    days = date_format(operation.begins, "j F Y")
    if operation.ends != operation.begins:
        days += " – " + date_format(operation.ends, "j F Y")
    yield _("Days"), f"{days}, {operation.zone}"
    if operation.opened_at is not None:
        yield _("Opened"), _moment(operation, operation.opened_at)
    closed = operation.closed_at
    yield (
        _("Closed"),
        _moment(operation, closed)
        if closed
        else _("not yet: these are interim figures"),
    )
    yield _("Organisations"), ", ".join(names)
    yield _("Officers who took part"), numeral(joined.count())
    yield _("Desks"), ", ".join(operation.desks)


def _found(made: Tally) -> Iterable[paper.Block]:
    yield paper.heading(_("What was found"))
    rows = []
    for name in figures.FIGURES:
        by_hand = sum(1 for one in made.things[name].values() if one.finding)
        word = str(WORDS["figure"][name])
        hand = numeral(by_hand) if by_hand else "–"
        rows.append((word, numeral(made.number(name)), hand))
    yield paper.table((_("What"), _("Number"), _("of these noted by hand")), rows)
    counted = [
        (WORDS["verdict"][one], made.verdicts.get(one, 0)) for one in WORDS["verdict"]
    ]
    if made.verdicts:
        yield paper.chart(_("Verdicts of officers"), counted)


def _how(operation: Operation, made: Tally) -> Iterable[paper.Block]:
    done = work.progress(operation)
    yield paper.heading(_("How it was done"))
    yield paper.says(
        _(
            "Posts of the scope were handed out strongest first, urgent ones before all"
            " others, each to one officer at a time. Of %(all)s that lay ready"
            " %(done)s were decided; %(left)s were not looked at."
        )
        % {
            "all": numeral(done.all),
            "done": numeral(done.done),
            "left": numeral(done.all - done.done),
        }
    )
    if not done.is_whole and operation.opened_at is not None:
        yield paper.says(_("The scope held further posts, which were not laid ready."))
    yield paper.facts(_scope(operation.scope))
    hours = _by_hour(operation, made)
    if len(hours) > 1:
        yield paper.chart(_("Posts decided, by hour"), hours, "columns")
    langs = Counter(
        Work.objects.filter(operation=operation, post_id__in=list(made.things["posts"]))
        .values_list("lang", flat=True)
    )  # fmt: skip
    if langs:
        rows = [(WORDS["lang"][one], number) for one, number in langs.most_common()]
        yield paper.chart(_("Posts decided, by language"), rows)


def _scope(scope: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    names = {
        "level": _("Level"),
        "lang": _("Language"),
        "kind": _("Kind"),
        "type": _("Points to"),
    }
    yield _("Search"), masked_text(scope.get("q", ""))
    for name, said in names.items():
        chosen = [str(WORDS[name][one]) for one in scope.get(name, ())]
        nothing = _("all hits") if name == "level" else _("all of them")
        yield said, ", ".join(chosen) or nothing
    yield _("Source"), ", ".join(scope.get("source", ())) or _("all of them")
    if scope.get("ukraine"):
        yield _("Aimed at"), _("displaced Ukrainians only")


def _by_hour(operation: Operation, made: Tally) -> list[tuple[str, int]]:
    """Hours from the first decision to the last, with those in which nothing was."""
    zone = ZoneInfo(operation.zone)
    counted = Counter(int(at.timestamp() // 3600) for at in made.decided_at.values())
    if not counted:
        return []
    is_long = operation.begins != operation.ends
    found = []
    for hour in range(min(counted), max(counted) + 1)[: 24 * 31]:
        at = datetime.fromtimestamp(hour * 3600, zone)
        found.append((f"{at:%d-%m %H:00}" if is_long else f"{at:%H:00}", counted[hour]))
    return found


def _platforms(made: Tally) -> Iterable[paper.Block]:
    things = made.things
    if not things["platforms"]:
        return
    yield paper.heading(_("Platforms"))
    rows = []
    for key, one in things["platforms"].items():
        linked = things["platforms_linked"].get(key)
        rows.append(
            (
                masked_text(one.name),
                len(one.posts),
                len(linked.posts) if linked else 0,
                _("yes") if linked else _("no"),
                _("yes") if key in things["platforms_ukraine"] else _("no"),
                _("yes") if one.finding else "",
            )
        )
    rows.sort(key=lambda row: (-row[2], -row[1], row[0]))
    head = (
        _("Platform"), _("Posts read"), _("Leads"), _("Linked to trafficking"),
        _("On Ukraine"), _("By hand"),
    )  # fmt: skip
    yield paper.table(head, [list(map(_cell, row)) for row in rows[:_ROWS]])
    if len(rows) > _ROWS:
        more = _("And %(number)s more.") % {"number": len(rows) - _ROWS}
        yield paper.says(more, "dim")


def _cell(value: object) -> str:
    return numeral(value) if isinstance(value, int) else str(value)


def _passed(operation: Operation) -> Iterable[paper.Block]:
    yield paper.heading(_("Hand-overs and their results"))
    kept = Passing.objects.filter(operation=operation).prefetch_related("results")
    rows = []
    for one in kept.order_by("pk"):
        results = sorted(one.results.all(), key=lambda result: result.pk)
        newest = WORDS["result"][results[-1].result] if results else _("none yet")
        recipient = WORDS["recipient"][one.recipient]
        rows.append((masked_text(one.what), recipient, one.place, newest))
    if rows:
        head = (_("What"), _("To"), _("Place"), _("Result"))
        yield paper.table(head, rows)
    else:
        yield paper.says(_("Nothing was handed over."))


def _hotspots(operation: Operation) -> Iterable[paper.Block]:
    rows = Hotspot.objects.filter(operation=operation, hits__isnull=False)
    if not rows.exists():
        return
    yield paper.heading(_("Hotspots prepared beforehand"))
    for kind in ("platform", "place"):
        top = [
            (one.value, one.hits)
            for one in rows.filter(kind=kind).order_by("-hits")[:10]
        ]
        if top:
            yield paper.chart(str(WORDS["hotspot"][kind]), top)
    phones = rows.filter(kind="phone", hits__gt=1).count()
    if phones:
        said = ngettext(
            "%(number)s phone stood in more than one post.",
            "%(number)s phones stood in more than one post.",
            phones,
        )
        yield paper.says(said % {"number": phones})


def _limits() -> list[str]:
    return [
        _("They count what was looked at, not how much there is."),
        _(
            "A lead is an officer's judgement on a post. It says nothing of a person's"
            " guilt, and nothing of people of any nationality or trade."
        ),
        _(
            "Possible victims and suspects are records made by officers; each counts"
            " once, merged records as one."
        ),
        _(
            "What was not handed out, could not be read, or stands where no program"
            " looks, is not in them, except for what was noted by hand."
        ),
    ]
