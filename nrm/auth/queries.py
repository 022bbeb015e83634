"""Reads about institutions and users."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from nrm.auth.models import Institution, User
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor, Role
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound
from nrm.foundation.language import current_language
from nrm.reference.collation import sort_key


def institutions_of_kind(*kinds: str) -> Sequence[Institution]:
    """Return the active institutions of these kinds, or of all kinds when none is named, in Albanian order."""
    query = select(Institution).where(Institution.active)
    rows = db.session.scalars(query.where(Institution.kind.in_(kinds)) if kinds else query).all()
    return sorted(rows, key=lambda row: sort_key(name_of(row)))


def institution_by_code(code: str) -> Institution:
    """Return the institution called `code`; raises `NotFound`."""
    found = db.session.scalar(select(Institution).where(Institution.code == code))
    if found is None:
        raise NotFound
    return found


def institution_choices(kinds: Collection[str]) -> dict[str, str]:
    """Return code -> name of the active institutions of `kinds`, as a form offers them."""
    return {row.code: name_of(row) for row in institutions_of_kind(*kinds)}


def name_of(institution: Institution) -> str:
    """Return the institution's name in the current language."""
    return institution.name_sq if current_language() == "sq" else institution.name_en


def user_with_id(user_id: UUID) -> User | None:
    """Return the user, or None."""
    return db.session.get(User, user_id)


def user_called(username: str) -> User | None:
    """Return the user who signs in as `username`, or None."""
    return db.session.scalar(select(User).where(User.username == username))


def actor_of(username: str) -> Actor:
    """Return the user called `username` as an actor outside a web session; raises `NotFound`."""
    user = user_called(username)
    if user is None or not user.active:
        raise NotFound
    return as_actor(user)


def as_actor(user: User, *, session_id: UUID | None = None) -> Actor:
    """Return `user` as whoever acts."""
    return Actor(
        user_id=user.id,
        role=Role(user.role),
        institution_id=user.institution_id,
        institution_kind=user.institution.kind,
        name=user.name,
        session_id=session_id,
    )


def colleague_choices() -> dict[str, str]:
    """Return id -> name and institution of everybody who can join a case's team."""
    users = db.session.scalars(select(User).where(User.active)).unique().all()
    able = [user for user in users if ever(user.as_role, Permission.CASES_OPEN)]
    ordered = sorted(able, key=lambda user: sort_key(user.name))
    return {str(user.id): f"{user.name} – {name_of(user.institution)}" for user in ordered}
