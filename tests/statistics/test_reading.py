"""How each trait of a fact follows from the forms; pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from nrm.cases.models import Case, CaseEvent
from nrm.records.bulk import SignedForm
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.reading import Episode, fact_of

START = datetime(2018, 8, 1, 9, tzinfo=UTC)
IDENTITY = {"sex": "M", "citizenship": "XK", "birth_date": "2006-08-01"}


def signed(form: str, *, day: int = 0, number: int = 1, **answers: Any) -> SignedForm:
    """Return a form signed `day` days after the registration."""
    at = START + timedelta(days=day)
    return SignedForm(
        form=form, number=number, signed_at=at, holds_since=at, record_id=uuid4(), answers=answers
    )


def accepted(day: int) -> CaseEvent:
    """Return the acceptance of a referral, `day` days after the registration."""
    return CaseEvent(act="accept_referral", at=START + timedelta(days=day), stage="ASSISTED")


def told(
    *forms: SignedForm,
    identity: Mapping[str, Any] = IDENTITY,
    services: Sequence[str] = (),
    events: Sequence[CaseEvent] = (),
    episode: int = 1,
    agrees: bool = True,
) -> Fact:
    """Return the fact of an episode with these forms after an initial identification."""
    case = Case(episode=episode, registered_at=START, procedure_version="2018", stage="IDENTIFIED")
    return fact_of(
        Episode(
            case=case,
            identity=identity,
            forms=[*(() if any(one.form == "F1" for one in forms) else [signed("F1")]), *forms],
            events=events,
            services=[{"service": code} for code in services],
            sector="NGO",
            agrees=agrees,
        )
    )


def test_a_birthday_on_the_day_of_registration_counts() -> None:
    assert told().age_group == "0-13"
    assert told(identity={**IDENTITY, "birth_date": "2004-08-01"}).age_group == "14-17"
    assert told(identity={**IDENTITY, "birth_date": "2000-08-02"}).age_group == "14-17"
    assert told(identity={**IDENTITY, "birth_date": "2000-08-01"}).age_group == "18-24"


@pytest.mark.parametrize(
    ("country", "code"),
    [("AL", "AL"), ("XK", "FOREIGN"), ("XX", "FOREIGN"), (None, "NOT_STATED"), ("", "NOT_STATED")],
)
def test_citizenship_is_albanian_or_not(country: str | None, code: str) -> None:
    assert told(identity={**IDENTITY, "citizenship": country}).citizenship == code


@pytest.mark.parametrize(("decision", "status"), [("VT", "VT"), ("PENDING", "VMT"), (None, "VMT")])
def test_only_formal_identification_makes_a_vt(decision: str | None, status: str) -> None:
    assert told(signed("F2", formal_decision=decision)).status == status


def test_the_newest_version_of_a_form_counts() -> None:
    first, second = signed("F1", qark="AL-01"), signed("F1", number=2, qark="AL-12")
    assert told(second, first).qark == "AL-12"


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "0-1"), (1, "0-1"), (2, "2-7"), (7, "2-7"), (8, "8-30"), (30, "8-30"), (31, "31+")],
)
def test_waiting_falls_into_its_band(days: int, band: str) -> None:
    assert told(signed("F3"), events=[accepted(days)]).waiting == band


def test_nobody_waits_without_an_answer_or_a_referral() -> None:
    assert told(signed("F3")).waiting == "NONE"
    assert told(events=[accepted(1)]).waiting == "NONE"
    assert told(signed("F3")).referral == "SENT"


@pytest.mark.parametrize(
    ("methods", "code"),
    [
        ([], "NOT_STATED"),
        (["UNKNOWN"], "NOT_STATED"),
        (["FAMILY"], "OTHER"),
        (["FAMILY", "MARRIAGE_AGENCY"], "AGENCY"),
    ],
)
def test_one_agency_is_enough(methods: list[str], code: str) -> None:
    assert told(signed("F1", recruitment=methods)).recruitment == code


def test_the_main_form_of_exploitation_goes_before_the_others() -> None:
    main = signed("F1", main_exploitation="LABOUR", other_exploitation=["SEX"])
    unknown = signed("F1", main_exploitation="UNKNOWN", other_exploitation=["LABOUR", "BEGGING"])
    assert told(main).exploitation == "LABOUR"
    assert told(unknown).exploitation == "BEGGING"
    assert told(signed("F1", main_exploitation="UNKNOWN")).exploitation == "NOT_STATED"


def test_a_second_episode_is_trafficked_before_whatever_was_answered() -> None:
    assert told(signed("F1", trafficked_before="NO"), episode=2).previously == "YES"
    assert told(signed("F1", trafficked_before="NOT_KNOWN")).previously == "NOT_STATED"


def test_without_a_service_there_is_no_setting() -> None:
    plan = signed("F6", setting="SHELTER")
    assert (told(plan).setting, told(plan).assistance_plan) == ("NONE", "YES")
    assert told(plan, services=["MEDICAL"]).setting == "SHELTER"
    assert told(services=["MEDICAL"]).setting == "NOT_STATED"


@pytest.mark.parametrize(
    ("assessed", "departure"),
    [("2018-08-20", "ASSESSED"), ("2018-08-21", "UNASSESSED"), (None, "UNASSESSED")],
)
def test_risk_must_be_assessed_by_the_day_of_leaving(assessed: str | None, departure: str) -> None:
    left = signed("F8", milestone="HOUSING", resettled_on="2018-08-20")
    forms = [left] if assessed is None else [left, signed("F4", assessed_on=assessed)]
    assert told(*forms).departure == departure


@pytest.mark.parametrize(
    ("answers", "interview", "interviews"),
    [
        ({"presences": ["PMF"], "recording_ref": "R-1"}, "PMF", "ONCE_RECORDED"),
        ({"presences": ["LAWYER"]}, "NO_PMF", "ONCE"),
        ({"presences": ["PMF"], "interviews_so_far": 2}, "PMF", "REPEATED"),
    ],
)
def test_an_interview_says_who_was_there_and_how_often(
    answers: dict[str, Any], interview: str, interviews: str
) -> None:
    fact = told(signed("F2", **answers))
    assert (fact.interview, fact.interviews) == (interview, interviews)


def test_the_twelve_month_check_counts_a_job_or_a_network() -> None:
    check: dict[str, Any] = {"occasion": "TWELVE_MONTHS", "has_job": "NO", "has_network": "YES"}
    assert told(signed("F9", **check)).after_year == "YES"
    assert told(signed("F9", **check | {"has_network": "NO"})).after_year == "NO"
    assert told(signed("F9", **check | {"occasion": "PLANNED"})).after_year == "NONE"


def test_a_lost_job_is_no_job() -> None:
    held: dict[str, Any] = {"milestone": "JOB", "job_sector": "PUBLIC"}
    assert told(signed("F8", **held)).employment == "PUBLIC"
    assert told(signed("F8", **held, still_holds="NO")).employment == "NONE"


def test_a_case_that_was_never_registered_is_in_no_figure() -> None:
    unregistered = Episode(Case(episode=1), {}, [], [], [], None)
    with pytest.raises(ValueError, match="never registered"):
        fact_of(unregistered)
