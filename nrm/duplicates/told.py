"""Decisions held against the trail: none stands, falls or says something else because its row was changed.

Figures count by them, and erasing waits for them. They are read in turn, so that none is seen half taken.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.queries import told_of as told_by
from nrm.audit.trail import REFUSED, SYSTEM, Happening, is_genuine
from nrm.audit.versions import ERASED, digest_of, ids_told, said_in
from nrm.cases.registrations import spelt
from nrm.duplicates import queries
from nrm.duplicates.models import Decision, Verdict
from nrm.foundation.database import db
from nrm.foundation.errors import Altered

UNDONE = "duplicates:undo"
WRITTEN = (*(f"duplicates:{verdict}" for verdict in Verdict), UNDONE)
"""The acts that write a decision; their entries say how it stands afterwards."""
ERASED_DECISIONS = "decisions"
"""Where the trail's entry of an erasure names the decisions that went."""


def told_of(row: Decision) -> dict[str, object]:
    """Return what the trail keeps of a decision when it is taken, and when it is taken back."""
    return {
        "verdict": row.verdict,
        "digest": digest_of(row.blob),
        "decided_at": spelt(row.decided_at),
        "undone_at": spelt(row.undone_at),
    }


def every_decision() -> list[Decision]:
    """Return the decisions ever taken, the newest first, those that were taken back too.

    Raises `Altered`, told to the trail, when one of them is not as the trail tells, or is missing.
    """
    rows, altered = _read()
    if altered:
        raise Altered
    return rows


def standing_at(moment: datetime) -> list[Decision]:
    """Return the decisions that held at a moment, the newest first; raises as `every_decision` does."""
    return [
        row
        for row in every_decision()
        if row.decided_at < moment and (row.undone_at is None or row.undone_at >= moment)
    ]


def standing_now() -> list[Decision]:
    """Return the decisions that hold now, the newest first; raises as `every_decision` does."""
    return [row for row in every_decision() if row.undone_at is None]


def shown() -> list[Decision]:
    """Return for a page those of the decisions that hold which are as the trail tells, the newest first.

    Of each other one the trail is told; its pair waits again, rather than being settled by nobody.
    """
    return [row for row in _read()[0] if row.undone_at is None]


def must_be_told(row: Decision) -> None:
    """Raise `Altered`, told to the trail, unless a decision is as the trail tells."""
    if row.id in _read()[1]:
        raise Altered


def fault() -> tuple[UUID, str] | None:
    """Return the first decision that is not as the trail tells, with the reason; None when all are."""
    told: dict[UUID, str] = {}
    for subject_id, action, detail in told_by((*WRITTEN, ERASED)):
        if action == ERASED:
            for gone in ids_told(detail, ERASED_DECISIONS):
                told.pop(gone, None)
        else:
            told[subject_id] = detail
    for row in queries.all_decisions():
        if said_in(told.pop(row.id, "")) != told_of(row):
            return row.id, "not as the trail tells"
    return (next(iter(told)), "missing") if told else None


def _read() -> tuple[list[Decision], set[UUID]]:
    """Return the decisions that are as the trail tells, the newest first, and the others, of which it is told."""
    trail.take_turn()
    rows = {row.id: row for row in queries.all_decisions()}
    last, gone = _entries()
    altered = {
        one
        for one in rows.keys() | last.keys() - gone
        if not _is_told(rows.get(one), last.get(one))
    }
    for one in altered:
        noted = Happening("duplicates:altered", subject_id=one, decision=REFUSED)
        trail.record_for_good(noted, by=SYSTEM)
    return [row for row in rows.values() if row.id not in altered], altered


def _entries() -> tuple[dict[UUID, Entry], set[UUID]]:
    """Return the newest entry about each decision, and those that went with somebody who was erased."""
    query = select(Entry).where(Entry.action.in_((*WRITTEN, ERASED))).order_by(Entry.seq)
    last: dict[UUID, Entry] = {}
    gone: set[UUID] = set()
    for entry in db.session.scalars(query):
        if entry.action != ERASED and entry.subject_id:
            last[entry.subject_id] = entry
        elif entry.action == ERASED and is_genuine(entry):
            gone.update(ids_told(entry.detail, ERASED_DECISIONS))
    return last, gone


def _is_told(row: Decision | None, entry: Entry | None) -> bool:
    if row is None or entry is None:
        return False
    return is_genuine(entry) and said_in(entry.detail) == told_of(row)
