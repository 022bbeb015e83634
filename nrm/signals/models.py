"""Signals: what was heard is sealed under a key of the signal's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, sealed, workflow
from nrm.vault.inventory import KeyOfRow, UnderKeyOf
from nrm.vault.keyring import Purpose, WrappedKey

HEARD = "heard"
"""The part of a signal that is sealed."""


class Signal(Base):
    """One report, from whom it was taken to what became of it."""

    __tablename__ = "signal"

    number: Mapped[str] = workflow(String(16), unique=True)
    state: Mapped[str] = workflow(String(12), index=True)
    urgency: Mapped[str] = workflow(String(12))
    received_at: Mapped[datetime] = workflow()
    due_at: Mapped[datetime] = workflow(index=True)
    recorded_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"), index=True)
    institution_id: Mapped[UUID] = workflow(ForeignKey("institution.id"), index=True)
    """Who has to answer it now."""
    answered_at: Mapped[datetime | None] = workflow()
    answered_by: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    outcome: Mapped[str | None] = workflow(String(20))
    case_id: Mapped[UUID | None] = workflow(ForeignKey("case_file.id"), index=True)
    key_kid: Mapped[str] = workflow(String(40), index=True)
    key_blob: Mapped[bytes] = sealed(LargeBinary, how=KeyOfRow(Purpose.DATA))
    blob: Mapped[bytes] = sealed(LargeBinary, how=UnderKeyOf("id", section=HEARD))

    @property
    def key(self) -> WrappedKey:
        """The signal's data key, wrapped."""
        return WrappedKey(self.key_kid, self.key_blob)
