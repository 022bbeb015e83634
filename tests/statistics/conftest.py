"""Who works on figures, and their work that no page waits for."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.statistics.ledger import background
from tests.casework import identified, worker
from tests.people import colleague


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
