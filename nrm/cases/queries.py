"""Reads about cases that open nothing: who takes part, what happened, what waits."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Select, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.auth.policy import Permission, ever, may
from nrm.auth.roles import Actor, Relationship, Role
from nrm.cases.models import Case, CaseEvent, Participation, PersonIdentity, Task
from nrm.foundation.database import db, id_given
from nrm.procedure.rules import Part

# Asked for every page and every act: made once, because making a statement takes longer than running it.
_TIES = select(Participation).where(
    Participation.case_id.in_(bindparam("case_ids", type_=Uuid(), expanding=True)),
    or_(
        Participation.user_id == id_given("user_id"),
        Participation.institution_id == id_given("institution_id"),
    ),
)
_IN_PART = (
    select(Participation)
    .where(
        Participation.case_id == id_given("case_id"),
        Participation.part == bindparam("part"),
        Participation.until.is_(None),
    )
    .order_by(Participation.since.desc())
)
_LAST_EVENT = select(func.max(CaseEvent.number)).where(CaseEvent.case_id == id_given("case_id"))
_OPEN_TASKS = (
    select(Task)
    .where(Task.case_id == id_given("case_id"), Task.done_at.is_(None))
    .order_by(Task.due_at.is_(None), Task.due_at, Task.opened_at)
)
_NEWEST_IDENTITY = (
    select(PersonIdentity)
    .where(PersonIdentity.person_id == id_given("person_id"))
    .order_by(PersonIdentity.number.desc())
    .limit(1)
)

ANSWERED_WITH = {
    Part.RECEIVER: Permission.REFERRALS_ANSWER,
    Part.FORMAL_POLICE: Permission.IDENTIFICATION_FORMAL,
    Part.FORMAL_SOCIAL: Permission.IDENTIFICATION_COUNTERSIGN,
}
"""With which permission somebody answers when their institution was asked to take part."""


def _answerable(role: Role) -> list[str]:
    """Return the parts in which somebody of `role` can answer for the institution."""
    return [part for part, permission in ANSWERED_WITH.items() if ever(role, permission)]


def answers_for(part: str, actor: Actor) -> bool:
    """Tell whether what waits for `part` is the actor's to do, given that they take part so."""
    return part != Part.AUTHORITY or ever(actor.role, Permission.REFERRALS_REVIEW)


def speaks_for_authority(actor: Actor) -> bool:
    """Tell whether the actor's role reaches cases by belonging to the Responsible Authority."""
    return _reaches_cases(actor.role, Relationship.AUTHORITY)


