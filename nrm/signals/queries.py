"""Reads about signals; nothing here opens any."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.signals.models import Signal
from nrm.signals.rules import SignalState

LIMIT = 100


def concerns(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for signals that `actor` took or that their institution has to answer."""
    taken = Signal.recorded_by == actor.user_id
    if not ever(actor.role, Permission.SIGNALS_ANSWER):
        return taken
    return or_(taken, Signal.institution_id == actor.institution_id)


def waiting_for(actor: Actor) -> Sequence[Signal]:
    """Return the signals that the actor's institution has to answer, the most urgent first."""
    if not ever(actor.role, Permission.SIGNALS_ANSWER):
        return []
    query = select(Signal).where(
        Signal.institution_id == actor.institution_id, Signal.state == SignalState.WAITING
    )
    return db.session.scalars(query.order_by(Signal.due_at, Signal.id).limit(LIMIT)).all()


def taken_by(actor: Actor) -> Sequence[Signal]:
    """Return the newest signals that the actor took."""
    query = select(Signal).where(Signal.recorded_by == actor.user_id)
    return db.session.scalars(query.order_by(Signal.received_at.desc()).limit(LIMIT)).all()


def of_case(case_id: UUID) -> Sequence[Signal]:
    """Return the signals that led to the case."""
    query = select(Signal).where(Signal.case_id == case_id)
    return db.session.scalars(query.order_by(Signal.received_at)).all()
