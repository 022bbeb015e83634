"""Holding a case back, asking for its erasure, and answering: two persons with two roles, within a day."""

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.retention import overview, queries, requests
from nrm.retention.hindrances import check_erasable
from nrm.retention.models import Erasure, LegalHold
from nrm.retention.rules import Reason, State
from nrm.retention.scope import whole_of


def set_hold(file: CaseFile, *, words: str) -> LegalHold:
    """Let nothing of the case be erased until the hold is lifted; `words` say why, sealed in the trail.

    Raises `RuleBroken` when one stands already.
    """
    trail.take_turn()
    if queries.standing_hold(file.case.id):
        raise RuleBroken(_("The case is on hold already."))
    hold = LegalHold(case_id=file.case.id, set_by=file.actor.user_id, set_at=clock.now())
    db.session.add(hold)
    db.session.flush()
    _tell(file, queries.HOLD_SET, hold, words=words)
    return hold


def lift_hold(file: CaseFile, *, words: str) -> None:
    """Lift the hold; `words` say why, sealed in the trail. Raises `RuleBroken` when none stands."""
    trail.take_turn()
    hold = queries.standing_hold(file.case.id)
    if hold is None:
        raise RuleBroken(_("The case is not on hold."))
    hold.lifted_by, hold.lifted_at = file.actor.user_id, clock.now()
    _tell(file, queries.HOLD_LIFTED, hold, words=words)


def ask(file: CaseFile, *, reason: Reason, words: str) -> Erasure:
    """Ask for the erasure of exactly what the case is now; `words` say why, sealed in the trail.

    Raises `RuleBroken`, told to the trail, while something stands in the way, or when it was asked for already.
    """
    trail.take_turn()
    requests.make_room(queries.asked_for(file.case.id))
    line = overview.line_of(file.case, by=file.actor.author)
    _pass(file, line, reason)
    erasure = Erasure(
        case_id=file.case.id,
        number=file.case.number,
        kept_as=line.kept.code,
        closed_in=f"{line.closed_on:%Y-%m}",
        state=State.ASKED,
        reason=reason,
        scope=whole_of(file.case).digest,
        asked_by=file.actor.user_id,
        asked_at=clock.now(),
        asked_seq=0,
    )
    return requests.put(erasure, words=words, by=file.actor)


def approve(file: CaseFile, erasure: Erasure) -> Erasure:
    """Erase what was asked for, at once: another person than the one who asked, and exactly what they asked for.

    Raises `RuleBroken`, told to the trail, when the request lapsed, was answered, or is of what stands there no more.
    """
    requests.must_be_approvable(erasure, by=file.actor)
    _pass(file, overview.line_of(file.case, by=file.actor.author), Reason(erasure.reason))
    return requests.carry_out(erasure, whole_of(file.case), by=file.actor)


def _pass(file: CaseFile, line: overview.Line, reason: Reason) -> None:
    """Raise `RuleBroken`, told to the trail, while something stands in the way of erasing; `Altered` as it does."""
    hindrance = check_erasable(file.case, line, reason, by=file.actor.author)
    if hindrance:
        raise requests.refused(file.case.id, hindrance.code, hindrance.words, by=file.actor.author)


def _tell(file: CaseFile, action: str, hold: LegalHold, *, words: str) -> None:
    happening = Happening(action, case_id=file.case.id, subject_id=hold.id, typed=words or None)
    trail.record(happening, by=file.actor.author)
