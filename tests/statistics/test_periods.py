"""Quarters, half-years and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.errors import RuleBroken
from nrm.statistics.periods import Length, Period, containing, parse

DAYS = st.dates(min_value=date(2006, 1, 1), max_value=date(2098, 12, 31))
LENGTHS = st.sampled_from(Length)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-H1", date(2018, 1, 1), date(2018, 6, 30)),
        ("2018-H2", date(2018, 7, 1), date(2018, 12, 31)),
        ("2018-Q1", date(2018, 1, 1), date(2018, 3, 31)),
        (" 2020-q3 ", date(2020, 7, 1), date(2020, 9, 30)),
    ],
)
def test_a_period_is_read_with_its_days(written: str, first: date, last: date) -> None:
    period = parse(written)
    assert (period.first_day, period.last_day) == (first, last)
    assert str(period) == written.strip().upper()


@pytest.mark.parametrize(
    "nonsense",
    ["", "18", "2018-Q5", "2018-Q0", "2018-H3", "2018Q1", "2018-01", "1999", "2018-Q1-Q2", "١٢٣٤"],
)
def test_nonsense_is_refused_with_the_field_named(nonsense: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse(nonsense)
    assert refused.value.field == "period"


@given(DAYS, LENGTHS)
def test_every_day_lies_in_one_period_of_each_length(day: date, length: Length) -> None:
    period = containing(day, length=length)
    assert day in period
    assert day not in period.next
    assert day not in period.previous


@given(DAYS, LENGTHS)
def test_periods_follow_each_other_without_a_gap(day: date, length: Length) -> None:
    period = containing(day, length=length)
    assert period.next.previous == period == period.previous.next
    assert period.last_day + timedelta(days=1) == period.next.first_day


@given(DAYS, LENGTHS)
def test_what_is_written_is_read_again(day: date, length: Length) -> None:
    period = containing(day, length=length)
    assert parse(str(period)) == period


def test_periods_are_named_in_both_languages() -> None:
    assert parse("2018").label.en == "Year 2018"
    assert Period(2018, Length.HALF_YEAR, 2).label.sq == "Gjashtëmujori II 2018"
    assert parse("2018-Q4").label.en == "Quarter IV of 2018"
