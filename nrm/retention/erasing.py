"""Taking a case or signals away for good: the keys first of all, then everything that was under them."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import cast
from uuid import UUID

from flask import current_app
from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.engine import make_url

from nrm.audit.models import Entry
from nrm.audit.trail import Author
from nrm.auth.models import ParkedInput
from nrm.cases import freshness
from nrm.cases.models import Person
from nrm.foundation.database import Base, db
from nrm.foundation.undoing import when_kept
from nrm.reintegration.models import Reopening
from nrm.retention.queries import parked_on
from nrm.retention.scope import Fingerprint, Whole, fingerprints, pages_of
from nrm.retention.searched import searches_for
from nrm.signals.models import Signal
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import new_data_key

_PEOPLE = cast(Table, Person.__table__)
_ENTRIES = cast(Table, Entry.__table__)


@dataclass(frozen=True, slots=True)
class Gone:
    """What an erasure took: rows by table, wrapped keys, entries of the trail that lost their words, parked pages."""

    rows: dict[str, int]
    keys: list[Fingerprint]
    words: list[int]
    parked: int

    def spelt(self) -> str:
        """Return it as canonical JSON."""
        return json.dumps(asdict(self), sort_keys=True, default=str)


def take_away(whole: Whole, *, by: Author) -> Gone:
    """Delete all of it in the running transaction; once that is kept, the disk is freed of what was written before.

    The trail's entries stay, without the words that somebody had typed about it.
    """
    keys = fingerprints(whole)
    searches = searches_for(whole.person_id, by=by) if whole.person_id else []
    words = _take_words(whole, searches)
    parked = _take_parked(whole)
    rows = _take_rows(whole)
    if whole.person_id:
        _empty_person(whole.person_id)
    _let_go(whole)
    when_kept(scrub)
    return Gone(rows, keys, words, parked)


def scrub() -> bool:
    """Free SQLite's journal of what was there before, and tell whether all of it could be; PostgreSQL needs VACUUM.

    It cannot while somebody else is reading; the next run finds it.
    """
    config = current_app.config["NRM"]
    if not config.is_sqlite:
        return True
    path = make_url(config.engine_url).database or ""
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        busy, _left, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _take_words(whole: Whole, searches: Sequence[int]) -> list[int]:
    """Take what was typed about it, or to find the person, out of the trail, whose chain holds by its hash."""
    about = or_(
        _ENTRIES.c.case_id == whole.case_id,
        _ENTRIES.c.subject_id.in_([*whole.ids, whole.case_id]),
        _ENTRIES.c.seq.in_(searches),
    )
    having = select(_ENTRIES.c.seq).where(about, _ENTRIES.c.sealed_detail.is_not(None))
    seqs = list(db.session.scalars(having.order_by(_ENTRIES.c.seq)))
    db.session.execute(
        update(_ENTRIES).where(_ENTRIES.c.seq.in_(seqs)).values(sealed_detail=None),
        execution_options={"synchronize_session": False},
    )
    return seqs


def _take_parked(whole: Whole) -> int:
    """Take what was typed on pages of the case, and of the signals, when a session ran out."""
    ids = parked_on(pages_of(whole.case_id, whole.rows.get(Signal.__tablename__, ())))
    _delete(cast(Table, ParkedInput.__table__), ids)
    return len(ids)


def _take_rows(whole: Whole) -> dict[str, int]:
    db.session.execute(
        update(Reopening)
        .where(Reopening.earlier_case_id == whole.case_id, Reopening.case_id != whole.case_id)
        .values(earlier_case_id=None),
        execution_options={"synchronize_session": False},
    )
    for table in reversed(db.metadata.sorted_tables):
        if table.name in whole.rows and table is not _PEOPLE:
            _delete(table, whole.rows[table.name])
    return {name: len(ids) for name, ids in sorted(whole.rows.items())}


def _empty_person(person_id: UUID) -> None:
    """Put a key that never sealed anything in the place of the person's, and let every worker forget the name."""
    fresh = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(person_id))
    db.session.execute(
        update(_PEOPLE)
        .where(_PEOPLE.c.id == person_id)
        .values(key_kid=fresh.kid, key_blob=fresh.blob),
        execution_options={"synchronize_session": False},
    )
    freshness.forget(person_id)


def _let_go(whole: Whole) -> None:
    """Take out of the session what is gone, so that nothing there asks for it again."""
    gone = set(whole.ids)
    for held in list(db.session):
        if isinstance(held, Base) and held.id in gone:
            db.session.expunge(held)


def _delete(table: Table, ids: Sequence[UUID]) -> None:
    db.session.execute(delete(table).where(table.c.id.in_(ids)))
