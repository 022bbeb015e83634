"""PostgreSQL: dumped and restored by its own programs, at one moment that the figures are counted at as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from uuid import uuid4

from sqlalchemy import Connection, create_engine, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from config import Config
from nrm.backups.content import content_of, keys_of
from nrm.backups.postgres_programs import DUMP, RESTORE, Program, dumping, feeding, find
from nrm.backups.rules import Kind
from nrm.backups.sources import Source
from nrm.foundation.errors import Misconfigured

_AS_IT_IS = ("--no-owner", "--no-privileges")
"""Who owns what is up to the place it is restored to."""


@contextmanager
def source(config: Config) -> Iterator[Source]:
    """Give one moment of the database: the dump sees exactly what was counted. Raises `Misconfigured`."""
    engine = create_engine(
        config.engine_url, isolation_level="REPEATABLE READ", hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            program = find(DUMP, server=version(connection), folder=config.postgres_programs)
            moment = connection.scalar(select(func.pg_export_snapshot()))
            content, keys = content_of(connection), keys_of(connection)
            size = connection.scalar(select(func.pg_database_size(func.current_database()))) or 0
            options = ("--format=custom", *_AS_IT_IS, f"--snapshot={moment}")
            yield Source(
                Kind.POSTGRESQL,
                f"{DUMP} {program.version}",
                content,
                keys,
                size,
                lambda: dumping(program, config.engine_url, options),
            )
    finally:
        engine.dispose()


@contextmanager
def restoring(config: Config) -> Iterator[IO[bytes]]:
    """Give the stream that fills the database of `config`: all of it, or nothing when the block fails.

    Raises `Misconfigured` when it is not empty, or when the restoring fails.
    """
    engine = create_engine(config.engine_url, hide_parameters=True)
    with engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise Misconfigured(
                "The database holds tables already; nothing was restored. Make an empty one: createdb NAME"
            )
        program = find(RESTORE, server=version(connection), folder=config.postgres_programs)
    engine.dispose()
    with feeding(
        program, config.engine_url, ("--single-transaction", "--exit-on-error", *_AS_IT_IS)
    ) as stream:
        yield stream


@contextmanager
def scratch(config: Config) -> Iterator[str]:
    """Make an empty database beside that of `config`, give its address, and drop it at the end."""
    name = f"nrm_drill_{uuid4().hex}"
    engine = create_engine(config.engine_url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            _create(connection, name)
            try:
                address = make_url(config.engine_url).set(database=name)
                yield address.render_as_string(hide_password=False)
            finally:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def _create(connection: Connection, name: str) -> None:
    try:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except ProgrammingError as reason:
        raise Misconfigured(
            f"The drill needs a database to throw away and may not make one ({reason.orig}). "
            "Let a superuser say: ALTER ROLE the_service CREATEDB"
        ) from reason


def programs(config: Config) -> tuple[Program, Program]:
    """Return what dumps and what restores the database of `config`; raises `Misconfigured` when one is missing."""
    engine = create_engine(config.engine_url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            server = version(connection)
    finally:
        engine.dispose()
    dump, restore = (
        find(name, server=server, folder=config.postgres_programs) for name in (DUMP, RESTORE)
    )
    return dump, restore


def version(connection: Connection) -> int:
    """Return the server's major version."""
    return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10000
