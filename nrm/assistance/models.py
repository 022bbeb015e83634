"""Goals of a plan and services given: rows that say who wrote them and when; what they say is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, sealed, workflow
from nrm.foundation.declaration import Section
from nrm.vault.inventory import UnderKeyOf


class PlanGoal(Base):
    """One version of a goal of the person's plan; the newest holds, the earlier ones stay (design D9)."""

    __tablename__ = "plan_goal"
    __table_args__ = (UniqueConstraint("goal_id", "number"),)

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), index=True)
    goal_id: Mapped[UUID] = workflow()
    """What the versions of one goal share."""
    number: Mapped[int] = workflow(Integer)
    """The how manieth version, from 1."""
    written_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    blob: Mapped[bytes] = sealed(
        LargeBinary, how=UnderKeyOf("case_id", section=Section.PLAN, apart=True)
    )


class ServiceGiven(Base):
    """One service that was given once; a mistake is withdrawn, never changed."""

    __tablename__ = "service_given"

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), index=True)
    recorded_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = workflow()
    blob: Mapped[bytes] = sealed(
        LargeBinary, how=UnderKeyOf("case_id", section=Section.PLAN, apart=True)
    )
