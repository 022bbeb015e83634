"""The web kit's tests run on a small application of their own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from nrm.foundation.database import db
from tests.client import CriticalClient
from tests.foundation.web.gallery import make_app


@pytest.fixture
def app() -> Iterator[Flask]:
    """The gallery of components, with its context open; errors reach the user as in real life."""
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = CriticalClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
