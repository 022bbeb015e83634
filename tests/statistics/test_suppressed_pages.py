"""The way of a suppressed quarter from the choice of the officer to what everybody reads."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.statistics.certificate.check import check
from nrm.statistics.ledger import background
from nrm.statistics.models import Release
from tests.client import CriticalClient, held_by
from tests.critic import read
from tests.people import colleague, sign_in
from tests.statistics.invented import population
from tests.statistics.publishing import registered

pytestmark = pytest.mark.one_database
LEDGER = "/statistics/ledger"


@pytest.fixture
def staff(app: Flask) -> Iterator[dict[Role, User]]:
    """The Authority's two persons, when a quarter with thirty persons is over."""
    people = {role: colleague(role) for role in (Role.AP_DATA, Role.AP_REVIEWER)}
    with clock.at(datetime(2018, 10, 20, 9, tzinfo=UTC)), registered(*population(30, seed=3)):
        yield people


def shown(client: CriticalClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def pressed(client: CriticalClient, page: str, action: str) -> str:
    """Press the button on `page` that leads to `action`, the end of an address, and return where it leads."""
    forms = read(client.get(page).get_data(as_text=True)).iter("form")
    form = next(one for one in forms if one.get("action", "").partition("?")[0].endswith(action))
    answer = client.post(form.get("action", ""), data=held_by(form))
    assert answer.status_code == 303
    return str(answer.location)


def test_a_suppressed_quarter_is_chosen_approved_and_read_everywhere(
    client: CriticalClient, app: Flask, staff: dict[Role, User]
) -> None:
    begun: list[Callable[[], None]] = []
    background.install(app, begun.append)
    sign_in(client, staff[Role.AP_DATA])
    assert "Fshehja është më e dobët" in shown(client, LEDGER)
    wrong = client.fill_in(LEDGER, {"period": "2018-Q3", "mechanism": "S6"})
    assert wrong.status_code == 404
    address = str(client.fill_in(LEDGER, {"period": "2018-Q3", "mechanism": "S5"}).location)
    begun.pop()()
    ready = shown(client, address)
    assert "Numra të shfaqur saktë: 10; të fshehur: 54." in ready
    sign_in(client, staff[Role.AP_REVIEWER])
    assert "Gati për miratim" in shown(client, address)
    release = pressed(client, address, "/approve")
    assert db.session.scalars(select(Release.mechanism)).one() == "S5"
    assert "grupet e vogla të fshehura" in shown(client, release)
    own = shown(client, "/statistics/?period=2018-Q3")
    assert "u identifikuan 30 persona" in own
    assert "0–" in own
    sign_in(client, staff[Role.AP_DATA])
    table = shown(client, "/analysis/table?period=2018-Q3&rows=sex&columns=none")
    assert "×" in table
    everybody_reads(client)


def everybody_reads(client: CriticalClient) -> None:
    """Look at what is published without signing in: pages in both languages, every file, the releases."""
    client.delete_cookie("session")
    albanian, english = shown(client, "/figures/sq/"), shown(client, "/figures/en/")
    assert "Numri i shfaqur është i saktë" in albanian
    for words in (
        "Exact numbers, small groups hidden",
        "A number shown is exact",
        "54 numbers: they are small themselves",
        "30 persons were identified",
    ):
        assert words in english
    assert "rounded to fives" not in english
    assert "0 means 0 to 4" not in english
    told = client.get("/figures/en/report.json").get_json()
    assert told["protection"] == {"method": "suppressed", "base": None, "suppressed": ["2018-Q3"]}
    (sexes,) = (one["cells"] for one in told["tables"] if one["id"] == "sex")
    assert {"key": {}, "value": 30} in sexes
    assert all(one["value"] is None or one["value"] >= 5 for one in sexes)
    assert all(one["at_most"] > 4 for one in sexes if one["value"] is None)
    rows = client.get("/figures/en/report.csv").get_data(as_text=True).splitlines()
    assert '"suppressed"' in rows[1]
    book = load_workbook(BytesIO(client.get("/figures/en/report.xlsx").get_data()))
    assert book["sex"].cell(2, 3).value == 30
    pages = PdfReader(BytesIO(client.get("/figures/sq/report.pdf").get_data())).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert "është i saktë" in text
    assert "BRENDSHËM" not in text
    assert "Tabelat e kryqëzuara" not in text
    child = shown(client, "/figures/en/sheets/child/")
    assert "A number shown is exact" in child
    document = json.loads(client.get("/figures/ledger.json").get_data(as_text=True))
    (words,) = check(document)
    assert "54 protected numbers" in words
