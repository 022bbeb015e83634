"""Versions of sealed rows: the trail keeps the digest of each, so that no earlier one passes for the newest.

SHA-256 is that of FIPS 180-4.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row

from nrm.audit.models import Entry
from nrm.audit.queries import all_about, all_in, newest_about_each
from nrm.audit.trail import is_genuine

ERASED = "erasure:do"
"""The case was erased, as two people decided: the entry names the forms and versions that went."""


class Version(NamedTuple):
    """A version as it lies in the database."""

    row_id: UUID
    number: int
    blob: bytes

    @property
    def told(self) -> dict[str, object]:
        """What the trail keeps of it when it is written."""
        return {
            "version": self.row_id.hex,
            "number": self.number,
            "digest": digest_of(self.blob),
        }


def altered_among(
    subjects: Collection[UUID], newest: Mapping[UUID, Version], *, acts: Collection[str]
) -> list[UUID]:
    """Return those of the `subjects` whose newest version is not what the trail says was written last, or is missing.

    `acts` are the actions that write one. One query for all of them, and one hash of the chain for each.
    """
    told = told_among(subjects, newest, acts=acts)
    return [one for one in subjects if one not in told]


def told_among(
    subjects: Collection[UUID], newest: Mapping[UUID, Version], *, acts: Collection[str]
) -> dict[UUID, Mapping[str, Any]]:
    """Return what the trail says of each of the others, as `altered_among` tells them apart."""
    written = newest_about_each(subjects, actions=acts)
    return {
        one: said_in(written[one].detail)
        for one in subjects
        if _is_told(newest.get(one), written.get(one))
    }


def altered_in(
    case_id: UUID, newest: Mapping[UUID, Version], *, acts: Collection[str]
) -> list[UUID]:
    """Return what a case has whose newest version is not what was written last, or is not there any more."""
    written = {one.subject_id: one for one in all_in([case_id], actions=acts) if one.subject_id}
    return [one for one in {**written, **newest} if not _is_told(newest.get(one), written.get(one))]


def are_all(subject_id: UUID, versions: Iterable[Version], *, acts: Collection[str]) -> bool:
    """Tell whether these are all versions that were ever written of one thing, as they were written."""
    entries = all_about(subject_id, actions=acts)
    ordered = sorted(versions, key=lambda version: version.number)
    return len(entries) == len(ordered) and all(map(_is_told, ordered, entries))


def fault_among(rows: Iterable[Row[UUID, bytes]], told: dict[UUID, str]) -> tuple[UUID, str] | None:
    """Return the first row that is missing or not as `told`, with the reason; None when all are.

    `rows` are ids with blobs; `told` are the digests by id, and is emptied.
    """
    for row_id, blob in rows:
        digest = told.pop(row_id, None)
        if digest != digest_of(blob):
            return row_id, "altered" if digest else "written, which the trail does not tell"
    return (next(iter(told)), "missing") if told else None


def digest_of(blob: bytes) -> str:
    """Return the SHA-256 of a blob in hex."""
    return hashlib.sha256(blob).hexdigest()


def said_in(detail: str) -> dict[str, Any]:
    """Return what an entry says; nothing when somebody made it unreadable, which the check of the trail names."""
    try:
        said = json.loads(detail)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def version_told(detail: str) -> dict[UUID, str]:
    """Return the digest that an entry about a version names, by row; nothing when it is unreadable."""
    said = said_in(detail)
    try:
        return {UUID(str(said["version"])): str(said["digest"])}
    except (KeyError, ValueError):
        return {}


def ids_told(detail: str, name: str) -> list[UUID]:
    """Return the ids that an entry names under `name`; none when it is unreadable."""
    try:
        return [UUID(str(one)) for one in said_in(detail).get(name, ())]
    except (TypeError, ValueError):
        return []


def _is_told(version: Version | None, entry: Entry | None) -> bool:
    if version is None or entry is None or not is_genuine(entry):
        return False
    said = said_in(entry.detail)
    return all(said.get(name) == value for name, value in version.told.items())
