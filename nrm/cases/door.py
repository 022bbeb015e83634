"""The one door to what is sealed: it decides, writes the trail, and only then unwraps a key (design D3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from nrm.agencies.access import KeyNeeded, lack_of
from nrm.agencies.models import AgencyKey
from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.auth.policy import BULK_GRANTS, BulkReader
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.cases import agency_seal
from nrm.cases.access import CaseFile
from nrm.cases.models import Case
from nrm.foundation.declaration import AGENCY_SECTIONS, Section, Values
from nrm.foundation.errors import NotPermitted
from nrm.vault.key_pairs import Where
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal, unseal, unwrap

HANDING_OVER = "handing_over"
"""The purpose of a look that seals a section to another agency and shows it to nobody."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A blob of a case with the section and the row that it is bound to."""

    section: Section
    row_id: UUID
    blob: bytes
    sealed_to: UUID | None = None
    """The agency's key that it is sealed to as well, where it is (`AGENCY_SECTIONS`)."""
    table: str = ""
    """Where it lies when that is not a form: two tables may hold rows of one section, and rows of one id."""


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

    Raises `NotPermitted` as `open_sections` does, and `KeyNeeded` when the actor lacks the key of an agency that one of
    them is sealed to (in the trail as well).
    """
    sections = list(dict.fromkeys(part.section for part in parts))
    pass_door(file, sections, purpose=purpose, subject_id=subject_id, lacking=_lacking(file, parts))
    if not parts:
        return {}
    key = unwrap(key_ring(), file.case.key, owner=str(file.case.id))
    return {part.row_id: _opened(file, part, key) for part in parts}


def must_read(file: CaseFile, section: Section, *, purpose: str) -> None:
    """Raise `NotPermitted`, told to the trail, when `section` is closed to the actor, even while nothing is in it.

    A page that refused only where there is something to hide would tell that there is.
    """
    if not file.reads(section):
        pass_door(file, [section], purpose=purpose, subject_id=None)


def seal_section(
    file: CaseFile, section: Section, row_id: UUID, values: Values, *, table: str
) -> bytes:
    """Seal `values` as a section of the case, in a row of `table`, which is no form; raises `NotPermitted`."""
    if section in AGENCY_SECTIONS:
        raise ValueError(f"{section} is sealed to an agency: seal_part does that")
    return seal_part(file, section, row_id, values, table=table).blob


def seal_part(
    file: CaseFile, section: Section, row_id: UUID, values: Values, *, table: str = ""
) -> SealedPart:
    """Seal `values` as any section of the case, to the actor's agency as well where the section asks for it.

    Raises `NotPermitted` when the actor may not write it and `KeyNeeded` when they lack their agency's key.
    """
    if not file.writes(section):
        raise NotPermitted(REFUSED_WORDS)
    if section not in AGENCY_SECTIONS:
        return _sealed(file, SealedPart(section, row_id, b"", table=table), dict(values))
    agency, public = agency_seal.key_to_write_with(file.actor)
    return _sealed_to(file, SealedPart(section, row_id, b"", agency.id), values, public)


def hand_over(
    file: CaseFile, part: SealedPart, *, to: AgencyKey, public: bytes, subject_id: UUID
) -> SealedPart:
    """Seal what `part` holds to another agency instead; whoever does that must hold the key that it is sealed to now.

    `public` is that agency's public key, made sure of by its check code. Raises as `open_rows` does.
    """
    opened = open_rows(file, [part], purpose=HANDING_OVER, subject_id=subject_id)
    return _sealed_to(file, replace(part, sealed_to=to.id), opened[part.row_id], public)


def open_case_in_bulk(
    reader: BulkReader, case: Case, parts: Sequence[SealedPart]
) -> dict[UUID, Any]:
    """Open parts of one case for a part of the system; returns row id -> content.

    The trail's entry for the whole run is written by `enter_in_bulk`. Raises `NotPermitted` for a section that the
    reader has no grant for.
    """
    for part in parts:
        pass_in_bulk(reader, part.section)
    if not parts:
        return {}
    key = unwrap(key_ring(), case.key, owner=str(case.id))
    return {part.row_id: unseal(key, part.blob, _in_case(case.id, part)) for part in parts}


def enter_in_bulk(reader: BulkReader, *, by: Author, detail: dict[str, object]) -> None:
    """Write the trail's entry for one run of a bulk reader; `by` is whoever asked for it."""
    sections = sorted(BULK_GRANTS[reader])
    trail.record_for_good(
        Happening(f"bulk:{reader}", detail={"sections": sections, **detail}),
        by=by,
    )


def pass_door(
    file: CaseFile,
    sections: Sequence[Section],
    *,
    purpose: str,
    subject_id: UUID | None,
    lacking: KeyNeeded | None = None,
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
    elif lacking:
        happening = replace(happening, decision=REFUSED, detail={"lack": lacking.lack})
    trail.record_for_good(happening, by=file.actor.author)
    if closed:
        raise NotPermitted(REFUSED_WORDS)
    if lacking:
        raise lacking


def _lacking(file: CaseFile, parts: Sequence[SealedPart]) -> KeyNeeded | None:
    """Return what the actor lacks of the agencies' keys that `parts` are sealed to, None when nothing."""
    for key_id in dict.fromkeys(part.sealed_to for part in parts if part.sealed_to):
        if lack := lack_of(file.actor, key_id):
            return KeyNeeded(lack, key_id)
    return None


def _opened(file: CaseFile, part: SealedPart, key: bytes) -> Any:
    found = unseal(key, part.blob, _in_case(file.case.id, part))
    if part.section not in AGENCY_SECTIONS:
        return found
    return agency_seal.take_out(file.actor, found, part.sealed_to, bound_to=_to_agency(file, part))


def _sealed(file: CaseFile, part: SealedPart, content: Any) -> SealedPart:
    key = unwrap(key_ring(), file.case.key, owner=str(file.case.id))
    return replace(part, blob=seal(key, content, _in_case(file.case.id, part)))


def _sealed_to(file: CaseFile, part: SealedPart, values: Values, public: bytes) -> SealedPart:
    inner = agency_seal.put_in(values, public, bound_to=_to_agency(file, part))
    return _sealed(file, part, inner)


def _to_agency(file: CaseFile, part: SealedPart) -> Where:
    return agency_seal.where(file.case.id, part.section, part.row_id, part.sealed_to)


def pass_in_bulk(reader: BulkReader, section: Section) -> None:
    """Raise `NotPermitted` when a part of the system has no grant for `section`."""
    if section not in BULK_GRANTS[reader]:
        raise NotPermitted(REFUSED_WORDS)


def _in_case(case_id: UUID, part: SealedPart) -> Place:
    named = f"{part.table}/{part.section}" if part.table else part.section
    return Place("case_file", str(case_id), named, str(part.row_id))
