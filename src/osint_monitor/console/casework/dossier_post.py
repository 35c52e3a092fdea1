"""A post in a dossier: its words, what speaks for and against, and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from osint_monitor.console import paper, shown
from osint_monitor.console.casework.gathered import Told
from osint_monitor.console.paper import Block
from osint_monitor.console.shown import Sign
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text
from osint_monitor.store.base import PostView


def blocks(told: Told, *, masked: bool) -> Iterator[Block]:
    """All of a post that was looked at."""
    view = told.view
    over = shown.heading(view, masked=masked)
    yield paper.heading(_("Post %(id)s") % {"id": view.post_id[:8]}, 3)
    yield paper.facts(_facts(view, over))
    for field, text in shown.plain(view, masked=masked):
        yield paper.says(str(WORDS["field"][field]), "dim")
        yield paper.words(text)
    if over["why"]:
        yield paper.says(_("Why"), "dim")
        yield paper.listing(over["why"])
    yield from _signs(view, masked=masked)
    yield from _decisions(told, masked=masked)
    yield paper.says(_("Evidence"), "dim")
    yield paper.table(
        [_("Seen"), _("File"), _("Position"), _("Digest"), _("Verified")],
        [
            (
                moment(one.seen_at),
                checked.origin.file or "–",
                checked.origin.place or "–",
                checked.origin.digest or one.capture_id,
                WORDS["checked"][checked.outcome.value],
            )
            for one, checked in told.captures
        ],
    )


def _facts(view: PostView, over: dict[str, Any]) -> list[tuple[object, object]]:
    said, judged = over["said"], over["judged"]
    kind = view.version.kind.value if view.version else ""
    lang = judged.lang.value if judged else "other"
    types = judged.types if judged else ()
    gone = f" ({_('gone now')})" if view.gone else ""
    seen = f"{moment(view.first_seen)} – {moment(view.last_seen)}{gone}"
    basis = judged.ukraine_basis if judged and judged.targets_ukraine else None
    return [
        (_("Post"), view.post_id),
        (_("Source"), view.source_id),
        (_("Address"), said.get("address")),
        (_("Author"), said.get("author")),
        (_("Kind"), WORDS["kind"].get(kind, kind)),
        (_("Language"), WORDS["lang"][lang]),
        (_("Price"), said.get("price")),
        (_("Place"), said.get("place")),
        (_("Seen"), seen),
        (_("Level, by the program"), WORDS["level"][over["level"]]),
        (_("Points to"), ", ".join(str(WORDS["type"][one.value]) for one in types)),
        (_("Aimed at"), WORDS["basis"][basis.value] if basis else ""),
    ]


def moment(at: datetime) -> str:
    """A moment as it is written in the language of the dossier."""
    return str(date_format(timezone.localtime(at), "j N Y, H:i"))


def _signs(view: PostView, *, masked: bool) -> Iterator[Block]:
    groups = {
        "signs": _("Signs"),
        "counter": _("Speaks for the writer"),
        "uncounted": _("Seen, not counted"),
    }
    found = shown.signs(view)
    for group, name in groups.items():
        rows = [_sign(one, view, masked=masked) for one in found if one.group == group]
        if rows:
            yield paper.says(name, "dim")
            yield paper.table(
                [_("What it means"), _("Words"), _("Indicator"), _("Grade"), _("Rule")],
                rows,
            )
        elif group == "counter":
            yield paper.says(_("Nothing was found that speaks for the writer."), "dim")


def _sign(one: Sign, view: PostView, *, masked: bool) -> tuple[object, ...]:
    words = [
        getattr(view.version, span.field, "")[span.start : span.end]
        for span in one.match.spans
    ]
    said = " … ".join(masked_text(part) if masked else part for part in words)
    why_not = f" ({one.match.why_not})" if one.match.why_not else ""
    sources = f" ({', '.join(one.sources)})" if one.sources else ""
    return (
        (one.gloss or one.match.title) + why_not,
        said,
        one.indicator + sources,
        WORDS["grade"][one.match.grade.value],
        rule_name(one),
    )


def rule_name(one: Sign) -> str:
    """A rule as it is cited: title, first signs of its id, revision."""
    return f"{one.match.title} ({one.match.rule[:8]}, {one.match.revision})"


def _decisions(told: Told, *, masked: bool) -> Iterator[Block]:
    rows = []
    for one in told.decisions:
        verdict = str(WORDS["verdict"][one.verdict])
        if one.handed_to:
            to = WORDS["recipient"].get(one.handed_to, one.handed_to)
            verdict = f"{verdict}: {to}"
        reasons = [str(WORDS["reason"].get(reason, reason)) for reason in one.reasons]
        note = masked_text(one.note) if masked else one.note
        why = "; ".join(filter(None, (", ".join(reasons), note)))
        rows.append((moment(one.judged_at), one.by.username, verdict, why))
    if rows:
        yield paper.says(_("Decisions of officers"), "dim")
        yield paper.table([_("When"), _("Who"), _("Verdict"), _("Reasons")], rows)
    else:
        yield paper.says(_("No officer has decided on this post."), "dim")


def engines(posts: Iterable[Told]) -> Iterator[Block]:
    """The rules and models by which the posts were assessed, with their revisions."""
    made: dict[str, list[str]] = {}
    rules: dict[tuple[str, int], str] = {}
    for told in posts:
        judged = told.view.assessment
        if judged is None:
            continue
        made.setdefault(judged.engine, []).append(told.view.post_id[:8])
        for one in judged.matches:
            rules[one.rule, one.revision] = one.title
    if not made:
        return
    yield paper.heading(_("Rules and model"))
    yield paper.table(
        [_("Understanding, rules, model (digests)"), _("Posts")],
        [(engine, ", ".join(ids)) for engine, ids in made.items()],
    )
    yield paper.table(
        [_("Rule"), _("Id"), _("Revision")],
        [(title, rule, number) for (rule, number), title in sorted(rules.items())],
    )
