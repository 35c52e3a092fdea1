"""Digits as telephone numbers of the countries that they can belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers

from osint_monitor.model.words import Lang

_HOME = {Lang.NL: ("NL", "BE"), Lang.PL: ("PL",), Lang.DE: ("DE", "AT", "CH"),
         Lang.RO: ("RO", "MD"), Lang.UK: ("UA", "PL"), Lang.RU: ("UA", "RU"),
         Lang.EN: ("GB", "IE")}  # fmt: skip
_COMMON = ("NL", "PL", "DE", "UA", "RO", "GB", "BE")
_RARE = {"UA": re.compile("7[1257]")}  # prefixes of few users: other countries first
_FURTHER = ("NL", "PL", "DE", "UA", "RO", "BE", "GB", "RU", "MD", "AT", "CH", "FR",
            "IT", "ES", "CZ", "SK", "IE")  # fmt: skip
_CODES = ("380", "373", "375", "31", "32", "33", "34", "39", "40", "41", "43", "44",
          "48", "49", "7", "420", "421", "353", "359", "370", "371", "372", "36",
          "351", "30", "45", "46", "47", "358", "90", "995", "1")  # fmt: skip
_SIZES = {
    "DE": (11, 12),
    "AT": (11, 12),
    "GB": (11,),
    "PL": (9,),
    "MD": (9,),
    "RU": (11,),
}  # digits of a mobile number with its trunk digit; else 10
_DRAMA = {"GB": r"7700900\d{3}|20794600\d{2}"}  # reserved for fiction, demos, training
_TRUSTED = frozenset((*_COMMON, "RU"))
_ELSEWHERE = 3  # how unlikely a country is that nothing points at
_MIN, _MAX = 8, 15
_LANDLINE = 9  # least digits of one abroad; some plans have very short ones


@dataclass(frozen=True, slots=True)
class _Region:
    code: str
    trunk: str
    mobile: re.Pattern[str]
    other: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """
    What digits can be.

    Args:
        values: in E.164, the likeliest first; empty when they are no number.
        is_mobile: whether the likeliest is of a mobile telephone.
        is_listed: whether the tables of numbers in use know it.
        far: how unlikely the likeliest is; 0 for a mobile number of the first country.
        is_marked: whether the digits begin as only a telephone number does: with the
            sign or the code of a country, or with the 0 (8 in Russia) before a valid
            mobile number.
    """

    values: tuple[str, ...] = ()
    is_mobile: bool = False
    is_marked: bool = False
    is_listed: bool = True
    far: float = 0.0


NOTHING = Numbers()


def regions_of(
    lang: Lang, country: str | None, places: Iterable[str] = ()
) -> tuple[str, ...]:
    """
    Countries whose numbers a post may give without a code, the likelier first.

    Args:
        lang: of the post.
        country: ISO 3166 code of the source.
        places: ISO 3166 codes of the places that the post names.
    """
    homes = _HOME.get(lang, _COMMON)
    known = [country.upper()] if country else []
    return tuple(dict.fromkeys((*known, *homes, *places)))


@lru_cache(8_192)
def read_number(
    digits: str, regions: tuple[str, ...], *, is_known: bool = False
) -> Numbers:
    """
    The telephone numbers that digits can be.

    Args:
        digits: ASCII digits, with a plus sign in front or not.
        regions: see `regions_of`.
        is_known: whether the first of them is the country of the source.
    """
    if digits.startswith("+"):
        return _international(digits)
    if digits.startswith("00"):
        abroad = _international("+" + digits[2:])
        if abroad.values:
            return abroad
    if not _MIN <= len(digits) <= _MAX:
        return NOTHING
    return _national(digits, regions, is_known)


def _international(digits: str) -> Numbers:
    if not _MIN <= len(digits) - 1 <= _MAX + 1:
        return NOTHING
    try:
        number = phonenumbers.parse(digits, None)
    except phonenumbers.NumberParseException:
        return NOTHING
    if not phonenumbers.is_possible_number(number):
        return NOTHING
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    kind = phonenumbers.number_type(number)
    return Numbers((value,), kind in _MOBILE, True)


_MOBILE = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


def _national(digits: str, regions: tuple[str, ...], is_known: bool) -> Numbers:
    """Those of the countries asked for, then with a code in front, then elsewhere."""
    found: list[tuple[float, str, bool, bool]] = []
    for rank, name in enumerate(dict.fromkeys((*regions, *_FURTHER))):
        is_near = name in regions
        region = _region(name)
        if region is None:
            continue
        bare = digits.removeprefix(region.trunk) if region.trunk else digits
        has_trunk = bare != digits
        is_old = name == "PL" and len(digits) == 10 and digits[0] == "0"
        if is_old:
            bare = digits[1:]  # the trunk digit that Poland had until 2009
        is_mobile = bool(region.mobile.fullmatch(bare))
        if not is_mobile and not (is_near and region.other.fullmatch(bare)):
            continue
        if region.trunk and not has_trunk and not (is_near and is_mobile):
            continue
        if rank and not is_mobile and len(digits) < _LANDLINE:
            continue
        if not region.trunk and not is_near:
            continue
        is_marked = is_mobile and has_trunk and (is_near or name in _TRUSTED)
        # A mobile number is likelier than a landline, save where the source is.
        landline = 1.5 if is_known and not rank else 3.5
        rare = name in _RARE and _RARE[name].match(bare) is not None
        far = (
            0.1 * rank
            + rare
            + 3 * is_old
            + (_ELSEWHERE if not is_near else 0 if is_mobile else landline)
        )
        found.append((far, f"+{region.code}{bare}", is_mobile, is_marked))
    with_code = _with_code(digits)
    if with_code:
        found.append((0.5, with_code, True, True))
    if not found:
        return _unlisted(digits, regions)
    found.sort(key=lambda each: each[0])
    values = tuple(dict.fromkeys(value for _, value, _, _ in found))
    if found[0][0] >= _ELSEWHERE:  # a number of here that is not in use comes first
        here = _unlisted(digits, regions[:1]).values
        values = tuple(dict.fromkeys(here + values))
    is_marked = any(each[3] for each in found)
    return Numbers(values, found[0][2], is_marked, far=found[0][0])


def _with_code(digits: str) -> str:
    """Digits that begin with the code of a country and are a mobile number there."""
    if len(digits) < 10 or digits[0] == "0":
        return ""
    for code in _CODES:
        if not digits.startswith(code):
            continue
        bare = digits[len(code) :]
        for name in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()):
            region = _region(name)
            if region is None:
                continue
            # "+38 (067)", "31 06": the trunk digit is often left in.
            for rest in (bare, bare.removeprefix(region.trunk or "-")):
                if region.mobile.fullmatch(rest):
                    return f"+{code}{rest}"
    return ""


def _unlisted(digits: str, regions: tuple[str, ...]) -> Numbers:
    """Not in use, or newer than the tables; still the same in every advert."""
    values: dict[str, None] = {}
    if len(set(digits)) == 1:
        return NOTHING
    for name in regions:
        region = _region(name)
        if region is None or len(digits) not in _SIZES.get(name, (10,)):
            continue
        bare = digits.removeprefix(region.trunk) if region.trunk else digits
        if region.trunk and bare == digits:
            continue
        values[f"+{region.code}{bare}"] = None
    return Numbers(tuple(values), is_mobile=False, is_listed=False)


@cache
def _region(name: str) -> _Region | None:
    data = phonenumbers.PhoneMetadata.metadata_for_region(name, None)
    if data is None:
        return None
    mobile = [_pattern(data.mobile), _DRAMA.get(name, "")]
    kinds = [data.fixed_line, data.voip, data.personal_number, data.uan]
    kinds += [data.toll_free, data.shared_cost, data.premium_rate]
    if mobile[0] == _pattern(data.fixed_line):
        kinds = []  # one plan for both, as in North America
    return _Region(
        code=str(data.country_code),
        trunk=data.national_prefix or "",
        mobile=re.compile("|".join(filter(None, mobile)) or r"(?!)"),
        other=re.compile("|".join(filter(None, map(_pattern, kinds))) or r"(?!)"),
    )


def _pattern(kind: phonenumbers.PhoneNumberDesc | None) -> str:
    pattern = kind.national_number_pattern if kind else None
    return f"(?:{pattern})" if pattern else ""
