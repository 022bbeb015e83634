"""Reads of the trail for the auditor: ids, codes and names of staff, never a section of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED
from nrm.auth.models import User
from nrm.auth.queries import user_names
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.paging import Page, page_of

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show; what is None does not narrow. `first` and `last` are days in Albania, both included."""

    action: str | None = None
    user_id: UUID | None = None
    case_id: UUID | None = None
    decision: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the auditor sees it; without `user` it was the system, or somebody not signed in."""

    seq: int
    at: datetime
    user: str | None
    action: str
    case: str | None
    section: str | None
    purpose: str | None
    refused: bool


def lines(wanted: Wanted, *, page: int) -> Page[Line]:
    """Return a page of the trail, the newest first."""
    found = page_of(_narrowed(wanted).order_by(Entry.seq.desc()), number=page)
    users = user_names(entry.actor_id for entry in found.items if entry.actor_id)
    cases = _case_numbers([entry.case_id for entry in found.items if entry.case_id])
    shown = [
        Line(
            seq=entry.seq,
            at=entry.at,
            user=users.get(entry.actor_id) if entry.actor_id else None,
            action=entry.action,
            case=cases.get(entry.case_id) if entry.case_id else None,
            section=entry.section,
            purpose=entry.purpose,
            refused=entry.decision == REFUSED,
        )
        for entry in found.items
    ]
    return Page(shown, found.number, found.pages, found.total)


def actions() -> Sequence[str]:
    """Return every action that the trail tells of."""
    return db.session.scalars(select(Entry.action).distinct()).all()


def staff() -> list[tuple[UUID, str, str]]:
    """Return id, user name and name of everybody who has an account, by user name."""
    query = select(User.id, User.username, User.name).order_by(User.username)
    return [(user_id, username, name) for user_id, username, name in db.session.execute(query)]


def case_id_of(number: str) -> UUID | None:
    """Return the id of the case with this number, or None."""
    return db.session.scalar(select(Case.id).where(Case.number == number))


def refusals_by_user() -> list[tuple[str | None, int]]:
    """Return how often each user was refused in the last 30 days, the most first; None: not signed in."""
    rows = db.session.execute(
        select(User.name, func.count())
        .select_from(Entry)
        .outerjoin(User, User.id == Entry.actor_id)
        .where(Entry.decision == REFUSED, Entry.at >= clock.now() - RECENT)
        .group_by(User.id, User.name)
        .order_by(func.count().desc(), User.name)
        .limit(10)
    )
    return [(name, count) for name, count in rows]


def newest(action: str) -> Entry | None:
    """Return the newest entry of `action`, or None."""
    return db.session.scalar(
        select(Entry).where(Entry.action == action).order_by(Entry.seq.desc()).limit(1)
    )


def _narrowed(wanted: Wanted) -> Select[Any]:
    conditions = {
        Entry.action: wanted.action,
        Entry.actor_id: wanted.user_id,
        Entry.case_id: wanted.case_id,
        Entry.decision: wanted.decision,
    }
    query = select(Entry).where(*(column == value for column, value in conditions.items() if value))
    if wanted.first:
        query = query.where(Entry.at >= _midnight(wanted.first))
    if wanted.last:
        query = query.where(Entry.at < _midnight(wanted.last + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    """Return when `day` begins in Albania."""
    return datetime.combine(day, time.min, tzinfo=clock.TIRANE)


def _case_numbers(case_ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(set(case_ids))))
    return dict(rows.all())
