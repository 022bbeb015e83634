"""What keeps a case from being erased, and what was erased: the shell that stays of a case or of signals."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, one_where, workflow
from nrm.retention.rules import SIGNAL

_STANDING = "lifted_at IS NULL"
_ASKED = "state = 'asked'"


class LegalHold(Base):
    """While it stands, nothing of the case is erased; why stands in the trail, sealed."""

    __tablename__ = "legal_hold"
    __table_args__ = (one_where("uq_legal_hold_standing", "case_id", condition=_STANDING),)

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), index=True)
    set_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = workflow()
    lifted_by: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    lifted_at: Mapped[datetime | None] = workflow()


class Erasure(Base):
    """An erasure that was asked for; once it is done, all that is left of the case, or of the signals."""

    __tablename__ = "erasure"
    __table_args__ = (one_where("uq_erasure_asked", "case_id", condition=_ASKED),)

    case_id: Mapped[UUID] = workflow(index=True)
    """No foreign key: it outlives the case. Of signals, an id of the batch that was drawn for it."""
    number: Mapped[str] = workflow(String(16))
    kept_as: Mapped[str] = workflow(String(16))
    closed_in: Mapped[str] = workflow(String(7))
    """The month of the closure, such as 2031-04: the day is not needed any more. Of signals: of the last answer."""
    state: Mapped[str] = workflow(String(12), index=True)
    reason: Mapped[str] = workflow(String(16))
    scope: Mapped[str] = workflow(String(64))
    """SHA-256 of exactly what was asked for; the approval is of this and nothing else."""
    asked_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = workflow()
    asked_seq: Mapped[int] = workflow(BigInteger)
    """Number of the trail's entry."""
    answered_by: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = workflow()
    answered_seq: Mapped[int | None] = workflow(BigInteger)
    done_seq: Mapped[int | None] = workflow(BigInteger)
    gone: Mapped[str] = workflow(Text, default="")
    """What went, as canonical JSON: counts of rows by table, fingerprints of wrapped keys, numbers of entries."""

    @property
    def is_of_signals(self) -> bool:
        """Tell whether it is of signals that led to no case."""
        return self.kept_as == SIGNAL

    @property
    def case_told(self) -> UUID | None:
        """The case that the trail's entries about it name; None for signals."""
        return None if self.is_of_signals else self.case_id
