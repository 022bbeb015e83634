"""The register that the tests of this folder share, and a log of everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Config
from nrm.app import create_app
from nrm.foundation.database import db
from nrm.statistics.ledger import background
from tests.databases import Postgres, Sqlite
from tests.security.heaps import everything_logged
from tests.security.register import Register, made_in


@pytest.fixture(scope="session")
def sqlite_register(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The register in the embedded database."""
    yield from _register(sqlite, tmp_path_factory)


@pytest.fixture(scope="session")
def postgres_register(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """The register on the server."""
    yield from _register(postgres, tmp_path_factory)


@pytest.fixture
def register(database: Sqlite | Postgres, request: pytest.FixtureRequest) -> Register:
    """The register on the kind of database that this run of the test is for."""
    name = "sqlite_register" if isinstance(database, Sqlite) else "postgres_register"
    made: Register = request.getfixturevalue(name)
    return made


@pytest.fixture
def logs(settings: Config) -> Iterator[Path]:
    """Write down everything that any part of the application says to its log."""
    with everything_logged(settings) as path:
        yield path


def _register(kind: Sqlite | Postgres, folders: pytest.TempPathFactory) -> Iterator[Register]:
    with kind.fresh(folders.mktemp("register") / "instance") as settings:
        app = create_app(settings)
        app.config["PROPAGATE_EXCEPTIONS"] = False  # a crash is answered as it is in earnest
        background.install(app, lambda _act: None)
        with app.app_context():
            made = made_in(app)
        yield made
        with app.app_context():
            db.engine.dispose()
