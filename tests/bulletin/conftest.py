"""A register with one case, the quarter of which is published: made once for all tests of the public page."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response

from nrm.auth.roles import Role
from tests.client import CriticalClient
from tests.databases import Sqlite
from tests.statistics.publishing import published_quarter


@pytest.fixture(scope="session")
def publisher(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application; the third quarter of 2018 is published, and a statistician works there."""
    with published_quarter(sqlite, tmp_path_factory.mktemp("publisher"), Role.ZKKA) as app:
        yield app


@pytest.fixture
def stranger(publisher: Flask) -> CriticalClient:
    """A browser without scripts, nobody signed in."""
    return CriticalClient(publisher, Response)
