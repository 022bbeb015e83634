"""The services given in many cases, for a part of the system such as the statistics."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from nrm.assistance.given import must_stand
from nrm.assistance.models import ServiceGiven
from nrm.assistance.queries import part_of
from nrm.audit.trail import Author
from nrm.auth.policy import BulkReader
from nrm.cases.door import open_case_in_bulk
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.foundation.declaration import Values


def services_in_bulk(
    reader: BulkReader, cases: Collection[Case], *, until: datetime, by: Author
) -> dict[UUID, list[Values]]:
    """Return, by case id, the answers of each service recorded before `until` and not withdrawn by then.

    The trail's entry for the run is written by `nrm.cases.door.enter_in_bulk`. Raises `Altered` as `must_stand` does.
    """
    query = (
        select(ServiceGiven)
        .where(
            ServiceGiven.case_id.in_([case.id for case in cases]),
            ServiceGiven.created_at < until,
            or_(ServiceGiven.withdrawn_at.is_(None), ServiceGiven.withdrawn_at >= until),
        )
        .order_by(ServiceGiven.created_at)
    )
    found = db.session.scalars(query).all()
    must_stand(found, until=until, by=by)
    rows: dict[UUID, list[ServiceGiven]] = defaultdict(list)
    for row in found:
        rows[row.case_id].append(row)
    return {
        case.id: list(
            open_case_in_bulk(reader, case, [part_of(row) for row in rows[case.id]]).values()
        )
        for case in cases
        if case.id in rows
    }
