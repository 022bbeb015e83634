"""Holding a case back, asking for its erasure, and answering: two persons with two roles, within a day."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Happening, chained
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.records.digests import ERASED
from nrm.records.models import Record
from nrm.retention import overview, queries
from nrm.retention.erasing import Gone, take_away
from nrm.retention.hindrances import check_erasable
from nrm.retention.models import Erasure, LegalHold
from nrm.retention.rules import Reason, State, has_lapsed
from nrm.retention.scope import Whole, whole_of

ASKED = "erasure:ask"


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
    earlier = queries.asked_for(file.case.id)
    if earlier and not has_lapsed(earlier.asked_at, now=clock.now()):
        raise RuleBroken(_("The erasure of this case was asked for already."))
    if earlier:
        earlier.state = State.WITHDRAWN
        db.session.flush()
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
    db.session.add(erasure)
    db.session.flush()
    told = {"scope": erasure.scope, "reason": reason}
    erasure.asked_seq = _tell(file, ASKED, erasure, words=words, detail=told)
    db.session.flush()
    return erasure


def withdraw(file: CaseFile, erasure: Erasure) -> None:
    """Take a request back."""
    erasure.state = State.WITHDRAWN
    _tell(file, "erasure:withdraw", erasure)


def refuse(file: CaseFile, erasure: Erasure, *, words: str) -> None:
    """Refuse a request; `words` say why, sealed in the trail."""
    trail.take_turn()
    _must_wait(erasure)
    erasure.state = State.REFUSED
    erasure.answered_by, erasure.answered_at = file.actor.user_id, clock.now()
    erasure.answered_seq = _tell(file, "erasure:refuse", erasure, words=words)


def approve(file: CaseFile, erasure: Erasure) -> Erasure:
    """Erase what was asked for, at once: another person than the one who asked, and exactly what they asked for.

    Raises `RuleBroken`, told to the trail, when the request lapsed, was answered, or is of what stands there no more.
    """
    trail.take_turn()
    db.session.refresh(erasure)
    _must_wait(erasure)
    if erasure.asked_by == file.actor.user_id:
        raise _refused(file, "own", _("Whoever asked for an erasure cannot approve it."))
    asked_at = _asked_at(erasure)
    if asked_at is None:
        raise _refused(file, "not_asked", _("The trail does not know of this request."))
    if has_lapsed(asked_at, now=clock.now()):
        raise _refused(
            file, "lapsed", _("The request is older than a day: it has to be made anew.")
        )
    _pass(file, overview.line_of(file.case, by=file.actor.author), Reason(erasure.reason))
    whole = whole_of(file.case)
    if whole.digest != erasure.scope:
        raise _refused(
            file,
            "changed",
            _("The case was changed since the request: it has to be made anew."),
        )
    return _carry_out(file, erasure, whole)


def _carry_out(file: CaseFile, erasure: Erasure, whole: Whole) -> Erasure:
    erasure.state = State.DONE
    erasure.answered_by, erasure.answered_at = file.actor.user_id, clock.now()
    erasure.answered_seq = _tell(file, "erasure:approve", erasure)
    db.session.flush()
    erasure_id, case_id, author = erasure.id, whole.case_id, file.actor.author
    gone = take_away(whole, by=author)
    erased = db.session.get_one(Erasure, erasure_id)
    erased.gone = gone.spelt()
    forms = [str(row_id) for row_id in whole.rows.get(Record.__tablename__, ())]
    told = _told(erased, gone) | {"forms": forms}
    done = Happening(ERASED, case_id=case_id, subject_id=erasure_id, detail=told)
    erased.done_seq = trail.record(done, by=author).seq
    db.session.flush()
    return erased


def _told(erasure: Erasure, gone: Gone) -> dict[str, object]:
    """Return what the trail keeps of an erasure, with the entries that lost their words: so none loses them unseen."""
    return {
        "scope": erasure.scope,
        "rows": gone.rows,
        "words": gone.words,
        "keys": [key.sha256 for key in gone.keys],
    }


def _asked_at(erasure: Erasure) -> datetime | None:
    """Return when the trail says that exactly this was asked for by that person: a row alone proves nothing."""
    entry = queries.entry_or_none(erasure.asked_seq)
    if entry is None or not hmac.compare_digest(chained(entry), entry.hash):
        return None
    told = (entry.action, entry.subject_id, entry.case_id, entry.actor_id)
    said = json.loads(entry.detail or "{}")
    if told != (ASKED, erasure.id, erasure.case_id, erasure.asked_by):
        return None
    return entry.at if said == {"scope": erasure.scope, "reason": erasure.reason} else None


def _must_wait(erasure: Erasure) -> None:
    if erasure.state != State.ASKED:
        raise RuleBroken(_("This request was answered already."))


def _pass(file: CaseFile, line: overview.Line, reason: Reason) -> None:
    """Raise `RuleBroken`, told to the trail, while something stands in the way of erasing."""
    hindrance = check_erasable(file.case, line, reason)
    if hindrance:
        raise _refused(file, hindrance.code, hindrance.words)


def _refused(file: CaseFile, why: str, words: str) -> RuleBroken:
    refusal = Happening(
        "erasure:refused", case_id=file.case.id, decision=REFUSED, detail={"why": why}
    )
    trail.record_for_good(refusal, by=file.actor.author)
    return RuleBroken(words)


def _tell(
    file: CaseFile,
    action: str,
    about: LegalHold | Erasure,
    *,
    words: str = "",
    detail: Mapping[str, object] | None = None,
) -> int:
    happening = Happening(
        action, case_id=file.case.id, subject_id=about.id, typed=words or None, detail=detail or {}
    )
    return trail.record(happening, by=file.actor.author).seq
