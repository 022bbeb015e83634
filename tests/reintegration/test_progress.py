"""What signing a milestone or a visit does, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from nrm.assistance.service import PLAN
from nrm.cases.queries import events_of, open_tasks
from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.records.kinds import RecordKind
from nrm.records.service import Unfinished
from nrm.reintegration.service import MILESTONE, VISIT
from tests.assistance.assisted import assisted, plan_answers
from tests.referrals.sent import Sent, sent, sign
from tests.reintegration.journeys import check, closed, milestone, planned, reintegrating, visit
from tests.risk.answers import in_days

pytestmark = pytest.mark.usefixtures("app")

EARLY = "Personi largohet nga vendi javën tjetër."


def record(case: Sent, kind: RecordKind, answers: dict[str, Any]) -> None:
    sign(case.file(case.vatra), kind, answers)


def refused(case: Sent, kind: RecordKind, answers: dict[str, Any]) -> set[str | None]:
    with pytest.raises(Unfinished) as unfinished:
        record(case, kind, answers)
    return {problem.field for problem in unfinished.value.problems}


def last_act(case: Sent) -> str:
    return events_of(case.case_id)[-1].act


def steps(case: Sent) -> set[str]:
    return {task.step for task in open_tasks(case.case_id)}


def test_the_first_milestone_starts_reintegration_and_the_next_does_not() -> None:
    case = planned()
    record(case, MILESTONE, milestone())
    assert (case.case.stage, last_act(case)) == ("REINTEGRATION", "start_reintegration")
    assert {"F9", "CHECK12"} <= steps(case)
    record(case, MILESTONE, milestone(milestone="HOUSING"))
    assert last_act(case) == "record_milestone"


def test_reintegration_needs_a_plan_first() -> None:
    case = assisted()
    with pytest.raises(RuleBroken, match="F6"):
        record(case, MILESTONE, milestone())


def test_no_milestone_before_the_person_is_accepted() -> None:
    case = sent()
    with pytest.raises(RuleBroken):
        sign(case.file(case.worker), MILESTONE, milestone())


def test_a_job_says_its_sector_and_contract() -> None:
    case = planned()
    wanted = {"job_sector", "job_contract"}
    assert refused(case, MILESTONE, milestone(milestone="JOB")) == wanted
    job = milestone(milestone="JOB", job_sector="PRIVATE", job_contract="PERMANENT")
    record(case, MILESTONE, job)


def test_a_milestone_is_not_reached_before_the_case_was_opened() -> None:
    case = planned()
    assert refused(case, MILESTONE, milestone(reached_on=in_days(-1))) == {"reached_on"}


def test_leaving_the_shelter_needs_an_assessment_valid_on_that_day() -> None:
    case = planned()
    with clock.at(clock.now() + timedelta(days=120)):
        late = milestone(resettled_on=in_days(0))
        assert refused(case, MILESTONE, late) == {"resettled_on"}
        record(case, MILESTONE, milestone(resettled_on=in_days(-100)))


def test_a_visit_gets_the_step_done_and_opens_the_next() -> None:
    case = reintegrating()
    record(case, VISIT, visit())
    assert last_act(case) == "visit"
    assert "F9" in steps(case)


def test_a_new_risk_is_described() -> None:
    case = reintegrating()
    assert refused(case, VISIT, visit(findings=["NEW_RISK"])) == {"new_risks"}


def test_the_next_visit_comes_after_this_one() -> None:
    case = reintegrating()
    assert "next_visit_on" in refused(case, VISIT, visit(next_visit_on=in_days(-1)))


def test_the_check_after_a_year_gets_its_step_done() -> None:
    case = reintegrating()
    with clock.at(clock.now() + timedelta(days=366)):
        record(case, VISIT, check())
    assert last_act(case) == "check_outcome"
    assert "CHECK12" not in steps(case)


def test_a_check_ahead_of_time_is_explained() -> None:
    case = reintegrating()
    assert refused(case, VISIT, check()) == {"early_reason"}
    record(case, VISIT, check(early_reason=EARLY))


def test_a_check_asks_for_its_outcome() -> None:
    case = reintegrating()
    answers = visit(occasion="TWELVE_MONTHS", early_reason=EARLY)
    wanted = {"has_job", "has_network", "trafficked_again"}
    assert refused(case, VISIT, answers) == wanted


def test_no_check_before_reintegration_started() -> None:
    case = planned()
    assert refused(case, VISIT, check()) == {"occasion"}


def test_on_a_closed_case_its_lead_makes_the_check_and_no_ordinary_visit() -> None:
    case = closed()
    with clock.at(clock.now() + timedelta(days=366)):
        assert refused(case, VISIT, visit()) == {"occasion"}
        record(case, VISIT, check())
    assert (case.case.stage, last_act(case)) == ("CLOSED", "check_outcome")


def test_the_review_of_a_plan_does_not_ask_for_the_first_milestone_again() -> None:
    case = planned()
    assert "F8" in steps(case)
    record(case, MILESTONE, milestone())
    record(case, PLAN, plan_answers())
    assert "F8" not in steps(case)
