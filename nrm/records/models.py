"""Forms in a case, their sealed contents and their signatures."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, one_where, sealed, workflow
from nrm.vault.inventory import UnderKeyOf


class State(StrEnum):
    """How far a form has come."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    """Signed by the first of two persons."""
    SIGNED = "signed"
    REPLACED = "replaced"
    """A later version holds; this one stays."""
    RETURNED = "returned"
    """Was signed and sent, and came back for completion: it holds no longer, but stays."""


_UNFINISHED = f"state IN ('{State.DRAFT}', '{State.AWAITING}')"
_STANDING = "withdrawn_at IS NULL"


class Record(Base):
    """One form in one case."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("case_id", "form", "number"),
        one_where("uq_record_unfinished", "case_id", "form", condition=_UNFINISHED),
    )

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"))
    form: Mapped[str] = workflow(String(8))
    number: Mapped[int] = workflow(Integer)
    """The how manieth of its form in the case, from 1."""
    state: Mapped[str] = workflow(String(12))
    started_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    changed_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = workflow()
    signed_at: Mapped[datetime | None] = workflow(index=True)
    holds_since: Mapped[datetime | None] = workflow()
    """When it, or the version that it corrects, was signed: a correction keeps the place of what it corrects."""
    replaces_id: Mapped[UUID | None] = workflow(ForeignKey("record.id"))
    lock: Mapped[int] = workflow(Integer)

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012  # SQLAlchemy types it so


class SealedSection(Base):
    """What a form says in one section, sealed under the case's key."""

    __tablename__ = "sealed_section"
    __table_args__ = (UniqueConstraint("record_id", "section"),)

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), index=True)
    record_id: Mapped[UUID] = workflow(ForeignKey("record.id"))
    section: Mapped[str] = workflow(String(32))
    sealed_to: Mapped[UUID | None] = workflow(ForeignKey("agency_key.id"), index=True)
    """The agency's key that it is sealed to as well, in the sections that only their agency opens."""
    blob: Mapped[bytes] = sealed(LargeBinary, how=UnderKeyOf("case_id", section_column="section"))


class Signature(Base):
    """Who put their name to a form, for which institution."""

    __tablename__ = "signature"
    __table_args__ = (
        one_where("uq_signature_standing", "record_id", "user_id", condition=_STANDING),
    )

    record_id: Mapped[UUID] = workflow(ForeignKey("record.id"), index=True)
    user_id: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    institution_id: Mapped[UUID] = workflow(ForeignKey("institution.id"))
    at: Mapped[datetime] = workflow()
    withdrawn_at: Mapped[datetime | None] = workflow()
    """When the form went back to its author before the second signature."""
