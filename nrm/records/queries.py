"""Reads about the forms of a case; nothing here opens any."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select

from nrm.auth.models import Institution, User
from nrm.cases.door import SealedPart
from nrm.foundation.database import db, id_given
from nrm.foundation.declaration import Section
from nrm.records.models import Record, SealedSection, Signature, State

# Asked several times for every form: made once, because making a statement takes longer than running it.
_FORM = (Record.case_id == id_given("case_id"), Record.form == bindparam("form"))
_SIGNED_FORMS = (
    select(Record.form)
    .where(Record.case_id == id_given("case_id"), Record.state == State.SIGNED)
    .distinct()
)
_UNFINISHED = select(Record).where(*_FORM, Record.state.in_((State.DRAFT, State.AWAITING)))
_NEWEST_SIGNED = (
    select(Record)
    .where(*_FORM, Record.state == State.SIGNED)
    .order_by(Record.holds_since.desc(), Record.number.desc())
    .limit(1)
)
_LAST_NUMBER = select(func.max(Record.number)).where(*_FORM)
_SECTIONS = select(SealedSection).where(SealedSection.record_id == id_given("record_id"))


@dataclass(frozen=True, slots=True)
class Signer:
    """A signature as a page shows it."""

    name: str
    institution: Institution
    signature: Signature


def signed_forms(case_id: UUID) -> set[str]:
    """Return the codes of the forms that are signed and hold."""
    return set(db.session.scalars(_SIGNED_FORMS, {"case_id": case_id}))


def records_of(case_id: UUID) -> Sequence[Record]:
    """Return all forms of the case, the oldest first."""
    query = select(Record).where(Record.case_id == case_id)
    return db.session.scalars(query.order_by(Record.created_at, Record.id)).all()


def unfinished(case_id: UUID, form: str) -> Record | None:
    """Return the draft of `form`, or the one that awaits its second signature."""
    return db.session.scalar(_UNFINISHED, {"case_id": case_id, "form": form})


def replaced_by(record: Record) -> Record | None:
    """Return the version that `record` corrects, None when it corrects none."""
    return db.session.get(Record, record.replaces_id) if record.replaces_id else None


def is_correction(case_id: UUID, form: str) -> bool:
    """Tell whether the unfinished `form` is a new version of a signed one."""
    draft = unfinished(case_id, form)
    return draft is not None and draft.replaces_id is not None


def newest_signed(case_id: UUID, form: str) -> Record | None:
    """Return the newest signed version of `form` that holds."""
    return db.session.scalar(_NEWEST_SIGNED, {"case_id": case_id, "form": form})


def record_in(case_id: UUID, record_id: UUID) -> Record | None:
    """Return the form if it belongs to the case."""
    return db.session.scalar(
        select(Record).where(Record.id == record_id, Record.case_id == case_id)
    )


def next_number(case_id: UUID, form: str) -> int:
    """Return the number for the next `form` of the case."""
    return 1 + (db.session.scalar(_LAST_NUMBER, {"case_id": case_id, "form": form}) or 0)


def sections_of(record: Record, *, again: bool = False) -> dict[Section, SealedSection]:
    """Return the sealed sections of a form; `again`: it and they are read anew, whatever this session knows of them."""
    how = {"populate_existing": again}
    if again:
        db.session.scalar(select(Record).where(Record.id == record.id), execution_options=how)
    rows = db.session.scalars(_SECTIONS, {"record_id": record.id}, execution_options=how)
    return {Section(row.section): row for row in rows}


def part_of(row: SealedSection) -> SealedPart:
    """Return the row as the door wants it."""
    return SealedPart(Section(row.section), row.id, row.blob, row.sealed_to)


def signers_of(record: Record) -> list[Signer]:
    """Return who signed, the first first; signatures that were withdrawn are left out."""
    rows = db.session.execute(
        select(Signature, User, Institution)
        .join(User, User.id == Signature.user_id)
        .join(Institution, Institution.id == Signature.institution_id)
        .where(Signature.record_id == record.id, Signature.withdrawn_at.is_(None))
        .order_by(Signature.at)
    )
    return [Signer(user.name, institution, signature) for signature, user, institution in rows]
