"""The trail's rows and the head that makes writers take turns."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, sealed, workflow
from nrm.vault.inventory import MadeBy, WithOwnKey
from nrm.vault.keyring import Purpose


class Entry(Base):
    """One act, look or refusal; never updated, never deleted, no personal data in it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_case_id_seq", "case_id", "seq"),
        Index("ix_audit_entry_subject_id_seq", "subject_id", "seq"),
    )

    seq: Mapped[int] = workflow(BigInteger, unique=True)
    at: Mapped[datetime] = workflow(index=True)
    actor_id: Mapped[UUID | None] = workflow(index=True)
    """None for the system itself and for somebody not signed in."""
    session_id: Mapped[UUID | None] = workflow()
    action: Mapped[str] = workflow(String(64), index=True)
    case_id: Mapped[UUID | None] = workflow()
    subject_id: Mapped[UUID | None] = workflow()
    """What else the act was about: a record, a referral, a signal, a user."""
    section: Mapped[str | None] = workflow(String(160))
    """The sections, with commas."""
    purpose: Mapped[str | None] = workflow(String(32))
    decision: Mapped[str] = workflow(String(8))
    detail: Mapped[str] = workflow(Text, default="")
    """Codes and ids as canonical JSON; what a person typed goes into `sealed_detail`."""
    sealed_detail: Mapped[bytes | None] = sealed(
        LargeBinary, how=WithOwnKey(Purpose.TRAIL, section="typed")
    )
    sealed_hash: Mapped[bytes | None] = workflow(LargeBinary(32))
    """SHA-256 of what was sealed, without its wrapped key: the chain holds when that is wrapped anew, or the words
    are erased."""
    previous: Mapped[bytes] = workflow(LargeBinary(32))
    hash: Mapped[bytes] = workflow(LargeBinary(32))
    hash_kid: Mapped[str] = workflow(String(40), how=MadeBy(Purpose.CHAIN))


class Head(Base):
    """The newest entry's number and hash: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    seq: Mapped[int] = workflow(BigInteger)
    hash: Mapped[bytes] = workflow(LargeBinary(32))
