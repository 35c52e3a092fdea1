"""Pages that say that a post is no longer there, also with status 200."""

from __future__ import annotations

import re

from osint_monitor.extract.patterns import SitePatterns

GONE_STATUSES = frozenset({404, 410})
MAX_NOTICE = 1_500
"""Characters of a removal notice with all that stands around it."""

_THING = (
    r"(?:advertentie|annonce|advert(?:isement)?|ad|listing|post(?:ing)?|vacancy|vacature"
    r"|job(?: posting)?|offer|profile|profiel|item|anzeige|inserat|angebot|stelle"
    r"|ogłoszenie|oferta|oferta pracy|anunț(?:ul)?|anunt(?:ul)?|оголошення|вакансі[яю]"
    r"|объявлени[ея]|вакансия|page|pagina|seite|strona|сторінк[ау]|страниц[аы]"
    r"|kamer|woning|profil|анкета|zimmer|wohnung|room|message|status)"
)
_NOTICES = (
    rf"(?:this|the|your)? ?{_THING} (?:has been|was|is|have been|had been)"
    r" (?:\w+ ){0,3}?(?:removed|deleted|expired|closed|no longer (?:available|active"
    r"|online|exists?)|unavailable|not available|flagged for removal|filled)",
    rf"(?:this|the|your)? ?{_THING} (?:has|have) expired",
    rf"(?:this|the|your)? ?{_THING} (?:is )?no longer (?:available|active"
    r"|exists?|online|accepting)",
    rf"(?:dit|deze|de|het) {_THING} (?:is|werd|bestaat|staat)"
    r" (?:\w+ ){0,3}?(?:verwijderd|verlopen|niet meer|verhuurd|gesloten|offline)",
    rf"{_THING} (?:niet (?:meer )?(?:gevonden|beschikbaar)|bestaat niet)",
    rf"(?:diese[srn]?|die|das|der) {_THING} (?:ist|wurde|existiert)"
    r" (?:\w+ ){0,3}?(?:nicht mehr|gelöscht|deaktiviert|abgelaufen|entfernt)",
    rf"(?:to|ta|te|twoje|to jest)? ?{_THING} (?:\w+ ){{0,2}}?(?:wygasł[oa]|nie istnieje"
    r"|(?:zostało|została|jest|nie jest) (?:już )?(?:usunięt[ea]|nieaktualn[ea]"
    r"|nieaktywn[ea]|zakończon[ea]|niedostępn[ea]))",
    rf"(?:acest|această|aceasta)? ?{_THING} (?:a expirat|nu mai (?:este|exist[ăa])"
    r"|a fost (?:ștears[ăa]|șters|sters|stearsa|eliminată?|dezactivată?))",
    rf"(?:це|ця|дан[ае]|цього|цієї)? ?{_THING} (?:\w+ ){{0,2}}?(?:видалено|видалена"
    r"|неактивн[еа]|більше не (?:доступн[еа]|актуальн[еа]|існує)|не знайден[оа]"
    r"|деактивовано|закрит[оа]|знято)",
    rf"(?:это|эта|данн(?:ое|ая))? ?{_THING} (?:\w+ ){{0,2}}?(?:удален[оа]|удалён[оа]"
    r"|неактивн[оа]|больше не (?:доступн[оа]|актуальн[оа]|существует)|не найден[оа]"
    r"|снят[оа] с публикации|закрыт[оа]|в архиве)",
    r"post not found",
)
_LEAD_IN = re.compile(
    r"^[\W\d_]*(?:(?:(?:we(?:'|’)re |we are )?sorry|oops|unfortunately|helaas"
    r"|leider|niestety|din păcate|ne pare rău|на жаль|вибачте|к сожалению|извините)"
    r"[\W\d_]+)?",
    re.IGNORECASE,
)
_NOTICE = re.compile("|".join(f"(?:{one})" for one in _NOTICES), re.IGNORECASE)


def says_gone(text: str, title: str, patterns: SitePatterns) -> bool:
    """
    True when a post's own page says that the post was removed.

    Conservative: one of the source's own patterns anywhere in the text, or a notice
    of removal on a page that says little else. A post whose words mention a removed
    advert is longer than that, or its page has structured data.

    Args:
        text: the words of the page without navigation, a line a block.
    """
    if any(pattern.search(text) for pattern in patterns.gone):
        return True
    if len(text) > MAX_NOTICE:
        return False
    return any(
        len(line) <= 200 and _NOTICE.match(_bare(line)) is not None
        for line in (title, *text.split("\n")[:12])
    )


def _bare(line: str) -> str:
    """A line without what stands before its first letter, and without regrets."""
    return _LEAD_IN.sub("", line[:400])
