"""States that many tests begin from: made once in each process, and put back row by row for the next test.

Only what begins as it did when the state was made is put back: the same rows, keys, clock and arguments.
"""

import pickle
from collections.abc import Callable, Hashable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial, wraps
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app
from sqlalchemy import event, select

from nrm.audit.models import Head
from nrm.auth.models import User
from nrm.foundation import clock
from nrm.foundation.database import Base, db

P = ParamSpec("P")
R = TypeVar("R")
Rows = Mapping[str, Mapping[Any, tuple[Any, ...]]]
"""Table -> id -> row, as the driver of the database gives it."""

PAST_KEYS = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
READS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")
"""How statements begin that leave the rows as they are."""
_NAME = "nrm-tests-memory"


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """All rows, and the number of the newest entry of the trail."""

    rows: Rows
    seq: int | None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a state: the next one, how to come there, and what the maker returned."""

    state: State
    gone: Mapping[str, list[Any]]
    come: Mapping[str, list[tuple[Any, ...]]]
    returned: bytes


class Memory:
    """The states that an application has been in."""

    def __init__(self, app: Flask) -> None:
        self._empty = State({}, None)
        self._here: State | None = None
        """The state of the database; None after any other write."""
        self._made: dict[Hashable, Made] = {}
        app.extensions[_NAME] = self
        event.listen(db.engine, "before_cursor_execute", self._note)

    def begin(self) -> None:
        """Learn that the database is empty."""
        self._here = self._empty

    def key(self, maker: Callable[..., Any], arguments: tuple[Any, ...]) -> Hashable:
        """Return what tells the same call in the same state; None where that cannot be told."""
        db.session.flush()  # so that what the test holds back counts as written
        ring = current_app.config["NRM"].keyring_path
        if self._here is None or not all(isinstance(each, str | User) for each in arguments):
            return None
        if not ring.exists() or self._here.seq != db.session.scalar(select(Head.seq)):
            return None
        told = tuple(each if isinstance(each, str) else each.id for each in arguments)
        return self._here, maker, told, ring.read_bytes(), moment()

    def give(self, key: Hashable, make: Callable[[], R]) -> R:
        """Put back what was made before, or make it and keep it."""
        if key not in self._made:
            return self._first(key, make)
        made = self._made[key]
        db.session.commit()
        put_back(made)
        self._here = made.state
        returned: R = Reader(BytesIO(made.returned)).load()
        return returned

    def forget_where_it_is(self) -> None:
        """Let everything be made anew until the next test."""
        self._here = None

    def _first(self, key: Hashable, make: Callable[[], R]) -> R:
        before, result = self._here, make()
        if before and (returned := written(result)):
            db.session.commit()  # what is put back stays too when the test undoes what comes after
            self._here = self._kept(key, before, returned)
        return result

    def _kept(self, key: Hashable, before: State, returned: bytes) -> State:
        rows = all_rows()
        state = State(rows, db.session.scalar(select(Head.seq)))
        db.session.commit()
        gone, come = {}, {}
        for table, now in rows.items():
            was = before.rows.get(table, {})
            gone[table] = [id_ for id_, row in was.items() if now.get(id_) != row]
            come[table] = [row for id_, row in now.items() if was.get(id_) != row]
        self._made[key] = Made(
            state,
            {table: ids for table, ids in gone.items() if ids},
            {table: new for table, new in come.items() if new},
            returned,
        )
        return state

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(READS):
            self._here = None


class Writer(pickle.Pickler):
    """Writes rows by their ids."""

    def persistent_id(self, obj: Any) -> Any:
        """Return what names a row."""
        return (type(obj), obj.id) if isinstance(obj, Base) else None


class Reader(pickle.Unpickler):
    """Reads rows from the database."""

    def persistent_load(self, pid: Any) -> Any:
        """Return the row."""
        return db.session.get_one(*pid)


def remembered(make: Callable[P, R]) -> Callable[P, R]:
    """Let what `make` makes be kept, where it is called with nothing but users and names."""

    @wraps(make)
    def given(*args: P.args, **named: P.kwargs) -> R:
        memory: Memory | None = current_app.extensions.get(_NAME)
        flat = (*args, *(part for pair in sorted(named.items()) for part in pair))
        key = memory.key(make, flat) if memory else None
        if memory is None or key is None:
            return make(*args, **named)
        return memory.give(key, partial(make, *args, **named))

    return given


def made_anew() -> None:
    """Let the states of this test leave all the traces that making them leaves."""
    memory: Memory = current_app.extensions[_NAME]
    memory.forget_where_it_is()


def written(result: object) -> bytes:
    """Return what was returned; nothing where it holds what cannot be kept, such as an open key."""
    target = BytesIO()
    try:
        Writer(target).dump(result)
    except (pickle.PicklingError, AttributeError, TypeError):
        return b""
    return target.getvalue()


def moment() -> Hashable:
    """Return the moment at which the clock is set, or else the day."""
    now = clock.now()
    return now if clock.now() == now else clock.today()


def all_rows() -> Rows:
    """Return all rows, as the driver gives them."""
    connection = db.session.connection()
    found: dict[str, dict[Any, tuple[Any, ...]]] = {}
    for table in db.metadata.sorted_tables:
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')  # noqa: S608
        place = list(rows.keys()).index("id")
        found[table.name] = {row[place]: tuple(row) for row in rows}
    return found


def put_back(made: Made) -> None:
    """Write the rows past triggers and foreign keys."""
    connection = db.session.connection()
    is_postgres = connection.dialect.name == "postgresql"
    sign = "%s" if is_postgres else "?"
    connection.exec_driver_sql(PAST_KEYS[connection.dialect.name])
    raw: Any = connection.connection.driver_connection
    cursor = raw.cursor()
    with raw.pipeline() if is_postgres else nullcontext():
        for table, ids in made.gone.items():
            cursor.executemany(f'DELETE FROM "{table}" WHERE id = {sign}', [(id_,) for id_ in ids])  # noqa: S608
        for table, rows in made.come.items():
            signs = ", ".join([sign] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({signs})', rows)  # noqa: S608
    cursor.close()
    db.session.commit()
