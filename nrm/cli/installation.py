"""An installation as the commands handle it: its application and the state of its tables."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import resolve_name

from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from config import Config
from nrm.app import create_app, without_pages
from nrm.cli.custodians import keys_from_custodians
from nrm.foundation.database import db
from nrm.foundation.errors import Misconfigured
from nrm.vault.keyring import KeyService

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@contextmanager
def application(
    config: Config,
    *,
    keys: KeyService | None = None,
    may_stay_shut: bool = False,
    pages: bool = False,
) -> Iterator[Flask]:
    """Give the application with its context open, and close its database afterwards.

    `keys` are those of another installation, for what was restored from its backup. Raises `Misconfigured` when it
    cannot run safely; `may_stay_shut` is that of `without_pages`. Only who serves `pages` needs them.
    """
    make = create_app if pages else without_pages
    app = make(config, keys=keys or keys_from_custodians(config), may_stay_shut=may_stay_shut)
    _look_for_garbage()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def _look_for_garbage() -> None:
    """Begin it, unless it was never put off (`nrm.__main__`); what stays for good is not looked at."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def migrate() -> None:
    """Bring the tables of the current application to the newest revision."""
    resolve_name("nrm.cli.migration:to_newest")()


def revisions() -> tuple[str | None, str]:
    """Return the revision that the tables have and the one that the program wants."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None, _known_revisions()[-1]
        there = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return there, _known_revisions()[-1]


def check_tables() -> None:
    """Raise `Misconfigured` unless the tables are those of this program."""
    there, wanted = revisions()
    if there == wanted:
        return
    if there is None:
        raise Misconfigured("The database is empty. For a new installation run: nrm init")
    if there in _known_revisions():
        raise Misconfigured(
            "The tables are older than the program. Make a backup, then run: nrm db upgrade"
        )
    raise Misconfigured(
        "The tables are newer than the program: install the newer program again, or restore a backup."
    )


def holds_data(config: Config) -> bool:
    """Tell whether the database has tables already; raises `Misconfigured` when it cannot be reached."""
    if config.is_sqlite:
        return Path(str(make_url(config.engine_url).database)).exists()
    try:
        engine = create_engine(config.engine_url, hide_parameters=True)
        with engine.connect() as connection:
            return bool(inspect(connection).get_table_names())
    except ModuleNotFoundError as reason:
        raise Misconfigured(
            f"PostgreSQL needs a package that is not installed ({reason.name}): pip install nrm[postgres]"
        ) from reason
    except OperationalError as reason:
        raise Misconfigured(f"The database does not answer: {reason.orig}") from reason


def _known_revisions() -> list[str]:
    """Return the revisions of this program, the oldest first: each file is named by its own."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("0*.py"))
