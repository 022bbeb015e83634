"""The register of what is wrapped and sealed where, read from the tables' own declarations.

Each `sealed` column says how it is sealed: it holds the key of its row, a blob under the key of a row, or a blob that
carries its own key. Rotation, the drill of a backup, the proof of an erasure and `nrm doctor` all go by this register.
Nothing in it names or shows what is inside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    FromClause,
    Row,
    Select,
    Table,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.sql.elements import ColumnElement

from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered
from nrm.vault.keyring import KeyService, Purpose, WrappedKey
from nrm.vault.sealing import Place, unseal, unseal_small, unwrap

BATCH = 500
"""Rows that are read at once."""


@dataclass(frozen=True, slots=True)
class KeyOfRow:
    """The column holds the data key of its row, wrapped; the column `kid` names the key of the ring."""

    purpose: Purpose
    kid: str = "key_kid"


@dataclass(frozen=True, slots=True)
class UnderKeyOf:
    """The column holds a blob under the data key of a row.

    `owner` leads to that row's id by foreign keys, with dots between (`id`: it is this row); the section is `section`,
    or stands in `section_column`. With `apart` the table's name stands before it, since others hold such rows as well.
    """

    owner: str
    section: str = ""
    section_column: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class WithOwnKey:
    """The column holds a blob that carries its own key, wrapped for the id in the column `owner`."""

    purpose: Purpose
    owner: str = "id"
    section: str = ""
    section_column: str = ""


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The column, which is not sealed, names the key of the ring that made another column's hash."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class BeyondTheRing:
    """The column holds what no key of the ring opens; `words` say who does."""

    words: str


How = KeyOfRow | UnderKeyOf | WithOwnKey | BeyondTheRing


@dataclass(frozen=True, slots=True)
class Fault:
    """A blob that does not open where it stands: which row of which column, and why, never what is in it."""

    column: str
    row_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A blob that was tried: its table and row, the row whose key it is under, and why it did not open, if so."""

    table: str
    row_id: UUID
    owner: UUID
    fault: Fault | None


def sealed_columns() -> Mapping[Column[Any], How]:
    """Return every sealed column with how it is sealed; raises `LookupError` naming one that does not say it."""
    found = {
        column: column.info.get("how")
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.info.get("holds") == "sealed"
    }
    silent = [str(column) for column, how in found.items() if not isinstance(how, How)]
    if silent:
        raise LookupError(f"It is not said how these columns are sealed: {', '.join(silent)}")
    return {column: how for column, how in found.items() if isinstance(how, How)}


def how_of(column: Column[Any]) -> How:
    """Return how a sealed column is sealed, as it says itself; `sealed_columns` makes sure that each does."""
    how: How = column.info["how"]
    return how


def key_columns(purpose: Purpose | None = None) -> list[Column[Any]]:
    """Return the columns that hold wrapped keys, all or those wrapped by the keys of one purpose."""
    return [
        column
        for column, how in sealed_columns().items()
        if isinstance(how, KeyOfRow | WithOwnKey) and purpose in (None, how.purpose)
    ]


def check_ring(connection: Connection, ring: KeyService) -> None:
    """Raise `Misconfigured` unless the ring opens a key of each column that has one: a wrong ring opens none."""
    for column in key_columns():
        how = how_of(column)
        found = connection.execute(_query(column, _source(column, how)).limit(1)).one_or_none()
        fault = _fault(ring, column, how, column.table, found) if found else None
        if fault:
            raise Misconfigured(
                "The key ring does not open what is in the database "
                f"({fault.column}: {fault.words}): it is another installation's, or older than the data."
            )


def count_blobs(connection: Connection) -> dict[str, int]:
    """Return how many blobs each sealed column holds."""
    return {
        str(column): connection.scalar(
            select(func.count()).select_from(column.table).where(column.is_not(None))
        )
        or 0
        for column in sealed_columns()
    }


