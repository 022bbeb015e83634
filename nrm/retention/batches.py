"""Erasing the signals that led to no case and are past their period: all of them at once, by two persons."""

from uuid import uuid4

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.auth.roles import Actor
from nrm.cases.numbers import new_number
from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.retention import overview, queries, requests
from nrm.retention.models import Erasure
from nrm.retention.rules import SIGNAL, Reason, State
from nrm.retention.scope import Whole, whole_of_signals


def ask(actor: Actor, *, words: str) -> Erasure:
    """Ask for the erasure of the signals past their period, `queries.BATCH` at most; `words` are sealed in the trail.

    Raises `RuleBroken` when there is none, or when it was asked for already.
    """
    trail.take_turn()
    requests.make_room(queries.signals_asked_for())
    now, batch_id = clock.now(), uuid4()
    before = overview.signals_before(now)
    old = queries.old_signals(before)
    if not old:
        raise RuleBroken(_("No signal is past its period."))
    _last, answered = old[-1]
    erasure = Erasure(
        case_id=batch_id,
        number=f"G{new_number(now.year)}",
        kept_as=SIGNAL,
        closed_in=f"{clock.local(answered):%Y-%m}",
        state=State.ASKED,
        reason=Reason.PERIOD_OVER,
        scope=whole_of_signals(batch_id, before=before).digest,
        asked_by=actor.user_id,
        asked_at=now,
        asked_seq=0,
    )
    return requests.put(erasure, words=words, by=actor)


def approve(actor: Actor, erasure: Erasure) -> Erasure:
    """Erase the signals that were asked for, at once; whatever became old since then is not among them.

    Raises `RuleBroken`, told to the trail, as for a case.
    """
    requests.must_be_approvable(erasure, by=actor)
    return requests.carry_out(erasure, whole_asked_for(erasure), by=actor)


def whole_asked_for(erasure: Erasure) -> Whole:
    """Return what the request was of, as it stands now: what was past its period when it was made."""
    return whole_of_signals(erasure.case_id, before=overview.signals_before(erasure.asked_at))
