"""Whether a form still says what was saved or signed, and holds as it did: both stand in the trail, beside the act.

A database administrator who puts an older version of a sealed row back leaves it openable; the digest tells. So does
what is told of its state, when an older version is made to hold again instead.
SHA-256 is that of FIPS 180-4.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.queries import newest_about
from nrm.audit.queries import told_of as told_by
from nrm.audit.trail import REFUSED, Author, Happening, is_genuine
from nrm.audit.versions import ERASED, ids_told, said_in
from nrm.cases import identity_digests
from nrm.cases.access import CaseFile
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.foundation.errors import Altered, Stale
from nrm.records import queries
from nrm.records.models import Record, SealedSection, State

BEGUN, SAVED = "record:start", "record:save"
SIGNED, SENT_BACK = "record:sign", "record:send_back"
SEALED_AGAIN = "record:seal_again"
"""The form says the same, under the same signature, and another agency opens it: the digest is a new one."""
RETURNED, REPLACED = "record:return", "record:replace"
"""What was signed holds no longer: it came back for completion, or its correction was signed."""
FIXED = (SIGNED, SEALED_AGAIN, RETURNED, REPLACED)
WRITTEN = (BEGUN, SAVED, SENT_BACK, *FIXED)
"""The acts of which the trail keeps a digest: those after which a form is under a signature, and all."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how many signed forms hold, and the first that does not with the reason."""

    checked: int
    bad: str | None = None
    reason: str | None = None

    @property
    def holds(self) -> bool:
        """Tell whether every signed form is as it was signed."""
        return self.bad is None

    @property
    def words(self) -> str:
        """What was found, for whoever asked on the command line."""
        if self.holds:
            return (
                f"The signed forms hold: {self.checked:,}, each as it was signed; "
                "so does all else that has versions."
            )
        return f"Forms, identities, services or goals do not hold: {self.bad} is {self.reason}."


def digest_of(record: Record, rows: Iterable[SealedSection]) -> str:
    """Return the SHA-256 (hex) over the form's sealed sections, in the order of their names."""
    ordered = sorted(rows, key=lambda row: row.section)
    parts = [record.id.bytes, record.form.encode(), str(record.number).encode()]
    for row in ordered:
        parts += [row.section.encode(), row.id.bytes, row.blob]
    packed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return hashlib.sha256(packed).hexdigest()


def signed_sections(file: CaseFile, record: Record) -> dict[Section, SealedSection]:
    """Return the sealed sections of a form.

    Raises `Altered`, told to the trail, when it is not what was written last, or holds otherwise than then; `Stale`
    when somebody has written it since the caller read `record`.
    """
    rows = queries.sections_of(record)
    if _is_what_was_written(record, rows):
        return rows
    trail.take_turn()
    if _is_what_was_written(record, queries.sections_of(record, again=True)):
        raise Stale
    tell_altered(record.case_id, by=file.actor.author, record=record)
    raise Altered


def told_of(record: Record, rows: Iterable[SealedSection]) -> dict[str, object]:
    """Return what the trail keeps of a form at each act: its digest, and what says which version holds since when."""
    return {
        "form": record.form,
        "number": record.number,
        "digest": digest_of(record, rows),
        "state": record.state,
        "signed_at": _spelt(record.signed_at),
        "holds_since": _spelt(record.holds_since),
        "replaces": record.replaces_id.hex if record.replaces_id else None,
    }


def is_told(record: Record, rows: Iterable[SealedSection], detail: str) -> bool:
    """Tell whether a form is as an entry with this `detail` says."""
    said = said_in(detail)
    return all(said.get(name) == value for name, value in told_of(record, rows).items())


def tell_altered(case_id: UUID, *, by: Author, record: Record | None = None) -> None:
    """Tell the trail that a form is not what was written, so that it was not opened.

    `record` is None where it is not known which of the case's forms that is.
    """
    noted = Happening(
        "record:altered",
        case_id=case_id,
        subject_id=record.id if record else None,
        decision=REFUSED,
        detail={"form": record.form, "number": record.number} if record else {},
    )
    trail.record_for_good(noted, by=by)


def verify() -> Verdict:
    """Check every form, and every version of an identity, against the trail, which `nrm.audit.verification` checks.

    `checked` counts the signed forms.
    """
    signed, saved = _told_by_the_trail()
    checked = 0
    for record, rows in _forms():
        last = saved.get(record.id)
        reason = _fault(record, rows, signed=signed.pop(record.id, None), saved=last)
        if reason:
            return Verdict(checked, _name(record), reason)
        checked += record.state != State.DRAFT
    if signed:
        return Verdict(checked, next(iter(signed)).hex, "missing")
    if wrong := identity_digests.fault():
        return Verdict(checked, f"version {wrong[0]} of an identity", wrong[1])
    return Verdict(checked)


def _is_what_was_written(record: Record, rows: Mapping[Section, SealedSection]) -> bool:
    entry = newest_about(record.id, case_id=record.case_id, actions=WRITTEN)
    return bool(entry and is_genuine(entry) and is_told(record, rows.values(), entry.detail))


def _told_by_the_trail() -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Return what was told of the forms whose signature stands, and of what was written last, by record."""
    signed: dict[UUID, str] = {}
    saved: dict[UUID, str] = {}
    for subject_id, action, detail in told_by((*WRITTEN, ERASED)):
        if action == ERASED:
            _forget(detail, signed, saved)
            continue
        saved[subject_id] = detail
        if action in FIXED:
            signed[subject_id] = detail
        elif action == SENT_BACK:
            signed.pop(subject_id, None)
    return signed, saved


def _forget(detail: str, *told: dict[UUID, str]) -> None:
    """Take the forms that an erasure names out of what the trail tells."""
    for gone in ids_told(detail, "forms"):
        for digests in told:
            digests.pop(gone, None)


def _fault(
    record: Record, rows: Sequence[SealedSection], *, signed: str | None, saved: str | None
) -> str | None:
    is_draft = record.state == State.DRAFT
    if is_draft and signed:
        return "a draft again, which the trail does not tell"
    told = saved if is_draft else signed
    if told is None:
        return f"{'begun' if is_draft else 'signed'}, which the trail does not tell"
    return None if is_told(record, rows, told) else "altered"


def _forms() -> Iterator[tuple[Record, list[SealedSection]]]:
    ids = db.session.scalars(select(Record.id).order_by(Record.created_at, Record.id)).all()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        sections: dict[UUID, list[SealedSection]] = {record_id: [] for record_id in batch}
        for row in db.session.scalars(
            select(SealedSection).where(SealedSection.record_id.in_(batch))
        ):
            sections[row.record_id].append(row)
        for record in db.session.scalars(
            select(Record).where(Record.id.in_(batch)).order_by(Record.created_at, Record.id)
        ):
            yield record, sections[record.id]
        db.session.expunge_all()


def _spelt(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _name(record: Record) -> str:
    case = db.session.get(Case, record.case_id)
    return f"{record.form} no. {record.number} of case {case.number if case else record.case_id}"
