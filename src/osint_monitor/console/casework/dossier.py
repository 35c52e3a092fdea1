"""A dossier: what was searched, found, weighed and done, so that it can be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osint_monitor.console import auditing, paper, reading
from osint_monitor.console.casework import cases, dossier_post, findings, items
from osint_monitor.console.casework.dossier_post import moment
from osint_monitor.console.casework.gathered import Gathered, by_source, gather
from osint_monitor.console.casework.persons import Known
from osint_monitor.console.casework.timeline import moments
from osint_monitor.console.charts import numeral
from osint_monitor.console.models import Case, Dossier
from osint_monitor.console.paper import Block
from osint_monitor.console.words import WORDS
from osint_monitor.jobs.masking import masked_text
from osint_monitor.model.run import Run


def make(request: Any, case: Case, why: str, *, has_contacts: bool) -> Dossier:
    """
    Make a dossier and keep it; who, why, and every post that is read in it is noted.

    Args:
        has_contacts: contacts are shown in it; masked otherwise.
    """
    found = gather(request.user, case)
    masked = not has_contacts
    number = case.dossiers.count() + 1
    made = paper.paper(
        _("Dossier of case C-%(number)s") % {"number": case.pk},
        language=get_language() or "nl",
        foot=_("Case C-%(case)s, dossier %(number)s")
        % {"case": case.pk, "number": number},
        blocks=list(_blocks(request.user, found, why, masked=masked)),
    )
    content, digest = paper.written(made)
    with transaction.atomic():
        kept = Dossier(
            case=case, by=request.user, why=why, has_contacts=has_contacts,
            state=found.state.number, language=made["language"], content=content,
            digest=digest,
        )  # fmt: skip
        kept.save(force_insert=True)
        auditing.note(request, "dossier.made", object_id=cases.key(case), why=why)
        for one in found.posts:
            post_id = one.view.post_id
            auditing.note(request, "post.read", object_id=post_id, why="dossier")
            if has_contacts:
                auditing.note(
                    request, "post.unmasked", object_id=post_id, why="dossier"
                )
    return kept


def _blocks(user: Any, found: Gathered, why: str, *, masked: bool) -> Iterator[Block]:
    yield from _about(user, found, why, masked=masked)
    yield from _known(found, masked=masked)
    yield from _searched(found, masked=masked)
    yield paper.heading(_("Posts"))
    for told in found.posts:
        yield from dossier_post.blocks(told, masked=masked)
    if found.unread:
        said = _("Posts in the case that could not be read when this was made:")
        yield paper.says(f"{said} {', '.join(one[:8] for one in found.unread)}")
    yield from _people(found.persons)
    yield from _contacts(found, masked=masked)
    yield from _notes_and_files(found.case, masked=masked)
    yield from _handed_on(found.case)
    yield from _over_time(found, masked=masked)
    yield from dossier_post.engines(found.posts)
    yield paper.heading(findings.title())
    yield paper.words(findings.text(user, found, masked=masked))


def _about(user: Any, found: Gathered, why: str, *, masked: bool) -> Iterator[Block]:
    state, case = found.state, found.case
    yield paper.says(
        _(
            "A program found and sorted these posts; what they mean was judged by"
            " people. It takes no decision about any person."
        )
    )
    yield paper.says(
        _("Contacts are masked.") if masked else _("Contacts are shown."), "notice"
    )
    yield paper.facts(
        [
            (_("Case"), f"C-{case.pk}"),
            (_("Title"), state.title),
            (_("Status"), WORDS["case_status"][state.status]),
            (_("Outcome"), WORDS["outcome"].get(state.outcome, "")),
            (_("Organisation"), case.organisation.name if case.organisation else ""),
            (_("Assigned to"), state.assigned.username if state.assigned else ""),
            (_("Opened"), f"{moment(case.at)}, {case.by.username}"),
            (_("As it stood"), f"{moment(state.at)}, {state.number}"),
            (_("Made"), f"{moment(timezone.now())}, {user.username}"),
            (_("Reason"), why),
        ]
    )


def _known(found: Gathered, *, masked: bool) -> Iterator[Block]:
    yield paper.heading(_("What is known"))
    given = {
        question: masked_text(answer) if masked else answer
        for question, answer in found.state.checklist.items()
    }
    yield paper.facts(
        (name, given.get(question) or _("not answered"))
        for question, name in WORDS["question"].items()
    )


def _searched(found: Gathered, *, masked: bool) -> Iterator[Block]:
    yield paper.heading(_("What was searched"))
    yield paper.says(
        _(
            "Posts that the officers of this case looked at since it was opened:"
            " %(number)s. Posts in the case: %(kept)s."
        )
        % {
            "number": numeral(found.looked_at),
            "kept": numeral(len(found.posts) + len(found.unread)),
        }
    )
    if found.searches:
        yield paper.table(
            [_("When"), _("Who"), _("Search"), _("Posts that answered")],
            [
                (
                    moment(one.at),
                    one.by.username,
                    items.search_shown(one.detail, masked=masked),
                    one.detail.get("posts", ""),
                )
                for one in found.searches
            ],
        )
    else:
        yield paper.says(_("No search was noted in the case."), "dim")
    if found.posts:
        yield paper.table(
            [_("Source"), _("Posts in the case"), _("Looks at it"), _("From, to"),
             _("Mandate")],
            [_source(name, len(told)) for name, told in by_source(found).items()],
        )  # fmt: skip


def _source(source_id: str, number: int) -> tuple[object, ...]:
    runs = reading.store().runs(source_id)
    mandates = dict.fromkeys(one.mandate for one in runs if one.mandate)
    return source_id, number, len(runs), _span(runs), ", ".join(mandates) or "–"


def _span(runs: Iterable[Run]) -> str:
    began = sorted(one.started_at for one in runs)
    return f"{moment(began[0])} – {moment(began[-1])}" if began else "–"


def _people(known: Iterable[Known]) -> Iterator[Block]:
    rows = [
        (
            f"P-{one.id}",
            WORDS["person_role"].get(one.state.role, ""),
            WORDS["age"].get(one.state.age, _("not known")),
            WORDS["sex"].get(one.state.sex, _("not known")),
            citizenship(one),
            ", ".join(post_id[:8] for post_id in one.posts),
        )
        for one in known
    ]
    if rows:
        yield paper.heading(_("Persons, as far as known"))
        yield paper.table(
            [_("Person"), _("Role"), _("Age"), _("Sex"), _("Citizenship"), _("Posts")],
            rows,
        )


def citizenship(one: Known) -> str:
    """As far as known, and how that is known."""
    country = WORDS["citizenship"].get(one.state.citizenship)
    if country is None:
        return str(_("not known"))
    basis = WORDS["citizenship_basis"].get(one.state.basis)
    return f"{country} ({basis})" if basis else str(country)


def _contacts(found: Gathered, *, masked: bool) -> Iterator[Block]:
    seen = items.contacts_of(told.view for told in found.posts)
    rows = []
    for one in found.contacts:
        on = seen.get(one.object, {}).get("posts", ())
        name = WORDS["contact"].get(one.detail.get("kind"), "")
        shown = items.contact_shown(one.detail, masked=masked)
        rows.append((name, shown, ", ".join(sorted(post[:8] for post in on)) or "–"))
    if rows:
        yield paper.heading(_("Contacts"))
        yield paper.table([_("Kind"), _("Value"), _("On posts of the case")], rows)


def _notes_and_files(case: Case, *, masked: bool) -> Iterator[Block]:
    notes = list(case.notes.select_related("by").order_by("pk"))
    if notes:
        yield paper.heading(_("Notes"))
        for one in notes:
            yield paper.says(f"{moment(one.at)}, {one.by.username}", "dim")
            yield paper.words(masked_text(one.text) if masked else one.text)
    files = list(case.files.select_related("by").order_by("pk"))
    if files:
        yield paper.heading(_("Files"))
        yield paper.table(
            [_("When"), _("Who"), _("File"), _("Bytes"), "SHA-256"],
            [(moment(f.at), f.by.username, f.name, f.size, f.digest) for f in files],
        )


def _handed_on(case: Case) -> Iterator[Block]:
    done = list(case.hand_overs.select_related("by").order_by("pk"))
    if not done:
        return
    yield paper.heading(_("Handed on"))
    rows = []
    for one in done:
        answers = [
            ", ".join(filter(None, (moment(a.at), a.reference, a.answer)))
            for a in one.receipts.order_by("pk")
        ]
        rows.append(
            (
                f"{moment(one.at)}, {one.by.username}",
                WORDS["recipient"].get(one.recipient, one.recipient),
                WORDS["type"].get(one.form, one.form),
                one.place,
                WORDS["way"].get(one.way, one.way),
                one.reference,
                "\n".join(answers) or _("no receipt yet"),
            )
        )
    yield paper.table(
        [_("When"), _("To"), _("Form"), _("Place"), _("How"), _("Reference"),
         _("Receipt")],
        rows,
    )  # fmt: skip


def _over_time(found: Gathered, *, masked: bool) -> Iterator[Block]:
    yield paper.heading(_("Timeline"))
    views = [told.view for told in found.posts]
    yield paper.table(
        [_("When"), _("What"), _("Who"), _("More")],
        [
            (moment(one.at), WORDS["moment"][one.what], one.who, one.said)
            for one in moments(found.case, views, masked=masked)
        ],
    )
