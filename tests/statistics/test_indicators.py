"""Every indicator on a handful of invented facts, worked out by hand."""

from typing import Any

import pytest

from nrm.assistance.row_sections import SERVICE_FIELDS
from nrm.assistance.sections import F6
from nrm.cases.sections import IDENTITY
from nrm.identification.formal import F2
from nrm.identification.initial import F1
from nrm.procedure.loading import procedures
from nrm.referrals.sections import F3
from nrm.reintegration.sections.closure import F10
from nrm.reintegration.sections.milestone import F8
from nrm.reintegration.sections.visit import F9
from nrm.risk.safety_sections import F5
from nrm.risk.sections import F4
from nrm.statistics.facts.fact import Fact
from nrm.statistics.indicators import INDICATORS, BaseSet, Indicator, Rule
from nrm.statistics.report import Scope
from nrm.statistics.tables import Base
from nrm.statistics.variables import SERVICES
from tests.statistics.invented import QUARTER, exact, fact

FORMS = (IDENTITY, F1, F2, F3, F4, F5, F6, F8, F9, F10)
BY_THE_END = frozenset(
    {
        *("referral", "waiting", "setting", "assisted", "outside", "emergency", "protection"),
        *("assistance_plan", "departure", "interview", "interviews", "employment", "schooling"),
        *("after_year", "closure", "file", *(one.id for one in SERVICES)),
    }
)
"""What can still change between the initial identification and the period's end."""

ANSWERED = {
    "sex": "F",
    "age_group": "25+",
    "citizenship": "AL",
    "exploitation": "SEX",
    "scope": "INTERNAL",
    "channel": "FIELD",
    "recruitment": "OTHER",
    "previously": "NO",
}
CHILD, ADULT = {"age_group": "14-17"}, {"age_group": "25+"}
SHELTER: dict[str, Any] = {"setting": "SHELTER", "services": frozenset({"SHELTER_LONG"})}


def given(service: str, *, setting: str = "SHELTER", **traits: Any) -> Fact:
    """Return somebody who was given one service."""
    return fact(setting=setting, services=frozenset({service}), **traits)


def many(trait: str, *codes: str, **traits: Any) -> list[Fact]:
    """Return one person for each code."""
    return [fact(**{trait: code}, **traits) for code in codes]


