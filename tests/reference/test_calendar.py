"""Working days and the deadlines that count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.reference.calendar import (
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

days = st.dates(min_value=date(2011, 1, 1), max_value=date(2040, 12, 31))
numbers = st.integers(min_value=0, max_value=60)


def test_weekends_and_the_flag_days_are_free() -> None:
    assert not is_working_day(date(2025, 11, 22))
    assert not is_working_day(date(2025, 11, 28))
    assert is_working_day(date(2025, 11, 27))


def test_a_deadline_steps_over_weekend_and_holidays() -> None:
    assert add_working_days(date(2025, 11, 26), 2) == date(2025, 12, 2)
    assert add_working_days(date(2024, 12, 24), 1) == date(2024, 12, 26)


def test_no_days_means_today_or_the_next_open_day() -> None:
    assert add_working_days(date(2025, 3, 12), 0) == date(2025, 3, 12)
    assert add_working_days(date(2025, 3, 15), 0) == date(2025, 3, 17)


def test_deadlines_do_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="before its event"):
        add_working_days(date(2025, 3, 12), -1)


@given(days, numbers)
def test_a_deadline_falls_on_a_working_day(day: date, number: int) -> None:
    assert is_working_day(add_working_days(day, number))


@given(days, st.integers(min_value=1, max_value=60))
def test_the_days_between_are_as_many_as_were_added(day: date, number: int) -> None:
    assert working_days_between(day, add_working_days(day, number)) == number


@given(days, numbers)
def test_a_later_start_never_ends_earlier(day: date, number: int) -> None:
    assert add_working_days(day, number) <= add_working_days(day + timedelta(days=1), number)


@given(days)
def test_the_next_working_day_skips_only_free_days(day: date) -> None:
    found = next_working_day(day)
    assert all(not is_working_day(day + timedelta(days=step)) for step in range((found - day).days))
