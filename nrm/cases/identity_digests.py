"""Whether each version of an identity is still the one that was written: its digest stands in the trail.

A database administrator who deletes the newest version, or puts an older blob in its place, is found out.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.queries import told_of
from nrm.audit.versions import (
    ERASED,
    Version,
    digest_of,
    fault_among,
    ids_told,
    said_in,
    version_told,
)
from nrm.cases.models import IdentityChange, PersonIdentity
from nrm.foundation.database import db

REGISTERED, CORRECTED = "person:register", "identity:correct"
WRITTEN = (REGISTERED, CORRECTED)
"""The acts that write a version; their entries are about the person."""
CHANGE = "change"
"""Where their entries name the change of identity, which holds who was found alike."""
ERASED_VERSIONS = "identities"
"""Where the trail's entry of an erasure names the versions that went."""


def version_of(row: PersonIdentity) -> Version:
    """Return a row as the trail knows it."""
    return Version(row.id, row.number, row.blob)


def change_told(change_id: UUID, alike: bytes | None) -> dict[str, str]:
    """Return what the trail keeps, with a version, of who was found alike when it was written, and where that is."""
    return {CHANGE: change_id.hex, "alike": digest_of(alike or b"")}


def is_change_told(said: Mapping[str, Any], change_id: UUID, alike: bytes | None) -> bool:
    """Tell whether an entry that says this was written with that change, and that list."""
    return all(said.get(name) == value for name, value in change_told(change_id, alike).items())


def can_be_continued() -> bool:
    """Tell whether the register was begun by a program that told the trail all that is held against it now.

    What an earlier one wrote is taken for altered, whoever opens it.
    """
    first = select(Entry.detail).where(Entry.action == REGISTERED).order_by(Entry.seq).limit(1)
    detail = db.session.scalar(first)
    return detail is None or CHANGE in said_in(detail)


def fault() -> tuple[UUID, str] | None:
    """Return the first version that is not as the trail tells, with the reason; None when all are."""
    rows = db.session.execute(select(PersonIdentity.id, PersonIdentity.blob)).yield_per(500)
    return fault_among(rows, _told())


def fault_of_changes() -> tuple[UUID, str] | None:
    """Return the first person whose newest change is not as the trail tells, with the reason; None when all are."""
    told = _changes_told()
    rows = select(IdentityChange.person_id, IdentityChange.id, IdentityChange.alike)
    newest = {row.person_id: row for row in db.session.execute(rows.order_by(IdentityChange.seq))}
    for person_id, said in told.items():
        row = newest.get(person_id)
        if row is None or not is_change_told(said, row.id, row.alike):
            return person_id, "altered" if row else "missing"
    return next(
        ((one, "not told") for one, row in newest.items() if one not in told and row.alike), None
    )


def _changes_told() -> dict[UUID, Mapping[str, Any]]:
    """Return what the newest entry about each person says who was not erased."""
    told: dict[UUID, Mapping[str, Any]] = {}
    gone: set[UUID] = set()
    for subject_id, action, detail in told_of((*WRITTEN, ERASED)):
        if action == ERASED:
            gone.update(ids_told(detail, ERASED_VERSIONS))
        else:
            told[subject_id] = said_in(detail)
    return {one: said for one, said in told.items() if not gone & {*_version_in(said)}}


def _version_in(said: Mapping[str, Any]) -> Iterator[UUID]:
    with suppress(ValueError):
        yield UUID(str(said.get("version")))


def _told() -> dict[UUID, str]:
    told: dict[UUID, str] = {}
    for _subject_id, action, detail in told_of((*WRITTEN, ERASED)):
        if action == ERASED:
            for gone in ids_told(detail, ERASED_VERSIONS):
                told.pop(gone, None)
        else:
            told |= version_told(detail)
    return told
