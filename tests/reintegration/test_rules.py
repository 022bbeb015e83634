"""What a closure needs, and when the 12-month check is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.foundation.declaration import FormDeclaration
from nrm.reference import lists
from nrm.reintegration.rules import (
    INTO_COMMUNITY,
    SUCCESS,
    WHOLE_JOURNEY,
    forms_needed,
    is_early,
    needs_words,
)
from nrm.reintegration.sections.closure import F10, FOLLOWED_UP
from nrm.reintegration.sections.milestone import F8
from nrm.reintegration.sections.visit import F9

reasons = st.sampled_from([code.code for code in lists.CLOSURE])
statuses = st.sampled_from([code.code for code in lists.STATUS])


@pytest.mark.parametrize("form", [F8, F9, F10], ids=lambda form: form.code)
def test_a_page_asks_seven_questions_at_most(form: FormDeclaration) -> None:
    assert max(len(part.fields) for part in form.parts) <= 7


@given(statuses)
def test_success_needs_the_whole_journey_in_the_file(status: str) -> None:
    for reason in SUCCESS:
        assert forms_needed(reason, status=status) == WHOLE_JOURNEY


@given(reasons, statuses)
def test_what_victims_need_includes_what_others_need(reason: str, status: str) -> None:
    assert set(forms_needed(reason, status=status)) <= set(forms_needed(reason, status="VMT"))
    assert forms_needed(reason, status="VMT") == forms_needed(reason, status="VT")


def test_a_return_to_the_community_needs_a_risk_assessment() -> None:
    for reason in INTO_COMMUNITY:
        assert "F4" in forms_needed(reason, status="AT_RISK")
        assert "F5" in forms_needed(reason, status="VMT")


def test_who_declines_help_or_is_lost_is_not_held_back() -> None:
    for reason in ("DECLINED_FURTHER", "CONTACT_LOST", "DECEASED", "DUPLICATE"):
        assert forms_needed(reason, status="VMT") == ()
        assert needs_words(reason)


def test_a_success_needs_no_words() -> None:
    assert not needs_words("REINTEGRATED")


def test_every_reason_that_a_rule_names_is_in_the_code_list() -> None:
    assert {code.code for code in lists.CLOSURE} >= SUCCESS | INTO_COMMUNITY


def test_nobody_follows_up_the_dead() -> None:
    assert not FOLLOWED_UP.holds({"reason": "DECEASED"})
    assert FOLLOWED_UP.holds({"reason": "REINTEGRATED"})


@given(started=st.dates(date(2018, 1, 1), date(2028, 1, 1)), days=st.integers(0, 800))
def test_a_check_after_eleven_months_is_in_time(started: date, days: int) -> None:
    assert is_early(started + timedelta(days), started=started) == (days < 334)


def test_a_job_needs_its_sector() -> None:
    missing = {field.name for field in F8.missing({"milestone": "JOB"})}
    assert {"job_sector", "job_contract"} <= missing
    assert "job_sector" not in {field.name for field in F8.missing({"milestone": "SCHOOL"})}


def test_the_check_after_a_year_asks_for_job_network_and_trafficking() -> None:
    asked = {field.name for field in F9.missing({"occasion": "TWELVE_MONTHS"})}
    assert {"has_job", "has_network", "trafficked_again"} <= asked
    assert "has_job" not in {field.name for field in F9.missing({"occasion": "ORDINARY"})}
