"""Finding the keys that a key of the ring wraps, wherever the register of sealed columns says that there are some."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, LargeBinary, and_, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from nrm.foundation.database import db
from nrm.vault.inventory import BATCH, KeyOfRow, MadeBy, WithOwnKey, how_of, key_columns
from nrm.vault.keyring import Key, Purpose, WrappedKey
from nrm.vault.sealing import names_key, parted


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A wrapped key as a row holds it, and the id of whose it is; `kept` is the column's content as a whole."""

    row_id: UUID
    owner: str
    wrapped: WrappedKey
    kept: bytes


def count_uses(connection: Connection, key: Key) -> dict[str, int]:
    """Return how many rows need the key, by column: what it wraps, and what it made; columns with none are left out."""
    wheres = {column: wrapped_by(column, key.kid) for column in key_columns(key.purpose)}
    wheres |= {column: column == key.kid for column in _made_columns(key.purpose)}
    counts = {
        str(column): connection.scalar(select(func.count()).select_from(column.table).where(where))
        or 0
        for column, where in wheres.items()
    }
    return {name: count for name, count in counts.items() if count}


def _made_columns(purpose: Purpose) -> list[Column[Any]]:
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.info.get("how") == MadeBy(purpose)
    ]


def held_keys(
    connection: Connection, column: Column[Any], kid: str, *, after: UUID | None = None
) -> list[HeldKey]:
    """Return some keys of `column` that are wrapped by `kid`, and lock their rows; rows that others hold are left out.

    Blobs that carry their key are found by their beginning, for which there is no index: they come in the order of
    their rows' ids, and those that come `after` one are found from there on.
    """
    table, how = column.table, how_of(column)
    own = isinstance(how, WithOwnKey)
    query = (
        select(
            table.c.id, table.c[how.owner] if isinstance(how, WithOwnKey) else table.c.id, column
        )
        .where(wrapped_by(column, kid))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    if own:
        query = query.order_by(table.c.id)
        query = query.where(table.c.id > after) if after else query
    return [
        HeldKey(row_id, str(owner), parted(kept)[0] if own else WrappedKey(kid, kept), kept)
        for row_id, owner, kept in connection.execute(query)
    ]


def wrapped_by(column: Column[Any], kid: str) -> ColumnElement[bool]:
    """Return the condition that the key in `column` is wrapped by `kid`."""
    how = how_of(column)
    if isinstance(how, KeyOfRow):
        return and_(column.table.c[how.kid] == kid, column.is_not(None))
    beginning = names_key(kid)
    start = func.substr(column, 1, len(beginning), type_=LargeBinary())
    return start == literal(beginning, LargeBinary())
