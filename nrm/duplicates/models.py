"""What a data officer decided about two people who may be one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, sealed, workflow
from nrm.vault.inventory import KeyOfRow, UnderKeyOf
from nrm.vault.keyring import Purpose, WrappedKey

PEOPLE = "people"
"""The one part of a decision that is sealed."""


class Verdict(StrEnum):
    """What two entries are."""

    JOINED = "joined"
    """One person: their episodes belong together from now on."""
    DIFFERENT = "different"
    """Two persons, who are not proposed again."""


class Decision(Base):
    """One decision about two people; it holds until it is undone. Who they are is sealed."""

    __tablename__ = "duplicate_decision"

    verdict: Mapped[str] = workflow(String(12))
    key_kid: Mapped[str] = workflow(String(40), index=True)
    key_blob: Mapped[bytes] = sealed(LargeBinary, how=KeyOfRow(Purpose.DATA))
    blob: Mapped[bytes] = sealed(LargeBinary, how=UnderKeyOf("id", section=PEOPLE))
    """The ids of the two people and the reason."""
    decided_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = workflow()
    undone_by: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None] = workflow()

    @property
    def key(self) -> WrappedKey:
        """The decision's data key, wrapped."""
        return WrappedKey(self.key_kid, self.key_blob)
