"""The way of a quarter into the ledger, as the two persons of the Authority walk it without scripts."""

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from nrm.audit.trail import SYSTEM
from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.certificate.check import check
from nrm.statistics.ledger.approving import approve, as_read
from nrm.statistics.ledger.entries import entries_of
from nrm.statistics.ledger.noting import words_of
from nrm.statistics.ledger.numbers import published_numbers
from nrm.statistics.ledger.preparing import State
from nrm.statistics.ledger.reproducing import differences
from nrm.statistics.models import Preparation, Release
from nrm.statistics.periods import parse
from tests.client import CriticalClient, held_by
from tests.critic import read
from tests.people import sign_in
from tests.statistics.publishing import prepare, publish, reviewer

pytestmark = pytest.mark.one_database
LEDGER, EXTERNAL = "/statistics/ledger", "/statistics/external"


def shown(client: CriticalClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def pressed(client: CriticalClient, page: str, action: str) -> TestResponse:
    """Press the button on `page` that leads to `action`, the end of a path."""
    for form in read(client.get(page).get_data(as_text=True)).iter("form"):
        if form.get("action", "").partition("?")[0].endswith(action):
            return client.post(form.get("action", ""), data=held_by(form))
    raise AssertionError(f"{page} has no button for {action}")


def prepared(client: CriticalClient) -> str:
    """Let the data officer begin the quarter's release and return the address of its page."""
    begun = client.fill_in(LEDGER, {"period": "2018-Q3"})
    assert begun.status_code == 303
    return str(begun.location)


def test_a_quarter_is_prepared_by_one_and_published_by_another(
    client: CriticalClient, staff: dict[Role, User], waiting: list[Any]
) -> None:
    sign_in(client, staff[Role.AP_DATA])
    assert "Tremujori III 2018" in shown(client, LEDGER)
    address = prepared(client)
    page = client.get(address)
    assert page.headers["Refresh"] == "5"
    assert "Pret të nisë" in page.get_data(as_text=True)
    (work,) = waiting
    work()
    ready = shown(client, address)
    assert "Gati për miratim" in ready
    assert "u identifikuan më pak se" in ready
    assert "/approve" not in ready
    sign_in(client, staff[Role.AP_REVIEWER])
    published = pressed(client, address, "/approve")
    assert published.status_code == 303
    release = db.session.scalars(select(Release)).one()
    assert release.numbers_hash in shown(client, published.location)
    sign_in(client, staff[Role.ZKKA])
    assert "Tremujori III 2018" in shown(client, LEDGER)
    file = client.get(f"{published.location}/file.json")
    assert file.get_json()["ledger"]["releases"][0]["period"] == "2018-Q3"
    assert "Tremujori III 2018" in shown(client, "/statistics/?period=2018-Q3")


def test_a_preparation_is_given_up(
    client: CriticalClient, staff: dict[Role, User], waiting: list[Any]
) -> None:
    sign_in(client, staff[Role.AP_DATA])
    address = prepared(client)
    assert pressed(client, address, "/drop").status_code == 303
    waiting.pop()()
    assert db.session.scalars(select(Preparation.state)).one() == "dropped"
    assert "U la" in shown(client, address)


def test_who_approves_sees_the_tables_as_they_would_be_published(
    client: CriticalClient, staff: dict[Role, User], waiting: list[Any]
) -> None:
    sign_in(client, staff[Role.AP_DATA])
    address = prepared(client)
    tables = f"{address}/tables"
    assert client.get(tables).location == address
    waiting.pop()()
    sign_in(client, staff[Role.AP_REVIEWER])
    assert tables in shown(client, address)
    page = shown(client, f"{tables}?base=vt&begging=in-labour&period=2018&numbers=exact")
    assert "Gjinia" in page
    assert "Tremujori III 2018" in page
    pressed(client, address, "/approve")
    assert client.get(tables).location == address
    sign_in(client, staff[Role.ZKKA])
    assert client.get(tables).status_code == 403


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"period": "2018-Q9"}, "period"),
        ({"group": "sex=X"}, "group"),
        ({"number": "-1"}, "number"),
        ({"number": "5", "highest": "3"}, "number"),
        ({"number": "1000000"}, "number"),
        ({"number": "5", "highest": str(10**30)}, "highest"),
        ({"source": ""}, "source"),
    ],
)
def test_a_wrong_answer_is_named(
    client: CriticalClient, staff: dict[Role, User], answers: dict[str, str], field: str
) -> None:
    sign_in(client, staff[Role.AP_DATA])
    right = {"source": "INSTAT", "period": "2018", "group": "*", "number": "9"}
    answer = client.fill_in(EXTERNAL, right | answers)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_nobody_else_sees_what_is_being_prepared(
    client: CriticalClient, staff: dict[Role, User], waiting: list[Any]
) -> None:
    sign_in(client, staff[Role.AP_DATA])
    address = prepared(client)
    assert "Pret të nisë" in shown(client, LEDGER)
    sign_in(client, staff[Role.ZKKA])
    assert client.get(address).status_code == 403
    assert "Pret të nisë" not in shown(client, LEDGER)
    assert client.get(EXTERNAL).status_code == 403


def test_a_year_with_too_few_to_tell_exactly_still_tells_what_came_late(
    client: CriticalClient, staff: dict[Role, User]
) -> None:
    with clock.at(datetime(2019, 2, 1, 9, tzinfo=UTC)):
        publish("2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4")
        preparation = prepare("2018")
        sign_in(client, staff[Role.AP_DATA])
        page = shown(client, f"/statistics/preparations/{preparation.id}")
        assert preparation.state == State.READY
        assert "Asnjë numër i vitit nuk tregohet i saktë" in page
        assert "Çfarë erdhi vonë ose u korrigjua" in page
        assert "të dy skajet" not in page
        release = approve(preparation, by=reviewer(), read=as_read(preparation))
        db.session.commit()
        year = published_numbers(parse("2018"))
        assert (year.headlines, entries_of(release)) == ((), [])
        assert year.late == words_of(release)
        assert str(year.late) in shown(client, f"/statistics/ledger/{release.id}")
        assert str(year.late) in shown(client, "/figures/sq/?period=2018")
        assert differences(release.id, by=SYSTEM) == []
        file = client.get(f"/statistics/ledger/{release.id}/file.json").get_json()
        assert len(list(check(file))) == len(file["certificates"]) > 0