def faults(connection: Connection, ring: KeyService) -> Iterator[Fault | None]:
    """Open every blob and yield, for each, None or why it does not open; nothing of what is inside leaves this.

    What lies beyond the ring counts as open: nobody here could tell.
    """
    for trial in trials(connection, ring):
        yield trial.fault


def trials(connection: Connection, ring: KeyService) -> Iterator[Trial]:
    """Open every blob as `faults` does, and tell of each where it stands and whose key it is under."""
    for column, how in sealed_columns().items():
        source = _source(column, how)
        for row in _rows(connection, column, source):
            fault = _fault(ring, column, how, source.holder, row)
            yield Trial(column.table.name, row.id, row.owner, fault)


def _fault(
    ring: KeyService, column: Column[Any], how: How, holder: Table, row: Row[Any]
) -> Fault | None:
    place = Place(holder.name, str(row.owner), row.section, str(row.id))
    try:
        match how:
            case KeyOfRow():
                unwrap(ring, WrappedKey(row.kid, row.blob), owner=place.owner)
            case WithOwnKey():
                unseal_small(ring, row.blob, place=place)
            case UnderKeyOf():
                key = unwrap(ring, WrappedKey(row.kid, row.key), owner=place.owner)
                unseal(key, row.blob, place)
    except Tampered as reason:
        return Fault(str(column), row.id, str(reason))
    except Misconfigured:
        return Fault(str(column), row.id, "wrapped by a key that the ring does not have")
    return None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a blob and what opens it are read from: the row `holder` has the key."""

    rows: FromClause
    holder: Table
    columns: Mapping[str, ColumnElement[Any]]


def _source(column: Column[Any], how: How) -> _Source:
    table = column.table
    nothing = {"owner": table.c.id, "section": literal(""), "kid": null(), "key": null()}
    match how:
        case KeyOfRow():
            return _Source(table, table, {**nothing, "kid": table.c[how.kid]})
        case WithOwnKey():
            found = {"owner": table.c[how.owner], "section": _section(table, how)}
            return _Source(table, table, nothing | found)
        case UnderKeyOf():
            rows, holder = _joined(table, how.owner.split("."))
            key, kid = _key_of(holder)
            found = {"owner": holder.c.id, "section": _section(table, how), "kid": kid, "key": key}
            return _Source(rows, holder, found)
        case BeyondTheRing():
            return _Source(table, table, nothing)


def _section(table: Table, how: UnderKeyOf | WithOwnKey) -> ColumnElement[str]:
    if how.section_column:
        return table.c[how.section_column]
    apart = isinstance(how, UnderKeyOf) and how.apart
    return literal(f"{table.name}/{how.section}" if apart else how.section)


def _joined(table: Table, path: list[str]) -> tuple[FromClause, Table]:
    """Follow the foreign keys of `path` and return what to read from and the table at their end."""
    rows: FromClause = table
    holder = table
    for name in path:
        for foreign in holder.c[name].foreign_keys:
            there = foreign.column.table
            rows = rows.join(there, holder.c[name] == foreign.column)
            holder = there
    return rows, holder


def _key_of(holder: Table) -> tuple[Column[Any], Column[Any]]:
    """Return the columns of the wrapped key of a table's rows and of the name of what wraps it."""
    for column, how in sealed_columns().items():
        if column.table is holder and isinstance(how, KeyOfRow):
            return column, holder.c[how.kid]
    raise LookupError(f"The rows of {holder.name} have no key.")


def _rows(connection: Connection, column: Column[Any], source: _Source) -> Iterator[Row[Any]]:
    """Yield the rows that hold a blob, in batches by id."""
    row_id = column.table.c.id
    query = _query(column, source).order_by(row_id).limit(BATCH)
    rows = connection.execute(query).all()
    while rows:
        yield from rows
        rows = connection.execute(query.where(row_id > rows[-1].id)).all()


def _query(column: Column[Any], source: _Source) -> Select[Any]:
    labelled = [expression.label(name) for name, expression in source.columns.items()]
    return (
        select(column.table.c.id.label("id"), column.label("blob"), *labelled)
        .select_from(source.rows)
        .where(column.is_not(None))
    )
