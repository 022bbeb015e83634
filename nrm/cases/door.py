"""The one door to what is sealed: it decides, writes the trail, and only then unwraps a key (design D3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.auth.policy import BULK_GRANTS, BulkReader
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.roles import Actor
from nrm.cases import queries
from nrm.cases.access import CaseFile
from nrm.cases.models import Case, Person, PersonIdentity
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import NotPermitted
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal, unseal, unwrap

MASKED = "masked"
"""The purpose of a look that shows initials, age and sex only."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A blob of a case with the section and the row that it is bound to."""

    section: Section
    row_id: UUID
    blob: bytes


def open_sections(
    file: CaseFile, parts: Sequence[SealedPart], *, purpose: str, subject_id: UUID | None = None
) -> dict[Section, Any]:
    """Open `parts` of the case for its actor; all or nothing.

    Raises `NotPermitted` when one of the sections is closed to the actor (the refusal is in the trail).
    """
    opened = open_rows(file, parts, purpose=purpose, subject_id=subject_id)
    return {part.section: opened[part.row_id] for part in parts}


def open_rows(
    file: CaseFile, parts: Sequence[SealedPart], *, purpose: str, subject_id: UUID | None = None
) -> dict[UUID, Any]:
    """Open several rows of the case, whatever their sections, with one entry in the trail; by row id.

    Raises `NotPermitted` as `open_sections` does.
    """
    sections = list(dict.fromkeys(part.section for part in parts))
    _pass(file, sections, purpose=purpose, subject_id=subject_id)
    if not parts:
        return {}
    key = unwrap(key_ring(), file.case.key, owner=str(file.case.id))
    return {part.row_id: unseal(key, part.blob, _in_case(file.case.id, part)) for part in parts}


def must_read(file: CaseFile, section: Section, *, purpose: str) -> None:
    """Raise `NotPermitted`, told to the trail, when `section` is closed to the actor, even while nothing is in it.

    A page that refused only where there is something to hide would tell that there is.
    """
    if not file.reads(section):
        _pass(file, [section], purpose=purpose, subject_id=None)


def seal_section(file: CaseFile, section: Section, row_id: UUID, values: Values) -> bytes:
    """Seal `values` as a section of the case; raises `NotPermitted` when the actor may not write it."""
    if not file.writes(section):
        raise NotPermitted(REFUSED_WORDS)
    key = unwrap(key_ring(), file.case.key, owner=str(file.case.id))
    return seal(key, dict(values), _in_case(file.case.id, SealedPart(section, row_id, b"")))


def open_identity(file: CaseFile, *, purpose: str) -> Values:
    """Open who the person is; raises `NotPermitted` when identity is closed to the actor."""
    newest = queries.newest_identity(file.case.person_id)
    _pass(file, [Section.IDENTITY], purpose=purpose, subject_id=newest.id if newest else None)
    return _identity(file.case.person, newest) if newest else {}


def identity_in(person: Person, version: PersonIdentity) -> Values:
    """Open one version of an identity for writing the next one; nothing of it is shown to anybody."""
    return _identity(person, version)


def seal_identity(person: Person, row_id: UUID, values: Values) -> bytes:
    """Seal one version of a person's identity."""
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    return seal(key, dict(values), _in_person(person.id, row_id))


def open_identities_masked(actor: Actor, files: Sequence[CaseFile]) -> dict[UUID, Values]:
    """Open the identities behind a list page, by case id: one entry in the trail for the whole list.

    Cases whose identity is closed to the actor are left out.
    """
    readable = [file.case for file in files if file.reads(Section.IDENTITY)]
    if not readable:
        return {}
    trail.record_for_good(
        Happening(
            "identity:list",
            section=Section.IDENTITY,
            purpose=MASKED,
            detail={"cases": [case.id.hex for case in readable]},
        ),
        by=actor.author,
    )
    return dict(_identities(readable))


def open_case_in_bulk(
    reader: BulkReader, case: Case, parts: Sequence[SealedPart]
) -> dict[UUID, Any]:
    """Open parts of one case for a part of the system; returns row id -> content.

    The trail's entry for the whole run is written by `enter_in_bulk`. Raises `NotPermitted` for a section that the
    reader has no grant for.
    """
    for part in parts:
        _pass_in_bulk(reader, part.section)
    if not parts:
        return {}
    key = unwrap(key_ring(), case.key, owner=str(case.id))
    return {part.row_id: unseal(key, part.blob, _in_case(case.id, part)) for part in parts}


def open_identities_in_bulk(
    reader: BulkReader, *, people: Iterable[tuple[Person, PersonIdentity]]
) -> Iterable[tuple[UUID, Values]]:
    """Open the identities of many persons for a part of the system; yields (person id, identity)."""
    _pass_in_bulk(reader, Section.IDENTITY)
    for person, identity in people:
        yield person.id, _identity(person, identity)


def enter_in_bulk(reader: BulkReader, *, by: Author, detail: dict[str, object]) -> None:
    """Write the trail's entry for one run of a bulk reader; `by` is whoever asked for it."""
    sections = sorted(BULK_GRANTS[reader])
    trail.record_for_good(
        Happening(f"bulk:{reader}", detail={"sections": sections, **detail}),
        by=by,
    )


def _pass(
    file: CaseFile, sections: Sequence[Section], *, purpose: str, subject_id: UUID | None
) -> None:
    closed = [section for section in sections if not file.reads(section)]
    happening = Happening(
        "section:open",
        case_id=file.case.id,
        subject_id=subject_id,
        section=",".join(sections),
        purpose=purpose,
        detail={"sections": sections},
    )
    if closed:
        happening = replace(happening, decision=REFUSED, detail={"sections": closed})
    trail.record_for_good(happening, by=file.actor.author)
    if closed:
        raise NotPermitted(REFUSED_WORDS)


def _pass_in_bulk(reader: BulkReader, section: Section) -> None:
    if section not in BULK_GRANTS[reader]:
        raise NotPermitted(REFUSED_WORDS)


def _identities(cases: Sequence[Case]) -> Iterable[tuple[UUID, Values]]:
    newest = queries.newest_identities([case.person_id for case in cases])
    for case in cases:
        if case.person_id in newest:
            yield case.id, _identity(case.person, newest[case.person_id])


def _identity(person: Person, version: PersonIdentity) -> Values:
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    opened: Values = unseal(key, version.blob, _in_person(person.id, version.id))
    return opened


def _in_case(case_id: UUID, part: SealedPart) -> Place:
    return Place("case_file", str(case_id), part.section, str(part.row_id))


def _in_person(person_id: UUID, row_id: UUID) -> Place:
    return Place("person", str(person_id), Section.IDENTITY, str(row_id))
