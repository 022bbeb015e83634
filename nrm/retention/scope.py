"""What erasing a case or signals takes: every row that belongs to it, found by the foreign keys that lead to it.

A table that comes later is found as well. What only mentions the case is let go of by name.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Table, or_, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.cases.models import Case, Person
from nrm.cases.queries import episodes_of
from nrm.duplicates.history import decisions_about
from nrm.duplicates.models import Decision
from nrm.foundation.database import db
from nrm.retention.queries import old_signals
from nrm.retention.rules import digest_of
from nrm.signals.models import Signal
from nrm.vault.inventory import KeyOfRow, sealed_columns

_CASES, _PEOPLE = cast(Table, Case.__table__), cast(Table, Person.__table__)
_SIGNALS = cast(Table, Signal.__table__)
MENTIONS = {"reopening.earlier_case_id"}
"""Columns of another case's rows that name an erased one: they forget it, and the row stays."""
_CASE_OF_PERSON = "case_file.person_id"

Belonging = Mapping[Table, ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Whole:
    """One case with all that belongs to it; `person_id` when no other episode of the person is left.

    Or a batch of signals: `case_id` is then the batch's, and `keys` are fingerprints that belong to what is approved.
    """

    case_id: UUID
    person_id: UUID | None
    rows: Mapping[str, tuple[UUID, ...]]
    keys: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of exactly this."""
        named = {name: [str(row_id) for row_id in ids] for name, ids in self.rows.items()}
        person = self.person_id is not None
        return digest_of(named, case_id=str(self.case_id), person=person, keys=self.keys)

    @property
    def ids(self) -> list[UUID]:
        """The id of every row."""
        return [row_id for ids in self.rows.values() for row_id in ids]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A wrapped data key that goes: whose it was, what wraps it, and its SHA-256 in hex."""

    table: str
    row: UUID
    kid: str
    sha256: str


def whole_of(case: Case) -> Whole:
    """Return what erasing the case takes, as it is now."""
    db.session.flush()
    others = [one for one in episodes_of(case.person_id) if one.id != case.id]
    person_id = None if others else case.person_id
    rows = _rows(belonging(case.id, person_id))
    decisions = decisions_about(person_id) if person_id else []
    if decisions:
        rows[Decision.__tablename__] = tuple(sorted(row.id for row in decisions))
    return Whole(case.id, person_id, rows)


def whole_of_signals(batch_id: UUID, *, before: datetime) -> Whole:
    """Return what erasing the signals without a case takes that were answered `before`: those, and their very keys."""
    db.session.flush()
    ids = [row_id for row_id, _answered in old_signals(before)]
    rows = _rows(_led_to_by({_SIGNALS: _SIGNALS.c.id.in_(ids)}))
    whole = Whole(batch_id, None, rows)
    return replace(whole, keys=tuple(key.sha256 for key in fingerprints(whole)))


def pages_of(case_id: UUID, signal_ids: Iterable[UUID]) -> list[str]:
    """Return how the addresses of all pages of a case and of signals begin."""
    return [f"/cases/{case_id}/", *(f"/signals/{signal_id}" for signal_id in signal_ids)]


def belonging(case_id: UUID, person_id: UUID | None) -> Belonging:
    """Return each table with rows of the case and the condition on them, in the order in which they need each other."""
    found: dict[Table, ColumnElement[bool]] = {_CASES: _CASES.c.id == case_id}
    if person_id is not None:
        found[_PEOPLE] = _PEOPLE.c.id == person_id
    return _led_to_by(found)


def fingerprints(whole: Whole) -> list[Fingerprint]:
    """Return the data keys that go with it."""
    made = []
    for column, how in sealed_columns().items():
        ids = whole.rows.get(column.table.name)
        if isinstance(how, KeyOfRow) and ids:
            made += _of_column(column, how, ids)
    return made


def _led_to_by(found: dict[Table, ColumnElement[bool]]) -> Belonging:
    """Return `found` with every table whose foreign keys lead to it."""
    for table in db.metadata.sorted_tables:
        leads = [
            column.in_(select(there.c.id).where(found[there]))
            for column, there in _leading(table)
            if there in found
        ]
        if leads and table not in found:
            found[table] = or_(*leads)
    return {table: found[table] for table in db.metadata.sorted_tables if table in found}


def _rows(belonging_to: Belonging) -> dict[str, tuple[UUID, ...]]:
    rows = {}
    for table, belongs in belonging_to.items():
        ids = db.session.scalars(select(table.c.id).where(belongs).order_by(table.c.id)).all()
        if ids:
            rows[table.name] = tuple(ids)
    return rows


def _of_column(column: Column[Any], how: KeyOfRow, ids: tuple[UUID, ...]) -> list[Fingerprint]:
    table = column.table
    query = select(table.c.id, table.c[how.kid], column).where(
        table.c.id.in_(ids), column.is_not(None)
    )
    return [
        Fingerprint(table.name, row_id, kid, hashlib.sha256(blob).hexdigest())
        for row_id, kid, blob in db.session.execute(query.order_by(table.c.id))
    ]


def _leading(table: Table) -> list[tuple[Column[Any], Table]]:
    return [
        (column, foreign.column.table)
        for column in table.columns
        for foreign in column.foreign_keys
        if foreign.column.table is not table and str(column) not in MENTIONS | {_CASE_OF_PERSON}
    ]
