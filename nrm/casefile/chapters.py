"""The signed forms of one chapter of a case, read together: identification, reintegration."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nrm.casefile import page
from nrm.casefile.page import FormLine
from nrm.cases.access import CaseFile
from nrm.cases.door import open_rows
from nrm.foundation.declaration import Field, Part
from nrm.foundation.errors import NotFound
from nrm.foundation.text import Text
from nrm.records.contents import READING
from nrm.records.digests import signed_sections
from nrm.records.forms import in_words
from nrm.records.kinds import RecordKind, kinds
from nrm.records.models import Record
from nrm.records.queries import part_of


class Chapter(StrEnum):
    """A page that reads several forms of a case."""

    IDENTIFICATION = "identification"
    REINTEGRATION = "reintegration"

    @property
    def heading(self) -> Text:
        """What the chapter is called."""
        return _TITLES[self]

    @property
    def forms(self) -> tuple[str, ...]:
        """The codes of its forms, in the order of reading."""
        return _FORMS[self]


_TITLES = {
    Chapter.IDENTIFICATION: Text("Identifikimi", "Identification"),
    Chapter.REINTEGRATION: Text("Riintegrimi", "Reintegration"),
}
_FORMS = {
    Chapter.IDENTIFICATION: ("F1", "F2"),
    Chapter.REINTEGRATION: ("F8", "F9", "F10"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One signed form in words: the questions that were answered, as far as the actor may read."""

    record: Record
    parts: Sequence[tuple[Part, list[tuple[Field, str]]]]


def is_open(file: CaseFile, chapter: Chapter) -> bool:
    """Tell whether the actor may read anything of the chapter."""
    forms = (kinds()[code].form for code in chapter.forms)
    return any(file.reads(section) for form in forms for section in form.sections)


def read_chapter(file: CaseFile, chapter: Chapter) -> list[tuple[FormLine, list[Told]]]:
    """Return each form of the chapter with its signed versions, the newest first; one look in the trail.

    Raises `NotFound` when the chapter is closed to the actor.
    """
    if not is_open(file, chapter):
        raise NotFound
    lines = [line for line in page.forms(file) if line.kind.form.code in chapter.forms]
    answers = _answers(file, [record for line in lines for record in line.signed])
    return [
        (line, [_told(file, line.kind, record, answers[record]) for record in line.signed])
        for line in lines
    ]


def _answers(file: CaseFile, records: Sequence[Record]) -> dict[Record, dict[str, Any]]:
    sealed = {
        record: [
            row for section, row in signed_sections(file, record).items() if file.reads(section)
        ]
        for record in records
    }
    parts = [part_of(row) for rows in sealed.values() for row in rows]
    opened = open_rows(file, parts, purpose=READING) if parts else {}
    return {
        record: {name: said for row in rows for name, said in opened[row.id].items()}
        for record, rows in sealed.items()
    }


def _told(file: CaseFile, kind: RecordKind, record: Record, answers: dict[str, Any]) -> Told:
    parts = [
        (part, [(field, words) for field, words in rows if words])
        for part, rows in in_words(file, kind.form, {**kind.known(file), **answers})
    ]
    return Told(record, [(part, rows) for part, rows in parts if rows])
