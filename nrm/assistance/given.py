"""The services that were given in a case, as the actor reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nrm.assistance import queries
from nrm.assistance.models import ServiceGiven
from nrm.audit import trail
from nrm.audit.queries import told_of
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.auth.queries import user_names
from nrm.cases.access import CaseFile
from nrm.cases.door import must_read, open_rows
from nrm.foundation import clock
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import Altered
from nrm.records.contents import READING


@dataclass(frozen=True, slots=True)
class Given:
    """One service that was given, and who recorded it."""

    service_id: UUID
    recorded_by: str
    answers: Values


def given_in(file: CaseFile) -> list[Given]:
    """Return the services given in the case, the newest first; one look in the trail.

    Raises `NotPermitted` when the plan is closed to the actor, and `Altered`, told to the trail, when one that was
    struck is said to stand again.
    """
    must_read(file, Section.PLAN, purpose=READING)
    trail.take_turn()  # one that is being struck would stand in the trail before that is seen here
    rows = queries.services_of(file.case.id)
    if not rows:
        return []
    must_stand(rows, until=clock.now(), by=file.actor.author)
    opened = open_rows(file, [queries.part_of(row) for row in rows], purpose=READING)
    names = user_names(row.recorded_by for row in rows)
    given = [Given(row.id, names[row.recorded_by], opened[row.id]) for row in reversed(rows)]
    return sorted(given, key=lambda one: str(one.answers["given_on"]), reverse=True)


def must_stand(rows: Sequence[ServiceGiven], *, until: datetime, by: Author) -> None:
    """Raise `Altered`, told to the trail, when the trail says that some of the services were struck before `until`."""
    struck = queries.struck_among(rows, until=until)
    for row in rows:
        if row.id in struck:
            noted = Happening(
                "service:altered", case_id=row.case_id, subject_id=row.id, decision=REFUSED
            )
            trail.record_for_good(noted, by=by)
    if struck:
        raise Altered


def fault() -> tuple[UUID, str] | None:
    """Return the first service that was struck and is said to stand, with the reason; None when there is none."""
    struck = [service_id for service_id, _action, _detail in told_of((queries.STRUCK,))]
    standing = queries.standing_services()
    why = "struck, which its row does not say"
    return next(((service_id, why) for service_id in struck if service_id in standing), None)


def total_cost(given: list[Given]) -> int:
    """Return the sum of the known costs in lek."""
    return sum(one.answers.get("cost") or 0 for one in given)
