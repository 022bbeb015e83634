"""Working days in Albania, by which the deadlines of the procedure count."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache
from pkgutil import resolve_name

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@cache
def _holidays() -> Container[date]:
    """Return Albania's public holidays; the package reads every country and is loaded when a deadline asks for it."""
    there: Container[date] = resolve_name("holidays:country_holidays")("AL")
    return there


def is_working_day(day: date) -> bool:
    """Tell whether offices work on `day`: Monday to Friday and no public holiday."""
    return day.weekday() < _SATURDAY and day not in _holidays()


def next_working_day(day: date) -> date:
    """Return `day` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def working_day_before(day: date) -> date:
    """Return `day` itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """Return the `number`-th working day after `day`, which itself does not count.

    With `number` 0 the result is `day` or the first working day after it. Raises ValueError when
    `number` is negative.
    """
    if number < 0:
        raise ValueError("a deadline does not lie before its event")
    for _ in range(number):
        day = next_working_day(day + _ONE_DAY)
    return next_working_day(day)


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie after `first` up to and including `last`; 0 if none."""
    days = (last - first).days
    return sum(is_working_day(first + timedelta(days=step)) for step in range(1, days + 1))
