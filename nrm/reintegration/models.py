"""Why a case followed on an earlier one."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, sealed, workflow
from nrm.foundation.declaration import Section
from nrm.vault.inventory import UnderKeyOf


class Reopening(Base):
    """The reason for which a person's next case was opened, sealed under the new case's key."""

    __tablename__ = "reopening"

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), unique=True)
    """The new case."""
    earlier_case_id: Mapped[UUID | None] = workflow(ForeignKey("case_file.id"))
    """None once the earlier case is erased."""
    blob: Mapped[bytes] = sealed(
        LargeBinary, how=UnderKeyOf("case_id", section=Section.DECISION, apart=True)
    )