def concerns(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Participation` rows that relate `actor` to a case now."""
    return _concerns(actor.role, actor.user_id, actor.institution_id)


def _concerns(
    role: Role, user_id: UUID | BindParameter[UUID], institution_id: UUID | BindParameter[UUID]
) -> ColumnElement[bool]:
    mine = Participation.institution_id == institution_id
    asked = and_(mine, Participation.user_id.is_(None), Participation.part.in_(_answerable(role)))
    # The person's own rows first: SQLite reads one way after the other, and stops where enough was found.
    ways = [Participation.user_id == user_id] if _reaches_cases(role, Relationship.TEAM) else []
    ways.append(asked)
    if _reaches_cases(role, Relationship.AUTHORITY):
        ways.append(and_(mine, Participation.part == Part.AUTHORITY))
    return and_(Participation.until.is_(None), or_(*ways))


def ids_of(actor: Actor) -> Select[UUID]:
    """Return the statement that selects the ids of every case that `actor` has a part in."""
    return select(Participation.case_id).where(concerns(actor))


class _Reach(NamedTuple):
    """The statements of a search for a role, made once; each is given the actor's two ids."""

    parts: Select[int]
    """How often they take part, as far as `more` tells."""
    people: Select[UUID]
    among: Select[UUID]
    cases: Select[Case]


@cache
def _reach(role: Role) -> _Reach:
    concerned = _concerns(role, id_given("user_id"), id_given("institution_id"))
    counted = select(Participation.id).where(concerned).limit(bindparam("more")).subquery()
    part = select(Participation.id).where(Participation.case_id == Case.id, concerned)
    given = bindparam("person_ids", type_=Uuid(), expanding=True)
    of_people = (Case.person_id.in_(given), part.exists())
    return _Reach(
        parts=select(func.count()).select_from(counted),
        people=select(Case.person_id)
        .join(Participation, Participation.case_id == Case.id)
        .where(concerned),
        among=select(Case.person_id).where(*of_people),
        cases=select(Case).where(*of_people).order_by(Case.episode),
    )


def people_known_to(actor: Actor, *, at_most: int) -> set[UUID] | None:
    """Return the people in the actor's cases; None when the actor takes part more than `at_most` times."""
    reach, ids = _reach(actor.role), _ids_of(actor)
    if (db.session.scalar(reach.parts, ids | {"more": at_most + 1}) or 0) > at_most:
        return None
    return set(db.session.scalars(reach.people, ids))


def known_among(person_ids: Collection[UUID], actor: Actor) -> set[UUID]:
    """Return those of the people who are in the actor's cases."""
    given = _ids_of(actor) | {"person_ids": list(person_ids)}
    return set(db.session.scalars(_reach(actor.role).among, given))


def newest_cases_of_people(person_ids: Collection[UUID], actor: Actor) -> dict[UUID, Case]:
    """Return, by person, the newest of their cases that the actor has a part in."""
    return {case.person_id: case for case in _known_cases(person_ids, actor)}


def numbers_of_people(person_ids: Collection[UUID], actor: Actor) -> dict[UUID, set[str]]:
    """Return, by person, the numbers of their cases that the actor has a part in."""
    numbers: dict[UUID, set[str]] = {person_id: set() for person_id in person_ids}
    for case in _known_cases(person_ids, actor):
        numbers[case.person_id].add(case.number)
    return numbers


def _known_cases(person_ids: Collection[UUID], actor: Actor) -> Sequence[Case]:
    given = _ids_of(actor) | {"person_ids": list(person_ids)}
    return db.session.scalars(_reach(actor.role).cases, given).all()


def _ids_of(actor: Actor) -> dict[str, Any]:
    return {"user_id": actor.user_id, "institution_id": actor.institution_id}


def relationships_to(case_ids: Collection[UUID], actor: Actor) -> dict[UUID, Relationship]:
    """Return what `actor` has to do with each of the cases; the closest tie wins."""
    wanted = {
        "case_ids": list(case_ids),
        "user_id": actor.user_id,
        "institution_id": actor.institution_id,
    }
    rows = db.session.scalars(_TIES, wanted).all()
    by_case: dict[UUID, list[Participation]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        by_case[row.case_id].append(row)
    return {case_id: _closest(ties, actor) for case_id, ties in by_case.items()}


def _closest(rows: Sequence[Participation], actor: Actor) -> Relationship:
    now = [row for row in rows if row.until is None]
    on_team = any(row.user_id == actor.user_id for row in now)
    if on_team and _reaches_cases(actor.role, Relationship.TEAM):
        return Relationship.TEAM
    if speaks_for_authority(actor) and any(row.part == Part.AUTHORITY for row in now):
        return Relationship.AUTHORITY
    parts = _answerable(actor.role)
    if any(row.user_id is None and row.part in parts for row in now):
        return Relationship.INVITED
    if any(row.user_id == actor.user_id for row in rows):
        return Relationship.ENDED
    return Relationship.NONE


def open_participations(case_id: UUID) -> Sequence[Participation]:
    """Return who takes part now, the earliest first."""
    return db.session.scalars(
        select(Participation)
        .where(Participation.case_id == case_id, Participation.until.is_(None))
        .order_by(Participation.since, Participation.id)
    ).all()


def open_participations_of(user_id: UUID) -> Sequence[Participation]:
    """Return everything that a user takes part in now."""
    return db.session.scalars(
        select(Participation).where(Participation.user_id == user_id, Participation.until.is_(None))
    ).all()


def leads(actor: Actor, case_id: UUID) -> bool:
    """Tell whether the actor leads the case."""
    lead = participation_in(case_id, Part.LEAD)
    return lead is not None and lead.user_id == actor.user_id


def participation_in(case_id: UUID, part: Part) -> Participation | None:
    """Return who takes part as `part` now, or None."""
    return db.session.scalar(_IN_PART, {"case_id": case_id, "part": part})


def exists(case_id: UUID) -> bool:
    """Tell whether there is such a case."""
    return db.session.scalar(select(Case.id).where(Case.id == case_id)) is not None


def events_of(case_id: UUID) -> Sequence[CaseEvent]:
    """Return what was done to the case, the earliest first."""
    return db.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number)
    ).all()


def next_event_number(case_id: UUID) -> int:
    """Return the number for the case's next event, from 1."""
    return 1 + (db.session.scalar(_LAST_EVENT, {"case_id": case_id}) or 0)


def open_tasks(case_id: UUID) -> Sequence[Task]:
    """Return what waits in the case, the most urgent first."""
    return db.session.scalars(_OPEN_TASKS, {"case_id": case_id}).all()


def was_done(case_id: UUID, step: str) -> bool:
    """Tell whether the step was done in the case before."""
    query = select(Task.id).where(
        Task.case_id == case_id, Task.step == step, Task.done_at.is_not(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def newest_identity(person_id: UUID) -> PersonIdentity | None:
    """Return the version of the person's identity that holds."""
    return db.session.scalar(_NEWEST_IDENTITY, {"person_id": person_id})


def newest_identities(person_ids: Sequence[UUID]) -> dict[UUID, PersonIdentity]:
    """Return, by person id, the version of each identity that holds."""
    rows = db.session.scalars(
        select(PersonIdentity)
        .where(PersonIdentity.person_id.in_(person_ids))
        .order_by(PersonIdentity.number)
    )
    return {row.person_id: row for row in rows}


def identities_of(person_id: UUID) -> Sequence[PersonIdentity]:
    """Return every version of a person's identity, the first first."""
    query = select(PersonIdentity).where(PersonIdentity.person_id == person_id)
    return db.session.scalars(query.order_by(PersonIdentity.number)).all()


def episodes_of(person_id: UUID) -> Sequence[Case]:
    """Return the person's cases, the first episode first."""
    return db.session.scalars(
        select(Case).where(Case.person_id == person_id).order_by(Case.episode)
    ).all()


def _reaches_cases(role: Role, tie: Relationship) -> bool:
    """Tell whether `role` reads cases through `tie`: who changed roles may still be named in some."""
    reading = (Permission.CASES_READ, Permission.REFERRALS_REVIEW)
    return any(may(role, permission, tie) for permission in reading)
