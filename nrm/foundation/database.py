"""The database: one declarative base, and a register of what each column may hold (ADR 0003)."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BindParameter,
    DateTime,
    Dialect,
    Index,
    MetaData,
    TypeDecorator,
    Uuid,
    bindparam,
    event,
    text,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column, registry

from nrm.foundation import clock

Holds = Literal["workflow", "sealed", "account", "reference"]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def one_where(name: str, *columns: str, condition: str) -> Index:
    """Return an index under which at most one row with the same `columns` meets the `condition` (SQL)."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; SQLite would otherwise give back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def _column(holds: Holds) -> Callable[..., MappedColumn[Any]]:
    def column(*args: Any, how: object = None, **settings: Any) -> MappedColumn[Any]:
        return mapped_column(*args, info={"holds": holds, "how": how}, **settings)

    return column


workflow = _column("workflow")
"""A random id, a state code, a moment, an institution, a key id: nothing about the person."""
sealed = _column("sealed")
"""Ciphertext, or a key that is itself wrapped; `how` is what `nrm.vault.inventory` needs to know to open it."""
account = _column("account")
"""About a member of staff or an institution, never about the person helped."""
reference = _column("reference")
"""Public facts: names of institutions, places."""


def id_given(name: str) -> BindParameter[UUID]:
    """Return the place of an id in a statement that is made once, before foreign keys know their type."""
    return bindparam(name, type_=Uuid())


class Base(DeclarativeBase):
    """What every table has: a random id and the moment it was written."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime}
    )

    id: Mapped[UUID] = workflow(primary_key=True, default=uuid4, sort_order=-2)
    created_at: Mapped[datetime] = workflow(default=clock.now, sort_order=-1)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


_DISK_FULL = "53100"
"""PostgreSQL's SQLSTATE `disk_full`."""


def has_no_room(error: BaseException) -> bool:
    """Tell whether the database refused to write because its disk, or its share of one, is full."""
    orig = getattr(error, "orig", None)
    if isinstance(orig, sqlite3.Error):
        return getattr(orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(orig, "sqlstate", None) == _DISK_FULL


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite keep what it acknowledged, check foreign keys and take turns when writing.

    Each transaction starts as a writer: a page that shows personal data writes the trail first, and a
    transaction that begins by reading could be refused when it comes to write.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in (
                "foreign_keys=ON",
                "journal_mode=WAL",
                "synchronous=FULL",
                "secure_delete=ON",
                "busy_timeout=15000",
            ):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
