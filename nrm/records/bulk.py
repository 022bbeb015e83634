"""Reading the signed forms of many cases for a part of the system, such as the statistics."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nrm.audit.trail import Author
from nrm.auth.policy import BULK_GRANTS, BulkReader
from nrm.cases.door import open_case_in_bulk
from nrm.cases.models import Case
from nrm.records.altered import Form, altered_among, forms_by_case
from nrm.records.digests import tell_altered
from nrm.records.models import Record, SealedSection, State
from nrm.records.queries import part_of

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
    reader: BulkReader,
    cases: Collection[Case],
    *,
    forms: Collection[str],
    until: datetime,
    by: Author,
) -> Iterator[tuple[Case, list[SignedForm]]]:
    """Yield each case with its forms signed before `until`, the first version first.

    A version that was replaced later is among them: whoever reads takes the newest. Left out are cases in which a form
    is not what was signed, and the trail is told of each: whoever reads decides whether it can do without them. The
    trail's entry for the run is written by `nrm.cases.door.enter_in_bulk`.
    """
    ordered = list(cases)
    for start in range(0, len(ordered), BATCH):
        batch = {case.id: case for case in ordered[start : start + BATCH]}
        found = forms_by_case(batch)
        altered = altered_among(found, cases=batch)
        for case_id in altered:
            tell_altered(case_id, by=by)
        for case_id, case in batch.items():
            if case_id not in altered:
                asked = _asked_for(found.get(case_id, ()), forms=forms, until=until)
                yield case, _opened(reader, case, asked)


def _asked_for(
    found: Sequence[Form], *, forms: Collection[str], until: datetime
) -> Iterator[tuple[Record, Sequence[SealedSection]]]:
    for record, rows in found:
        standing = record.state in (State.SIGNED, State.REPLACED)
        if standing and record.form in forms and record.signed_at and record.signed_at < until:
            yield record, rows


def _opened(reader: BulkReader, case: Case, found: Iterable[Form]) -> list[SignedForm]:
    asked = [
        (record, [part_of(row) for row in rows if row.section in BULK_GRANTS[reader]])
        for record, rows in found
    ]
    contents = open_case_in_bulk(reader, case, [part for _record, parts in asked for part in parts])
    return [
        SignedForm(
            record.form,
            record.number,
            record.signed_at,
            record.holds_since,
            record.id,
            {name: said for part in parts for name, said in contents[part.row_id].items()},
            record.replaces_id,
        )
        for record, parts in asked
        if record.signed_at and record.holds_since
    ]
