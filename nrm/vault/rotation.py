"""Wrapping every data key anew with the active key of the ring, while the service goes on.

Nothing that was sealed is touched: only the wrapping of its key changes. Each batch is a transaction of its own that
waits for nobody's row, so that it can lock nobody out for longer than it takes.
"""

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Engine, Update, bindparam, update

from nrm.vault.inventory import BATCH, KeyOfRow, how_of, key_columns
from nrm.vault.keyring import Key, KeyService, KeyState, Purpose, WrappedKey
from nrm.vault.sealing import parted, with_key
from nrm.vault.wrapped_keys import HeldKey, count_uses, held_keys

LONGEST_PAUSE = 0.05
"""Seconds between two batches, at most: on SQLite others write only then."""
PATIENCE = 60
"""Seconds to wait for rows that somebody else holds."""


class StillHeld(Exception):
    """Some rows were held by others until patience ran out; the same act, done again, goes on from here."""


def earlier_keys(ring: KeyService, purpose: Purpose) -> list[Key]:
    """Return the keys of `purpose` that do not seal any more, or not yet, and can be opened still."""
    return [
        key
        for key in ring.known()
        if key.purpose is purpose and key.state in (KeyState.OPENS, KeyState.RETIRED)
    ]


def rewrap(engine: Engine, ring: KeyService, purpose: Purpose) -> Iterator[int]:
    """Wrap anew all that an earlier key of `purpose` wraps; yield after each batch how many it were.

    When it ends, no key is left under an earlier one. Raises `StillHeld`.
    """
    until = time.monotonic() + PATIENCE
    while True:
        for old in earlier_keys(ring, purpose):
            for column in key_columns(purpose):
                yield from _column(engine, ring, column, old)
        with engine.connect() as connection:
            remaining = left(connection, ring, purpose)
        if not remaining:
            return
        if time.monotonic() > until:
            raise StillHeld(f"{remaining} rows are held by others; do the same again.")
        time.sleep(LONGEST_PAUSE)


def pause_after(batch: float) -> float:
    """Return for how many seconds others are let in after a batch that took so long: half of it, within limits."""
    return min(batch / 2, LONGEST_PAUSE)


def left(connection: Connection, ring: KeyService, purpose: Purpose) -> int:
    """Return how many keys earlier keys of `purpose` wrap."""
    wrapping = {str(column) for column in key_columns(purpose)}
    return sum(
        count
        for old in earlier_keys(ring, purpose)
        for name, count in count_uses(connection, old).items()
        if name in wrapping
    )


def _column(engine: Engine, ring: KeyService, column: Column[Any], old: Key) -> Iterator[int]:
    rows: list[HeldKey] = []
    while True:
        began = time.monotonic()
        with engine.begin() as connection:
            after = rows[-1].row_id if rows else None
            rows = held_keys(connection, column, old.kid, after=after)
            if rows:
                connection.execute(
                    _statement(column), [_anew(ring, column, old, row) for row in rows]
                )
        if rows:
            yield len(rows)
        if len(rows) < BATCH:
            return
        time.sleep(pause_after(time.monotonic() - began))


def _anew(ring: KeyService, column: Column[Any], old: Key, row: HeldKey) -> dict[str, Any]:
    data_key = ring.unwrap(row.wrapped, owner=row.owner)
    wrapped = ring.wrap(old.purpose, data_key, owner=row.owner)
    return {
        "the_row": row.row_id,
        "the_blob_before": row.kept,
        **_content(column, wrapped, row.kept),
    }


def _content(column: Column[Any], wrapped: WrappedKey, kept: bytes) -> dict[str, Any]:
    if isinstance(how_of(column), KeyOfRow):
        return {"the_blob": wrapped.blob, "the_kid": wrapped.kid}
    return {"the_blob": with_key(wrapped, parted(kept)[1])}


def _statement(column: Column[Any]) -> Update:
    """Return the change of one row; it changes nothing when somebody has put another content there meanwhile."""
    table, how = column.table, how_of(column)
    values: dict[str, Any] = {column.name: bindparam("the_blob")}
    if isinstance(how, KeyOfRow):
        values[how.kid] = bindparam("the_kid")
    return (
        update(table)
        .where(table.c.id == bindparam("the_row"), column == bindparam("the_blob_before"))
        .values(values)
    )
