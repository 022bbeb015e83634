"""Numbers of others, as the two persons of the Authority and a stranger see them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.ledger.entries import Mechanism, incidents
from nrm.statistics.ledger.externals import HANGS
from nrm.statistics.models import Preparation
from tests.client import CriticalClient
from tests.people import sign_in
from tests.statistics.publishing import publish
from tests.statistics.test_ledger_pages import EXTERNAL, LEDGER, pressed, shown

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("quick_audits")]
Waiting = list[Callable[[], None]]
SOURCE = "US TIP 2019, f. 41"
WOMAN = {"source": SOURCE, "period": "2018-Q3", "group": "sex=F", "number": "1"}
COMPARISON = "/statistics/comparison"
FILE = "/figures/ledger.json?period=2018-Q3"


@pytest.fixture
def entered(client: CriticalClient, staff: dict[Role, User], waiting: Waiting) -> str:
    """The page of a number that the data officer has entered, of a quarter that is published."""
    publish("2018-Q3")
    sign_in(client, staff[Role.AP_DATA])
    begun = client.fill_in(EXTERNAL, WOMAN)
    assert begun.status_code == 303
    return str(begun.location)


def in_the_file(client: CriticalClient) -> list[tuple[str | None, list[str]]]:
    """Return whose numbers a stranger finds in the public file, and who approved them."""
    releases: list[dict[str, Any]] = client.get(FILE).get_json()["ledger"]["releases"]
    return sorted(((one["external_source"], one["approved_by"]) for one in releases), key=str)


def test_one_enters_a_number_and_another_approves_it(
    client: CriticalClient, staff: dict[Role, User], waiting: Waiting, entered: str
) -> None:
    assert "Gjithçka e botuar po kontrollohet" in shown(client, entered)
    waiting.pop()()
    assert SOURCE in shown(client, entered)
    assert "/approve" not in shown(client, entered)
    assert len(in_the_file(client)) == 1
    sign_in(client, staff[Role.AP_REVIEWER])
    page = shown(client, entered)
    assert SOURCE in page
    assert "Do të zbulo" in page
    release = pressed(client, entered, "/approve")
    assert SOURCE in shown(client, release.location)
    assert "incident" in shown(client, entered)
    assert len(incidents()) == 1
    both = [Role.AP_DATA, Role.AP_REVIEWER]
    assert in_the_file(client) == [(SOURCE, both), (None, both)]
    assert SOURCE in shown(client, LEDGER)
    compared = shown(client, COMPARISON)
    assert SOURCE in compared
    assert "përputhen" in compared


def test_another_refuses_it_with_a_reason(
    client: CriticalClient, staff: dict[Role, User], waiting: Waiting, entered: str
) -> None:
    waiting.pop()()
    sign_in(client, staff[Role.AP_REVIEWER])
    assert client.fill_in(entered, {"reason": "ANY"}).status_code == 422
    assert client.fill_in(entered, {"reason": "OTHERWISE"}).status_code == 303
    sign_in(client, staff[Role.AP_DATA])
    page = shown(client, entered)
    assert "Nuk u miratua" in page
    assert "Burimi thotë tjetër" in page
    assert SOURCE not in page
    assert len(in_the_file(client)) == 1


def test_an_audit_that_was_lost_is_begun_again(
    client: CriticalClient, staff: dict[Role, User], waiting: Waiting, entered: str
) -> None:
    waiting.clear()
    assert "/again" not in shown(client, entered)
    with clock.at(clock.now() + HANGS):
        sign_in(client, staff[Role.AP_REVIEWER])
        assert pressed(client, entered, "/again").status_code == 303
    waiting.pop()()
    theirs = select(Preparation.state).where(Preparation.mechanism == Mechanism.EXTERNAL)
    assert db.session.scalars(theirs).one() == "ready"


def test_a_quarter_waits_for_what_others_published(
    client: CriticalClient, staff: dict[Role, User], entered: str
) -> None:
    client.fill_in(EXTERNAL, WOMAN | {"period": "2018-H1"})
    refused = client.fill_in(LEDGER, {"period": "2018-Q2"})
    assert refused.status_code == 422
    assert "Gjashtëmujori I 2018" in refused.get_data(as_text=True)


def test_numbers_of_a_quarter_that_is_not_published_are_told_to_nobody(
    client: CriticalClient, staff: dict[Role, User], waiting: Waiting, entered: str
) -> None:
    page = client.fill_in(EXTERNAL, WOMAN | {"period": "2018-Q2"}).location
    for work in waiting:
        work()
    sign_in(client, staff[Role.AP_REVIEWER])
    told = shown(client, page)
    assert "Të pabotuar: Tremujori II 2018" in told
    pressed(client, page, "/approve")
    for period in ("2018-Q2", "2031-Q1", "2018-Q9"):
        assert client.get(f"/figures/ledger.json?period={period}").status_code == 422
