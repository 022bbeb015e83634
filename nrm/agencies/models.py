"""An agency's key pair: its public half, and the private half as handed to people and locked for custodians."""

from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from nrm.foundation.database import Base, account, sealed, workflow
from nrm.vault.inventory import BeyondTheRing


class AgencyKey(Base):
    """A key pair of an institution; the newest seals, older ones still open."""

    __tablename__ = "agency_key"
    __table_args__ = (UniqueConstraint("institution_id", "number"),)

    institution_id: Mapped[UUID] = account(ForeignKey("institution.id"))
    number: Mapped[int] = workflow(Integer)
    public: Mapped[bytes] = account(LargeBinary(32))
    made_by: Mapped[UUID] = account(ForeignKey("user_account.id"))


class AgencyGrant(Base):
    """The agency's private key, sealed to the own key of one of its people."""

    __tablename__ = "agency_grant"
    __table_args__ = (UniqueConstraint("agency_key_id", "member_key_id"),)

    agency_key_id: Mapped[UUID] = account(ForeignKey("agency_key.id"))
    member_key_id: Mapped[UUID] = account(
        ForeignKey("member_key.id", ondelete="CASCADE"), index=True
    )
    given_by: Mapped[UUID] = account(ForeignKey("user_account.id"))
    by_recovery: Mapped[bool] = workflow(default=False)
    """Two recovery codes brought the key back, no colleague."""
    blob: Mapped[bytes] = sealed(
        LargeBinary, how=BeyondTheRing("the own private key of the one whom it was given to")
    )


class AgencyRecovery(Base):
    """The agency's private key, locked by one pair of the three recovery codes."""

    __tablename__ = "agency_recovery"
    __table_args__ = (UniqueConstraint("agency_key_id", "pair"),)

    agency_key_id: Mapped[UUID] = account(ForeignKey("agency_key.id"))
    pair: Mapped[str] = workflow(String(2))
    blob: Mapped[bytes] = sealed(LargeBinary, how=BeyondTheRing("two of three recovery codes"))
