"""The second pair of eyes: numbers stand in the ledger when somebody else, of another role, approves them."""

import hmac
import json
from enum import StrEnum
from uuid import uuid4

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.certificate.document import canonical, digest
from nrm.statistics.ledger.entries import Hands, append
from nrm.statistics.ledger.preparing import (
    State,
    candidate_in,
    finish,
    is_current,
    is_open,
    is_theirs,
    must_be_settled,
    must_hold,
)
from nrm.statistics.models import Incident, Preparation, Release
from nrm.statistics.periods import parse


class Objection(StrEnum):
    """Why numbers of others are not approved.

    That they give something away is no reason: what others published is read whether it is entered or not.
    """

    NOT_FOUND = "NOT_FOUND"
    OTHERWISE = "OTHERWISE"
    WORDS = "WORDS"


def as_read(preparation: Preparation) -> str:
    """Return what changes with anything that is to be read before approving (64 hex digits)."""
    draft = candidate_in(preparation)
    return digest([draft.numbers, draft.note, draft.external_source, preparation.findings])


def approve(preparation: Preparation, *, by: Actor, read: str | None = None) -> Release:
    """Publish what was prepared, or enter what others published; the caller commits.

    `read` is what `as_read` gave when it was read; numbers of others need it. Raises `NotPermitted` without the right;
    `RuleBroken` for whoever prepared it, for the same role, when it is not ready or not as it was read, when something
    was published meanwhile that it was not audited against, and while numbers of others wait.
    """
    must_hold(by, Permission.STATISTICS_APPROVE)
    trail.take_turn()
    db.session.refresh(preparation)
    if preparation.state != State.READY:
        raise RuleBroken(_("This release is not ready, or somebody has approved it already."))
    if read is not None or is_theirs(preparation):
        _must_be_read(preparation, read or "")
    if by.user_id == preparation.prepared_by or by.role == preparation.prepared_role:
        raise RuleBroken(_("A release is approved by a second person, of another role."))
    _must_stand(preparation)
    hands = Hands(preparation.prepared_by, preparation.prepared_role, by.user_id, by.role)
    release = append(candidate_in(preparation), hands)
    _note_incident(preparation, release, by)
    finish(preparation, State.PUBLISHED)
    trail.record(
        Happening(
            "statistics:entered" if is_theirs(preparation) else "statistics:publish",
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


def decline(preparation: Preparation, reason: Objection, *, by: Actor) -> None:
    """Refuse numbers of others that wait; the caller commits.

    Raises `NotPermitted` without the right, `RuleBroken` when nothing of others waits.
    """
    must_hold(by, Permission.STATISTICS_APPROVE)
    trail.take_turn()
    db.session.refresh(preparation)
    if not is_theirs(preparation) or not is_open(preparation):
        raise RuleBroken(_("Only numbers of others that wait can be refused."))
    preparation.reason = reason
    finish(preparation, State.DECLINED)
    detail = {"period": preparation.period, "reason": reason.value}
    trail.record(
        Happening("statistics:decline", subject_id=preparation.id, detail=detail), by=by.author
    )


def _must_be_read(preparation: Preparation, read: str) -> None:
    if not hmac.compare_digest(as_read(preparation).encode(), read.encode()):
        raise RuleBroken(_("It is not as you read it any more. Read it again."))


def _must_stand(preparation: Preparation) -> None:
    """Raise `RuleBroken` when a preparation was not audited against all that is published, or that waits."""
    theirs = is_theirs(preparation)
    if not theirs:
        must_be_settled(parse(preparation.period))
    if not is_current(preparation):
        raise RuleBroken(
            _("Since they were audited, other numbers were published or entered. Audit them again.")
            if theirs
            else _(
                "Since it was prepared, other numbers about the same time were published or entered. Prepare it again."
            )
        )


def _note_incident(preparation: Preparation, release: Release, by: Actor) -> None:
    """Keep which published numbers others give away: that cannot be taken back, and the next releases must heed it."""
    given_away = [one | {"sources": []} for one in json.loads(preparation.findings)]
    if given_away:
        detail = canonical(given_away).decode()
        incident = Incident(id=uuid4(), release_id=release.id, detail=detail)
        db.session.add(incident)
        trail.record(
            Happening("statistics:incident", subject_id=incident.id, detail={"of": release.id.hex}),
            by=by.author,
        )
