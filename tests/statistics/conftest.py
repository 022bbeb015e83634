"""Who works on figures, and their work that no page waits for."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from config import Config
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.ledger import background, externals
from tests.casework import identified, worker
from tests.people import colleague
from tests.statistics.publishing import audited_once


@pytest.fixture
def waiting(app: Flask) -> list[Callable[[], None]]:
    """What was begun and waits to be done, by hand instead of in a thread."""
    begun: list[Callable[[], None]] = []
    background.install(app, begun.append)
    return begun


@pytest.fixture
def staff(app: Flask) -> Iterator[dict[Role, User]]:
    """The Authority's two persons and the National Coordinator's statistician, when one quarter has a case."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    roles = (Role.AP_DATA, Role.AP_REVIEWER, Role.ZKKA)
    people = {role: colleague(role) for role in roles}
    with clock.at(datetime(2018, 10, 20, 9, tzinfo=UTC)):
        yield people


@pytest.fixture
def on_command(app: Flask, settings: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find an installation with one case of August 2018 and three people of the Authority's figures."""
    with clock.at(datetime(2018, 8, 15, 9, tzinfo=UTC)):
        identified(worker())
    colleague(Role.AP_DATA, username="ap.data")
    colleague(Role.AP_REVIEWER, username="reviewer")
    colleague(Role.ZKKA, username="zkka")
    db.session.commit()
    monkeypatch.setenv("NRM_INSTANCE", str(settings.instance))
    monkeypatch.setenv("NRM_DATABASE_URL", settings.database_url)


@pytest.fixture
def quick_audits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages of numbers of others find the same audit of the same numbers: it takes seconds."""
    monkeypatch.setattr(externals, "audit_with", audited_once)
