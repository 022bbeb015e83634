"""What signing the two sealed forms does to the case, and handing one over to another agency."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from nrm.agencies.queries import agency_names, newest_key
from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import Permission
from nrm.auth.queries import institution_by_code
from nrm.cases.access import CaseFile
from nrm.cases.door import hand_over
from nrm.cases.journey import advance
from nrm.foundation.declaration import AGENCY_SECTIONS, Values
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.text import Text
from nrm.protection.sections import SL, WP
from nrm.records import digests, queries
from nrm.records.kinds import RecordKind, kinds
from nrm.records.models import Record, SealedSection, State
from nrm.records.service import may_start
from nrm.vault.key_pairs import check_code, typed_code


def _sheltered(file: CaseFile, record: Record, _answers: Values) -> None:
    signed = queries.signed_forms(file.case.id) | {SL.code}
    advance(file, "shelter", signed_forms=signed, subject_id=record.id)


def _protected(_file: CaseFile, _record: Record, _answers: Values) -> None:
    """Write no event: the timeline tells everybody on the team, and not all may know of a protected witness."""


LOCATION = RecordKind(
    form=SL,
    permission=Permission.SHELTER_LOCATE,
    act="shelter",
    signed=_sheltered,
    repeats=True,
)
WITNESS = RecordKind(
    form=WP,
    permission=Permission.WITNESS_PROTECT,
    act="protect_witness",
    signed=_protected,
    repeats=True,
)


@dataclass(frozen=True, slots=True)
class SealedForm:
    """A form of the case that only an agency opens: its newest version, and whose it is now."""

    kind: RecordKind
    record: Record | None
    agency: Text | None
    may_write: bool
    may_start: bool

    @property
    def unfinished(self) -> bool:
        """Tell whether the newest version is not signed yet."""
        return self.record is not None and self.record.state != State.SIGNED


def sealed_forms(file: CaseFile) -> list[SealedForm]:
    """Return the sealed forms whose existence the actor may know of, without opening anything.

    Everybody on the team may know that a shelter's location is recorded; of a protected witness only who reads it.
    """
    found, signed = [], queries.signed_forms(file.case.id)
    for kind in kinds().values():
        if not is_sealed(kind):
            continue
        reads = all(file.reads(section) for section in kind.form.sections)
        record = _newest(file, kind) if reads or kind is LOCATION else None
        if record or file.may(kind.permission):
            may = file.may(kind.permission)
            starts = may and may_start(file, kind, signed_forms=signed)
            found.append(SealedForm(kind, record, _agency(record), may, starts))
    return found


def is_sealed(kind: RecordKind) -> bool:
    """Tell whether only an agency opens what this form says."""
    return set(kind.form.sections) <= AGENCY_SECTIONS


def sealed_kind(file: CaseFile, record: Record) -> RecordKind:
    """Return the kind of a sealed form that the actor may hand over; raises `NotFound` for any other."""
    kind = kinds()[record.form]
    if not is_sealed(kind) or not file.may(kind.permission):
        raise NotFound
    return kind


def transfer(file: CaseFile, record: Record, *, to: str, code: str) -> None:
    """Seal a signed form to the agency with the institution code `to` instead of the one that opens it now.

    `code` is the check code of that agency's key, as somebody there reads it out. The actor must hold the key that the
    form is sealed to; afterwards only the other agency opens it. Raises `NotFound` for another sort of form, and
    `RuleBroken` when the agency has no key, the code is another, or the form is not signed.
    """
    trail.take_turn()
    sealed_kind(file, record)
    if record.state != State.SIGNED:
        raise RuleBroken(_("Sign the form first: only what is signed is handed over."))
    key = newest_key(institution_by_code(to).id)
    if key is None:
        raise RuleBroken(_("That institution has no key yet: let it make one first."), field="to")
    if typed_code(code) != typed_code(check_code(key.public)):
        raise RuleBroken(
            _(
                "This is not the code of that institution's key. Let it be read out once more, by phone."
            ),
            field="code",
        )
    rows = digests.signed_sections(file, record)
    for row in rows.values():
        part = hand_over(
            file, queries.part_of(row), to=key, public=key.public, subject_id=record.id
        )
        row.blob, row.sealed_to = part.blob, part.sealed_to
    _told_again(file, record, rows.values(), key_id=key.id)


def _told_again(
    file: CaseFile, record: Record, rows: Iterable[SealedSection], *, key_id: UUID
) -> None:
    """Tell the trail what the form's seals are now, under the same signature."""
    detail = digests.told_of(record, rows) | {"to": key_id.hex}
    trail.record(
        Happening(digests.SEALED_AGAIN, case_id=file.case.id, subject_id=record.id, detail=detail),
        by=file.actor.author,
    )


def _newest(file: CaseFile, kind: RecordKind) -> Record | None:
    code = kind.form.code
    return queries.unfinished(file.case.id, code) or queries.newest_signed(file.case.id, code)


def _agency(record: Record | None) -> Text | None:
    sealed = queries.sections_of(record).values() if record else ()
    key_ids = [row.sealed_to for row in sealed if row.sealed_to]
    return next(iter(agency_names(key_ids).values()), None) if key_ids else None
