"""Reads about decisions and about the cases of people who may be one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from nrm.auth.models import Institution
from nrm.cases.models import Case, CaseEvent, Person
from nrm.duplicates.models import Decision
from nrm.foundation.database import db
from nrm.foundation.text import Text


def all_decisions() -> Sequence[Decision]:
    """Return every decision as it is now, the newest first, also those that were taken back."""
    query = select(Decision).order_by(Decision.decided_at.desc(), Decision.id)
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def decision(decision_id: UUID) -> Decision | None:
    """Return a decision, or None."""
    return db.session.get(Decision, decision_id)


def people(person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Return persons by id."""
    rows = db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person for person in rows}


def cases_of(person_ids: Collection[UUID]) -> dict[UUID, list[Case]]:
    """Return the cases of each of the people, the earliest first."""
    found: dict[UUID, list[Case]] = defaultdict(list)
    query = select(Case).where(Case.person_id.in_(person_ids)).order_by(Case.opened_at, Case.id)
    for case in db.session.scalars(query):
        found[case.person_id].append(case)
    return found


def opened_by(case_ids: Collection[UUID]) -> dict[UUID, Text]:
    """Return, by case, the institution that opened it."""
    rows = db.session.execute(
        select(CaseEvent.case_id, Institution.name_sq, Institution.name_en)
        .join(Institution, Institution.id == CaseEvent.by_institution)
        .where(CaseEvent.case_id.in_(case_ids), CaseEvent.number == 1)
    )
    return {case_id: Text(albanian, english) for case_id, albanian, english in rows}
