"""Reads about users and institutions."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from nrm.auth.models import Institution, MemberKey, User
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor, Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound
from nrm.foundation.language import current_language
from nrm.foundation.paging import Page, page_of
from nrm.foundation.text import Text
from nrm.reference.collation import sort_key
from nrm.vault.key_pairs import PrivateKey

Row = TypeVar("Row")


def user(user_id: UUID) -> User:
    """Return the user; raises `NotFound`."""
    return _found(db.session.get(User, user_id))


def user_named(username: str) -> User | None:
    """Return the user called `username` (as kept), or None."""
    return db.session.scalar(select(User).where(User.username == username))


def active_user_named(username: str) -> User | None:
    """Return the user called `username` (as kept) if they may sign in, else None."""
    found = user_named(username)
    return found if found and found.active else None


def as_actor(
    user: User,
    *,
    session_id: UUID | None = None,
    unlock: Callable[[], PrivateKey] | None = None,
) -> Actor:
    """Return the user as services and the policy see them."""
    return Actor(
        user_id=user.id,
        role=user.as_role,
        institution_id=user.institution_id,
        institution_kind=user.institution.kind,
        name=user.name,
        session_id=session_id,
        unlock=unlock,
    )


def actor_of(username: str) -> Actor:
    """Return the active user called `username` as an actor; raises `NotFound`."""
    return as_actor(_found(active_user_named(username)))


def member_key(user_id: UUID) -> MemberKey | None:
    """Return the user's own key pair, or None."""
    return db.session.scalar(select(MemberKey).where(MemberKey.user_id == user_id))


def able_to_sign_in(role: Role) -> int:
    """Return how many active users of `role` have chosen their passphrase."""
    query = select(func.count()).where(
        User.role == role, User.active.is_(True), User.password_hash.is_not(None)
    )
    return db.session.scalar(query) or 0


def users(*, page: int) -> Page[User]:
    """Return a page of all users by user name."""
    return page_of(select(User).order_by(User.username), number=page)


def user_names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of users by id."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return dict(rows.all())


def enrolling(user_id: UUID) -> User | None:
    """Return the user if they are active and have an enrolment link that has not run out."""
    return db.session.scalar(
        select(User).where(
            User.id == user_id,
            User.enrolment_until > clock.now(),
            User.active.is_(True),
        )
    )


def institution(institution_id: UUID) -> Institution:
    """Return the institution; raises `NotFound`."""
    return _found(db.session.get(Institution, institution_id))


def institution_by_code(code: str) -> Institution:
    """Return the institution with this code; raises `NotFound`."""
    return _found(db.session.scalar(select(Institution).where(Institution.code == code)))


def institution_codes() -> set[str]:
    """Return the code of every institution."""
    return set(db.session.scalars(select(Institution.code)))


def institutions_of_kind(*kinds: str) -> list[Institution]:
    """Return the active institutions of these kinds (of all when none is named), in Albanian order."""
    query = select(Institution).where(Institution.active.is_(True))
    rows = db.session.scalars(query.where(Institution.kind.in_(kinds)) if kinds else query)
    return sorted(rows, key=_by_name)


def institution_near(
    kind: str, *, qark: str | None = None, bashki: str | None = None
) -> Institution | None:
    """Return the first active institution of `kind` in the qark or the bashki, None where there is none."""
    place = Institution.bashki == bashki if bashki else Institution.qark == qark
    rows = db.session.scalars(
        select(Institution).where(Institution.active.is_(True), Institution.kind == kind, place)
    )
    return min(rows, key=_by_name, default=None)


def institution_choices(
    kinds: Sequence[str] = (), *, able: Permission | None = None
) -> dict[str, str]:
    """Return code -> name in the current language for a form field, in Albanian order; no kinds means all.

    With `able` only institutions in which somebody active has that permission, so that what is sent there is seen.
    """
    rows = institutions_of_kind(*kinds)
    if able:
        staffed = _with_somebody_able(able)
        rows = [row for row in rows if row.id in staffed]
    return {row.code: str(institution_name(row)) for row in rows}


def _with_somebody_able(permission: Permission) -> set[UUID]:
    roles = [role for role in Role if ever(role, permission)]
    return set(
        db.session.scalars(
            select(User.institution_id).where(User.active.is_(True), User.role.in_(roles))
        )
    )


def institution_name(institution: Institution) -> Text:
    """Return the name in both languages."""
    return Text(institution.name_sq, institution.name_en)


def institutions(kind: str | None, *, page: int) -> Page[Institution]:
    """Return a page of the institutions of a kind (of all when it is None), by kind and code."""
    query = select(Institution).order_by(Institution.kind, Institution.code)
    return page_of(query.where(Institution.kind == kind) if kind else query, number=page)


def people_in(institution_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many active users each institution has; one without any is absent."""
    rows = db.session.execute(
        select(User.institution_id, func.count())
        .where(User.institution_id.in_(set(institution_ids)), User.active.is_(True))
        .group_by(User.institution_id)
    )
    return dict(rows.all())


def _by_name(institution: Institution) -> str:
    return sort_key(institution_name(institution).in_(current_language()))


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
