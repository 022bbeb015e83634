"""What every test may ask for: an application with an empty database, a client, a browser."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from flask import Flask, Response
from jinja2 import FileSystemBytecodeCache

from config import Config
from tests.browser import chromium, page, site, temporary
from tests.client import CriticalClient
from tests.databases import KINDS, Postgres, Sqlite, start_postgres

__all__ = ["chromium", "page", "site", "temporary"]

POSTGRES = pytest.StashKey[str]()
"""Where the PostgreSQL server of this run is; empty when there is none."""
EVERYTHING_REQUIRED = os.environ.get("CI") == "true"

if not EVERYTHING_REQUIRED:  # Hypothesis has a profile of its own for CI
    hypothesis.settings.register_profile("here", deadline=None)
    hypothesis.settings.load_profile("here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose the databases."""
    parser.addoption(
        "--database",
        choices=KINDS,
        default=os.environ.get("NRM_TEST_DATABASE", "sqlite"),
        help="which databases the tests run on",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once for all processes of this run, and let all applications share compiled templates."""
    kept = config.cache.mkdir("templates").as_posix()
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(kept)}
    if "postgres" not in KINDS[config.getoption("database")]:
        return
    if hasattr(config, "workerinput"):
        config.stash[POSTGRES] = config.workerinput["postgres"]
        return
    try:
        config.stash[POSTGRES] = start_postgres()
    except ImportError as reason:
        if EVERYTHING_REQUIRED:
            raise pytest.UsageError(f"PostgreSQL is missing: {reason}") from reason
        config.stash[POSTGRES] = ""


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell another process of this run where PostgreSQL is."""
    node.workerinput["postgres"] = node.config.stash.get(POSTGRES, "")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on each chosen kind, or on one where the kind makes no difference."""
    if "database" not in metafunc.fixturenames:
        return
    kinds = KINDS[metafunc.config.getoption("database")]
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    if marks & {"browser", "one_database"}:
        kinds = kinds[:1]
    if "strictest_database" in marks:
        kinds = kinds[-1:]
    if "postgres" in marks:
        kinds = tuple(kind for kind in kinds if kind == "postgres")
    metafunc.parametrize("database", kinds, indirect=True)


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep in one process what shares something that takes long to make: the browser, a full register."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif isinstance(item, pytest.Function) and "register" in item.fixturenames:
            kind = item.callspec.params.get("database", "") if hasattr(item, "callspec") else ""
            item.add_marker(pytest.mark.xdist_group(f"register {item.path.parent.name} {kind}"))


def pytest_collection_finish() -> None:
    """Let the collector of garbage look rarely, and never at what stays: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """The embedded database."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Postgres]:
    """The server database."""
    address = pytestconfig.stash[POSTGRES]
    if not address:
        pytest.skip("PostgreSQL is not available here")
    with psycopg.connect(address, autocommit=True) as admin:
        server = Postgres(tmp_path_factory.mktemp("postgres"), address, admin)
        yield server
        server.clear()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Sqlite | Postgres:
    """The kind of database that this run of the test is for."""
    kind: Sqlite | Postgres = request.getfixturevalue(request.param)
    return kind


@pytest.fixture
def settings(database: Sqlite | Postgres, tmp_path: Path) -> Iterator[Config]:
    """The settings of a new installation with keys and an empty, migrated database."""
    with database.fresh(tmp_path / "instance") as config:
        yield config


@pytest.fixture
def app(settings: Config, database: Sqlite | Postgres) -> Iterator[Flask]:
    """The application, with its context open: a test can call services and ask the database."""
    with database.application(settings) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> CriticalClient:
    """A browser without scripts, nobody signed in; it refuses pages with faults."""
    return CriticalClient(app, Response)
