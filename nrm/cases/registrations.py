"""Whether a case counts from the moment that was told when it was identified: the trail knows it, a row can be moved.

By that moment figures count. A database administrator who moves it, empties it or deletes the case is found out.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.queries import all_in
from nrm.audit.trail import REFUSED, Author, Happening, is_genuine
from nrm.audit.versions import ERASED, said_in
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.foundation.errors import Altered

REGISTERED = "case:identify"
"""The act by which a case counts from then on."""
MOMENT = "registered_at"
"""Where its entry says since when."""
_APART = timedelta(days=1)
"""More than passes between that moment and the entry's own."""


def spelt(moment: datetime | None) -> str:
    """Return the moment as the trail keeps it; nothing for none."""
    return moment.astimezone(UTC).isoformat() if moment else ""


def registered(start: datetime, until: datetime, *, by: Author) -> Sequence[Case]:
    """Return the cases registered from `start` to before `until`, the earliest first.

    Raises `Altered`, told to the trail, when these are not the cases that were registered then and not erased.
    """
    trail.take_turn()  # one that is being registered would stand in the trail before it is seen here
    query = select(Case).where(Case.registered_at >= start, Case.registered_at < until)
    found = db.session.scalars(query.order_by(Case.registered_at, Case.id)).all()
    told, altered = _told_between(start, until)
    for case in found:
        if told.pop(case.id, None) != spelt(case.registered_at):
            altered.add(case.id)
    _refuse(altered | (set(told) - _erased(told)), by=by)
    return found


def must_be_told(cases: Iterable[Case], *, by: Author) -> None:
    """Raise `Altered`, told to the trail, unless each case is registered as it was when it was identified, or not."""
    asked = {case.id: case for case in cases}
    last = {entry.case_id: entry for entry in all_in(asked, actions=(REGISTERED,))}
    _refuse({one for one in asked if not _is_told(asked[one], last.get(one))}, by=by)


def fault() -> tuple[UUID, str] | None:
    """Return the first case that is registered otherwise than the trail tells, with the reason; None when none is."""
    told = _told()
    query = select(Case.id, Case.registered_at).where(Case.registered_at.is_not(None))
    for case_id, moment in db.session.execute(query.order_by(Case.registered_at, Case.id)):
        if told.pop(case_id, None) != spelt(moment):
            return case_id, "registered at another moment than the trail tells"
    return (next(iter(told)), "registered, which its row does not say") if told else None


def _told_between(start: datetime, until: datetime) -> tuple[dict[UUID, str], set[UUID]]:
    """Return the moment of each case that the trail says was registered then, and the cases of forged entries."""
    about = select(Entry).where(
        Entry.action == REGISTERED, Entry.at >= start - _APART, Entry.at < until + _APART
    )
    told: dict[UUID, str] = {}
    forged: set[UUID] = set()
    for entry in db.session.scalars(about.order_by(Entry.seq)):
        if entry.case_id is None:
            continue
        if not is_genuine(entry):
            forged.add(entry.case_id)
        elif start <= datetime.fromisoformat(_moment_in(entry) or spelt(entry.at)) < until:
            told[entry.case_id] = _moment_in(entry)
    return told, forged


def _erased(case_ids: Collection[UUID]) -> set[UUID | None]:
    if not case_ids:
        return set()
    return {entry.case_id for entry in all_in(case_ids, actions=(ERASED,)) if is_genuine(entry)}


def _is_told(case: Case, entry: Entry | None) -> bool:
    if case.registered_at is None or entry is None:
        return case.registered_at is None and entry is None
    return is_genuine(entry) and _moment_in(entry) == spelt(case.registered_at)


def _told() -> dict[UUID, str]:
    query = select(Entry.case_id, Entry.action, Entry.detail).order_by(Entry.seq)
    told: dict[UUID, str] = {}
    for case_id, action, detail in db.session.execute(
        query.where(Entry.action.in_((REGISTERED, ERASED)), Entry.case_id.is_not(None))
    ):
        if action == ERASED and case_id:
            told.pop(case_id, None)
        elif case_id:
            told[case_id] = str(said_in(detail).get(MOMENT, ""))
    return told


def _moment_in(entry: Entry) -> str:
    """Return the moment that a genuine entry tells; nothing when it tells none."""
    return str(said_in(entry.detail).get(MOMENT, ""))


def _refuse(altered: Collection[UUID], *, by: Author) -> None:
    for case_id in altered:
        noted = Happening("case:altered", case_id=case_id, decision=REFUSED)
        trail.record_for_good(noted, by=by)
    if altered:
        raise Altered
