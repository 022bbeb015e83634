"""Whether each version of an identity is still the one that was written: its digest stands in the trail.

A database administrator who deletes the newest version, or puts an older blob in its place, is found out. SHA-256 is
that of FIPS 180-4.
"""

import hashlib
import json
from uuid import UUID

from sqlalchemy import select

from nrm.audit.queries import told_of
from nrm.cases.models import PersonIdentity
from nrm.foundation.database import db

REGISTERED, CORRECTED = "person:register", "identity:correct"
ERASED_VERSIONS = "identities"
"""Where the trail's entry of an erasure names the versions that went."""


def told_of_version(number: int, blob: bytes) -> dict[str, object]:
    """Return what the trail keeps of a version that is written."""
    return {"number": number, "digest": hashlib.sha256(blob).hexdigest()}


def fault(*, erasure: str) -> tuple[UUID, str] | None:
    """Return the first version that is not as the trail tells, with the reason; None when all are.

    `erasure` is the action of the trail's entries that name what was erased.
    """
    told = _told(erasure)
    rows = db.session.execute(select(PersonIdentity.id, PersonIdentity.blob))
    for row_id, blob in rows.yield_per(500):
        digest = told.pop(row_id, None)
        if digest != hashlib.sha256(blob).hexdigest():
            return row_id, "altered" if digest else "written, which the trail does not tell"
    return (next(iter(told)), "missing") if told else None


def _told(erasure: str) -> dict[UUID, str]:
    told: dict[UUID, str] = {}
    for subject_id, action, detail in told_of((REGISTERED, CORRECTED, erasure)):
        said = json.loads(detail or "{}")
        if action == erasure:
            for gone in said.get(ERASED_VERSIONS, ()):
                told.pop(UUID(gone), None)
        else:
            told[subject_id] = str(said.get("digest", ""))
    return told
