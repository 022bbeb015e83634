"""The acts on a case that belong to no form: open it, correct who the person is, share it, start a new episode."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.models import User
from nrm.auth.policy import REFUSED, Permission, ever
from nrm.auth.queries import institutions_of_kind
from nrm.auth.roles import Actor, Relationship
from nrm.cases import freshness, queries, search
from nrm.cases.access import CaseFile, again
from nrm.cases.identity_digests import CORRECTED, REGISTERED, version_of
from nrm.cases.identity_door import identity_in, newest_version, seal_identity
from nrm.cases.journey import advance, take_part
from nrm.cases.models import Case, Person, PersonIdentity
from nrm.cases.numbers import new_number
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import NotPermitted, RuleBroken, Stale
from nrm.procedure.loading import in_force_on
from nrm.procedure.rules import Part
from nrm.reference.institutions import InstitutionKind
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import new_data_key


def open_case(identity: Values, *, by: Actor, case_id: UUID | None = None) -> CaseFile:
    """Open the first case of a person who is not in the register; `by` becomes its lead.

    `identity` holds the answers of `cases.sections.IDENTITY`; `case_id`, when given, is the id that the case gets.
    """
    trail.take_turn()
    person = _new_person()
    _write_identity(person, identity, by=by, told=Happening(REGISTERED))
    return _open_episode(person, by=by, lead=by, episode=1, case_id=case_id)


def open_new_episode(file: CaseFile, *, lead: Actor | None = None) -> CaseFile:
    """Open the next case of the same person, because they were trafficked again or the case is taken up again.

    `lead` leads it; without one, the actor does. An actor of the Responsible Authority, who leads no case, names
    somebody and keeps sight of the case. Raises `RuleBroken` unless every earlier case of the person is closed and
    the lead's role takes part in cases.
    """
    lead = lead or file.actor
    if not ever(lead.role, Permission.CASES_OPEN):
        raise RuleBroken(_("This person's role takes no part in cases."), field="lead")
    episodes = queries.episodes_of(file.case.person_id)
    if any(not file.procedure.stage(case.stage).ends for case in episodes):
        raise RuleBroken(_("This person has an open case already; continue there."))
    advance(file, "new_episode", signed_forms=())
    opened = _open_episode(file.case.person, by=file.actor, lead=lead, episode=len(episodes) + 1)
    if file.relationship is Relationship.AUTHORITY:
        notify_authority(opened, file.actor.institution_id)
    return again(opened)


def check_correctable(file: CaseFile) -> None:
    """Raise `NotPermitted` when the role does not write who the person is, and `RuleBroken` in a closed case."""
    if not file.writes(Section.IDENTITY):
        raise NotPermitted(REFUSED)
    if file.case.closed_at is not None:
        raise RuleBroken(_("The case is closed: the particulars are corrected in an open case."))


def correct_identity(file: CaseFile, identity: Values, *, version: int) -> None:
    """Write a new version of who the person is; the earlier ones stay.

    Raises `Stale` when somebody wrote another since the page of `version` was made, `RuleBroken` in a closed case (who
    the person is now is said in the case that is open), and `Altered` when the newest is not what was written last.
    """
    check_correctable(file)
    if newest_version(file).number != version:
        raise Stale
    told = Happening(CORRECTED, case_id=file.case.id)
    _write_identity(file.case.person, identity, by=file.actor, told=told)


def share(file: CaseFile, colleague: User) -> None:
    """Add `colleague` to the case's team.

    Raises `RuleBroken` when their role takes no part in cases or they are on the team already.
    """
    if not ever(colleague.as_role, Permission.CASES_OPEN) or not colleague.active:
        raise RuleBroken(_("This person's role takes no part in cases."), field="colleague")
    team = {row.user_id for row in queries.open_participations(file.case.id)}
    if colleague.id in team:
        raise RuleBroken(_("This person is on the team already."), field="colleague")
    take_part(file, Part.MEMBER, institution_id=colleague.institution_id, user_id=colleague.id)
    advance(file, "share", signed_forms=(), subject_id=colleague.id)


def notify_authority(file: CaseFile, authority_id: UUID) -> None:
    """Let the Responsible Authority see the case from now on."""
    if queries.participation_in(file.case.id, Part.AUTHORITY) is None:
        take_part(file, Part.AUTHORITY, institution_id=authority_id)


def notify_authorities(file: CaseFile) -> None:
    """Let the Responsible Authority of this register, which has one, see the case from now on."""
    for authority in institutions_of_kind(InstitutionKind.AP):
        notify_authority(file, authority.id)


def _open_episode(
    person: Person, *, by: Actor, lead: Actor, episode: int, case_id: UUID | None = None
) -> CaseFile:
    case_id = case_id or uuid4()
    key = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(case_id))
    now = clock.now()
    procedure = in_force_on(clock.local(now).date())
    case = Case(
        id=case_id,
        number=new_number(now.year),
        person_id=person.id,
        episode=episode,
        procedure_version=procedure.version,
        stage=procedure.stages[0].code,
        status="SUSPECTED",
        opened_at=now,
        key_kid=key.kid,
        key_blob=key.blob,
        person=person,
    )
    db.session.add(case)
    db.session.flush()
    file = CaseFile(case, by, Relationship.TEAM)
    take_part(file, Part.LEAD, institution_id=lead.institution_id, user_id=lead.user_id)
    advance(file, "open", signed_forms=())
    return file


def _new_person() -> Person:
    person_id = uuid4()
    key = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(person_id))
    person = Person(id=person_id, key_kid=key.kid, key_blob=key.blob)
    db.session.add(person)
    db.session.flush()
    return person


def _write_identity(person: Person, identity: Values, *, by: Actor, told: Happening) -> None:
    """Write a version, and tell the trail so with its digest."""
    trail.take_turn()
    alike = search.alike_among_all(identity, besides=person.id)
    before = queries.newest_identity(person.id)
    row_id = uuid4()
    values: dict[str, Any] = dict(identity)
    if values.get("estimated_age") is not None:
        values["estimated_on"] = _estimated_on(person, before, values["estimated_age"])
    number, blob = before.number + 1 if before else 1, seal_identity(person, row_id, values)
    row = PersonIdentity(
        id=row_id, person_id=person.id, number=number, blob=blob, written_by=by.user_id
    )
    db.session.add(row)
    detail = version_of(row).told | freshness.note(person, alike=alike)
    trail.record(replace(told, subject_id=person.id, detail=detail), by=by.author)


def _estimated_on(person: Person, before: PersonIdentity | None, estimate: int) -> str:
    """Return the day of the estimate: that of the earlier version while the estimate is the same."""
    earlier = identity_in(person, before) if before else {}
    if earlier.get("estimated_age") == estimate and earlier.get("estimated_on"):
        return str(earlier["estimated_on"])
    return clock.today().isoformat()
