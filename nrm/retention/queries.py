"""Reads about holds, erasures and closed cases that open nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from nrm.audit.models import Entry
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.retention.models import Erasure, LegalHold
from nrm.retention.rules import State
from nrm.signals.models import Signal

HOLD_SET, HOLD_LIFTED = "hold:set", "hold:lift"
MOST = 500
"""Closed cases that are looked at at once, the longest closed first."""


def standing_hold(case_id: UUID) -> LegalHold | None:
    """Return the hold on a case, None when nothing keeps it."""
    return db.session.scalar(
        select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    )


def held_by_the_trail(case_id: UUID) -> bool:
    """Tell whether the trail's last word on holds is that one was set, whatever the table says."""
    query = select(Entry.action).where(
        Entry.case_id == case_id, Entry.action.in_((HOLD_SET, HOLD_LIFTED))
    )
    return db.session.scalar(query.order_by(Entry.seq.desc()).limit(1)) == HOLD_SET


def held(case_ids: Collection[UUID]) -> set[UUID]:
    """Return which of the cases are on hold."""
    query = select(LegalHold.case_id).where(
        LegalHold.case_id.in_(case_ids), LegalHold.lifted_at.is_(None)
    )
    return set(db.session.scalars(query))


def all_held() -> Sequence[Case]:
    """Return every case on hold, the one that is held longest first."""
    query = select(Case).join(LegalHold, LegalHold.case_id == Case.id)
    return db.session.scalars(
        query.where(LegalHold.lifted_at.is_(None)).order_by(LegalHold.set_at)
    ).all()


def asked_for(case_id: UUID) -> Erasure | None:
    """Return the request that waits for an answer, lapsed or not."""
    return db.session.scalar(
        select(Erasure).where(Erasure.case_id == case_id, Erasure.state == State.ASKED)
    )


def waiting() -> Sequence[Erasure]:
    """Return the requests that wait for an answer, the oldest first."""
    return db.session.scalars(
        select(Erasure).where(Erasure.state == State.ASKED).order_by(Erasure.asked_at)
    ).all()


def done() -> Sequence[Erasure]:
    """Return what was erased, the newest first."""
    return db.session.scalars(
        select(Erasure).where(Erasure.state == State.DONE).order_by(Erasure.answered_at.desc())
    ).all()


def erasure(erasure_id: UUID) -> Erasure | None:
    """Return one erasure that was done."""
    return db.session.scalar(
        select(Erasure).where(Erasure.id == erasure_id, Erasure.state == State.DONE)
    )


def closed_before(moment: datetime) -> Sequence[Case]:
    """Return cases closed before `moment`, the longest closed first."""
    query = select(Case).where(Case.closed_at < moment).order_by(Case.closed_at, Case.id)
    return db.session.scalars(query.limit(MOST)).all()


def closed_numbered(number: str) -> Sequence[Case]:
    """Return the closed case with this number, if there is one."""
    return db.session.scalars(
        select(Case).where(Case.number == number, Case.closed_at.is_not(None))
    ).all()


def count_old_signals(moment: datetime) -> int:
    """Return how many signals that led to no case were answered before `moment`."""
    query = select(func.count()).where(Signal.case_id.is_(None), Signal.answered_at < moment)
    return db.session.scalar(query) or 0


def entry_or_none(seq: int) -> Entry | None:
    """Return one entry of the trail, None when there is none of that number."""
    return db.session.scalar(select(Entry).where(Entry.seq == seq))


def entry(seq: int) -> Entry:
    """Return one entry of the trail."""
    return db.session.scalars(select(Entry).where(Entry.seq == seq)).one()


def cases(ids: Collection[UUID]) -> Sequence[Case]:
    """Return cases by their ids."""
    return db.session.scalars(select(Case).where(Case.id.in_(ids))).all()


def about(case_id: UUID) -> int:
    """Return how many rows there are of a case that should be gone: itself, and words about it in the trail."""
    words = select(func.count()).where(Entry.case_id == case_id, Entry.sealed_detail.is_not(None))
    itself = select(func.count()).where(Case.id == case_id)
    return (db.session.scalar(words) or 0) + (db.session.scalar(itself) or 0)
