"""Undoing a transaction, except for what must stay known: that something was opened and shown; what waits for one."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from nrm.foundation.database import db

_KEPT = "acts_when_undone"
_AFTERWARDS = "acts_when_kept"


def when_undone(act: Callable[[], object]) -> None:
    """Do `act` again, in a short transaction of its own, if this transaction is undone.

    A page with an error message may show what was opened for it; the trail of that must outlive
    the rollback.
    """
    db.session.info.setdefault(_KEPT, []).append(act)


def when_kept(act: Callable[[], object]) -> None:
    """Do `act` once this transaction is kept, and not at all if it is undone; `act` may not use this session."""
    db.session.info.setdefault(_AFTERWARDS, []).append(act)


@event.listens_for(db.session, "after_commit")
def _kept_for_good(session: Session) -> None:
    """Forget the acts that a commit has kept: undoing what comes later must not do them twice."""
    if session.get_nested_transaction() is None:
        session.info.pop(_KEPT, None)
        for act in session.info.pop(_AFTERWARDS, []):
            act()


def undo() -> None:
    """Undo the transaction, then do and keep what `when_undone` was told."""
    db.session.info.pop(_AFTERWARDS, None)
    db.session.rollback()
    acts = db.session.info.pop(_KEPT, [])
    for act in acts:
        act()
    if acts:
        db.session.commit()


def forget() -> None:
    """Undo the transaction and all of it: for an answer that shows nothing of what was opened."""
    db.session.info.pop(_KEPT, None)
    db.session.info.pop(_AFTERWARDS, None)
    db.session.rollback()
