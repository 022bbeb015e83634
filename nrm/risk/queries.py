"""Reads about assessments that open nothing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.records.models import Record, SealedSection, State


def signed_sections(
    case_id: UUID, *, form: str, section: Section
) -> Sequence[tuple[Record, SealedSection]]:
    """Return the signed versions of `form` that hold, each with its sealed `section`, the oldest first."""
    query = (
        select(Record, SealedSection)
        .join(SealedSection, SealedSection.record_id == Record.id)
        .where(
            Record.case_id == case_id,
            Record.form == form,
            Record.state == State.SIGNED,
            SealedSection.section == section,
        )
        .order_by(Record.holds_since, Record.number)
    )
    return [(record, sealed) for record, sealed in db.session.execute(query)]
