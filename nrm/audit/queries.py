"""Reads of the trail for those who need to know what was told about one thing."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from nrm.audit.models import Entry
from nrm.foundation.database import db

BATCH = 2000
# Asked for every page with a name: made once. The actions are looked at afterwards: asked for them as well, SQLite
# would read every entry of those actions instead of the few about each subject.
_ABOUT_EACH = (
    select(Entry)
    .where(Entry.subject_id.in_(bindparam("subject_ids", type_=Uuid(), expanding=True)))
    .order_by(Entry.seq)
)


def newest_about(subject_id: UUID, *, case_id: UUID, actions: Collection[str]) -> Entry | None:
    """Return the newest entry of one of `actions` about something in a case."""
    about = (Entry.case_id == case_id, Entry.subject_id == subject_id)
    return db.session.scalar(
        select(Entry).where(*about, Entry.action.in_(actions)).order_by(Entry.seq.desc()).limit(1)
    )


def newest_about_each(
    subject_ids: Collection[UUID], *, actions: Collection[str]
) -> dict[UUID, Entry]:
    """Return the newest entry of one of `actions` about each of several things, whatever the case, by subject."""
    found = db.session.scalars(_ABOUT_EACH, {"subject_ids": list(subject_ids)})
    return {
        entry.subject_id: entry for entry in found if entry.subject_id and entry.action in actions
    }


def all_about(subject_id: UUID, *, actions: Collection[str]) -> Sequence[Entry]:
    """Return the entries of `actions` about one thing, whatever the case, the oldest first."""
    query = select(Entry).where(Entry.subject_id == subject_id, Entry.action.in_(actions))
    return db.session.scalars(query.order_by(Entry.seq)).all()


def all_in(case_ids: Collection[UUID], *, actions: Collection[str]) -> Iterator[Entry]:
    """Yield the entries of `actions` in several cases, the oldest first."""
    query = select(Entry).where(Entry.case_id.in_(case_ids), Entry.action.in_(actions))
    yield from db.session.scalars(query.order_by(Entry.seq))


def told_of(actions: Collection[str]) -> Iterator[tuple[UUID, str, str]]:
    """Yield (subject, action, detail) of every entry of `actions`, the oldest first."""
    query = (
        select(Entry.subject_id, Entry.action, Entry.detail)
        .where(Entry.action.in_(actions))
        .order_by(Entry.seq)
    )
    for subject_id, action, detail in db.session.execute(query).yield_per(BATCH):
        if subject_id:
            yield subject_id, action, detail
