"""The acts after a closure: the Responsible Authority acknowledges it, a new episode of the person is opened."""

from dataclasses import dataclass
from uuid import uuid4

from flask_babel import gettext as _

from nrm.auth.roles import Actor, Relationship
from nrm.cases import service as cases
from nrm.cases.access import CaseFile
from nrm.cases.door import SealedPart, open_rows, seal_section
from nrm.cases.journey import advance
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text
from nrm.records.contents import READING
from nrm.records.queries import newest_signed, signed_forms
from nrm.reference import lists
from nrm.reintegration import queries
from nrm.reintegration.closing import CLOSURE
from nrm.reintegration.models import Reopening
from nrm.reintegration.progress import MILESTONE
from nrm.reintegration.progress import VISIT_KIND as VISIT
from nrm.reintegration.sections.closure import F10

__all__ = ["CLOSURE", "MILESTONE", "VISIT", "acknowledge", "reason_of", "reopen"]


@dataclass(frozen=True, slots=True)
class Reopened:
    """Why a case followed on an earlier one."""

    reason: Text
    words: str


def acknowledge(file: CaseFile) -> None:
    """Record that the Responsible Authority took note of the closure.

    Raises `RuleBroken` when there is no closure to acknowledge, or it was acknowledged already.
    """
    closure = newest_signed(file.case.id, F10.code)
    if closure is None or not queries.awaits_acknowledgement(file.case.id):
        raise RuleBroken(_("No closure waits to be acknowledged in this case."))
    signed = signed_forms(file.case.id)
    advance(file, "acknowledge_closure", signed_forms=signed, subject_id=closure.id)


def reopen(file: CaseFile, answers: Values, *, lead: Actor | None = None) -> CaseFile:
    """Open the next case of the same person and keep the reason in it; return it in the actor's hands.

    `answers` are those of `sections.reopening`. The Responsible Authority names the `lead`; others lead themselves.
    Raises `RuleBroken` when the authority names nobody or the person has an open case.
    """
    if file.relationship is Relationship.AUTHORITY and lead is None:
        raise RuleBroken(_("Choose who leads the new case."), field="lead")
    opened = cases.open_new_episode(file, lead=lead)
    row_id = uuid4()
    db.session.add(
        Reopening(
            id=row_id,
            case_id=opened.case.id,
            earlier_case_id=file.case.id,
            blob=seal_section(
                opened, Section.DECISION, row_id, answers, table=Reopening.__tablename__
            ),
        )
    )
    db.session.flush()
    return opened


def reason_of(file: CaseFile) -> Reopened | None:
    """Return why the case followed on an earlier one, None for a first case or when it is closed to the actor."""
    row = queries.reopening_of(file.case.id)
    if row is None or not file.reads(Section.DECISION):
        return None
    part = SealedPart(Section.DECISION, row.id, row.blob, table=row.__tablename__)
    said = open_rows(file, [part], purpose=READING)[row.id]
    return Reopened(lists.REOPENING.text(said["reason"]), said["words"])
