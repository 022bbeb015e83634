"""Fetch and authorise a signal in one call, and the door to what was heard."""

from uuid import UUID

from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Happening
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.foundation.declaration import Values
from nrm.foundation.errors import NotFound
from nrm.signals.models import HEARD, Signal
from nrm.signals.queries import concerns
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal, unseal, unwrap


def signal_for(actor: Actor, signal_id: UUID, permission: Permission) -> Signal:
    """Return the signal if it concerns `actor`; for answering it, only if their institution has to.

    Raises `NotFound` otherwise, whether the signal exists or not.
    """
    signal = db.session.scalar(select(Signal).where(Signal.id == signal_id, concerns(actor)))
    if (
        signal
        and permission is Permission.SIGNALS_ANSWER
        and signal.institution_id != actor.institution_id
    ):
        signal = None
    if signal is None:
        trail.record_for_good(Happening("signal:refused", decision=REFUSED), by=actor.author)
        raise NotFound
    return signal


def open_signal(signal: Signal, *, by: Actor, purpose: str) -> Values:
    """Open what was heard; the look is in the trail first."""
    happening = Happening("signal:open", subject_id=signal.id, purpose=purpose)
    trail.record_for_good(happening, by=by.author)
    key = unwrap(key_ring(), signal.key, owner=str(signal.id))
    opened: Values = unseal(key, signal.blob, _place(signal.id))
    return opened


def seal_signal(signal: Signal, values: Values) -> bytes:
    """Seal what was heard."""
    key = unwrap(key_ring(), signal.key, owner=str(signal.id))
    return seal(key, dict(values), _place(signal.id))


def _place(signal_id: UUID) -> Place:
    return Place("signal", str(signal_id), HEARD, str(signal_id))
