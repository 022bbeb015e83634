"""Whether each version of an identity is still the one that was written: its digest stands in the trail.

A database administrator who deletes the newest version, or puts an older blob in its place, is found out. SHA-256 is
that of FIPS 180-4.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.queries import newest_about_each, told_of
from nrm.audit.trail import is_genuine
from nrm.cases.models import PersonIdentity
from nrm.foundation.database import db

REGISTERED, CORRECTED = "person:register", "identity:correct"
"""The acts that write a version; their entries are about the person."""
ERASED_VERSIONS = "identities"
"""Where the trail's entry of an erasure names the versions that went."""


def told_of_version(row_id: UUID, number: int, blob: bytes) -> dict[str, object]:
    """Return what the trail keeps of a version that is written."""
    return {"version": row_id.hex, "number": number, "digest": hashlib.sha256(blob).hexdigest()}


def altered_among(people: Collection[UUID], newest: Mapping[UUID, PersonIdentity]) -> list[UUID]:
    """Return those of the `people` whose newest version is not what the trail says was written last, or is not there.

    One query for all of them, and one hash of the chain for each.
    """
    written = newest_about_each(people, actions=(REGISTERED, CORRECTED))
    return [
        person_id
        for person_id in people
        if not _is_told(newest.get(person_id), written.get(person_id))
    ]


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


def _is_told(version: PersonIdentity | None, entry: Entry | None) -> bool:
    if version is None or entry is None or not is_genuine(entry):
        return False
    told: dict[str, Any] = json.loads(entry.detail)
    return told == told_of_version(version.id, version.number, version.blob)


def _told(erasure: str) -> dict[UUID, str]:
    told: dict[UUID, str] = {}
    for subject_id, action, detail in told_of((REGISTERED, CORRECTED, erasure)):
        said = json.loads(detail or "{}")
        if action == erasure:
            for gone in said.get(ERASED_VERSIONS, ()):
                told.pop(UUID(gone), None)
        else:
            told[UUID(said.get("version", subject_id.hex))] = str(said.get("digest", ""))
    return told
