"""Which of many cases have a signed form that is not what was signed: asked by whoever reads forms in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.queries import all_in
from nrm.audit.trail import is_genuine
from nrm.foundation.database import db
from nrm.records.digests import FIXED, SENT_BACK, is_told
from nrm.records.models import Record, SealedSection, State

Form = tuple[Record, Sequence[SealedSection]]
"""A form with all its sealed sections."""


def forms_by_case(case_ids: Collection[UUID]) -> dict[UUID, list[Form]]:
    """Return every form of the cases, whatever its state, the first version first."""
    sections: dict[UUID, list[SealedSection]] = defaultdict(list)
    for row in db.session.scalars(select(SealedSection).where(SealedSection.case_id.in_(case_ids))):
        sections[row.record_id].append(row)
    records = (
        select(Record)
        .where(Record.case_id.in_(case_ids))
        .order_by(Record.holds_since, Record.number)
    )
    found: dict[UUID, list[Form]] = defaultdict(list)
    for record in db.session.scalars(records):
        found[record.case_id].append((record, sections[record.id]))
    return found


def altered_among(forms: Mapping[UUID, Sequence[Form]], *, cases: Collection[UUID]) -> set[UUID]:
    """Return those of the `cases` in which a form is not what was signed, or one that was signed is missing.

    `forms` are theirs, by case. One query for all of them, and one hash of the chain for each signature.
    """
    told, altered = _signed_in(cases)
    for case_id in cases:
        for record, rows in forms.get(case_id, ()):
            if not _is_told(record, rows, told.pop(record.id, None)):
                altered.add(case_id)
    return altered | set(_cases_of(told.values()))


def _signed_in(cases: Collection[UUID]) -> tuple[dict[UUID, Entry], set[UUID]]:
    """Return the newest entry of each signature that stands, by form, and the cases with one that is not genuine."""
    told: dict[UUID, Entry] = {}
    forged: list[Entry] = []
    for entry in all_in(cases, actions=(*FIXED, SENT_BACK)):
        if entry.subject_id is None or not is_genuine(entry):
            forged.append(entry)
        elif entry.action == SENT_BACK:
            told.pop(entry.subject_id, None)
        else:
            told[entry.subject_id] = entry
    return told, set(_cases_of(forged))


def _is_told(record: Record, rows: Sequence[SealedSection], entry: Entry | None) -> bool:
    """Tell whether a form is as the trail's entry of its signature says; a draft has none."""
    if record.state == State.DRAFT or entry is None:
        return record.state == State.DRAFT and entry is None
    return is_told(record, rows, entry.detail)


def _cases_of(entries: Collection[Entry]) -> Iterator[UUID]:
    return (entry.case_id for entry in entries if entry.case_id)
