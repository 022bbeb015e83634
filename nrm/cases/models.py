"""Persons, cases, who takes part, what happened and what waits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from nrm.foundation.database import Base, sealed, workflow
from nrm.foundation.declaration import Section
from nrm.vault.inventory import KeyOfRow, UnderKeyOf
from nrm.vault.keyring import Purpose, WrappedKey

ALIKE = "alike"
"""The part of a person that says who else may be the same."""


class Person(Base):
    """A human being, across episodes; all that is known of who they are is sealed in `PersonIdentity`."""

    __tablename__ = "person"

    key_kid: Mapped[str] = workflow(String(40), index=True)
    key_blob: Mapped[bytes] = sealed(LargeBinary, how=KeyOfRow(Purpose.DATA))

    @property
    def key(self) -> WrappedKey:
        """The person's data key, wrapped."""
        return WrappedKey(self.key_kid, self.key_blob)


class PersonIdentity(Base):
    """One version of a person's identity; the newest holds, older ones stay (design D9)."""

    __tablename__ = "person_identity"
    __table_args__ = (UniqueConstraint("person_id", "number"),)

    person_id: Mapped[UUID] = workflow(ForeignKey("person.id"), index=True)
    number: Mapped[int] = workflow(Integer)
    blob: Mapped[bytes] = sealed(LargeBinary, how=UnderKeyOf("person_id", section=Section.IDENTITY))
    written_by: Mapped[UUID] = workflow(ForeignKey("user_account.id"))


class IdentityChange(Base):
    """A growing number for each identity that was written or taken away: by it every worker keeps its index fresh.

    Numbers are given in turn (`trail.take_turn`), so that none appears after a greater one.
    """

    __tablename__ = "identity_change"

    seq: Mapped[int] = workflow(Integer, unique=True)
    person_id: Mapped[UUID] = workflow(ForeignKey("person.id"), index=True)
    alike: Mapped[bytes | None] = sealed(LargeBinary, how=UnderKeyOf("person_id", section=ALIKE))
    """Who else may be this person, as seen when the identity was written: under the person's key and always of one
    size, so that nobody without keys sees whether there is anybody. None when an identity was taken away."""


class Case(Base):
    """One episode of one person: where it stands, and the key to what is recorded in it."""

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("person_id", "episode"),)

    number: Mapped[str] = workflow(String(16), unique=True)
    person_id: Mapped[UUID] = workflow(ForeignKey("person.id"), index=True)
    episode: Mapped[int] = workflow(Integer, default=1)
    procedure_version: Mapped[str] = workflow(String(16))
    stage: Mapped[str] = workflow(String(20), index=True)
    status: Mapped[str] = workflow(String(16))
    opened_at: Mapped[datetime] = workflow()
    registered_at: Mapped[datetime | None] = workflow(index=True)
    """When the initial identification was signed with the outcome VMT: the moment by which figures count."""
    closed_at: Mapped[datetime | None] = workflow()
    key_kid: Mapped[str] = workflow(String(40), index=True)
    key_blob: Mapped[bytes] = sealed(LargeBinary, how=KeyOfRow(Purpose.DATA))
    lock: Mapped[int] = workflow(Integer)

    person: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012  # SQLAlchemy types it so

    @property
    def key(self) -> WrappedKey:
        """The case's data key, wrapped."""
        return WrappedKey(self.key_kid, self.key_blob)


class Participation(Base):
    """Who takes part in a case, as what, from when to when; `user_id` is None until somebody there has answered."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_user_open", "user_id", "until"),
        Index("ix_participation_institution_open", "institution_id", "until", "part"),
    )

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), index=True)
    part: Mapped[str] = workflow(String(20))
    institution_id: Mapped[UUID] = workflow(ForeignKey("institution.id"))
    user_id: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    since: Mapped[datetime] = workflow()
    until: Mapped[datetime | None] = workflow()


class CaseEvent(Base):
    """One act of the procedure that was done to a case; never changed."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"))
    number: Mapped[int] = workflow(Integer)
    act: Mapped[str] = workflow(String(32))
    at: Mapped[datetime] = workflow(index=True)
    stage: Mapped[str] = workflow(String(20))
    """Where the case stood afterwards."""
    by_user: Mapped[UUID] = workflow(ForeignKey("user_account.id"))
    by_institution: Mapped[UUID] = workflow(ForeignKey("institution.id"))
    subject_id: Mapped[UUID | None] = workflow()
    """The record or referral that the act was about."""


class Task(Base):
    """A step of the procedure that waits for whoever takes part as `part`."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_open", "done_at", "part", "due_at"),)

    case_id: Mapped[UUID] = workflow(ForeignKey("case_file.id"), index=True)
    step: Mapped[str] = workflow(String(32))
    part: Mapped[str] = workflow(String(20))
    opened_at: Mapped[datetime] = workflow()
    due_at: Mapped[datetime | None] = workflow(index=True)
    done_at: Mapped[datetime | None] = workflow()
    done_by: Mapped[UUID | None] = workflow(ForeignKey("user_account.id"))
    dropped: Mapped[bool] = workflow(default=False)
    """Ended without being done: the case was closed, or the step can no longer be done."""

    case: Mapped[Case] = relationship()
