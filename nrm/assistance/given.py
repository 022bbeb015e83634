"""The services that were given in a case, as the actor reads them."""

from dataclasses import dataclass
from uuid import UUID

from nrm.assistance import queries
from nrm.auth.queries import user_names
from nrm.cases.access import CaseFile
from nrm.cases.door import must_read, open_rows
from nrm.foundation.declaration import Section, Values
from nrm.records.contents import READING


@dataclass(frozen=True, slots=True)
class Given:
    """One service that was given, and who recorded it."""

    service_id: UUID
    recorded_by: str
    answers: Values


def given_in(file: CaseFile) -> list[Given]:
    """Return the services given in the case, the newest first; one look in the trail.

    Raises `NotPermitted` when the plan is closed to the actor.
    """
    must_read(file, Section.PLAN, purpose=READING)
    rows = queries.services_of(file.case.id)
    if not rows:
        return []
    opened = open_rows(file, [queries.part_of(row) for row in rows], purpose=READING)
    names = user_names(row.recorded_by for row in rows)
    given = [Given(row.id, names[row.recorded_by], opened[row.id]) for row in reversed(rows)]
    return sorted(given, key=lambda one: str(one.answers["given_on"]), reverse=True)


def total_cost(given: list[Given]) -> int:
    """Return the sum of the known costs in lek."""
    return sum(one.answers.get("cost") or 0 for one in given)
