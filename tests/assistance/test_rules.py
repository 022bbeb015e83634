"""What cannot be true of a goal or of a service."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nrm.assistance.row_sections import GOAL_FIELDS, RESULT_FIELDS, SERVICE_FIELDS
from nrm.assistance.rules import goal_faults, service_faults

TODAY = date(2024, 5, 10)
OPENED = date(2024, 3, 1)
days = st.dates(date(2023, 1, 1), date(2025, 12, 31))


def faulty_fields(answers: Mapping[str, object]) -> set[str]:
    return {fault.field for fault in goal_faults(answers, today=TODAY)}


def refused_fields(**changes: object) -> set[str]:
    answers = {"service": "MEDICAL", "given_on": "2024-05-09", "provider": "OTHER"} | changes
    return {fault.field for fault in service_faults(answers, opened=OPENED, today=TODAY)}


@given(starts=days, due=days)
def test_a_goal_is_due_after_it_starts(starts: date, due: date) -> None:
    answers = {"starts_on": starts.isoformat(), "due_on": due.isoformat()}
    assert faulty_fields(answers) == ({"due_on"} if due < starts else set())


@given(starts=days, ended=days)
def test_a_result_lies_between_the_start_and_today(starts: date, ended: date) -> None:
    answers = {"starts_on": starts.isoformat(), "ended_on": ended.isoformat()}
    assert bool(faulty_fields(answers)) == (not starts <= ended <= TODAY)


@given(given_on=days)
def test_a_service_lies_between_the_opening_and_today(given_on: date) -> None:
    faults = refused_fields(given_on=given_on.isoformat())
    assert bool(faults) == (not OPENED <= given_on <= TODAY)


def test_a_service_on_the_day_of_opening_is_fine() -> None:
    assert refused_fields(given_on=OPENED.isoformat()) == set()


def test_a_quantity_needs_its_unit_and_a_unit_its_quantity() -> None:
    assert refused_fields(quantity=3) == {"unit"}
    assert refused_fields(unit="HOUR") == {"quantity"}
    assert refused_fields(quantity=3, unit="HOUR") == set()


def test_a_cost_needs_somebody_who_paid_it() -> None:
    assert refused_fields(cost=3000) == {"funding"}
    assert refused_fields(cost=3000, funding="STATE") == set()
    assert refused_fields(cost=0) == set()


def test_all_faults_are_found_at_once() -> None:
    late = (TODAY + timedelta(1)).isoformat()
    assert refused_fields(given_on=late, quantity=1, cost=5) == {"given_on", "unit", "funding"}


def test_no_page_of_a_row_asks_more_than_seven_questions() -> None:
    assert max(map(len, (GOAL_FIELDS, RESULT_FIELDS, SERVICE_FIELDS))) <= 7
