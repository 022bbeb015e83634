"""A request for erasure, of a case or of signals: put, taken back, refused, or carried out once another approves."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening, is_genuine
from nrm.audit.versions import ERASED
from nrm.auth.roles import Actor
from nrm.cases.identity_digests import ERASED_VERSIONS
from nrm.cases.models import PersonIdentity
from nrm.duplicates.models import Decision
from nrm.duplicates.told import ERASED_DECISIONS
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.records.models import Record
from nrm.retention import queries
from nrm.retention.erasing import Gone, take_away
from nrm.retention.models import Erasure
from nrm.retention.rules import State, has_lapsed
from nrm.retention.scope import Whole

ASKED = "erasure:ask"


def make_room(earlier: Erasure | None) -> None:
    """Take back an `earlier` request that lapsed; raises `RuleBroken` while it can be answered still."""
    if earlier is None:
        return
    if not has_lapsed(earlier.asked_at, now=clock.now()):
        raise RuleBroken(_("This erasure was asked for already."))
    earlier.state = State.WITHDRAWN
    db.session.flush()


def put(erasure: Erasure, *, words: str, by: Actor) -> Erasure:
    """Write a request down and tell the trail; `words` say on what it stands, sealed there."""
    db.session.add(erasure)
    db.session.flush()
    told = {"scope": erasure.scope, "reason": erasure.reason}
    erasure.asked_seq = _tell(erasure, ASKED, words=words, detail=told, by=by)
    db.session.flush()
    return erasure


def withdraw(erasure: Erasure, *, by: Actor) -> None:
    """Take a request back."""
    erasure.state = State.WITHDRAWN
    _tell(erasure, "erasure:withdraw", by=by)
    db.session.flush()


def refuse(erasure: Erasure, *, words: str, by: Actor) -> None:
    """Refuse a request; `words` say why, sealed in the trail. Raises `RuleBroken` when it was answered already."""
    trail.take_turn()
    _must_wait(erasure)
    erasure.state = State.REFUSED
    erasure.answered_by, erasure.answered_at = by.user_id, clock.now()
    erasure.answered_seq = _tell(erasure, "erasure:refuse", words=words, by=by)
    db.session.flush()


def must_be_approvable(erasure: Erasure, *, by: Actor) -> None:
    """Raise `RuleBroken`, told to the trail, unless `by` is another person than who asked, within a day, and once."""
    trail.take_turn()
    db.session.refresh(erasure)
    _must_wait(erasure)
    case_id = erasure.case_told
    if erasure.asked_by == by.user_id:
        words = _("Whoever asked for an erasure cannot approve it.")
        raise refused(case_id, "own", words, by=by.author)
    asked_at = _asked_at(erasure)
    if asked_at is None:
        words = _("The trail does not know of this request.")
        raise refused(case_id, "not_asked", words, by=by.author)
    if has_lapsed(asked_at, now=clock.now()):
        words = _("The request is older than a day: it has to be made anew.")
        raise refused(case_id, "lapsed", words, by=by.author)


def carry_out(erasure: Erasure, whole: Whole, *, by: Actor) -> Erasure:
    """Approve, and erase `whole` at once, which has to be what was asked for.

    Raises `RuleBroken`, told to the trail, when it is not.
    """
    if whole.digest != erasure.scope:
        words = _("Something was changed since the request: it has to be made anew.")
        raise refused(erasure.case_told, "changed", words, by=by.author)
    erasure.state = State.DONE
    erasure.answered_by, erasure.answered_at = by.user_id, clock.now()
    erasure.answered_seq = _tell(erasure, "erasure:approve", by=by)
    db.session.flush()
    erasure_id, author = erasure.id, by.author
    gone = take_away(whole, by=author)
    erased = db.session.get_one(Erasure, erasure_id)
    erased.gone = gone.spelt()
    forms = [str(row_id) for row_id in whole.rows.get(Record.__tablename__, ())]
    versions = [str(row_id) for row_id in whole.rows.get(PersonIdentity.__tablename__, ())]
    decisions = [str(row_id) for row_id in whole.rows.get(Decision.__tablename__, ())]
    named = {"forms": forms, ERASED_VERSIONS: versions, ERASED_DECISIONS: decisions}
    done = Happening(
        ERASED, case_id=erased.case_told, subject_id=erasure_id, detail=_told(erased, gone) | named
    )
    erased.done_seq = trail.record(done, by=author).seq
    db.session.flush()
    return erased


def refused(case_id: UUID | None, why: str, words: str, *, by: Author) -> RuleBroken:
    """Return the refusal, to be raised, once the trail is told the code `why`."""
    refusal = Happening("erasure:refused", case_id=case_id, decision=REFUSED, detail={"why": why})
    trail.record_for_good(refusal, by=by)
    return RuleBroken(words)


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
    if entry is None or not is_genuine(entry):
        return None
    told = (entry.action, entry.subject_id, entry.case_id, entry.actor_id)
    said = json.loads(entry.detail or "{}")
    if told != (ASKED, erasure.id, erasure.case_told, erasure.asked_by):
        return None
    return entry.at if said == {"scope": erasure.scope, "reason": erasure.reason} else None


def _must_wait(erasure: Erasure) -> None:
    if erasure.state != State.ASKED:
        raise RuleBroken(_("This request was answered already."))


def _tell(
    erasure: Erasure,
    action: str,
    *,
    words: str = "",
    detail: Mapping[str, object] | None = None,
    by: Actor,
) -> int:
    happening = Happening(
        action,
        case_id=erasure.case_told,
        subject_id=erasure.id,
        typed=words or None,
        detail=detail or {},
    )
    return trail.record(happening, by=by.author).seq
