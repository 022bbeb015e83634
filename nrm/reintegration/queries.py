"""Reads about milestones, visits and closures that open nothing."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from nrm.auth.models import User
from nrm.auth.policy import Permission, ever
from nrm.cases.models import CaseEvent, Task
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.reintegration.models import Reopening


def day_of_act(case_id: UUID, act: str) -> date | None:
    """Return the day, in Albania, on which `act` was first done to the case, or None."""
    at = db.session.scalar(
        select(CaseEvent.at)
        .where(CaseEvent.case_id == case_id, CaseEvent.act == act)
        .order_by(CaseEvent.number)
        .limit(1)
    )
    return clock.local(at).date() if at else None


def awaits_acknowledgement(case_id: UUID) -> bool:
    """Tell whether the Responsible Authority has still to acknowledge the closure."""
    waiting = select(Task.id).where(
        Task.case_id == case_id, Task.step == "ACKNOWLEDGE", Task.done_at.is_(None)
    )
    return db.session.scalar(waiting.limit(1)) is not None


def reopening_of(case_id: UUID) -> Reopening | None:
    """Return why the case followed on an earlier one; None for a person's first case."""
    return db.session.scalar(select(Reopening).where(Reopening.case_id == case_id))


def possible_leads() -> Sequence[User]:
    """Return the active users whose role takes part in cases."""
    users = db.session.scalars(select(User).where(User.active.is_(True)))
    return [user for user in users if ever(user.as_role, Permission.CASES_OPEN)]
