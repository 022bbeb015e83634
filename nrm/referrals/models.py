"""Referrals and the answers they got; what people wrote is sealed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, sealed, workflow
from nrm.foundation.declaration import Section
from nrm.vault.inventory import UnderKeyOf


class State(StrEnum):
    """How far a referral has come."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The chosen centre refused; the authority chooses again."""
    RECALLED = "recalled"
    """The chosen centre did not answer; the authority took the referral back and chooses again."""


class Referral(Base):
    """One sending of F3 to the authority, and where it stands."""

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"))
    record_id: Mapped[UUID] = workflow(ForeignKey("record.id"))
    """The form as it was sent; a later correction of it is another record."""
    number: Mapped[int] = workflow(Integer)
    """The how manieth of the case, from 1."""
    state: Mapped[str] = workflow(String(12))
    sent_at: Mapped[datetime] = workflow(index=True)
    sent_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    sent_from: Mapped[UUID] = workflow(ForeignKey("institution.id"))
    receiver_id: Mapped[UUID | None] = workflow(ForeignKey("institution.id"))
    """The centre chosen last."""
    police_id: Mapped[UUID | None] = workflow(ForeignKey("institution.id"))
    social_id: Mapped[UUID | None] = workflow(ForeignKey("institution.id"))


class ReferralAnswer(Base):
    """What the authority or the chosen centre did with a referral; never changed."""

    __tablename__ = "referral_answer"
    __table_args__ = (UniqueConstraint("referral_id", "number"),)

    referral_id: Mapped[UUID] = workflow(ForeignKey("referral.id"))
    number: Mapped[int] = workflow(Integer)
    state: Mapped[str] = workflow(String(12))
    """The state that the answer led to."""
    at: Mapped[datetime] = workflow()
    by_user: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    by_institution: Mapped[UUID] = workflow(ForeignKey("institution.id"))
    receiver_id: Mapped[UUID | None] = workflow(ForeignKey("institution.id"))
    """The centre that was chosen, or that answered."""
    reason: Mapped[str | None] = workflow(String(32))
    """A code of RETURN_REASON or of REFUSAL_REASON."""
    words: Mapped[bytes | None] = sealed(
        LargeBinary, how=UnderKeyOf("referral_id.case_id", section=Section.REFERRAL, apart=True)
    )
    """What was written to explain it, sealed as part of the section REFERRAL."""

    @property
    def accepted(self) -> bool:
        """Tell whether the centre took the person on."""
        return self.state == State.ACCEPTED


class FormalWish(Base):
    """Somebody who had declined the formal identification wants it after all; with whom the authority arranged it."""

    __tablename__ = "formal_wish"

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), unique=True)
    told_at: Mapped[datetime] = workflow()
    told_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    words: Mapped[bytes] = sealed(
        LargeBinary, how=UnderKeyOf("case_id", section=Section.REFERRAL, apart=True)
    )
    """How and to whom the person said so, sealed as part of the section REFERRAL."""
    police_id: Mapped[UUID | None] = workflow(ForeignKey("institution.id"))
    social_id: Mapped[UUID | None] = workflow(ForeignKey("institution.id"))
