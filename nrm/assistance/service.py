"""The acts of assistance: sign a plan, add and change its goals, record a service that was given."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _

from nrm.assistance import queries
from nrm.assistance.goals import WRITTEN, goals_of, in_words, version_of
from nrm.assistance.models import PlanGoal, ServiceGiven
from nrm.assistance.row_sections import RESULT_FIELDS
from nrm.assistance.rules import MOST_GOALS, Fault, goal_faults, service_faults
from nrm.assistance.sections import F6, GOALS
from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import Permission
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.cases.door import seal_section
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import NotFound, RuleBroken, Stale
from nrm.identification.service import child_in
from nrm.records import contents
from nrm.records.date_order import already_past, opened_on
from nrm.records.kinds import Problem, RecordKind
from nrm.records.models import Record
from nrm.records.queries import newest_signed, signed_forms, unfinished

NO_DETAIL: Mapping[str, object] = {}
CARRIED_OVER = ("setting", "needs", "needs_detail", "own_support", "basic_package")
"""What the review of a plan starts from."""


def add_goal(file: CaseFile, answers: Values, *, after: int) -> UUID:
    """Add a goal to the plan and return its id; `after` is how many goals the page showed.

    Raises `Stale` when goals were added meanwhile, and `RuleBroken` when the procedure has no plan now, there are
    too many goals or the dates cannot be.
    """
    known = queries.newest_goals(file.case.id)
    if len(known) != after:
        raise Stale
    if len(known) >= MOST_GOALS:
        raise RuleBroken(_("A plan has at most %(most)s goals.", most=MOST_GOALS))
    goal_id = uuid4()
    _write_goal(file, goal_id, answers, number=1)
    return goal_id


def change_goal(file: CaseFile, goal_id: UUID, answers: Values, *, version: int) -> None:
    """Write a new version of a goal with `answers` over what it said; None takes an answer away.

    Raises `NotFound`, `Stale` when the goal has another version than the page, `RuleBroken` as `add_goal`.
    """
    goal = next((goal for goal in goals_of(file) if goal.goal_id == goal_id), None)
    if goal is None:
        raise NotFound
    if goal.version != version:
        raise Stale
    said = {**goal.answers, **answers}
    unasked = {field.name for field in RESULT_FIELDS if not field.is_relevant(said)}
    kept = {name: said[name] for name in said if said[name] is not None and name not in unasked}
    _write_goal(file, goal_id, kept, number=version + 1)


def give(file: CaseFile, answers: Values, *, after: int) -> ServiceGiven:
    """Record a service that was given; `after` is how many had been recorded when the page was made.

    Raises `Stale` when another was recorded meanwhile (a second press of the same button is one), and `RuleBroken`
    when the procedure gives no services now or the answers cannot be.
    """
    journey.check(file, "give_service", signed_forms=())
    if queries.count_services(file.case.id) != after:
        raise Stale
    _refuse(service_faults(answers, opened=opened_on(file), today=clock.today()))
    row = ServiceGiven(id=uuid4(), case_id=file.case.id, recorded_by=file.actor.user_id)
    row.blob = seal_section(file, Section.PLAN, row.id, answers, table=ServiceGiven.__tablename__)
    db.session.add(row)
    journey.advance(file, "give_service", signed_forms=(), subject_id=row.id)
    return row


def withdraw(file: CaseFile, service_id: UUID) -> None:
    """Strike a service that was recorded by mistake; it stays in the database.

    Raises `NotFound`, and `RuleBroken` when the procedure gives no services now.
    """
    journey.check(file, "give_service", signed_forms=())
    row = queries.service_in(file.case.id, service_id)
    if row is None:
        raise NotFound
    row.withdrawn_at = clock.now()
    _tell(file, queries.STRUCK, row.id)
    db.session.flush()


def _write_goal(file: CaseFile, goal_id: UUID, answers: Values, *, number: int) -> None:
    journey.check(file, "plan_assistance", signed_forms=signed_forms(file.case.id))
    _refuse(goal_faults(answers, today=clock.today()))
    row_id = uuid4()
    row = PlanGoal(
        id=row_id,
        case_id=file.case.id,
        goal_id=goal_id,
        number=number,
        written_by=file.actor.user_id,
        blob=seal_section(file, Section.PLAN, row_id, answers, table=PlanGoal.__tablename__),
    )
    db.session.add(row)
    _tell(file, WRITTEN, goal_id, detail=version_of(row).told)
    db.session.flush()


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise RuleBroken(faults[0].words, field=faults[0].field)


def _tell(
    file: CaseFile, action: str, subject_id: UUID, *, detail: Mapping[str, object] = NO_DETAIL
) -> None:
    happening = Happening(action, case_id=file.case.id, subject_id=subject_id, detail=detail)
    trail.record(happening, by=file.actor.author)


def _known(file: CaseFile) -> dict[str, Any]:
    """Return what the plan's questions depend on and, while it is a draft, its goals as they stand."""
    known = child_in(file)
    is_asked = file.reads(Section.PLAN) and unfinished(file.case.id, F6.code)
    if is_asked and (goals := goals_of(file)):
        known[GOALS] = in_words(goals)
    return known


def _from_last_plan(file: CaseFile) -> dict[str, Any]:
    last = newest_signed(file.case.id, F6.code)
    said = contents.read(file, last, purpose=contents.WRITING) if last else {}
    return {name: said[name] for name in CARRIED_OVER if name in said}


def _check_plan(file: CaseFile, answers: Values) -> list[Problem]:
    return already_past(file, F6, answers, "review_on")


def _planned(file: CaseFile, record: Record, _answers: Values) -> None:
    signed = signed_forms(file.case.id) | {F6.code}
    journey.advance(file, "plan_assistance", signed_forms=signed, subject_id=record.id)


PLAN = RecordKind(
    form=F6,
    permission=Permission.ASSISTANCE_PLAN,
    act="plan_assistance",
    signed=_planned,
    repeats=True,
    known=_known,
    starts_from=_from_last_plan,
    check=_check_plan,
)
