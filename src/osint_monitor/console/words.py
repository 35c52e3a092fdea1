"""The fixed words of the field as officers read them, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from osint_monitor.console.administration.words import ADMINISTRATION_EVENTS
from osint_monitor.console.backup.words import BACKUP_EVENTS
from osint_monitor.console.casework.words import CASE_EVENTS, CASE_WORDS
from osint_monitor.console.eyes.words import EYES_EVENTS, EYES_WORDS
from osint_monitor.console.looking.words import LOOKING_EVENTS, LOOKING_WORDS
from osint_monitor.console.operations.words import OPERATION_EVENTS, OPERATION_WORDS
from osint_monitor.console.watch.words import WATCH_EVENTS, WATCH_WORDS

WORDS: dict[str, dict[str, Any]] = {
    "level": {
        "strong": _("strong"),
        "weak": _("weak"),
        "none": _("none"),
        "unassessed": _("not assessed"),
    },
    "verdict": {
        "strong": _("Strong"),
        "weak_keep": _("Weak, keep"),
        "no_signal": _("No signal"),
        "more_information": _("More information needed"),
        "handed_on": _("Handed on"),
    },
    "reason": {
        "words_clear": _("the words are clear"),
        "several_signs": _("several signs together"),
        "known_contact": _("contact known from elsewhere"),
        "minor_involved": _("a minor seems involved"),
        "wrong_words": _("wrong words: they mean something else"),
        "warning_post": _("a post that warns, advises or reports"),
        "lawful_agency": _("a lawful agency or employer"),
        "own_voice": _("somebody who works for themselves"),
        "not_ukraine": _("not about Ukraine"),
        "copy": _("a copy of a post that was decided"),
        "other": _("another reason, see the note"),
    },
    "recipient": {
        "police_unit": _("police unit against human trafficking"),
        "labour_inspectorate": _("labour inspectorate"),
        "military_police": _("military police (smuggling)"),
        "safeguarding": _("safeguarding (minors)"),
        "foreign_partner": _("partner abroad"),
    },
    "lang": {
        "uk": _("Ukrainian"),
        "ru": _("Russian"),
        "nl": _("Dutch"),
        "pl": _("Polish"),
        "de": _("German"),
        "ro": _("Romanian"),
        "en": _("English"),
        "other": _("another language"),
    },
    "kind": {
        "job": _("job"),
        "housing": _("housing"),
        "transport": _("transport"),
        "dating": _("dating"),
        "escort": _("escort"),
        "marriage": _("marriage"),
        "reproduction": _("reproduction"),
        "documents": _("documents"),
        "social": _("social post"),
    },
    "type": {
        "sexual": _("sexual exploitation"),
        "labour": _("labour exploitation"),
        "domestic_servitude": _("domestic servitude"),
        "forced_criminality": _("criminal exploitation"),
        "begging": _("begging"),
        "sham_marriage": _("sham marriage"),
        "surrogacy_adoption": _("surrogacy or adoption"),
        "organ_removal": _("organ removal"),
        "benefit_fraud": _("benefit fraud"),
        "smuggling": _("people smuggling"),
        "child": _("child"),
        "unclear": _("unclear"),
    },
    "direction": {"offer": _("offer"), "demand": _("demand")},
    "basis": {
        "named": _("Ukraine: named"),
        "route_or_status": _("Ukraine: route or status"),
        "language": _("Ukraine: by language"),
    },
    "mark": {
        "minor_or_acute": _("minor or acute danger"),
        "disclosure": _("somebody tells what happened to them"),
    },
    "grade": {
        "decisive": _("decisive"),
        "medium": _("medium"),
        "minor": _("minor"),
        "counter": _("counter-evidence"),
        "qualifier": _("context only"),
    },
    "family": {
        "recruitment": _("recruitment"),
        "control": _("control"),
        "exploitation": _("exploitation"),
        "transport": _("transport"),
        "concealment": _("concealment"),
        "network": _("network"),
        "counter": _("counter-evidence"),
        "stance": _("how the writer speaks"),
        "context": _("context"),
    },
    "contact": {
        "phone": _("phone"),
        "email": _("e-mail"),
        "handle": _("account"),
        "url": _("link"),
        "invite": _("invitation link"),
        "short_link": _("shortened link"),
        "wallet": _("wallet"),
        "iban": _("bank account"),
        "card": _("payment card"),
        "plate": _("number plate"),
        "registration": _("registration number"),
    },
    "ground": {
        "general_police_task": _("general police task"),
        "exploratory_investigation": _("exploratory investigation"),
        "systematic_observation": _("systematic observation"),
        "administrative_supervision": _("administrative supervision"),
        "other_body_task": _("statutory task of another body"),
        "invented_data": _("invented data: demonstration and tests"),
    },
    "form": {
        "text": _("typed text"),
        "png": _("picture (PNG)"),
        "jpeg": _("picture (JPEG)"),
        "html": _("saved page (HTML)"),
        "mhtml": _("saved page (MHTML)"),
        "wacz": _("archive (WACZ)"),
    },
    "field": {
        "title": _("Title"),
        "text": _("Text"),
        "contact": _("Contact fields"),
        "price": _("Price"),
        "place": _("Place"),
        "author": _("Author"),
    },
    "role": {
        "patrol": _("patrol officer"),
        "inspector": _("inspector"),
        "supervisor": _("supervisor"),
        "coordinator": _("action-day coordinator"),
        "analyst": _("intelligence analyst"),
        "author": _("rule author"),
        "operator": _("crawl operator"),
        "privacy": _("privacy officer"),
        "auditor": _("auditor"),
        "administrator": _("administrator"),
    },
    "event": {
        "sign_in": _("signed in"),
        "sign_in.failed": _("sign-in failed"),
        "sign_in.locked": _("locked out"),
        "sign_out": _("signed out"),
        "session.ended": _("session ended"),
        "second_factor.failed": _("second factor failed"),
        "second_factor.set_up": _("second factor set up"),
        "recovery_codes.made": _("recovery codes made"),
        "own_password": _("own password changed"),
        "own_password.failed": _("own password not changed: the old one was wrong"),
        "account.made": _("account made"),
        "account.reset": _("account reset"),
        "account.closed": _("account locked"),
        "account.language": _("language changed"),
        "refused": _("refused"),
        "queue.read": _("queue read"),
        "audit.read": _("audit read"),
        "audit.exported": _("audit exported"),
        "post.read": _("post read"),
        "post.unmasked": _("contacts shown"),
        "post.verified": _("evidence verified"),
        "post.translated": _("post translated"),
        "post.claimed": _("post claimed"),
        "post.released": _("claim given back"),
        "post.decided": _("post decided"),
        "post.undone": _("decision undone"),
        "judgements.exported": _("judgements exported"),
        "capture.made": _("brought in"),
        "captures.read": _("list of what was brought in read"),
        "picture.shown": _("picture shown"),
    },
}
"""Sort of word → word → how it is shown."""
WORDS.update(OPERATION_WORDS)
WORDS["event"].update(OPERATION_EVENTS)
WORDS.update(CASE_WORDS)
WORDS["event"].update(CASE_EVENTS)
WORDS.update(LOOKING_WORDS)
WORDS["event"].update(LOOKING_EVENTS)
WORDS["event"].update(BACKUP_EVENTS)
WORDS.update(EYES_WORDS)
WORDS["event"].update(EYES_EVENTS)
WORDS.update(WATCH_WORDS)
WORDS["event"].update(WATCH_EVENTS)
WORDS["event"].update(ADMINISTRATION_EVENTS)
