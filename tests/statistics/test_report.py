"""Reports: published series, roll-ups, shares and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from nrm.statistics.cells import EVERYBODY
from nrm.statistics.ledger.entries import Entry, Kind
from nrm.statistics.ledger.numbers import Published
from nrm.statistics.periods import parse
from nrm.statistics.report import Protection, Scope, report_of, share_of
from nrm.statistics.tables import Base, Rollup
from tests.statistics.invented import QUARTER, SEED, exact, fact, population, rounded

NGO = "NGO_SHELTER"


def test_the_series_of_2018_is_told_in_both_rollups() -> None:
    forms = {"SEX": 36, "LABOUR": 25, "BEGGING": 27, "MARRIAGE": 3, "NOT_STATED": 4}
    people = [fact(exploitation=code) for code, number in forms.items() for _ in range(number)]
    beside = exact(people, scope=Scope(QUARTER)).table("exploitation")
    inside = exact(people, scope=Scope(QUARTER, rollup=Rollup.IN_LABOUR)).table("exploitation")
    assert {code: beside.value(exploitation=code) for code in forms} == forms
    assert beside.value() == inside.value() == 95
    assert inside.value(exploitation="LABOUR") == 52
    with pytest.raises(KeyError):
        inside.value(exploitation="BEGGING")


def test_self_identifications_of_2017_are_three_in_a_hundred_and_five() -> None:
    groups = {"POLICE_AT": 60, NGO: 16, "SELF": 3, "MOBILE_UNIT": 26}
    people = [fact(structure=code) for code, number in groups.items() for _ in range(number)]
    report = exact(people, scope=Scope(QUARTER))
    figure = next(one for one in report.indicators if one.indicator.id == "I20")
    assert (figure.numerator, figure.denominator, figure.share) == (3, 105, 2.9)
    assert report.table("structure").value(structure="MOBILE_UNIT") == 26


def test_what_is_not_stated_is_printed() -> None:
    report = exact([fact()], scope=Scope(QUARTER))
    for name in ("sex", "age_group", "citizenship", "exploitation", "structure", "qark"):
        assert report.table(name).value(**{name: "NOT_STATED"}) == 1


@pytest.mark.parametrize("base", Base)
def test_the_seven_one_way_tables_are_there_whatever_the_base(base: Base) -> None:
    report = exact(population(30), scope=Scope(QUARTER, base))
    one_way = [one.table.dimensions for one in report.tables if len(one.table.dimensions) == 1]
    names = ("status", "sex", "age_group", "citizenship", "exploitation", "structure", "qark")
    assert one_way == [(name,) for name in names]
    for one in report.tables:
        assert one.value() == report.total


def test_what_a_year_tells_exactly_of_both_statuses_stands_in_no_report_of_one() -> None:
    exactly = (Entry(EVERYBODY, Kind.EXACT, 30, 30, 30),)
    for base in Base:
        report = report_of(Published({}, exactly, None), scope=Scope(parse("2018"), base))
        assert report.headlines == (exactly if base is Base.BOTH else ())


def test_rounded_and_exact_reports_have_the_same_shape() -> None:
    people = population(30)
    true, public = (
        exact(people, scope=Scope(QUARTER)),
        rounded(people, scope=Scope(QUARTER), seed=SEED),
    )
    assert (true.protection, public.protection) == (Protection.NONE, Protection.ROUNDED)
    for one, other in zip(true.tables, public.tables, strict=True):
        assert [each.key for each in one.figures] == [each.key for each in other.figures]
        assert all((each.value or 0) % 5 == 0 for each in other.figures)
    for figure in public.indicators:
        assert (figure.numerator or 0) % 5 == 0
        assert figure.denominator is None or (figure.numerator or 0) <= figure.denominator


def test_reports_on_different_bases_share_one_rounding() -> None:
    people = population(45)
    both, vmt, vt = (
        rounded(people, scope=Scope(QUARTER, base), seed=SEED)
        for base in (Base.BOTH, Base.VMT, Base.VT)
    )
    for name in ("sex", "qark", "exploitation"):
        for figure in both.table(name).figures:
            parts = [one.table(name).value(**figure.key) or 0 for one in (vmt, vt)]
            assert figure.value == sum(parts)


@pytest.mark.parametrize(
    ("part", "whole", "protection", "share"),
    [
        (5, 15, Protection.ROUNDED, None),
        (5, 20, Protection.ROUNDED, 25),
        (10, 30, Protection.ROUNDED, 33),
        (25, 40, Protection.ROUNDED, 63),
        (3, 105, Protection.NONE, 2.9),
        (0, 0, Protection.NONE, None),
        (1, 1, Protection.NONE, 100.0),
    ],
)
def test_shares_come_from_printed_numbers(
    part: int, whole: int, protection: Protection, share: float | None
) -> None:
    assert share_of(part, whole, protection=protection) == share


def test_a_period_without_anybody_has_a_report() -> None:
    report = exact([], scope=Scope(QUARTER))
    assert report.total == 0
    assert all(figure.share is None for figure in report.indicators)
    assert rounded([], scope=Scope(QUARTER), seed=SEED).total in {0, 5}


def test_somebody_of_another_period_is_refused() -> None:
    stranger = replace(fact(), registered_on=date(2018, 10, 1))
    with pytest.raises(ValueError, match="outside the period"):
        exact([stranger], scope=Scope(QUARTER))
