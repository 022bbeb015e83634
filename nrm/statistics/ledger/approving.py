"""The second pair of eyes: a release stands in the ledger when somebody else, of another role, approves it."""

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.ledger.entries import Hands, append
from nrm.statistics.ledger.noting import must_be_read
from nrm.statistics.ledger.preparing import (
    State,
    candidate_in,
    finish,
    must_hold,
)
from nrm.statistics.ledger.surroundings import around, mark
from nrm.statistics.models import Preparation, Release
from nrm.statistics.periods import parse


def approve(preparation: Preparation, *, by: Actor, words: str | None = None) -> Release:
    """Publish what was prepared; the caller commits. `words` is the mark of the words that were read, if there are any.

    Raises `NotPermitted` without the right; `RuleBroken` for whoever prepared it, for the same role, when it is not
    ready, when something was published meanwhile that it was not audited against, and when the words were changed.
    """
    must_hold(by, Permission.STATISTICS_APPROVE)
    trail.take_turn()
    db.session.refresh(preparation)
    if preparation.state != State.READY:
        raise RuleBroken(_("This release is not ready, or somebody has approved it already."))
    if words is not None:
        must_be_read(preparation, words)
    if by.user_id == preparation.prepared_by or by.role == preparation.prepared_role:
        raise RuleBroken(_("A release is approved by a second person, of another role."))
    if mark(around(parse(preparation.period))) != preparation.around:
        raise RuleBroken(
            _(
                "Since it was prepared, other numbers about the same time were published or entered. Prepare it again."
            )
        )
    hands = Hands(preparation.prepared_by, preparation.prepared_role, by.user_id, by.role)
    release = append(candidate_in(preparation), hands)
    finish(preparation, State.PUBLISHED)
    trail.record(
        Happening(
            "statistics:publish",
            subject_id=release.id,
            detail={
                "period": release.period,
                "mechanism": release.mechanism,
                "numbers": release.numbers_hash,
            },
        ),
        by=by.author,
    )
    return release
