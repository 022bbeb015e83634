"""Reading and writing what a form says, section by section, as far as the actor may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from nrm.cases.access import CaseFile
from nrm.cases.door import open_sections, seal_part
from nrm.foundation.database import db
from nrm.foundation.declaration import Field, FormDeclaration, Section, Values
from nrm.records import queries
from nrm.records.digests import signed_sections
from nrm.records.models import Record, SealedSection

WRITING = "writing"
READING = "reading"


@dataclass(frozen=True, slots=True)
class Held:
    """What a form says before it is written: its sealed sections, and the answers opened from them."""

    rows: Mapping[Section, SealedSection] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


NOTHING = Held()
"""What a new form says."""


def read(file: CaseFile, record: Record, *, purpose: str) -> dict[str, Any]:
    """Return the answers that the actor may read; opening them is in the trail."""
    return held_by(file, record, purpose=purpose).answers


def held_by(file: CaseFile, record: Record, *, purpose: str = WRITING) -> Held:
    """Return the form as it stands, with the answers that the actor may read; opening them is in the trail.

    Raises `Altered` when a signed form is not what was signed.
    """
    rows = signed_sections(file, record)
    readable = [queries.part_of(row) for section, row in rows.items() if file.reads(section)]
    opened = open_sections(file, readable, purpose=purpose, subject_id=record.id)
    return Held(rows, {name: said for content in opened.values() for name, said in content.items()})


def write(
    file: CaseFile,
    record: Record,
    declaration: FormDeclaration,
    answers: Values,
    *,
    held: Held = NOTHING,
) -> None:
    """Seal `answers` into the form's sections, each as a whole.

    Sections that the actor may not write stay, and so do those that say the same already by `held`.
    """
    for section in declaration.sections:
        content = _belonging(declaration, section, answers)
        row = held.rows.get(section)
        said = row is not None and content == _belonging(declaration, section, held.answers)
        if said or not file.writes(section):
            continue
        row = row or _new_row(record, section)
        part = seal_part(file, section, row.id, content)
        row.blob, row.sealed_to = part.blob, part.sealed_to
        db.session.add(row)
    db.session.flush()


def writable(file: CaseFile, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the questions whose section the actor may write."""
    return tuple(field for field in fields if file.writes(field.section))


def _belonging(declaration: FormDeclaration, section: Section, answers: Values) -> dict[str, Any]:
    return {
        field.name: answers[field.name]
        for field in declaration.fields
        if field.section is section and field.name in answers
    }


def _new_row(record: Record, section: Section) -> SealedSection:
    return SealedSection(id=uuid4(), case_id=record.case_id, record_id=record.id, section=section)
