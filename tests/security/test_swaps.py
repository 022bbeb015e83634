"""Whoever writes into the database moves what is sealed from place to place, and none of it opens.

Each round moves every blob of a column to another row: thousands of moves, through the same check that `nrm backup
drill` makes.
"""

from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Connection, bindparam, select, text, update

from nrm.foundation.database import db
from nrm.vault import inventory
from nrm.vault.inventory import KeyOfRow, UnderKeyOf, WithOwnKey
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from tests.security.register import Register

pytestmark = pytest.mark.one_database

ROUNDS = 12
FLOOR = 3_000
"""Moves that there must be at least."""

Blobs = dict[UUID, bytes]


@pytest.fixture
def connection(register: Register) -> Iterator[Connection]:
    """The register's database without the triggers that a database administrator takes away first; all is undone."""
    with register.app.app_context():
        connection = db.session.connection()
        named = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in connection.scalars(named).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        yield connection
        db.session.rollback()


def broken(connection: Connection) -> set[tuple[str, UUID]]:
    """Return the blobs that do not open."""
    found = inventory.faults(connection, key_ring())
    return {(fault.column, fault.row_id) for fault in found if fault}


def blobs(connection: Connection, column: Column[Any]) -> Blobs:
    rows = connection.execute(select(column.table.c.id, column).where(column.is_not(None)))
    return dict(rows.all())


def put(connection: Connection, column: Column[Any], moved: Blobs) -> None:
    change = update(column.table).where(column.table.c.id == bindparam("the_row"))
    connection.execute(
        change.values({column.name: bindparam("the_blob")}),
        [{"the_row": row_id, "the_blob": blob} for row_id, blob in moved.items()],
    )


def shuffled(found: Blobs, dice: Random) -> Blobs:
    """Return the same blobs, each in the row of another one."""
    rows = list(found)
    dice.shuffle(rows)
    return {row: found[other] for row, other in zip(rows, rows[1:] + rows[:1], strict=True)}


def holding(kind: type[Any]) -> list[Column[Any]]:
    return [column for column, how in inventory.sealed_columns().items() if isinstance(how, kind)]


def test_what_is_moved_to_another_row_does_not_open(connection: Connection) -> None:
    moves, dice = 0, Random(7)
    columns = (*holding(UnderKeyOf), *holding(WithOwnKey))
    found = {column: blobs(connection, column) for column in columns}
    for _round in range(ROUNDS):
        moved = {c: shuffled(there, dice) for c, there in found.items() if len(there) > 1}
        assert_nothing_opens_of(moved, connection)
        moves += sum(map(len, moved.values()))
    assert moves >= FLOOR


def test_what_is_moved_to_another_column_does_not_open(connection: Connection) -> None:
    found = {
        column: there for column in holding(UnderKeyOf) if (there := blobs(connection, column))
    }
    columns = list(found)
    for steps in range(1, len(columns)):
        others = dict(zip(columns, columns[steps:] + columns[:steps], strict=True))
        foreign = {column: list(found[other].values()) for column, other in others.items()}
        moved = {
            column: {
                row: foreign[column][at % len(foreign[column])] for at, row in enumerate(there)
            }
            for column, there in found.items()
        }
        assert_nothing_opens_of(moved, connection)


def assert_nothing_opens_of(moved: dict[Column[Any], Blobs], connection: Connection) -> None:
    """Put blobs where they do not belong, and see that none of them opens and all others do; then undo it."""
    with connection.begin_nested() as savepoint:
        for column, there in moved.items():
            put(connection, column, there)
        assert broken(connection) == {(str(c), row) for c, there in moved.items() for row in there}
        savepoint.rollback()


def test_a_key_that_is_moved_to_another_row_opens_nothing(connection: Connection) -> None:
    dice = Random(7)
    for column in holding(KeyOfRow):
        found = blobs(connection, column)
        if len(found) < 2:
            continue
        with connection.begin_nested() as savepoint:
            put(connection, column, shuffled(found, dice))
            assert {(str(column), row_id) for row_id in found} <= broken(connection)
            savepoint.rollback()


def test_another_version_of_the_key_is_refused(connection: Connection) -> None:
    for column in holding(UnderKeyOf):
        found = blobs(connection, column)
        if not found:
            continue
        for version in (b"\0\0", b"\0\2", b"\1\1"):
            with connection.begin_nested() as savepoint:
                put(
                    connection,
                    column,
                    {row: blob[:2] + version + blob[4:] for row, blob in found.items()},
                )
                assert broken(connection) == {(str(column), row_id) for row_id in found}
                savepoint.rollback()


@pytest.mark.parametrize("purpose", Purpose)
def test_a_key_does_not_open_under_the_name_of_another(
    connection: Connection, purpose: Purpose
) -> None:
    key = key_ring().add(purpose)
    with connection.begin_nested() as savepoint:
        connection.execute(text("UPDATE case_file SET key_kid = :kid"), {"kid": key.kid})
        cases = {row for (row,) in connection.execute(text("SELECT id FROM case_file"))}
        found = {row_id for name, row_id in broken(connection) if name == "case_file.key_blob"}
        assert len(found) == len(cases)
        savepoint.rollback()
