"""Numbers of companies, agencies and licences that a post names, with check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import re2
import stdnum.at.uid
import stdnum.be.vat
import stdnum.ch.uid
import stdnum.de.vat
import stdnum.gb.vat
import stdnum.md.idno
import stdnum.nl.btw
import stdnum.pl.nip
import stdnum.pl.regon
import stdnum.ro.cui
import stdnum.ru.inn
import stdnum.ru.ogrn
import stdnum.ua.edrpou

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found

_LINK = (
    r"[\s.:;#№=()/-]{0,4}(?:(?:nr|no|num[a-z]*|number|номер|reg[a-z]*|wpisu"
    r"|certyfikat[a-z]*|of|in|is|licence|urn)\b[\s.:;#№=()-]{0,3}){0,2}"
)


@dataclass(frozen=True, slots=True)
class _Register:
    """
    A register of companies, agencies or tax payers.

    Args:
        name: begins the value of its observables.
        hints: RE2 patterns of which one matches a text in lower case that names it.
        pattern: the label and the number (group 1).
        is_valid: of the number without separators; ``None`` without check digits.
    """

    name: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool] | None = None


def _labelled(label: str, number: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![^\W_])(?:{label}){_LINK}({number})(?![^\W_])")


def _bare(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])({number})(?![^\W_])")


def _in_groups(digits: int) -> str:
    return rf"[0-9](?:[ .-]?[0-9]){{{digits - 1}}}"


_REGISTERS = (
    _Register(
        "kvk",
        (r"\bk\.?v\.?k\b", "koophandel"),
        _labelled(
            r"k\.?v\.?k\.?(?:[ -]?(?:nummer|nr))?|kamer van koophandel", _in_groups(8)
        ),
    ),
    _Register(
        "btw_nl",
        ("nl ?[0-9]{9} ?b",),
        _bare(r"NL ?[0-9]{9} ?B ?[0-9]{2}"),
        stdnum.nl.btw.is_valid,
    ),
    _Register("waadi", ("waadi",), _labelled(r"waadi(?:[ -]?\w{0,14})", _in_groups(8))),
    _Register(
        "sna", (r"\bsna[ -]",), _labelled(r"sna[ -]?(?:keurmerk|nummer)", "[0-9]{4,6}")
    ),
    _Register(
        "nip", (r"\bnip\b",), _labelled("nip", _in_groups(10)), stdnum.pl.nip.is_valid
    ),
    _Register(
        "regon",
        (r"\bregon",),
        _labelled("regon", rf"{_in_groups(14)}|{_in_groups(9)}"),
        stdnum.pl.regon.is_valid,
    ),
    _Register("krs", (r"\bkrs\b",), _labelled("krs", r"0[0-9]{9}")),
    _Register(
        "kraz",
        (
            "kraz",
            "agencji zatrudnienia",
            "agencji pracy",
            "certyfikat",
        ),
        _labelled(
            r"kraz|agencji (?:zatrudnienia|pracy)|certyfikat(?: agencji)?",
            r"[0-9]{3,6}(?:/[0-9]{1,4}[a-z]?)?",
        ),
    ),
    _Register(
        "edrpou",
        ("рпоу", "edrpou"),
        _labelled(r"[єее]г?д?рпоу|edrpou", r"[0-9]{8}"),
        stdnum.ua.edrpou.is_valid,
    ),
    _Register(
        "licence_ua",
        ("ліценз", "лиценз"),
        re.compile(
            r"(?i)(?:ліценз|лиценз)[^\W\d_]{0,5}[^0-9\n]{0,40}?"
            r"((?<![^\W_])[А-ЯІЄA-Z]{2} ?№? ?[0-9]{6}|№ ?[0-9]{3,6})(?![^\W_])"
        ),
    ),
    _Register("inn", ("инн",), _labelled("инн", r"[0-9]{10}"), stdnum.ru.inn.is_valid),
    _Register(
        "ogrn",
        ("огрн",),
        _labelled("огрн(?:ип)?", r"[0-9]{15}|[0-9]{13}"),
        stdnum.ru.ogrn.is_valid,
    ),
    _Register(
        "hr_de",
        (r"\bhr[ab][ .:-]{0,2}(?:nr)?",),
        _bare(r"HR[AB][ .:-]{0,2}(?:Nr\.? ?)?[0-9]{2,6}(?: ?[A-Z])?"),
    ),
    _Register(
        "vat_de", ("de ?[0-9]{9}",), _bare(r"DE ?[0-9]{9}"), stdnum.de.vat.is_valid
    ),
    _Register("fn_at", (r"\bfn ?[0-9]{5}",), _bare(r"FN ?[0-9]{5,6} ?[a-z]")),
    _Register(
        "uid_at", ("atu ?[0-9]{8}",), _bare(r"ATU ?[0-9]{8}"), stdnum.at.uid.is_valid
    ),
    _Register(
        "uid_ch",
        ("che-?[0-9]{3}",),
        _bare(r"CHE-?[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}"),
        stdnum.ch.uid.is_valid,
    ),
    _Register(
        "kbo_be",
        ("[01][0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}",),
        re.compile(
            r"(?i)(?<![^\W_])(?:be|ondernemings?(?:nummer|nr)|btw|kbo)"
            r"[ .:-]{0,3}(?:be ?)?([01][0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3})(?![^\W_])"
        ),
        stdnum.be.vat.is_valid,
    ),
    _Register(
        "agency_vg", (r"\bvg\.? ?[0-9]",), _bare(r"VG\.? ?[0-9]{3,4}/[A-Z]{1,4}")
    ),
    _Register(
        "cui",
        (r"\b(?:c\.?u\.?i|cif)\b", "fiscal"),
        _labelled(r"c\.?u\.?i\.?|cif|cod(?:ul)? fiscal", r"(?:RO ?)?[0-9]{5,10}"),
        stdnum.ro.cui.is_valid,
    ),
    _Register(
        "onrc",
        (r"\b[jfc] ?[0-9]{1,2}/[0-9]{1,7}/[12][0-9]{3}", r"\bj20[0-9]{11}"),
        _bare(r"[JFC] ?[0-9]{1,2}/[0-9]{1,7}/(?:19|20)[0-9]{2}|J20[0-9]{11}"),
    ),
    _Register(
        "idno", ("idno",), _labelled("idno", r"[0-9]{13}"), stdnum.md.idno.is_valid
    ),
    _Register(
        "company_gb",
        ("company (?:reg|n)", "in england", "in scotland", "companies house"),
        _labelled(
            r"company (?:registration )?(?:number|no\.?|reg)|companies house|"
            r"registered in (?:england(?: (?:and|&) wales)?|scotland)",
            r"(?:[0-9]{8}|(?:SC|NI|OC)[0-9]{6})",
        ),
    ),
    _Register(
        "vat_gb",
        (r"\bvat\b",),
        _labelled(r"vat(?: reg\w*)?", r"GB ?[0-9]{3} ?[0-9]{4} ?[0-9]{2}"),
        stdnum.gb.vat.is_valid,
    ),
    _Register(
        "glaa",
        ("glaa", "gangmaster"),
        _labelled(r"glaa|gangmasters?[^0-9\n]{0,30}", r"[A-Z]{4}[0-9]{4}|[0-9]{5,8}"),
    ),
    _Register("cro_ie", (r"\bcro\b",), _labelled("cro", r"[0-9]{5,6}")),
)
_HINTS = re2.Set.SearchSet()
for _each in _REGISTERS:
    _HINTS.Add("|".join(_each.hints))
_HINTS.Compile()
MAYBE = "|".join(hint for each in _REGISTERS for hint in each.hints)
"""For RE2: what a text in lower case holds where a registration may stand."""
_SEPARATORS = re.compile(r"[^\w/]+|(?<=[^\W\d_]) (?=[0-9])")


def find_registrations(finder: Finder, low: str) -> Iterator[Found]:
    """
    Registrations of one field whose check digits fit, where they have some.

    Args:
        low: the text in lower case.
    """
    text = finder.view.text
    for at in _HINTS.Match(low) or ():
        register = _REGISTERS[at]
        for hit in register.pattern.finditer(text):
            number = _SEPARATORS.sub("", hit[1]).upper()
            if register.is_valid is None or register.is_valid(number):
                value = f"{register.name}:{number}"
                place = hit.span(1)
                kind = ObservableKind.REGISTRATION
                yield finder.found(kind, value, place, register.name)
