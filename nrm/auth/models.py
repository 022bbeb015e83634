"""Institutions, users and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, relationship

from nrm.auth.roles import Role
from nrm.foundation.database import Base, account, reference, sealed, workflow
from nrm.foundation.language import Language
from nrm.vault.inventory import BeyondTheRing, WithOwnKey
from nrm.vault.keyring import Purpose


class Institution(Base):
    """A body of the mechanism, from the directory or entered by the administrator."""

    __tablename__ = "institution"

    code: Mapped[str] = reference(String(40), unique=True)
    kind: Mapped[str] = reference(String(40), index=True)
    name_sq: Mapped[str] = reference(String(200))
    name_en: Mapped[str] = reference(String(200))
    qark: Mapped[str | None] = reference(String(8), index=True)
    bashki: Mapped[str | None] = reference(String(80))
    active: Mapped[bool] = workflow(default=True)


class User(Base):
    """A person who works with the system."""

    __tablename__ = "user_account"

    username: Mapped[str] = account(String(80), unique=True)
    name: Mapped[str] = account(String(120))
    role: Mapped[str] = account(String(32))
    institution_id: Mapped[UUID] = account(ForeignKey("institution.id"), index=True)
    language: Mapped[Language] = account(String(2), default="sq")
    active: Mapped[bool] = workflow(default=True)
    password_hash: Mapped[str | None] = account(String(200))
    totp_secret: Mapped[bytes | None] = sealed(
        LargeBinary, how=WithOwnKey(Purpose.ACCOUNTS, section="totp")
    )
    totp_last_step: Mapped[int] = account(Integer, default=0)
    """The newest time step whose code was accepted: no code is accepted twice."""
    enrolment_mac: Mapped[bytes | None] = account(LargeBinary(32))
    """Keyed MAC of the one-time enrolment link's token and the user."""
    enrolment_until: Mapped[datetime | None] = account()

    institution: Mapped[Institution] = relationship(lazy="joined")

    @property
    def as_role(self) -> Role:
        """The user's role."""
        return Role(self.role)


class Session(Base):
    """One sign-in on one device; the cookie holds a random token, this row a keyed MAC of it and the user."""

    __tablename__ = "user_session"

    user_id: Mapped[UUID] = account(ForeignKey("user_account.id"), index=True)
    token_mac: Mapped[bytes] = account(LargeBinary(32), unique=True)
    seen_at: Mapped[datetime] = account()
    ended_at: Mapped[datetime | None] = account()
    key_blob: Mapped[bytes | None] = sealed(
        LargeBinary, how=BeyondTheRing("a key made of the session's token")
    )
    """The user's own private key under a key made of the token, which only the browser has; gone with the session."""

    user: Mapped[User] = relationship(lazy="joined")


class MemberKey(Base):
    """The key pair of somebody who may hold their agency's key; the private half is locked by the passphrase."""

    __tablename__ = "member_key"

    user_id: Mapped[UUID] = account(ForeignKey("user_account.id"), unique=True)
    public: Mapped[bytes] = account(LargeBinary(32))
    blob: Mapped[bytes] = sealed(LargeBinary, how=BeyondTheRing("a key made of the passphrase"))


class SignInTry(Base):
    """How often in a row signing in under a name failed, and until when the next try waits."""

    __tablename__ = "sign_in_try"

    name_mac: Mapped[bytes] = account(LargeBinary(32), unique=True)
    failures: Mapped[int] = account(Integer)
    tried_at: Mapped[datetime] = account(index=True)
    blocked_until: Mapped[datetime | None] = account()


class ParkedInput(Base):
    """What somebody had typed when the session ran out, sealed, until the same user comes back."""

    __tablename__ = "parked_input"

    user_id: Mapped[UUID] = account(ForeignKey("user_account.id"), index=True)
    path: Mapped[str] = workflow(String(200))
    to_own_key: Mapped[bool] = workflow(default=False)
    """Sealed to the user's own key pair as well."""
    blob: Mapped[bytes] = sealed(
        LargeBinary, how=WithOwnKey(Purpose.ACCOUNTS, owner="user_id", section_column="path")
    )
