"""The words beside the numbers of an annual release: proposed when it is prepared, edited until it is approved."""

import json
from dataclasses import replace

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text
from nrm.statistics.certificate.document import digest
from nrm.statistics.late.wording import as_note, checked, in_note
from nrm.statistics.ledger.preparing import State, candidate_in, keep, must_hold
from nrm.statistics.models import Preparation, Release


def words_of(release: Release) -> Text | None:
    """Return what a release tells in words; None when it tells nothing."""
    return in_note(json.loads(release.note))


def words_in(preparation: Preparation) -> Text | None:
    """Return what a release that is ready would tell in words; None when it tells nothing."""
    if preparation.state != State.READY or preparation.candidate is None:
        return None
    return in_note(candidate_in(preparation).note or {})


def mark_of(words: Text | None) -> str:
    """Return what changes with the words (64 hex digits): the trail says by it which ones they were."""
    return digest(as_note(words)) if words else ""


def reword(preparation: Preparation, said: Text, *, by: Actor) -> None:
    """Put other words beside the numbers; the caller commits.

    Raises `NotPermitted` without the right, `RuleBroken` unless a release with words is ready, and as `checked` does.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    trail.take_turn()
    db.session.refresh(preparation)
    if words_in(preparation) is None:
        raise RuleBroken(_("This release is not ready, or somebody has approved it already."))
    words = checked(said)
    keep(preparation, replace(candidate_in(preparation), note=as_note(words)))
    detail = {"period": preparation.period, "words": mark_of(words)}
    trail.record(
        Happening("statistics:note", subject_id=preparation.id, detail=detail), by=by.author
    )
