"""What changed in who people are, in the order in which it was written: what every worker's index reads."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, null, select

from nrm.audit.versions import Version
from nrm.cases.models import IdentityChange, Person, PersonIdentity
from nrm.foundation.database import db
from nrm.vault.keyring import WrappedKey

BATCH = 2_000
# Aliases of tables: one of a class would have every class looked at while the program starts.
_VERSION = PersonIdentity.__table__.alias()
_NUMBER = (
    select(func.max(_VERSION.c.number))
    .where(_VERSION.c.person_id == IdentityChange.person_id)
    .scalar_subquery()
)
_IDENTITY = and_(
    PersonIdentity.person_id == IdentityChange.person_id, PersonIdentity.number == _NUMBER
)
_CHANGED = (
    select(
        IdentityChange.id,
        IdentityChange.person_id,
        IdentityChange.alike,
        Person.key_kid,
        Person.key_blob,
        PersonIdentity.id,
        PersonIdentity.number,
        PersonIdentity.blob,
    )
    .join(Person, Person.id == IdentityChange.person_id)
    .outerjoin(PersonIdentity, _IDENTITY)
    .order_by(IdentityChange.seq)
)
_NEWEST = select(func.max(IdentityChange.__table__.alias().c.seq)).scalar_subquery()


_UNNUMBERED = (
    select(
        Person.id,
        Person.id,
        null(),
        Person.key_kid,
        Person.key_blob,
        PersonIdentity.id,
        PersonIdentity.number,
        PersonIdentity.blob,
    )
    .join(PersonIdentity, PersonIdentity.person_id == Person.id)
    .where(
        PersonIdentity.number
        == select(func.max(_VERSION.c.number))
        .where(_VERSION.c.person_id == Person.id)
        .scalar_subquery(),
        Person.id.not_in(select(IdentityChange.__table__.c.person_id)),
    )
)


class Changed(NamedTuple):
    """A person whose identity changed, with all that is needed to open it; no identity when it was taken away."""

    change_id: UUID
    person_id: UUID
    alike: bytes | None
    key: WrappedKey
    identity: Version | None


class Mark(NamedTuple):
    """How far somebody has read: the number of a change, and its id to know it again."""

    seq: int
    change_id: UUID | None


START = Mark(0, None)


def newest_beside(mark: Mark) -> tuple[Mark, bool]:
    """Return the newest change, and whether the one of `mark` is still what it was.

    It is not when a transaction was undone in which it was read, or when an older copy of the database was restored.
    """
    query = select(IdentityChange.seq, IdentityChange.id).where(
        IdentityChange.seq.in_([_NEWEST, mark.seq])
    )
    found = dict(db.session.execute(query).all())
    holds = mark == START or found.get(mark.seq) == mark.change_id
    newest = max(found, default=0)
    return (Mark(newest, found[newest]) if found else START), holds


def between(after: Mark, upto: Mark) -> Iterator[list[Changed]]:
    """Yield who changed after `after` and not after `upto`, in the order of the changes, many at a time."""
    query = _CHANGED.where(IdentityChange.seq > after.seq, IdentityChange.seq <= upto.seq)
    rows = db.session.execute(query.execution_options(yield_per=BATCH))
    for some in rows.partitions():
        yield [_changed(*row) for row in some]


def unnumbered() -> Iterator[list[Changed]]:
    """Yield who has an identity and no change of it, which nobody but an intruder takes away: as if just changed."""
    rows = db.session.execute(_UNNUMBERED.execution_options(yield_per=BATCH))
    for some in rows.partitions():
        yield [_changed(*row) for row in some]


def _changed(
    change_id: UUID,
    person_id: UUID,
    alike: bytes | None,
    kid: str,
    key: bytes,
    *version: Any,
) -> Changed:
    identity = None if version[0] is None else Version(*version)
    return Changed(change_id, person_id, alike, WrappedKey(kid, key), identity)
