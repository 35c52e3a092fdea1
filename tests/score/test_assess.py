"""From a document to its level, matches and reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.clock import now
from osint_monitor.model.document import (
    Document,
    Observable,
    ObservableKind,
    Per,
    Place,
    Price,
    Span,
    Stance,
    StanceKind,
)
from osint_monitor.model.words import Direction, Kind, Lang, Level, Mark, UkraineBasis
from osint_monitor.score.assess import Assessor
from osint_monitor.score.rule import RuleSet

from .conftest import document

WriteRule = Callable[..., Path]
Assess = Callable[[Document], Assessment]


@pytest.fixture
def assess(rules: Callable[[], RuleSet]) -> Assess:
    return lambda doc: Assessor(rules()).assess(doc, at=now())


def _shown(assessment: Assessment, text: str) -> list[list[str]]:
    return [[text[s.start : s.end] for s in m.spans] for m in assessment.matches]


@pytest.mark.parametrize(
    ("atom", "text", "expected"),
    [
        ("keep passport", "We keep passports.", ["keep passports"]),
        ("keep passport", "We kept the passport.", None),
        ("keep * passport", "We kept the passport.", ["kept the passport"]),
        ("keep * passport", "keep a b c d passport", None),
        ("keep *4 passport", "keep a b c d passport", ["keep a b c d passport"]),
        ("keep your? passport", "keep passport", ["keep passport"]),
        ("keep your? passport", "keep your passport", ["keep your passport"]),
        ("(keep|hold on) * passport", "hold it: passport", None),
        (
            "(keep|hold on to) * passport",
            "hold on to my passport",
            ["hold on to my passport"],
        ),
        ("=passport", "passports", None),
        ("=Passport", "PASSPORT", ["PASSPORT"]),
        ("re: 24/7", "open 24/7!", ["24/7"]),
        ("passport", "passportless", None),
    ],
)
def test_an_atom_is_found_where_its_words_stand(
    write_rule: WriteRule,
    assess: Assess,
    atom: str,
    text: str,
    expected: list[str] | None,
) -> None:
    write_rule(f'en: {{a: ["{atom}"]}}')
    found = _shown(assess(document(text)), text)
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("within", "text", "expected"),
    [
        ("{tokens: 3}", "keep the passport", True),
        ("{tokens: 3}", "keep the very passport", False),
        ("{tokens: 3}", "passport kept", True),
        ("line", "keep\npassport", False),
        ("line", "keep all of it and the passport", True),
        ("post", "keep\n\n\npassport", True),
        ("{tokens: 5}", "copy: keep the passport", False),
        ("{tokens: 5}", "copy 1 2 3 4 5 6 7 8 keep the passport", True),
    ],
)
def test_groups_must_stand_as_near_as_the_rule_says(
    write_rule: WriteRule, assess: Assess, within: str, text: str, expected: bool
) -> None:
    write_rule(
        "en: {a: [keep], b: [passport], filter_c: [copy]}",
        condition="a and b and not filter_c",
        more=f"within: {within}",
    )
    assert bool(assess(document(text)).matches) is expected


def test_words_of_another_language_count_only_among_themselves(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule(
        "en: {a: [keep], b: [passport]}\nnl: {a: [houden], b: [paspoort]}",
        condition="a and b",
    )
    assert assess(document("houden paspoort", lang=Lang.EN)).matches
    assert not assess(document("houden, passport", lang=Lang.EN)).matches


def test_a_filter_of_a_language_that_nobody_writes_in_stops_nothing(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule(
        "en: {a: [keep], filter_b: [copy]}\nnl: {a: [houden], filter_b: [kind]}",
        condition="a and not filter_b",
    )
    assert assess(document("keep, be so kind", lang=Lang.EN)).matches
    assert not assess(document("houden, een kind", lang=Lang.EN)).matches
    assert not assess(document("houden, een copy", lang=Lang.EN)).matches


@pytest.mark.parametrize(
    ("fact", "more", "expected"),
    [
        ("pay_month: {at_least: 4000}", {"prices": (300.0, Per.DAY)}, True),
        ("pay_month: {at_least: 4000}", {"prices": (300.0, Per.WEEK)}, False),
        ("pay_month: {at_least: 4000}", {"prices": (300.0, None)}, False),
        ("price: {at_most: 400}", {"prices": (300.0, None)}, True),
        ("price: {at_most: 400, per: [hour]}", {"prices": (300.0, Per.DAY)}, False),
        ("age: {at_most: 17}", {"ages": 16}, True),
        ("age: {at_most: 17}", {"ages": 18}, False),
        ("age: {at_most: 17}", {"ages": (16, 25)}, True),
        ("age: {upper_at_most: 17}", {"ages": (16, 25)}, False),
        ("age: {upper_at_most: 17}", {"ages": (14, 17)}, True),
        ("age: {at_least: 18, upper_at_most: 25}", {"ages": (18, 24)}, True),
        ("observable: {kind: phone, obscured: true}", {"phone": True}, True),
        ("observable: {kind: phone, obscured: true}", {"phone": False}, False),
        ("place: [QA]", {"place": "QA"}, True),
        ("place: [QA]", {"place": "NL"}, False),
        ("direction: demand", {"direction": Direction.DEMAND}, True),
        ("direction: demand", {}, False),
        ("kind: [job]", {}, True),
        ("kind: [escort]", {}, False),
        ("lang: [en]", {}, True),
    ],
)
def test_facts_count_like_groups(
    write_rule: WriteRule,
    assess: Assess,
    fact: str,
    more: dict[str, object],
    expected: bool,
) -> None:
    write_rule("en: {a: [work]}", condition="a and f", more=f"facts: {{f: {{{fact}}}}}")
    doc = document("work and more", **_known(more))
    assert bool(assess(doc).matches) is expected


def _known(more: dict[str, object]) -> dict[str, object]:
    span = Span("text", 9, 13)
    known: dict[str, object] = {}
    match more:
        case {"prices": (float() as amount, per)}:
            assert per is None or isinstance(per, Per)
            known["prices"] = (
                Price(amount=amount, currency="EUR", span=span, per=per),
            )
        case {"ages": int() as age}:
            known["ages"] = ((age, age, span),)
        case {"ages": (int() as low, int() as high)}:
            known["ages"] = ((low, high, span),)
        case {"phone": bool() as obscured}:
            known["observables"] = (
                Observable(
                    kind=ObservableKind.PHONE,
                    value="+447700900123",
                    span=span,
                    obscured=obscured,
                ),
            )
        case {"place": str() as country}:
            known["places"] = (
                Place(geoname_id=None, name="x", country=country, span=span),
            )
        case _:
            known |= more
    return known


def _stance(kind: StanceKind, cue: tuple[int, int], scope: tuple[int, int]) -> Stance:
    return Stance(kind=kind, cue=Span("text", *cue), scope=Span("text", *scope))


def test_a_negated_match_is_shown_and_does_not_count(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule("en: {a: [keep]}")
    negation = _stance(StanceKind.NEGATION, (3, 9), (3, 14))
    found = assess(document("we do not keep it", stances=(negation,)))
    assert (found.level, found.matches[0].why_not) == (Level.NONE, "negated")


def test_a_negation_that_is_the_sign_itself_counts(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule('en: {a: ["no contract"]}')
    negation = _stance(StanceKind.NEGATION, (0, 2), (0, 11))
    assert assess(document("no contract", stances=(negation,))).level is Level.WEAK


def test_a_rule_may_refuse_to_be_negated(write_rule: WriteRule, assess: Assess) -> None:
    write_rule("en: {a: [keep]}", more="negatable: false")
    negation = _stance(StanceKind.NEGATION, (3, 9), (3, 14))
    assert (
        assess(document("we do not keep it", stances=(negation,))).level is Level.WEAK
    )


@pytest.mark.parametrize(
    "kind", [StanceKind.WARNING, StanceKind.REPORT, StanceKind.QUOTATION]
)
def test_what_the_writer_does_not_offer_does_not_count(
    write_rule: WriteRule, assess: Assess, kind: StanceKind
) -> None:
    write_rule("en: {a: [keep]}", grade="decisive")
    found = assess(document("they keep it", stances=(_stance(kind, (0, 4), (0, 12)),)))
    assert (found.level, found.matches[0].why_not) == (Level.NONE, kind.value)


def _warning_rules(write_rule: WriteRule) -> None:
    write_rule("en: {a: [keep]}", grade="decisive")
    for stance, word in (("warning", "beware"), ("recruits", "write us")):
        write_rule(
            f"en: {{a: [{word}]}}",
            indicator="stance.warning",
            grade="qualifier",
            more=f"stance: {stance}",
        )


def test_a_warning_rule_silences_signs(write_rule: WriteRule, assess: Assess) -> None:
    _warning_rules(write_rule)
    assert assess(document("beware, they keep it")).level is Level.NONE


def test_a_warning_that_recruits_is_judged_by_what_it_offers(
    write_rule: WriteRule, assess: Assess
) -> None:
    _warning_rules(write_rule)
    filler = "so " * 20
    offers = assess(document(f"beware of agencies {filler} write us, we keep it"))
    quotes = assess(document(f"beware, they keep it {filler} write us"))
    assert (offers.level, quotes.level) == (Level.STRONG, Level.NONE)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("beware, they keep it", Level.NONE),
        ("beware! they keep it", Level.NONE),  # it goes on
        ("beware! write us, we keep it", Level.STRONG),
        ("beware! so it is. they keep it", Level.STRONG),
        ("beware, write us, they keep it", Level.NONE),  # its own sentence
        ("they keep it.\nbeware", Level.NONE),
        ("beware\nthey keep it.\nwrite us", Level.STRONG),
        ("beware:\n- they keep it.\nwrite us", Level.NONE),  # a list goes on
    ],
)
def test_a_warning_ends_where_the_writer_makes_an_offer(
    write_rule: WriteRule, assess: Assess, text: str, level: Level
) -> None:
    _warning_rules(write_rule)
    assert assess(document(text)).level is level


def test_a_sign_that_holds_without_the_words_of_the_warning_counts(
    write_rule: WriteRule, assess: Assess
) -> None:
    _warning_rules(write_rule)
    text = "beware, they keep it! write us. we keep it"
    assert assess(document(text)).level is Level.STRONG


def test_a_sign_that_holds_without_the_negated_words_counts(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule("en: {a: [keep]}")
    negation = _stance(StanceKind.NEGATION, (0, 5), (0, 10))
    twice = document("never keep it. we keep it", stances=(negation,))
    beside = document("never keep it, we keep it", stances=(negation,))
    assert (assess(twice).level, assess(beside).level) == (Level.WEAK, Level.NONE)


def test_help_does_not_silence_a_decisive_sign(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule("en: {a: [keep]}", grade="decisive")
    write_rule(
        "en: {a: [charity]}",
        indicator="stance.warning",
        grade="qualifier",
        more="stance: help",
    )
    assert assess(document("a charity, we keep it")).level is Level.STRONG


def test_disclosure_stays_none_and_is_marked(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule("en: {a: [keep]}", grade="decisive")
    write_rule(
        "en: {a: [my boss]}",
        indicator="stance.warning",
        grade="qualifier",
        more="stance: disclosure",
    )
    found = assess(document("my boss keeps it"))
    assert (found.level, found.marks) == (Level.NONE, (Mark.DISCLOSURE,))


def test_an_experimental_rule_runs_in_the_shadow(
    write_rule: WriteRule, assess: Assess
) -> None:
    path = write_rule("en: {a: [keep]}", grade="decisive")
    path.write_text(path.read_text().replace("status: test", "status: experimental"))
    found = assess(document("keep"))
    assert (found.level, found.matches[0].why_not) == (Level.NONE, "experimental")


def test_counter_evidence_is_said(write_rule: WriteRule, assess: Assess) -> None:
    write_rule("en: {a: [keep]}")
    write_rule("en: {a: [example ltd]}", indicator="counter.named", grade="counter")
    found = assess(document("Example Ltd: we keep it"))
    assert found.level is Level.NONE
    assert found.reasons["en"][1:] == (
        "Speaks for it: papers.",
        "Put lower: counter-evidence, or the whole does not read like a lead.",
    )


@pytest.mark.parametrize("swapped", ["Ukrainian", "Polish", "red"])
def test_a_word_of_origin_lifts_nothing(
    write_rule: WriteRule, assess: Assess, swapped: str
) -> None:
    write_rule("en: {a: [keep]}")
    write_rule(
        "en: {a: [ukrainian]}",
        indicator="context.named",
        grade="qualifier",
        more="ukraine: named",
    )
    found = assess(document(f"{swapped} people, we keep it"))
    assert (found.level, found.score) == (Level.WEAK, 0.4307)


def test_the_strongest_basis_for_ukraine_is_kept(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule(
        "uk: {a: [українка]}",
        indicator="context.named",
        grade="qualifier",
        more="ukraine: named",
    )
    abroad = Place(geoname_id=None, name="x", country="NL", span=Span("text", 0, 1))
    by_language = assess(document("робота", lang=Lang.UK, places=(abroad,)))
    named = assess(document("українка", lang=Lang.UK, places=(abroad,)))
    at_home = assess(document("робота", lang=Lang.UK))
    assert by_language.ukraine_basis is UkraineBasis.LANGUAGE
    assert named.ukraine_basis is UkraineBasis.NAMED
    assert not at_home.targets_ukraine


def test_the_same_document_gets_the_same_answer(
    write_rule: WriteRule, rules: Callable[[], RuleSet]
) -> None:
    write_rule("en: {a: [keep], b: [it]}", condition="a or b")
    doc, at = document("keep it, keep it"), now()
    one, other = Assessor(rules()), Assessor(rules())
    assert one.assess(doc, at=at) == other.assess(doc, at=at)


def test_kinds_limit_a_rule(write_rule: WriteRule, assess: Assess) -> None:
    write_rule("en: {a: [keep]}", more="only_kinds: [housing]")
    assert not assess(document("keep")).matches
    assert assess(document("keep", kind=Kind.HOUSING)).matches


def test_reasons_hold_no_word_of_the_post(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule("en: {a: [marker]}")
    reasons = assess(document("marker")).reasons
    assert reasons["en"] == (
        "Papers: a clear sign of control (UNODC). Rule not yet proven.",
    )
    assert reasons["nl"] == (
        "Papieren: een duidelijk signaal van controle (UNODC). Regel nog niet bewezen.",
    )


@given(st.text(alphabet="keep it\npasort не24/7", max_size=80))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_spans_lie_within_the_text(hostile: Assessor, text: str) -> None:
    for match in hostile.assess(document(text), at=now()).matches:
        assert all(0 <= s.start < s.end <= len(text) for s in match.spans)


@pytest.fixture
def hostile(write_rule: WriteRule, rules: Callable[[], RuleSet]) -> Assessor:
    write_rule(
        'en: {a: ["(keep|it) * (a|it)?  e", "re: [a-z]{2}"], b: [не, p]}',
        condition="a or b",
    )
    return Assessor(rules())


@pytest.mark.parametrize(
    ("negatable", "counts"), [("true", False), ("[a]", True), ("[a, b]", False)]
)
def test_a_negation_counts_in_the_groups_that_carry_the_sign(
    write_rule: WriteRule, assess: Assess, negatable: str, counts: bool
) -> None:
    write_rule(
        "en: {a: [takes], b: [children]}",
        condition="a and b",
        more=f"negatable: {negatable}",
    )
    negation = _stance(StanceKind.NEGATION, (7, 14), (7, 23))
    text = "couple without children takes one"
    (match,) = assess(document(text, stances=(negation,))).matches
    assert match.counted is counts


def test_a_negated_fact_does_not_undo_a_rule(
    write_rule: WriteRule, assess: Assess
) -> None:
    write_rule(
        "en: {a: [work]}", condition="a and f", more="facts: {f: {age: {at_most: 17}}}"
    )
    negation = _stance(StanceKind.NEGATION, (5, 8), (5, 13))
    known = _known({"ages": 16})
    assert (
        assess(document("work and more", stances=(negation,), **known))
        .matches[0]
        .counted
    )
