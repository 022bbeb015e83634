"""What signing a risk assessment or a safety plan does, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.queries import open_tasks
from nrm.foundation import clock
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.records import contents
from nrm.records import service as records
from nrm.records.queries import newest_signed
from nrm.records.service import Unfinished
from nrm.risk import history
from nrm.risk.service import RISK, SAFETY
from tests.people import colleague
from tests.referrals.sent import GIRL, Sent, sign
from tests.risk.answers import assessed, in_days, planned, threatened

pytestmark = pytest.mark.usefixtures("app")


def identified() -> Sent:
    case = Sent()
    case.identify()
    return case


def assess(case: Sent, answers: dict[str, Any]) -> None:
    sign(case.file(case.worker), RISK, answers)


def plan(case: Sent, **changes: Any) -> None:
    sign(case.file(case.worker), SAFETY, planned(**changes))


def steps(case: Sent) -> set[str]:
    return {task.step for task in open_tasks(case.case_id)}


def refused(case: Sent, answers: dict[str, Any]) -> set[str | None]:
    with pytest.raises(Unfinished) as unfinished:
        assess(case, answers)
    return {problem.field for problem in unfinished.value.problems}


def test_an_assessment_gets_the_step_done() -> None:
    case = identified()
    assert "F4" in steps(case)
    assess(case, assessed())
    assert "F4" not in steps(case)


def test_the_history_has_a_trend() -> None:
    case = identified()
    assess(case, threatened())
    with clock.at(clock.now() + timedelta(days=40)):
        assess(case, assessed())
    file = case.file(case.worker)
    assert [(level, score) for _at, level, score in history.trend(file)] == [
        ("HIGH", 6),
        ("LOW", 0),
    ]
    newest = history.newest(file)
    assert newest
    assert newest.level == "LOW"


def test_another_level_than_the_suggested_one_is_explained() -> None:
    case = identified()
    assert refused(case, assessed(level="MEDIUM")) == {"level_reason"}
    assess(case, assessed(level="MEDIUM", level_reason="Personi ka frikë dhe fshihet."))


def test_a_high_risk_needs_measures_at_once() -> None:
    case = identified()
    missing = {"immediate_measures": None, "immediate_action": None}
    assert refused(case, threatened() | missing) == set(missing)


def test_dates_out_of_order_are_refused() -> None:
    case = identified()
    assert refused(case, assessed(next_review_on=in_days(100))) == {"valid_until"}
    past = assessed(assessed_on=in_days(-9), next_review_on=in_days(-5), valid_until=in_days(-2))
    assert refused(case, past) == {"valid_until"}


def test_a_childs_factors_are_needed_for_a_child() -> None:
    case = Sent(GIRL)
    case.identify(child_informed=["RIGHTS"])
    wanted = {"factor_parents_capacity", "factor_siblings", "factor_out_of_school"}
    assert refused(case, assessed()) == wanted


def test_a_safety_plan_needs_an_assessment_first() -> None:
    case = identified()
    with pytest.raises(RuleBroken, match="F4"):
        plan(case)


def test_a_safety_plan_starts_from_the_level_of_the_newest_assessment() -> None:
    case = identified()
    assess(case, threatened())
    file = case.file(case.worker)
    record = records.start(file, SAFETY)
    assert contents.read(file, record, purpose="reading") == {"answers_level": "HIGH"}


def test_a_safety_plan_answers_to_the_newest_assessment() -> None:
    case = identified()
    assess(case, threatened())
    with pytest.raises(Unfinished) as unfinished:
        plan(case, answers_level="LOW")
    assert {problem.field for problem in unfinished.value.problems} == {"answers_level"}
    plan(case, answers_level="HIGH")
    assert newest_signed(case.case_id, "F5")


def test_a_plan_that_the_person_does_not_agree_to_says_what_is_done() -> None:
    case = identified()
    assess(case, assessed())
    with pytest.raises(Unfinished) as unfinished:
        plan(case, agreed="NO")
    assert {problem.field for problem in unfinished.value.problems} == {"disagreement"}


def test_the_authority_reads_the_risk_but_not_the_safety_plan() -> None:
    case = identified()
    assess(case, assessed())
    plan(case)
    file = case.file(case.reviewer)
    assert history.trend(file)
    safety = newest_signed(case.case_id, "F5")
    assert safety
    assert contents.read(file, safety, purpose="reading") == {}


def test_who_is_not_on_the_case_sees_no_risk() -> None:
    case = identified()
    stranger = colleague(Role.POLICE)
    with pytest.raises(NotFound):
        case.file(stranger, Permission.RISK_ASSESS)
