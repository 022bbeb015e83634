"""Reads about the keys of agencies: which there are, who holds them, who waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from nrm.agencies.models import AgencyGrant, AgencyKey, AgencyRecovery
from nrm.auth.models import Institution, MemberKey, User
from nrm.auth.policy import Permission, ever
from nrm.auth.queries import institution_name
from nrm.auth.roles import Role
from nrm.foundation.database import db
from nrm.foundation.text import Text

HOLDERS = [role for role in Role if ever(role, Permission.AGENCY_KEY_HOLD)]
"""The roles that may hold the key of the agency they work for."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds an agency's key, since when and from whom."""

    user_id: UUID
    name: str
    since: datetime
    given_by: str
    by_recovery: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be given the agency's key; `public` is None before they have signed in."""

    user_id: UUID
    name: str
    username: str
    member_key_id: UUID | None
    public: bytes | None


def agency_key(key_id: UUID) -> AgencyKey | None:
    """Return a key pair by its id."""
    return db.session.get(AgencyKey, key_id)


def newest_key(institution_id: UUID) -> AgencyKey | None:
    """Return the key pair that seals for the institution, None when it has none."""
    return db.session.scalar(
        select(AgencyKey)
        .where(AgencyKey.institution_id == institution_id)
        .order_by(AgencyKey.number.desc())
        .limit(1)
    )


def keys_of(institution_id: UUID) -> Sequence[AgencyKey]:
    """Return every key pair that the institution has had, the newest first."""
    return db.session.scalars(
        select(AgencyKey)
        .where(AgencyKey.institution_id == institution_id)
        .order_by(AgencyKey.number.desc())
    ).all()


def grant_of(user_id: UUID, key_id: UUID) -> AgencyGrant | None:
    """Return what hands the agency's key to the user, None when they do not hold it."""
    return db.session.scalar(
        select(AgencyGrant)
        .join(MemberKey, MemberKey.id == AgencyGrant.member_key_id)
        .where(AgencyGrant.agency_key_id == key_id, MemberKey.user_id == user_id)
    )


def holders(key_id: UUID) -> list[Holder]:
    """Return who holds an agency's key, the first first."""
    giver = select(User.id, User.name).subquery()
    rows = db.session.execute(
        select(User.id, User.name, AgencyGrant.created_at, giver.c.name, AgencyGrant.by_recovery)
        .join(MemberKey, MemberKey.id == AgencyGrant.member_key_id)
        .join(User, User.id == MemberKey.user_id)
        .join(giver, giver.c.id == AgencyGrant.given_by)
        .where(AgencyGrant.agency_key_id == key_id)
        .order_by(AgencyGrant.created_at, User.name)
    )
    return [Holder(*row) for row in rows]


def colleagues(institution_id: UUID, *, without: AgencyKey) -> list[Colleague]:
    """Return the active people of the institution whose role may hold its key and who do not hold this one."""
    holding = (
        select(MemberKey.user_id)
        .join(AgencyGrant, AgencyGrant.member_key_id == MemberKey.id)
        .where(AgencyGrant.agency_key_id == without.id)
    )
    rows = db.session.execute(
        select(User.id, User.name, User.username, MemberKey.id, MemberKey.public)
        .outerjoin(MemberKey, MemberKey.user_id == User.id)
        .where(
            User.institution_id == institution_id,
            User.active.is_(True),
            User.role.in_(HOLDERS),
            User.id.not_in(holding),
        )
        .order_by(User.name)
    )
    return [Colleague(*row) for row in rows]


def recovery_of(key_id: UUID) -> dict[str, bytes]:
    """Return pair of codes -> lock of an agency's private key."""
    rows = db.session.scalars(select(AgencyRecovery).where(AgencyRecovery.agency_key_id == key_id))
    return {row.pair: row.blob for row in rows}


def agency_names(key_ids: Sequence[UUID]) -> dict[UUID, Text]:
    """Return key id -> name of the agency."""
    rows = db.session.execute(
        select(AgencyKey.id, Institution)
        .join(Institution, Institution.id == AgencyKey.institution_id)
        .where(AgencyKey.id.in_(key_ids))
    )
    return {key_id: institution_name(institution) for key_id, institution in rows}
