"""The acts on a signal: take it down, open a case from it, answer it without one."""

from uuid import UUID, uuid4

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.models import Institution
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.cases.access import CaseFile
from nrm.cases.numbers import new_number
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Values
from nrm.foundation.errors import RuleBroken
from nrm.signals.access import seal_signal, signal_for
from nrm.signals.models import Signal
from nrm.signals.rules import ANSWERED, SignalState, due
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import new_data_key

CASE_OPENED = "CASE_OPENED"
FORWARDED = "FORWARDED"


def take(heard: Values, *, to: Institution, by: Actor, signal_id: UUID | None = None) -> Signal:
    """Take a signal down and put it before institution `to`; `heard` are the answers of `sections.SIGNAL`.

    The signal gets the id `signal_id`, if one is given; when it is there already, it is returned as it is. Raises
    `NotFound` for the id of somebody else's signal.
    """
    if signal_id and db.session.get(Signal, signal_id):
        return signal_for(by, signal_id, Permission.SIGNALS_RECORD)
    signal_id, now = signal_id or uuid4(), clock.now()
    key = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(signal_id))
    signal = Signal(
        id=signal_id,
        number=f"S{new_number(now.year)}",
        state=SignalState.WAITING,
        urgency=heard["urgency"],
        received_at=now,
        due_at=due(now, urgency=heard["urgency"]),
        recorded_by=by.user_id,
        institution_id=to.id,
        key_kid=key.kid,
        key_blob=key.blob,
    )
    signal.blob = seal_signal(signal, heard)
    trail.record(Happening("signal:take", subject_id=signal_id), by=by.author)
    db.session.add(signal)
    db.session.flush()
    return signal


def lead_to(signal: Signal, file: CaseFile) -> None:
    """Note that `signal` led to the case."""
    _answer(signal, CASE_OPENED, by=file.actor)
    signal.case_id = file.case.id


def answer(signal: Signal, outcome: str, *, by: Actor) -> None:
    """End the signal without a case; raises `RuleBroken` when it was answered already."""
    _answer(signal, outcome, by=by)


def forward(signal: Signal, *, to: Institution, by: Actor) -> None:
    """Put the signal before another institution; raises `RuleBroken` when it was answered already."""
    _must_wait(signal)
    signal.institution_id = to.id
    trail.record(
        Happening("signal:forward", subject_id=signal.id, detail={"to": to.code}), by=by.author
    )


def _answer(signal: Signal, outcome: str, *, by: Actor) -> None:
    _must_wait(signal)
    signal.state, signal.outcome = SignalState.ANSWERED, outcome
    signal.answered_at, signal.answered_by = clock.now(), by.user_id
    trail.record(
        Happening(ANSWERED, subject_id=signal.id, detail={"outcome": outcome}), by=by.author
    )


def _must_wait(signal: Signal) -> None:
    if signal.state != SignalState.WAITING:
        raise RuleBroken(_("This signal has been answered already."))
