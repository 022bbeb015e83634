"""Reading the signed forms of many cases for a part of the system, such as the statistics."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from nrm.auth.policy import BULK_GRANTS, BulkReader
from nrm.cases.door import SealedPart, open_case_in_bulk
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.records.models import Record, SealedSection, State

BATCH = 500


@dataclass(frozen=True, slots=True)
class SignedForm:
    """A signed form as a bulk reader sees it: the answers of the sections that it has a grant for."""

    form: str
    number: int
    signed_at: datetime
    holds_since: datetime
    """When the first version was signed that this one corrects."""
    record_id: UUID
    answers: dict[str, Any]
    corrects: UUID | None = None
    """The version that it takes the place of."""


def signed_forms_of(
    reader: BulkReader, cases: Collection[Case], *, forms: Collection[str], until: datetime
) -> Iterator[tuple[Case, list[SignedForm]]]:
    """Yield each case with its forms signed before `until`, the first version first.

    A version that was replaced later is among them: whoever reads takes the newest. The trail's entry for the run is
    written by `nrm.cases.door.enter_in_bulk`.
    """
    ordered = list(cases)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        rows = _rows(reader, [case.id for case in batch], forms=forms, until=until)
        for case in batch:
            yield case, _opened(reader, case, rows[case.id])


def _rows(
    reader: BulkReader, case_ids: list[UUID], *, forms: Collection[str], until: datetime
) -> dict[UUID, list[tuple[Record, SealedSection | None]]]:
    granted = [section.value for section in BULK_GRANTS[reader]]
    query = (
        select(Record, SealedSection)
        .outerjoin(
            SealedSection,
            (SealedSection.record_id == Record.id) & SealedSection.section.in_(granted),
        )
        .where(
            Record.case_id.in_(case_ids),
            Record.form.in_(forms),
            Record.state.in_((State.SIGNED, State.REPLACED)),
            Record.signed_at < until,
        )
        .order_by(Record.holds_since, Record.number)
    )
    found: dict[UUID, list[tuple[Record, SealedSection | None]]] = defaultdict(list)
    for record, section in db.session.execute(query):
        found[record.case_id].append((record, section))
    return found


def _opened(
    reader: BulkReader, case: Case, rows: list[tuple[Record, SealedSection | None]]
) -> list[SignedForm]:
    parts = [SealedPart(Section(row.section), row.id, row.blob) for _record, row in rows if row]
    contents = open_case_in_bulk(reader, case, parts)
    signed: dict[UUID, SignedForm] = {}
    for record, row in rows:
        if record.signed_at is None or record.holds_since is None:
            continue
        form = signed.setdefault(
            record.id,
            SignedForm(
                record.form,
                record.number,
                record.signed_at,
                record.holds_since,
                record.id,
                {},
                record.replaces_id,
            ),
        )
        if row:
            form.answers.update(contents[row.id])
    return list(signed.values())