BY_HAND: dict[str, tuple[list[Fact], int, int | None]] = {
    "I01": (many("sex", "F", "M", "NOT_STATED"), 3, None),
    "I02": (many("scope", "INTERNAL", "ABROAD", "NOT_STATED", "INTERNAL"), 2, 4),
    "I03": (many("exploitation", "LABOUR", "BEGGING", "SERVITUDE", "CHILD_LABOUR", "SEX"), 4, 5),
    "I04": (many("age_group", "0-13", "14-17", "0-17", "18-24", "18+", "25+", "NOT_STATED"), 3, 7),
    "I05": (
        [*many("file", "COMPLETE", "INCOMPLETE"), fact(file="COMPLETE", closure="OTHER")],
        1,
        2,
    ),
    "I06": (many("referral", "SENT", "NONE", "SENT"), 2, 3),
    "I08": (many("structure", "MOBILE_UNIT", "NJMF", "MUNICIPALITY", "KRAT_TT", "POLICE_AT"), 4, 5),
    "I09": (many("structure", "MOBILE_UNIT", "NJMF", "MUNICIPALITY", "KRAT_TT"), 2, 4),
    "I10": (many("structure", "CONSULATE", "SELF"), 1, 2),
    "I11": (many("structure", "LABOUR_INSPECTION", "JOINT_INSPECTION"), 1, 2),
    "I12": (
        [
            *many("structure", "JOINT_INSPECTION", "POLICE_AT", "SELF", exploitation="LABOUR"),
            fact(structure="JOINT_INSPECTION", exploitation="SEX"),
        ],
        1,
        3,
    ),
    "I13": (many("citizenship", "AL", "FOREIGN", "AL", "NOT_STATED"), 1, 4),
    "I15": (many("border", "WOMEN", "OTHER", "OTHER", "NONE", "NOT_STATED"), 1, 3),
    "I16": (
        [*many("interview", "PMF", "NO_PMF", "NONE", **CHILD), fact(interview="PMF", **ADULT)],
        1,
        2,
    ),
    "I17": (
        [
            *many("interviews", "ONCE_RECORDED", "ONCE", "REPEATED", interview="PMF", **CHILD),
            fact(**CHILD),
            fact(interviews="ONCE_RECORDED", interview="PMF", **ADULT),
        ],
        1,
        3,
    ),
    "I18": (
        [*many("emergency", "USED", "NEEDED", "NONE", **CHILD), fact(emergency="USED", **ADULT)],
        1,
        2,
    ),
    "I20": (many("structure", "SELF", "NGO_SHELTER", "HOTLINE"), 1, 3),
    "I21": ([given("MEDICAL"), fact(), given("LEGAL_AID", setting="COMMUNITY")], 2, 3),
    "I22-HEALTH": ([given("MEDICAL"), given("HEALTH_CARD"), given("LEGAL_AID"), fact()], 2, 3),
    "I22-PSYCHOLOGICAL": ([given("PSYCHOLOGICAL"), given("MEDICAL"), fact()], 1, 2),
    "I22-LEGAL": ([given("COURT_ESCORT"), given("LEGAL_AID"), given("MEDICAL"), fact()], 2, 3),
    "I22-HOUSING": (
        [*(given(one) for one in ("SOCIAL_HOUSING", "RENT_SUPPORT", "MEDICAL")), fact()],
        2,
        3,
    ),
    "I22-MATERIAL": ([given("FOOD_CLOTHING"), given("ECONOMIC_AID"), given("MEDICAL")], 2, 3),
    "I22-PROTECTION": (
        [*(given(one) for one in ("PHYSICAL_PROTECTION", "CRISIS_SERVICE", "MEDICAL")), fact()],
        2,
        3,
    ),
    "I22-EDUCATION": ([given("SECOND_CHANCE"), given("VOCATIONAL_TRAINING")], 1, 2),
    "I22-WORK": ([given("VOCATIONAL_TRAINING"), given("JOB_COUNSELLING"), given("MEDICAL")], 2, 3),
    "I22-SOCIAL": ([given("MENTORING"), given("INTERPRETATION"), given("MEDICAL")], 2, 3),
    "I22-RETURN": ([given("RETURN_TRAVEL"), given("MEDICAL"), fact()], 1, 2),
    "I23": ([given("MEDICAL", setting="COMMUNITY"), given("MEDICAL"), fact()], 1, 2),
    "I26": (
        [
            *many("protection", "BOTH", "PLAN", "RISK", "NONE"),
            fact(protection="BOTH", closure="REINTEGRATED"),
        ],
        2,
        4,
    ),
    "I27": (
        [
            *many("protection", "BOTH", "PLAN", "RISK", "NONE"),
            fact(protection="BOTH", **SHELTER),
            fact(protection="BOTH", closure="OTHER"),
        ],
        1,
        4,
    ),
    "I28": ([given("PHYSICAL_PROTECTION"), given("WITNESS_PROTECTION"), fact()], 1, 3),
    "I29": (many("departure", "ASSESSED", "UNASSESSED", "NONE"), 1, 2),
    "I30": (
        [
            *many("assistance_plan", "YES", "NONE"),
            fact(assistance_plan="YES", **SHELTER),
            fact(assistance_plan="YES", closure="OTHER"),
        ],
        1,
        2,
    ),
    "I31": (
        [
            given("VOCATIONAL_TRAINING", **ADULT),
            given("JOB_COUNSELLING", **ADULT),
            given("VOCATIONAL_TRAINING", **CHILD),
        ],
        1,
        2,
    ),
    "I32": (
        [
            given("MEDICAL", employment=code, **ADULT)
            for code in ("PUBLIC", "SELF_EMPLOYED", "NONE")
        ],
        2,
        3,
    ),
    "I33": (many("employment", "PUBLIC", "PRIVATE", "SELF_EMPLOYED", "NONE"), 1, 3),
    "I34": (many("employment", "PUBLIC", "PRIVATE", "SELF_EMPLOYED", "NONE"), 2, 3),
    "I35": (many("after_year", "YES", "NO", "NO", "NONE"), 1, 3),
    "I36": (many("previously", "YES", "NO", "NOT_STATED"), 1, 2),
    "I45": (
        [*many("closure", "REINTEGRATED", "OTHER", "NONE", sex="M"), fact(closure="REINTEGRATED")],
        1,
        2,
    ),
    "I46": ([*many("referral", "SENT", "NONE", **CHILD), fact(referral="SENT", **ADULT)], 1, 2),
    "I53": (many("channel", "HOTLINE_116006", "APP_RAPORTO_SHPETO", "FIELD", "NOT_STATED"), 2, 4),
    "I55": (many("structure", "HEALTH", "SCHOOL"), 1, 2),
    "I56": (many("structure", "PRIVATE_SECTOR", "NGO_OTHER"), 1, 2),
    "I57": ([given("SOCIAL_HOUSING"), given("RENT_SUPPORT"), fact()], 1, 3),
    "I59": (
        [*many("schooling", "ENROLLED", "NOT_ENROLLED", "NOT_STATED", **CHILD), fact(**ADULT)],
        1,
        2,
    ),
    "I62": (many("waiting", "0-1", "2-7", "8-30", "31+", "NONE"), 2, 4),
    "I65": (many("structure", "LABOUR_INSPECTION", "JOINT_INSPECTION", "SCHOOL"), 2, 3),
    "I66": (many("recruitment", "AGENCY", "OTHER", "NOT_STATED"), 1, 2),
    "I67": (many("border", "WOMEN", "OTHER", "NONE", "NOT_STATED"), 2, 4),
    "I68": (many("structure", "ASHMDF", "NJMF"), 1, 2),
    "I70": (many("key_data", "COMPLETE", "INCOMPLETE"), 1, 2),
}


