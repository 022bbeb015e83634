"""Goals, plans and services: what they do to a case and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from nrm.assistance import queries, service
from nrm.assistance.bulk import services_in_bulk
from nrm.assistance.given import given_in, total_cost
from nrm.assistance.goals import Goal, goals_met, goals_of
from nrm.assistance.models import PlanGoal
from nrm.assistance.service import PLAN
from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM
from nrm.auth.policy import BulkReader
from nrm.casefile import holding
from nrm.cases.queries import events_of, open_tasks
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered, NotFound, NotPermitted, RuleBroken, Stale
from nrm.records import contents
from nrm.records import service as records
from nrm.records.queries import newest_signed
from nrm.records.service import Unfinished
from tests.assistance.assisted import assisted, goal, plan_answers, service_given
from tests.referrals.sent import Sent, sent, sign
from tests.risk.answers import in_days

pytestmark = pytest.mark.usefixtures("app")


def add(case: Sent, **changes: Any) -> UUID:
    file = case.file(case.vatra)
    return service.add_goal(file, goal(**changes), after=len(goals_of(file)))


def give(case: Sent, **changes: Any) -> None:
    file = case.file(case.vatra)
    after = queries.count_services(case.case_id)
    service.give(file, service_given(**changes), after=after)


def goals(case: Sent) -> list[Goal]:
    return goals_of(case.file(case.vatra))


def steps(case: Sent) -> set[str]:
    return {task.step for task in open_tasks(case.case_id)}


def read_plan(case: Sent) -> dict[str, Any]:
    plan = newest_signed(case.case_id, "F6")
    assert plan
    return contents.read(case.file(case.vatra), plan, purpose="reading")


def test_a_goal_is_under_way_until_it_has_a_result() -> None:
    case = assisted()
    goal_id = add(case)
    assert [one.is_open for one in goals(case)] == [True]
    result = {"result": "MET", "ended_on": in_days(0)}
    service.change_goal(case.file(case.vatra), goal_id, result, version=1)
    [changed] = goals(case)
    assert (changed.result, changed.version) == ("MET", 2)
    assert changed.answers["goal"] == goal()["goal"]


def test_the_earlier_version_of_a_goal_stays() -> None:
    case = assisted()
    goal_id = add(case)
    service.change_goal(case.file(case.vatra), goal_id, {"provider": "QKPVT"}, version=1)
    versions = select(func.count()).select_from(PlanGoal).where(PlanGoal.goal_id == goal_id)
    assert db.session.scalar(versions) == 2


def test_a_goal_taken_up_again_loses_the_date_of_its_result() -> None:
    case = assisted()
    goal_id = add(case)
    file = case.file(case.vatra)
    service.change_goal(file, goal_id, {"result": "NOT_MET", "ended_on": in_days(0)}, version=1)
    service.change_goal(file, goal_id, {"result": "OPEN"}, version=2)
    assert "ended_on" not in goals(case)[0].answers


def test_two_who_change_the_same_goal_do_not_overwrite_each_other() -> None:
    case = assisted()
    goal_id = add(case)
    service.change_goal(case.file(case.vatra), goal_id, {"provider": "QKPVT"}, version=1)
    with pytest.raises(Stale):
        service.change_goal(case.file(case.vatra), goal_id, {"provider": "ARSIS"}, version=1)


def test_a_second_press_adds_no_second_goal() -> None:
    case = assisted()
    service.add_goal(case.file(case.vatra), goal(), after=0)
    with pytest.raises(Stale):
        service.add_goal(case.file(case.vatra), goal(), after=0)


def test_a_goal_of_another_case_is_not_found() -> None:
    case = assisted()
    with pytest.raises(NotFound):
        service.change_goal(case.file(case.vatra), case.case_id, {"goal": "x"}, version=1)


def test_a_goal_cannot_end_before_it_starts() -> None:
    case = assisted()
    with pytest.raises(RuleBroken) as refused:
        add(case, due_on=in_days(-1))
    assert refused.value.field == "due_on"


def test_goals_count_as_met_also_when_met_in_part_and_not_at_all_when_dropped() -> None:
    case = assisted()
    for result in ("MET", "PARTLY_MET", "NOT_MET", "DROPPED"):
        goal_id = add(case)
        change = {"result": result, "ended_on": in_days(0)}
        service.change_goal(case.file(case.vatra), goal_id, change, version=1)
    assert goals_met(goals(case)) == (2, 3)


def test_the_authority_reads_the_goals_and_writes_none() -> None:
    case = assisted()
    add(case)
    file = case.file(case.reviewer)
    assert len(goals_of(file)) == 1
    with pytest.raises(NotPermitted):
        service.add_goal(file, goal(), after=1)


def test_a_plan_without_goals_cannot_be_signed() -> None:
    case = assisted()
    with pytest.raises(Unfinished) as unfinished:
        sign(case.file(case.vatra), PLAN, plan_answers())
    assert {problem.field for problem in unfinished.value.problems} == {"goals"}


def test_a_signed_plan_keeps_its_goals_as_they_stood() -> None:
    case = assisted()
    goal_id = add(case)
    sign(case.file(case.vatra), PLAN, plan_answers())
    service.change_goal(case.file(case.vatra), goal_id, {"goal": "Krejt tjetër"}, version=1)
    kept = read_plan(case)["goals"]
    assert goal()["goal"] in kept
    assert "Krejt tjetër" not in kept
    assert {"F6_REVIEW", "F8"} <= steps(case)


def test_goals_added_while_the_plan_is_a_draft_are_in_it() -> None:
    case = assisted()
    add(case)
    records.start(case.file(case.vatra), PLAN)
    add(case, goal="Të mësojë gjuhën.")
    sign(case.file(case.vatra), PLAN, plan_answers())
    assert "Të mësojë gjuhën." in read_plan(case)["goals"]


def test_a_review_starts_from_the_last_plan() -> None:
    case = assisted()
    add(case)
    sign(case.file(case.vatra), PLAN, plan_answers())
    with clock.at(clock.now() + timedelta(days=80)):
        record = records.start(case.file(case.vatra), PLAN)
        starting = contents.read(case.file(case.vatra), record, purpose="writing")
    assert starting["needs"] == ["HEALTH", "EMPLOYMENT"]
    assert "review_on" not in starting
    assert "goals" not in starting


def test_a_plan_is_not_reviewed_in_the_past() -> None:
    case = assisted()
    add(case)
    with pytest.raises(Unfinished) as unfinished:
        sign(case.file(case.vatra), PLAN, plan_answers(review_on=in_days(-1)))
    assert {problem.field for problem in unfinished.value.problems} == {"review_on"}


def test_services_are_listed_the_newest_first_with_their_cost() -> None:
    case = assisted()
    give(case, cost=2500, funding="NGO")
    give(case, service="LEGAL_AID", cost=1500, funding="STATE")
    given = given_in(case.file(case.vatra))
    assert [one.answers["service"] for one in given] == ["LEGAL_AID", "MEDICAL"]
    assert total_cost(given) == 4000
    assert [event.act for event in events_of(case.case_id)].count("give_service") == 2


def test_a_second_press_records_no_second_service() -> None:
    case = assisted()
    service.give(case.file(case.vatra), service_given(), after=0)
    with pytest.raises(Stale):
        service.give(case.file(case.vatra), service_given(), after=0)


def test_a_service_recorded_by_mistake_is_struck() -> None:
    case = assisted()
    give(case)
    [given] = given_in(case.file(case.vatra))
    service.withdraw(case.file(case.vatra), given.service_id)
    assert given_in(case.file(case.vatra)) == []
    with pytest.raises(NotFound):
        service.withdraw(case.file(case.vatra), given.service_id)


def test_no_service_is_given_before_the_person_is_accepted() -> None:
    case = sent()
    with pytest.raises(RuleBroken):
        service.give(case.file(case.worker), service_given(), after=0)


def test_a_service_lies_between_the_opening_of_the_case_and_today() -> None:
    case = assisted()
    for day in (in_days(-1), in_days(1)):
        with pytest.raises(RuleBroken) as refused:
            give(case, given_on=day)
        assert refused.value.field == "given_on"


def test_nothing_is_struck_from_a_closed_case() -> None:
    case = assisted()
    give(case)
    row = queries.services_of(case.case_id)[0]
    case.case.stage = "CLOSED"
    with pytest.raises(RuleBroken):
        service.withdraw(case.file(case.vatra), row.id)


@pytest.mark.parametrize("days", [None, 400])
def test_a_struck_service_does_not_stand_again(days: int | None) -> None:
    case = assisted()
    row = service.give(case.file(case.vatra), service_given(), after=0)
    kept = service.give(case.file(case.vatra), service_given(), after=1)
    service.withdraw(case.file(case.vatra), row.id)
    (one,) = given_in(case.file(case.vatra))
    assert one.service_id == kept.id
    row.withdrawn_at = clock.now() + timedelta(days) if days else None
    db.session.flush()
    cases, soon = [case.case], clock.now() + timedelta(1)
    with pytest.raises(Altered):
        services_in_bulk(BulkReader.STATISTICS, cases, until=soon, by=SYSTEM)
    if days is None:
        with pytest.raises(Altered):
            given_in(case.file(case.vatra))
    verdict = holding.verify()
    assert verdict.holds == (days is not None)


def test_a_struck_service_holds() -> None:
    case = assisted()
    row = service.give(case.file(case.vatra), service_given(), after=0)
    service.withdraw(case.file(case.vatra), row.id)
    assert holding.verify().holds


@pytest.mark.parametrize("deed", ["taken_away", "earlier_bytes", "all_taken_away"])
def test_a_goal_that_was_put_back_is_not_shown(deed: str) -> None:
    case = assisted()
    goal_id = add(case)
    changes = {"result": "MET", "ended_on": in_days(0)}
    service.change_goal(case.file(case.vatra), goal_id, changes, version=1)
    assert holding.verify().holds
    first, second = db.session.scalars(select(PlanGoal).order_by(PlanGoal.number)).all()
    if deed == "earlier_bytes":
        second.blob = first.blob
    else:
        db.session.delete(second)
    if deed == "all_taken_away":
        db.session.delete(first)
    db.session.flush()
    assert not holding.verify().holds
    with pytest.raises(Altered):
        goals(case)
    noted = db.session.scalars(select(Entry).where(Entry.action == "goal:altered")).one()
    assert (noted.case_id, noted.subject_id, noted.decision) == (case.case_id, goal_id, REFUSED)
