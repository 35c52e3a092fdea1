"""The text of a record of findings (*proces-verbaal van bevindingen*), to copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osint_monitor.console import shown
from osint_monitor.console.casework.gathered import Gathered, Told, by_source
from osint_monitor.console.charts import numeral
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text
from osint_monitor.jobs.verifying import Outcome

_QUOTED = 600


def title() -> str:
    """What it is called."""
    return str(_("Record of findings"))


def text(user: Any, found: Gathered, *, masked: bool) -> str:
    """
    The record in the language of the page; square brackets are to be filled in.

    It tells what was done and seen. What it means is for who signs it.
    """
    parts = [
        _("RECORD OF FINDINGS"),
        f"C-{found.case.pk}: {found.state.title}",
        _("I, [name, rank, unit; service number], state the following."),
        _looked(found),
        *(_post(told, masked=masked) for told in found.posts),
        *_persons(found),
        *_answers(found, masked=masked),
        *_handed_on(found),
        _(
            "Of this I have made this record on my oath of office, closed and signed"
            " at [place] on %(day)s."
        )
        % {"day": _day(timezone.now())},
        f"[{user.username}]",
    ]
    return "\n\n".join(parts)


def _day(at: datetime) -> str:
    return str(date_format(timezone.localtime(at), "j F Y"))


def _time(at: datetime) -> str:
    return str(date_format(timezone.localtime(at), "H:i"))


def _looked(found: Gathered) -> str:
    said = _(
        "From %(day)s on I looked into open sources (%(sources)s), on the ground of"
        " [mandate]. The program osint_monitor found and sorted the posts by rules and"
        " a model whose revisions stand in the dossier. It sorts; what the posts mean"
        " was judged by people. Posts looked at since the case was opened: %(number)s."
    )
    values = {
        "day": _day(found.case.at),
        "sources": ", ".join(by_source(found)) or "–",
        "number": numeral(found.looked_at),
    }
    return str(said % values)


def _post(told: Told, *, masked: bool) -> str:
    view = told.view
    over = shown.heading(view, masked=masked)
    fields = " / ".join(one for _field, one in shown.plain(view, masked=masked))
    quoted = " ".join(fields.split())
    quoted = quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1] + "…"
    said = [
        _(
            "On %(day)s at %(time)s hours a post (%(id)s) stood at source %(source)s,"
            " address %(address)s. I read there: “%(words)s”"
        )
        % {
            "day": _day(view.last_seen),
            "time": _time(view.last_seen),
            "id": view.post_id[:8],
            "source": view.source_id,
            "address": over["said"].get("address") or "–",
            "words": quoted,
        },
        *_weighed(told),
        _kept(told),
    ]
    return "\n".join(said)


def _weighed(told: Told) -> Iterator[str]:
    signs = shown.signs(told.view)
    worries = [one.gloss or one.match.title for one in signs if one.group == "signs"]
    speaks = [one.gloss or one.match.title for one in signs if one.group == "counter"]
    if worries:
        yield _("Indicators in it: %(signs)s.") % {"signs": "; ".join(worries)}
    if speaks:
        yield _("For the writer speaks: %(signs)s.") % {"signs": "; ".join(speaks)}
    else:
        yield _("I found nothing in it that speaks for the writer.")


def _kept(told: Told) -> str:
    whole = [
        checked.origin.digest
        for _one, checked in told.captures
        if checked.outcome is Outcome.WHOLE
    ]
    if whole:
        said = _("The page was kept and verified (%(digests)s).")
        return str(said % {"digests": ", ".join(one for one in whole if one)})
    return str(
        _("What was kept of the page could not be verified here; see the dossier.")
    )


def _persons(found: Gathered) -> Iterator[str]:
    for one in found.persons:
        state = one.state
        yield _("Person P-%(number)s: %(role)s; age: %(age)s; sex: %(sex)s.") % {
            "number": one.id,
            "role": WORDS["person_role"].get(state.role, state.role),
            "age": WORDS["age"].get(state.age, _("not known")),
            "sex": WORDS["sex"].get(state.sex, _("not known")),
        }


def _answers(found: Gathered, *, masked: bool) -> Iterator[str]:
    for question, name in WORDS["question"].items():
        if given := found.state.checklist.get(question):
            yield f"{name} {masked_text(given) if masked else given}"


def _handed_on(found: Gathered) -> Iterator[str]:
    for one in found.case.hand_overs.order_by("pk"):
        yield _("On %(day)s I handed the case on to: %(recipient)s, %(way)s.") % {
            "day": _day(one.at),
            "recipient": WORDS["recipient"].get(one.recipient, one.recipient),
            "way": WORDS["way"].get(one.way, one.way),
        }
