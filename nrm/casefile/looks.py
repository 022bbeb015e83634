"""Who looked at a case and who acted in it, as its trail says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.audit.models import Entry
from nrm.auth.models import Institution, User
from nrm.casefile.signs import SIGNS
from nrm.cases.access import CaseFile
from nrm.cases.identity_door import MASKED
from nrm.foundation.database import db
from nrm.foundation.text import Text

LIMIT = 200
_IN_PASSING = (MASKED, SIGNS)
"""Purposes of looks that showed no more than what stands at the head of the case."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody in the trail of the case: how often they acted in it or opened something, and when last."""

    name: str
    institution: Text
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Looks:
    """The trail of the case, the newest first: what was done or opened, and what was only seen in passing."""

    people: list[Looker]
    told: list[tuple[Entry, str | None]]
    in_passing: list[tuple[Entry, str | None]]


def looks_at(file: CaseFile) -> Looks:
    """Return who looked at the case: everybody, and the newest entries."""
    case_id = file.case.id
    return Looks(
        _people(case_id),
        _entries(and_(Entry.case_id == case_id, ~_passing())),
        _entries(or_(and_(Entry.case_id == case_id, _passing()), _listed(case_id))),
    )


def _people(case_id: UUID) -> list[Looker]:
    place = (Institution.name_sq, Institution.name_en)
    rows = db.session.execute(
        select(User.name, *place, func.count(), func.max(Entry.at))
        .join(User, User.id == Entry.actor_id)
        .join(Institution, Institution.id == User.institution_id)
        .where(Entry.case_id == case_id, ~_passing())
        .group_by(User.id, User.name, *place)
        .order_by(func.max(Entry.at).desc())
    )
    return [
        Looker(name, Text(albanian, english), times, last)
        for name, albanian, english, times, last in rows
    ]


def _entries(which: ColumnElement[bool]) -> list[tuple[Entry, str | None]]:
    rows = db.session.execute(
        select(Entry, User.name)
        .outerjoin(User, User.id == Entry.actor_id)
        .where(which)
        .order_by(Entry.seq.desc())
        .limit(LIMIT)
    )
    return [(entry, name) for entry, name in rows]


def _passing() -> ColumnElement[bool]:
    return func.coalesce(Entry.purpose.in_(_IN_PASSING), false())


def _listed(case_id: UUID) -> ColumnElement[bool]:
    """Return the condition for lists on which the case stood, name masked."""
    return and_(Entry.action == "identity:list", Entry.detail.contains(case_id.hex))
