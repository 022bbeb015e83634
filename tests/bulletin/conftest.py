"""A register with one case, the quarter of which is published: made once for all tests of the public page."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, Response

from nrm.app import create_app
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.casework import identified, worker
from tests.client import CriticalClient
from tests.databases import Sqlite
from tests.people import colleague
from tests.statistics.publishing import publish


@pytest.fixture(scope="session")
def publisher(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application; the third quarter of 2018 is published, and a statistician works there."""
    with sqlite.fresh(tmp_path_factory.mktemp("publisher") / "instance") as settings:
        app = create_app(settings)
        with app.app_context():
            with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
                identified(worker())
            publish("2018-Q3")
            colleague(Role.ZKKA, username="zkka")
            db.session.commit()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def stranger(publisher: Flask) -> CriticalClient:
    """A browser without scripts, nobody signed in."""
    return CriticalClient(publisher, Response)
