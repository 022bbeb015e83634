"""Moving a case along: the one place where a stage changes, a step opens and a step gets done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import REFUSED, ever
from nrm.auth.roles import Actor
from nrm.cases import queries
from nrm.cases.access import CaseFile
from nrm.cases.models import Case, CaseEvent, Participation, Task
from nrm.cases.registrations import MOMENT, spelt
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.procedure.rules import Hindrance, Part, Procedure, judge


def allows(file: CaseFile, act: str, *, signed_forms: Collection[str]) -> bool:
    """Tell whether the procedure allows `act` now."""
    ruling = judge(file.procedure, act, stage=file.case.stage, signed_forms=signed_forms)
    return ruling.hindrance is None


def check(file: CaseFile, act: str, *, signed_forms: Collection[str]) -> None:
    """Raise `RuleBroken`, saying what is missing, when the procedure does not allow `act` now."""
    ruling = judge(file.procedure, act, stage=file.case.stage, signed_forms=signed_forms)
    if ruling.hindrance is Hindrance.WRONG_STAGE:
        stage = file.procedure.stage(file.case.stage).name
        raise RuleBroken(
            _("This cannot be done while the case stands at “%(stage)s”.", stage=stage)
        )
    if ruling.hindrance is Hindrance.FORMS_MISSING:
        raise RuleBroken(
            _("First sign: %(forms)s. Then come back here.", forms=", ".join(ruling.missing))
        )


def advance(
    file: CaseFile,
    act: str,
    *,
    signed_forms: Collection[str],
    subject_id: UUID | None = None,
    status: str | None = None,
    registers: bool = False,
) -> CaseEvent:
    """Do `act` to the case: check the gate, move the stage, tell the trail, open and finish steps.

    `signed_forms` are the codes of the forms in the file, the one being signed included; `subject_id` is the record or
    referral that the act is about; `status` is the trafficking status that it leads to, if it changes; `registers`
    says that the case counts in figures from now on. Raises `RuleBroken` when the procedure does not allow it.
    """
    trail.take_turn()
    check(file, act, signed_forms=signed_forms)
    procedure, case, now = file.procedure, file.case, clock.now()
    # What is asked comes before what is changed, so that the session writes once.
    number, waiting = queries.next_event_number(case.id), queries.open_tasks(case.id)
    case.stage = procedure.act(act).to or case.stage
    case.status = status or case.status
    told = {"stage": case.stage}
    if registers:
        case.registered_at = now
        told |= {MOMENT: spelt(now)}
    happening = Happening(f"case:{act}", case_id=case.id, subject_id=subject_id, detail=told)
    trail.record(happening, by=file.actor.author)
    event = _note(file, act, number=number, subject_id=subject_id)
    _finish_steps(waiting, procedure, act, actor=file.actor, now=now)
    if procedure.stage(case.stage).ends and procedure.act(act).to:
        _end(case, waiting, procedure, now=now)
    _open_steps(case, waiting, procedure, act, now=now)
    db.session.flush()
    return event


def drop_step(file: CaseFile, code: str) -> None:
    """End a step without its being done, because it can no longer be."""
    for task in queries.open_tasks(file.case.id):
        if task.step == code:
            task.done_at, task.dropped = clock.now(), True
    db.session.flush()


def take_part(
    file: CaseFile, part: Part, *, institution_id: UUID, user_id: UUID | None = None
) -> Participation:
    """Let somebody take part from now on; with no `user_id` the institution is asked and anyone there may answer."""
    row = Participation(
        case_id=file.case.id,
        part=part,
        institution_id=institution_id,
        user_id=user_id,
        since=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def answer_as(file: CaseFile, part: Part) -> Participation:
    """Name the actor as the one who takes part for the institution that was asked as `part`.

    Raises `NotPermitted` when the actor's role cannot answer so, and `RuleBroken` when the institution was not asked
    or somebody else there has answered already.
    """
    if not ever(file.actor.role, queries.ANSWERED_WITH[part]):
        raise NotPermitted(REFUSED)
    row = queries.participation_in(file.case.id, part)
    if row is None or row.institution_id != file.actor.institution_id:
        raise RuleBroken(_("Your institution has not been asked to do this in this case."))
    if row.user_id not in (None, file.actor.user_id):
        raise RuleBroken(_("A colleague has already taken this on."))
    row.user_id = file.actor.user_id
    db.session.flush()
    return row


def hand_over_lead(file: CaseFile, *, to: Actor) -> None:
    """Make `to` the lead; who led before stays on the team."""
    now = clock.now()
    for row in queries.open_participations(file.case.id):
        if row.part == Part.LEAD and row.user_id != to.user_id:
            row.part = Part.MEMBER
        elif row.part in (Part.RECEIVER, Part.LEAD, Part.MEMBER) and row.user_id == to.user_id:
            row.until = now
    take_part(file, Part.LEAD, institution_id=to.institution_id, user_id=to.user_id)


def end_part(file: CaseFile, part: Part) -> None:
    """End whoever takes part as `part` now."""
    for row in queries.open_participations(file.case.id):
        if row.part == part:
            row.until = clock.now()


def _note(file: CaseFile, act: str, *, number: int, subject_id: UUID | None) -> CaseEvent:
    event = CaseEvent(
        case_id=file.case.id,
        number=number,
        act=act,
        at=clock.now(),
        stage=file.case.stage,
        by_user=file.actor.user_id,
        by_institution=file.actor.institution_id,
        subject_id=subject_id,
    )
    db.session.add(event)
    return event


def _open_steps(
    case: Case, waiting: Sequence[Task], procedure: Procedure, act: str, *, now: datetime
) -> None:
    still = {task.step for task in waiting if task.done_at is None}
    for step in procedure.opened_by(act):
        if step.code in still or (step.once and queries.was_done(case.id, step.code)):
            continue
        deadline = procedure.deadline(step.deadline) if step.deadline else None
        db.session.add(
            Task(
                case_id=case.id,
                step=step.code,
                part=step.part,
                opened_at=now,
                due_at=deadline.due(now) if deadline else None,
            )
        )


def _finish_steps(
    waiting: Sequence[Task], procedure: Procedure, act: str, *, actor: Actor, now: datetime
) -> None:
    finished = {step.code for step in procedure.done_by(act)}
    for task in waiting:
        if task.step in finished:
            task.done_at, task.done_by = now, actor.user_id


def _end(case: Case, waiting: Sequence[Task], procedure: Procedure, *, now: datetime) -> None:
    case.closed_at = now
    for task in waiting:
        if task.done_at is None and not procedure.step(task.step).outlives_closing:
            task.done_at, task.dropped = now, True
    stays = (Part.LEAD, Part.AUTHORITY)
    ending = select(Participation).where(
        Participation.case_id == case.id,
        Participation.until.is_(None),
        Participation.part.not_in(stays),
    )
    for row in db.session.scalars(ending):
        row.until = now
