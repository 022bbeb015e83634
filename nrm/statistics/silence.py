"""Who has not reported: institutions that identified somebody lately and nobody yet in a period."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select

from nrm.auth.models import Institution
from nrm.auth.queries import institution_name
from nrm.cases.models import CaseEvent
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.text import Text
from nrm.reference.collation import sort_key
from nrm.statistics.periods import Length, Period, containing

BEFORE = 4
"""Over how many quarters before a period institutions are looked up that could be expected to report."""


def silent(period: Period) -> list[Text]:
    """Return the institutions that identified in the four quarters before `period` and have not yet in it, by name.

    For internal reports only: together with what is known of an institution it can tell of a person.
    """
    earlier = containing(period.first_day, length=Length.QUARTER)
    for _quarter in range(BEFORE):
        earlier = earlier.previous
    start, turn, end = (
        datetime.combine(day, time(), clock.TIRANE)
        for day in (earlier.first_day, period.first_day, period.next.first_day)
    )
    found = _identified(start, turn)
    reported = {one.id for one in _identified(turn, end)}
    names = [institution_name(one) for one in found if one.id not in reported]
    return sorted(names, key=lambda name: sort_key(name.sq))


def _identified(start: datetime, end: datetime) -> Sequence[Institution]:
    by = select(CaseEvent.by_institution).where(
        CaseEvent.act == "identify", CaseEvent.at >= start, CaseEvent.at < end
    )
    return db.session.scalars(select(Institution).where(Institution.id.in_(by))).all()
