"""Dates typed in three boxes."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nrm.foundation.language import use_language
from nrm.foundation.web.typed_dates import DateProblem, TypedDate

DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
pytestmark = pytest.mark.usefixtures("app")
in_context = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@in_context
@given(value=DATES)
def test_what_is_shown_is_read_back(value: date) -> None:
    assert TypedDate.of(value).read() == value


@in_context
@given(value=DATES, pattern=st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%d %m %Y", "%Y-%m-%d"]))
def test_a_whole_date_in_the_first_box_is_understood(value: date, pattern: str) -> None:
    assert TypedDate(day=value.strftime(pattern)).read() == value


@in_context
@given(boxes=st.tuples(*[st.text(st.characters(), max_size=12)] * 3))
def test_anything_else_is_no_crash(boxes: tuple[str, str, str]) -> None:
    with suppress(DateProblem):
        assert 1900 <= TypedDate(*boxes).read().year <= 2100


@pytest.mark.parametrize(
    ("boxes", "wrong", "message"),
    [
        (("", "3", "2019"), ["day"], "Add the day"),
        (("27", "", ""), ["month", "year"], "Add the month and the year"),
        (("32", "3", "2019"), ["day"], "Write the day as a number from 1 to 31"),
        (("27", "mars", "2019"), ["month"], "Write the month as a number from 1 to 12"),
        (("27", "3", "19"), ["year"], "Write the year with 4 digits, like 2019"),
        (("27", "3", "1899"), ["year"], "The year must be between 1900 and 2100"),
        (("29", "2", "2019"), ["day", "month"], "That date does not exist"),
        (("²", "3", "2019"), ["day"], "Write the day as a number"),
        (("٣", "3", "2019"), ["day"], "Write the day as a number"),
    ],
)
def test_the_message_says_what_to_correct(
    boxes: Sequence[str], wrong: list[str], message: str
) -> None:
    with use_language("en"), pytest.raises(DateProblem) as raised:
        TypedDate(*boxes).read()
    assert list(raised.value.boxes) == wrong
    assert message in str(raised.value)