@pytest.mark.parametrize("name", [one.id for one in INDICATORS])
def test_an_indicator_counts_what_it_says(name: str) -> None:
    people, numerator, denominator = BY_HAND[name]
    report = exact(people, scope=Scope(QUARTER))
    figure = next(one for one in report.indicators if one.indicator.id == name)
    assert (figure.numerator, figure.denominator) == (numerator, denominator)


def test_there_are_many_and_each_is_named_once() -> None:
    names = [one.id for one in INDICATORS]
    assert len(names) == len(set(names)) >= 35
    assert set(names) == set(BY_HAND)


@pytest.mark.parametrize("base", Base)
def test_the_base_limits_both_parts_of_a_share(base: Base) -> None:
    people = [fact(structure="SELF"), fact(), fact(status="VT", structure="SELF")]
    report = exact(people, scope=Scope(QUARTER, base))
    figure = next(one for one in report.indicators if one.indicator.id == "I20")
    assert (figure.numerator, figure.denominator) == {
        Base.VMT: (1, 2),
        Base.VT: (1, 1),
        Base.BOTH: (2, 3),
    }[base]


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.id)
def test_an_indicator_says_in_both_languages_what_it_stands_on(one: Indicator) -> None:
    texts = [text for text in (one.name, one.counted, one.whole, one.note) if text is not None]
    assert all(text.sq and text.en for text in texts)
    assert (one.whole is None) == (one.among is None)
    assert one.seed
    assert one.fields


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.id)
def test_an_indicator_stands_on_questions_and_acts_that_exist(one: Indicator) -> None:
    known = {
        *(f"{form.code}.{field.name}" for form in FORMS for field in form.fields),
        *(form.code for form in FORMS),
        *(f"service.{field.name}" for field in SERVICE_FIELDS),
        *(f"act.{act.code}" for version in procedures() for act in version.acts),
    }
    assert set(one.fields) <= known
    assert len(set(one.fields)) == len(one.fields)


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.id)
def test_the_base_and_the_rule_are_those_of_the_declaration(one: Indicator) -> None:
    whole = dict(one.among.parts) if one.among else {}
    assert (whole.get("outside") == ("YES",)) == (one.base is BaseSet.OUTSIDE)
    counted = {name for name, _ in (*one.cell.parts, *whole.items())}
    if one.base is BaseSet.ASSISTED:
        assert "assisted" in counted
    assert bool(counted & BY_THE_END) == (one.rule is Rule.PERIOD_END)


@pytest.mark.parametrize(
    ("name", "trait", "unstated"),
    [
        *(("I02", "scope", 1), ("I04", "age_group", 1), ("I13", "citizenship", 1)),
        *(("I36", "previously", 1), ("I53", "channel", 1), ("I66", "recruitment", 1)),
        *(("I05", "sex", None), ("I59", "schooling", 0), ("I12", "exploitation", 1)),
    ],
)
def test_beside_an_indicator_stands_how_many_did_not_answer(
    name: str, trait: str, unstated: int | None
) -> None:
    people = [fact(**{trait: "NOT_STATED"}), fact(**ANSWERED)]
    figure = next(
        one for one in exact(people, scope=Scope(QUARTER)).indicators if one.indicator.id == name
    )
    assert (figure.unstated.value if figure.unstated else None) == unstated


def test_key_data_are_the_questions_marked_so() -> None:
    marked = {
        f"{form.code}.{field.name}"
        for form in (IDENTITY, F1)
        for field in form.fields
        if field.key_data
    }
    assert set(next(one for one in INDICATORS if one.id == "I70").fields) == marked
