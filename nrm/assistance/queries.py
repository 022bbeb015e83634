"""Reads about goals and services that open nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from nrm.assistance.models import PlanGoal, ServiceGiven
from nrm.audit.queries import newest_about_each
from nrm.cases.door import SealedPart
from nrm.foundation.database import db
from nrm.foundation.declaration import Section

STRUCK = "service:withdraw"
"""The act that strikes a service, as the trail names it."""


def newest_goals(case_id: UUID) -> list[PlanGoal]:
    """Return the version that holds of every goal of the case, the first goal first."""
    query = select(PlanGoal).where(PlanGoal.case_id == case_id).order_by(PlanGoal.number)
    newest: dict[UUID, PlanGoal] = {}
    for row in db.session.scalars(query.order_by(PlanGoal.created_at, PlanGoal.id)):
        newest[row.goal_id] = row
    return list(newest.values())


def services_of(case_id: UUID) -> Sequence[ServiceGiven]:
    """Return the services given in the case that were not withdrawn, in the order of recording."""
    query = select(ServiceGiven).where(
        ServiceGiven.case_id == case_id, ServiceGiven.withdrawn_at.is_(None)
    )
    return db.session.scalars(query.order_by(ServiceGiven.created_at, ServiceGiven.id)).all()


def standing_services() -> set[UUID]:
    """Return the services of every case that were not withdrawn."""
    return set(
        db.session.scalars(select(ServiceGiven.id).where(ServiceGiven.withdrawn_at.is_(None)))
    )


def struck_among(rows: Iterable[ServiceGiven], *, until: datetime) -> set[UUID]:
    """Return those of the services that the trail says were struck before `until`, whatever their rows say."""
    told = newest_about_each([row.id for row in rows], actions=(STRUCK,))
    return {row_id for row_id, entry in told.items() if entry.at < until}


def service_in(case_id: UUID, service_id: UUID) -> ServiceGiven | None:
    """Return the service if it belongs to the case and was not withdrawn."""
    return db.session.scalar(
        select(ServiceGiven).where(
            ServiceGiven.id == service_id,
            ServiceGiven.case_id == case_id,
            ServiceGiven.withdrawn_at.is_(None),
        )
    )


def count_services(case_id: UUID) -> int:
    """Return how many services were ever recorded in the case, the withdrawn ones included."""
    query = select(func.count()).select_from(ServiceGiven).where(ServiceGiven.case_id == case_id)
    return db.session.scalar(query) or 0


def part_of(row: PlanGoal | ServiceGiven) -> SealedPart:
    """Return the row as the door wants it."""
    return SealedPart(Section.PLAN, row.id, row.blob, table=row.__tablename__)
