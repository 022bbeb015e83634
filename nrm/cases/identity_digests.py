"""Whether each version of an identity is still the one that was written: its digest stands in the trail.

A database administrator who deletes the newest version, or puts an older blob in its place, is found out.
"""

from uuid import UUID

from sqlalchemy import select

from nrm.audit.queries import told_of
from nrm.audit.versions import ERASED, Version, fault_among, ids_told, version_told
from nrm.cases.models import PersonIdentity
from nrm.foundation.database import db

REGISTERED, CORRECTED = "person:register", "identity:correct"
WRITTEN = (REGISTERED, CORRECTED)
"""The acts that write a version; their entries are about the person."""
ERASED_VERSIONS = "identities"
"""Where the trail's entry of an erasure names the versions that went."""


def version_of(row: PersonIdentity) -> Version:
    """Return a row as the trail knows it."""
    return Version(row.id, row.number, row.blob)


def fault() -> tuple[UUID, str] | None:
    """Return the first version that is not as the trail tells, with the reason; None when all are."""
    rows = db.session.execute(select(PersonIdentity.id, PersonIdentity.blob)).yield_per(500)
    return fault_among(rows, _told())


def _told() -> dict[UUID, str]:
    told: dict[UUID, str] = {}
    for _subject_id, action, detail in told_of((*WRITTEN, ERASED)):
        if action == ERASED:
            for gone in ids_told(detail, ERASED_VERSIONS):
                told.pop(gone, None)
        else:
            told |= version_told(detail)
    return told
