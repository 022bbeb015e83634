"""Who takes part in a case: hand it over, leave it, take somebody off it, release who changed workplace."""

from uuid import UUID

from flask_babel import gettext as _

from nrm.auth.models import User
from nrm.auth.policy import Permission, ever
from nrm.auth.queries import as_actor
from nrm.auth.roles import Actor, Relationship
from nrm.cases import journey, queries
from nrm.cases.access import CaseFile
from nrm.cases.models import Case, Participation
from nrm.cases.service import notify_authorities
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.procedure.rules import Part

ENDED_BY_OTHERS = (Part.MEMBER, Part.FORMAL_POLICE, Part.FORMAL_SOCIAL)
"""Parts from which whoever is in charge takes a person off; a lead is replaced by handing over."""


def in_charge(file: CaseFile) -> bool:
    """Tell whether the actor says who takes part: the lead does, and the Responsible Authority."""
    if not file.may(Permission.CASES_STAFF):
        return False
    leads = queries.leads(file.actor, file.case.id)
    return leads or file.relationship is Relationship.AUTHORITY


def check_in_charge(file: CaseFile) -> None:
    """Raise `RuleBroken` unless the actor is in charge."""
    if not in_charge(file):
        raise RuleBroken(
            _("Only the person who leads the case, or the Responsible Authority, can do this.")
        )


def hand_over(file: CaseFile, colleague: User) -> None:
    """Let `colleague` lead the case from now on; who led before stays a member.

    Raises `RuleBroken` unless the actor is in charge and the colleague, who works anywhere, takes part in cases.
    """
    check_in_charge(file)
    if not ever(colleague.as_role, Permission.CASES_OPEN) or not colleague.active:
        raise RuleBroken(_("This person's role takes no part in cases."), field="colleague")
    if queries.leads(as_actor(colleague), file.case.id):
        raise RuleBroken(_("This person leads the case already."), field="colleague")
    journey.hand_over_lead(file, to=as_actor(colleague))
    journey.advance(file, "hand_over", signed_forms=(), subject_id=colleague.id)


def leave(file: CaseFile) -> None:
    """End the actor's part in the case; what their institution was asked to do waits for a colleague again.

    Raises `RuleBroken` for the lead, who hands the case over first.
    """
    if queries.leads(file.actor, file.case.id):
        raise RuleBroken(_("You lead this case: hand it over first."))
    for row in queries.open_participations(file.case.id):
        if row.user_id == file.actor.user_id:
            _end(file, row)
    journey.advance(file, "unshare", signed_forms=(), subject_id=file.actor.user_id)


def remove(file: CaseFile, participation_id: UUID) -> None:
    """Take a person off the team; what their institution was asked to do waits for a colleague again.

    Raises `RuleBroken` unless the actor is in charge, and `NotFound` when nobody can be taken off there.
    """
    check_in_charge(file)
    for row in queries.open_participations(file.case.id):
        if row.id == participation_id and row.user_id and row.part in ENDED_BY_OTHERS:
            _end(file, row)
            journey.advance(file, "unshare", signed_forms=(), subject_id=row.user_id)
            return
    raise NotFound


def release(user_id: UUID, by: Actor) -> None:
    """End every part of a user who no longer works where, or as what, they did; `by` is the administrator.

    A case that loses its lead waits for the Responsible Authority to name another.
    """
    by_case: dict[UUID, list[Participation]] = {}
    for row in queries.open_participations_of(user_id):
        by_case.setdefault(row.case_id, []).append(row)
    for case_id, rows in by_case.items():
        file = CaseFile(db.session.get_one(Case, case_id), by, Relationship.NONE)
        for row in rows:
            _end(file, row)
        led = any(row.part == Part.LEAD for row in rows)
        act = "lose_lead" if led and _needs_lead(file) else "unshare"
        if act == "lose_lead":
            notify_authorities(file)
        journey.advance(file, act, signed_forms=(), subject_id=user_id)


def _needs_lead(file: CaseFile) -> bool:
    waiting = any(task.part == Part.LEAD for task in queries.open_tasks(file.case.id))
    return waiting or not file.procedure.stage(file.case.stage).ends


def _end(file: CaseFile, row: Participation) -> None:
    row.until = clock.now()
    if row.part in queries.ANSWERED_WITH:
        journey.take_part(file, Part(row.part), institution_id=row.institution_id)
