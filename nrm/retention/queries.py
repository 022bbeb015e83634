"""Reads about holds, erasures, closed cases and old signals that open nothing."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.audit.models import Entry
from nrm.audit.queries import all_in, newest_about_each
from nrm.audit.trail import is_genuine
from nrm.auth.models import ParkedInput
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.procedure.loading import procedures
from nrm.retention.models import Erasure, LegalHold
from nrm.retention.rules import SIGNAL, State
from nrm.signals.models import Signal
from nrm.signals.rules import ANSWERED

HOLD_SET, HOLD_LIFTED = "hold:set", "hold:lift"
MOST = 500
"""Closed cases that are looked at at once, the longest closed first."""
BATCH = 1000
"""Signals that are erased at once, the longest answered first."""


def standing_hold(case_id: UUID) -> LegalHold | None:
    """Return the hold on a case, None when nothing keeps it."""
    return db.session.scalar(
        select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    )


def held_by_the_trail(case_id: UUID) -> bool:
    """Tell whether the trail's last word on holds is that one was set, whatever the table says.

    A last word that nobody wrote counts as a hold: nothing is erased on it.
    """
    query = select(Entry).where(Entry.case_id == case_id, Entry.action.in_((HOLD_SET, HOLD_LIFTED)))
    last = db.session.scalar(query.order_by(Entry.seq.desc()).limit(1))
    return last is not None and (last.action == HOLD_SET or not is_genuine(last))


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


def closed_at_by_the_trail(case_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when cases were closed as the trail tells, whatever their rows say.

    Left out are those of which it tells no closure, or one that nobody wrote.
    """
    closing = {
        f"case:{act.code}"
        for procedure in procedures()
        for act in procedure.acts
        if act.to and procedure.stage(act.to).ends
    }
    last = {entry.case_id: entry for entry in all_in(case_ids, actions=closing)}
    return {case_id: entry.at for case_id, entry in last.items() if case_id and is_genuine(entry)}


def signals_asked_for() -> Erasure | None:
    """Return the request for signals that waits for an answer, lapsed or not."""
    return db.session.scalar(
        select(Erasure).where(Erasure.kept_as == SIGNAL, Erasure.state == State.ASKED)
    )


def count_old_signals(moment: datetime) -> int:
    """Return how many signals that led to no case were answered before `moment`."""
    return db.session.scalar(select(func.count()).where(*_old(moment))) or 0


def old_signals(moment: datetime) -> Sequence[tuple[UUID, datetime]]:
    """Return `BATCH` of them at most, the longest answered first: their ids and when each was answered.

    Those whose answer in the trail is not what was written there are left out.
    """
    query = select(Signal.id, Signal.answered_at).where(*_old(moment))
    rows = db.session.execute(query.order_by(Signal.answered_at, Signal.id).limit(BATCH)).all()
    told = newest_about_each([row_id for row_id, _answered in rows], actions=(ANSWERED,))
    return [
        (row_id, answered)
        for row_id, answered in rows
        if answered and told[row_id].at < moment and is_genuine(told[row_id])
    ]


def _old(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of signals answered before `moment`, by row and by trail: a row alone makes none old."""
    told = select(Entry.subject_id).where(Entry.action == ANSWERED, Entry.at < moment)
    return Signal.case_id.is_(None), Signal.answered_at < moment, Signal.id.in_(told)


def parked_on(pages: Sequence[str]) -> list[UUID]:
    """Return what was typed when a session ran out on addresses that begin as one of `pages`: ids only."""
    rows = db.session.execute(select(ParkedInput.id, ParkedInput.path))
    return [row_id for row_id, path in rows if path.startswith(tuple(pages))]


def entry_or_none(seq: int) -> Entry | None:
    """Return one entry of the trail, None when there is none of that number."""
    return db.session.scalar(select(Entry).where(Entry.seq == seq))


def entry(seq: int) -> Entry:
    """Return one entry of the trail."""
    return db.session.scalars(select(Entry).where(Entry.seq == seq)).one()


def cases(ids: Collection[UUID]) -> Sequence[Case]:
    """Return cases by their ids."""
    return db.session.scalars(select(Case).where(Case.id.in_(ids))).all()


def left_of(erasure: Erasure) -> int:
    """Return how many rows there are that should be gone: the case, the signals, and words about them in the trail."""
    gone = json.loads(erasure.gone)
    signals = [UUID(key["row"]) for key in gone["keys"] if key["table"] == Signal.__tablename__]
    about = or_(Entry.case_id == erasure.case_id, Entry.seq.in_(gone["words"]))
    counts = (
        select(func.count()).where(about, Entry.sealed_detail.is_not(None)),
        select(func.count()).where(Case.id == erasure.case_id),
        select(func.count()).where(Signal.id.in_(signals)),
    )
    return sum(db.session.scalar(count) or 0 for count in counts)
